"""Which addresses and URLs a fetch may touch, in every spelling."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from forecasts.errors import FetchRefused
from forecasts.services.fetching import PUBLIC_INTERNET
from forecasts.services.reach import Deadline, Reach, addresses_of, is_public, target_of

NOT_PUBLIC = {
    "loopback": "127.0.0.1 127.255.255.254 ::1",
    "unspecified": "0.0.0.0 0.1.2.3 ::",
    "private": "10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 fc00::1 fd00:ec2::254",
    "link-local": "169.254.169.254 169.254.0.1 fe80::1 fe80::1%eth0",
    "site-local": "fec0::1",
    "carrier-grade NAT": "100.64.0.1 100.100.100.200 100.127.255.255",
    "multicast": "224.0.0.1 239.255.255.250 ff02::1 ff0e::1",
    "reserved": "240.0.0.1 255.255.255.255 100::1 5f00::1 4000::1",
    "protocols' own": "192.0.0.8 192.0.0.192 192.88.99.1 2001:1::1 2001:20::1",
    "documentation": "192.0.2.1 198.51.100.1 203.0.113.1 2001:db8::1 3fff::1",
    "benchmarks": "198.18.0.1 198.19.255.255 2001:2::1",
    "cloud": "168.63.129.16",
    "IPv4-mapped": "::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:8.8.8.8",
    "IPv4-compatible": "::127.0.0.1 ::8.8.8.8",
    "IPv4-translated": "::ffff:0:127.0.0.1",
    "NAT64": "64:ff9b::127.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b::8.8.8.8 64:ff9b:1::7f00:1",
    "6to4": "2002:7f00:1:: 2002:a00:1::1 2002:808:808::1",
    "Teredo": "2001:0:7f00:1:: 2001:0:4136:e378:8000:63bf:80ff:fffe",
}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=f"{family} {text}")
        for family, texts in NOT_PUBLIC.items()
        for text in texts.split()
    ],
)
def test_is_public_refuses_every_address_that_is_not_on_the_internet(text: str) -> None:
    assert is_public(ip_address(text)) is False


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "223.255.255.255", "2606:4700::1"]
)
def test_is_public_allows_addresses_on_the_internet(text: str) -> None:
    assert is_public(ip_address(text)) is True


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.0.0.1.", "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]",
        "[::FFFF:7F00:1]", "0.0.0.0", "[::]", "10.1.2.3", "169.254.169.254", "100.64.0.1",
        "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "224.0.0.1",
        # Spelled for readers that are less strict.
        "2130706433", "017700000001", "0x7f000001", "0x7F.0.0.1", "0177.0.0.1", "127.1", "127.0.1",
        "127.000.000.001", "0x7f.1", "1.2.3.0x4", "0", "0x", "256.0.0.1", "3232235777",
        # Names of this machine or its neighbours.
        "localhost", "LOCALHOST", "localhost.", "intranet",
        # Unicode that becomes digits, dots or letters.
        "１２７.0.0.1", "①②⑦.0.0.1", "127。0。0。1", "127．0．0．1", "ｌｏｃａｌｈｏｓｔ",
        "ⓛocalhost",
        # What is no host at all.
        "", ".", "..", "a..b", "%31%32%37.0.0.1", "127.0.0.1%00.example.com", "[fe80::1%25eth0]",
        "[2606:4700::1%251]", "[::1", "::1", "[v1.a]", "[127.0.0.1]", "[example.com]",
        "exam ple.com", "example.com\\", "a_b.c!d",
        "straße.de", "a." * 127 + "com", "a" * 64 + ".com",
    ],
)  # fmt: skip
def test_no_spelling_of_a_host_leads_inside(host: str) -> None:
    with pytest.raises(FetchRefused):
        addresses_of(
            target_of(f"http://{host}/", PUBLIC_INTERNET), PUBLIC_INTERNET, Deadline(seconds=5)
        )


@pytest.mark.parametrize(
    "url",
    [
        "", "example.com", "//example.com/", "http:example.com", "http:///example.com",
        "ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "javascript:alert(1)",
        "http://user@example.com/", "http://user:word@example.com/", "http://@example.com/",
        "http://example.com\\@127.0.0.1/", "http://127.0.0.1#@example.com/",
        "http://example.com:22/", "http://example.com:0/", "http://example.com:8080/",
        "http://example.com:99999/", "http://example.com:-80/", "http://example.com:８０/",
        "http://example.com:80:80/", "http://example.com:http/",
        "http://example.com/\r\nX-Injected: 1", "http://example.com/\nGET /", "http://exa\tmple.com/",
        "http://example.com/\0", "http://example.com/\x7f", "http://example.com/\x85",
        "http://example.com\r\n/", "\x01http://example.com/", "http://example.com/\u202ebidi",
        "http://example.com/\u200b", "http://example.com/\ud800",
        "http://example.com/" + "a" * 2000, "http://" + "a." * 100_000 + "com/",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_of_a_web_page_is_refused(url: str) -> None:
    with pytest.raises(FetchRefused):
        addresses_of(target_of(url, PUBLIC_INTERNET), PUBLIC_INTERNET, Deadline(seconds=5))


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("HTTP://Example.COM", "http://example.com/"),
        ("http://example.com.:80/a?b=c#d", "http://example.com/a?b=c"),
        ("https://example.com:443/", "https://example.com/"),
        ("https://example.com:80/", "https://example.com:80/"),
        ("https://example.com/%C3%A9 é?q=ü&r=\"<>", "https://example.com/%C3%A9%20%C3%A9?q=%C3%BC&r=%22%3C%3E"),
        ("https://münchen.de/", "https://xn--mnchen-3ya.de/"),
        ("https://MU\u0308NCHEN.de/", "https://xn--mnchen-3ya.de/"),
        ("https://xn--mnchen-3ya.de/", "https://xn--mnchen-3ya.de/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700:0:0::1]/", "http://[2606:4700::1]/"),
    ],
)  # fmt: skip
def test_a_url_is_written_in_one_way(url: str, read: str) -> None:
    assert target_of(url, PUBLIC_INTERNET).url == read


@pytest.mark.parametrize(
    "answer",
    [["8.8.8.8", "127.0.0.1"], ["2606:4700::1", "::ffff:10.0.0.1"], ["8.8.8.8", "fe80::1%eth0"],
     ["8.8.8.8", "nonsense"]],
)  # fmt: skip
def test_one_forbidden_address_among_a_hosts_refuses_all(answer: list[str]) -> None:
    reach = Reach(look_up=lambda host: answer)

    with pytest.raises(FetchRefused, match="not public"):
        addresses_of(target_of("http://example.com/", reach), reach, Deadline(seconds=5))
