"""Fetching from real servers on loopback, which only a wider reach than the site's may touch."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from forecasts.errors import FetchRefused
from forecasts.services.fetching import FetchedPage, fetch_page
from forecasts.services.reach import Reach
from tests.factories import JAN_21, at
from tests.services.sites import Reply, Send, fetch, page, redirect, refusal, response, site


def test_fetch_page_returns_where_when_and_what() -> None:
    with site(page()) as served:
        fetched = fetch(f"{served.url}/a?b#c", served.reach())

        assert fetched == FetchedPage(
            url=f"{served.url}/a?b", retrieved_at=JAN_21, media_type="text/html", text="It rained."
        )


@override_settings(EVIDENCE_FETCH=True)
def test_a_page_is_stamped_after_it_came() -> None:
    def reply(send: Send) -> None:
        time.sleep(0.2)
        send(page())

    with site(reply) as served:
        start = datetime.now(UTC)
        fetched = fetch_page(url=served.url, now=lambda: datetime.now(UTC), reach=served.reach())

        assert (fetched.retrieved_at - start).total_seconds() >= 0.2


def test_a_request_says_who_asks_and_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:9")
    with site(page()) as served:
        fetch(f"{served.url}/a b", served.reach())

        assert served.requests == [
            "GET /a%20b HTTP/1.1\r\n"
            f"Host: 127.0.0.1:{served.port}\r\n"
            "User-Agent: Presage evidence archiver\r\n"
            "Accept: application/json, application/xhtml+xml, text/html, text/plain\r\n"
            "Accept-Encoding: identity\r\n"
            "Connection: close\r\n\r\n"
        ]


def test_nothing_is_fetched_unless_the_installation_says_so() -> None:
    with site(page()) as served:
        with pytest.raises(FetchRefused, match="This site does not fetch pages"):
            fetch_page(url=served.url, now=at(JAN_21), reach=served.reach())

        assert served.requests == []


def test_the_default_reach_does_not_touch_loopback() -> None:
    with site(page()) as served:
        ports = Reach(ports=frozenset({served.port}))

        assert refusal(served.url, ports) == "The address of this page is not public."
        assert refusal(served.url, Reach()) == ("Pages are fetched from the ports 80 and 443 only.")
        assert served.requests == []


@pytest.mark.parametrize("media_type", ["text/plain", "application/json", "application/xhtml+xml"])
def test_other_kinds_of_text_are_fetched(media_type: str) -> None:
    with site(page(b"rain", f"{media_type.upper()} ; charset=utf-8")) as served:
        fetched = fetch(served.url, served.reach())

        assert (fetched.media_type, fetched.text) == (media_type, "rain")


def test_a_chunked_page_is_put_together() -> None:
    head = response("200 OK", {"Content-Type": "text/plain", "Transfer-Encoding": "chunked"})
    with site(head + b"2\r\nra\r\n2\r\nin\r\n0\r\n\r\n") as served:
        assert fetch(served.url, served.reach()).text == "rain"


# Names and addresses.


def test_the_connection_goes_to_the_address_that_was_looked_up() -> None:
    with site(page()) as served:
        reach = served.reach(look_up=lambda host: {"news.example": ["127.0.0.1"]}[host])
        fetch(f"http://news.example:{served.port}/", reach)

        assert f"Host: news.example:{served.port}\r\n" in served.requests[0]


def test_a_host_whose_answer_changes_is_looked_up_and_checked_once_per_hop() -> None:
    with site({"/": redirect("/inside")}) as served, site(page(), host="127.0.0.2") as inside:
        answers = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1"]])
        reach = served.reach(
            look_up=lambda host: next(answers), ports=frozenset({served.port, inside.port})
        )

        assert refusal(f"http://rebinding.example:{served.port}/", reach) == (
            "The address of this page is not public."
        )
        assert (len(served.requests), len(inside.requests)) == (1, 0)
        assert list(answers) == [["127.0.0.1"]]


def test_the_next_address_is_tried_where_the_first_does_not_answer() -> None:
    with site(page()) as served:
        reach = served.reach(
            look_up=lambda host: ["127.0.0.9", "127.0.0.1"], also=(ip_network("127.0.0.0/8"),)
        )

        assert fetch(f"http://news.example:{served.port}/", reach).text == "It rained."


def test_a_name_nobody_knows_is_refused() -> None:
    assert refusal("http://news.example/", Reach(look_up=lambda host: [])) == (
        "The site of this page was not found."
    )


def test_a_failing_look_up_is_refused() -> None:
    def fail(host: str) -> list[str]:
        raise socket.gaierror("no such host")

    assert refusal("http://news.example/", Reach(look_up=fail)) == (
        "The page could not be reached."
    )


def test_a_look_up_is_cut_at_the_deadline() -> None:
    def look_up(host: str) -> list[str]:
        time.sleep(1)
        return []

    reach = Reach(look_up=look_up, seconds=0.1)

    assert refusal("http://news.example/", reach) == "The page took longer than 0.1 seconds."


def test_a_closed_port_is_refused() -> None:
    with site(page()) as served:
        pass

    assert refusal(served.url, served.reach()) == "The page could not be reached."


# Redirects.


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(status: int) -> None:
    with site({"/old": redirect("new", f"{status} Moved"), "/new": page()}) as served:
        assert fetch(f"{served.url}/old", served.reach()).url == f"{served.url}/new"


def test_a_redirect_may_be_written_in_utf_8() -> None:
    location = "/né".encode().decode("latin-1")
    with site({"/": redirect(location), "/n%C3%A9": page()}) as served:
        assert fetch(served.url, served.reach()).url == f"{served.url}/n%C3%A9"


def test_three_redirects_are_followed_and_a_fourth_is_not() -> None:
    replies: dict[str, Reply] = {f"/{number}": redirect(f"/{number + 1}") for number in range(4)}
    replies["/4"] = page()
    with site(replies) as served:
        assert fetch(f"{served.url}/1", served.reach()).text == "It rained."
        assert refusal(f"{served.url}/0", served.reach()) == (
            "The page redirects more than 3 times."
        )


def test_a_redirect_to_itself_ends() -> None:
    with site(redirect("/")) as served:
        assert refusal(served.url, served.reach()) == "The page redirects more than 3 times."
        assert len(served.requests) == 4


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.2:{port}/", "//127.0.0.2:{port}/", "http://[::1]:{port}/",
     "http://[::ffff:127.0.0.1]:{port}/", "http://2130706433:{port}/", "http://localhost:{port}/",
     "http://169.254.169.254:{port}/latest/meta-data/", "http://127.0.0.1:22/", "file:///etc/passwd",
     "http://a:b@127.0.0.1:{port}/", "http://127.0.0.1:{port}/\x7f", "/\xff", "http://[",
     "/a\r\n b", "/" + "a" * 2000],
)  # fmt: skip
def test_a_redirect_is_a_new_url_checked_like_the_first(location: str) -> None:
    with site({"/": b""}) as served, site(page(), host="127.0.0.2", port=served.port) as inside:
        served.replies["/"] = redirect(location.format(port=served.port))
        fetched = refusal(served.url, served.reach())

        assert fetched != "The page redirects more than 3 times."
        assert (len(served.requests), inside.requests) == (1, [])


# Anything.

ODD = st.text(max_size=40) | st.text("[]:@/\\.%#?0x127\r\n ", max_size=40)
URLS = ODD | st.builds("{}://{}{}".format, st.sampled_from(["http", "https", "HTTP"]), ODD, ODD)


@given(url=URLS)
@effort(max_examples=1000, deadline=None)
def test_no_url_raises_anything_but_a_refusal(url: str) -> None:
    refusal(url, Reach(look_up=lambda host: []))
