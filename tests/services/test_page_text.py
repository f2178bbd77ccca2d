"""From bytes to text: character sets, words of HTML, limits."""

from __future__ import annotations

import time

import pytest

from forecasts.errors import FetchRefused
from forecasts.services.page_text import text_of
from forecasts.services.reach import Deadline


def text(
    body: bytes, content_type: str = "text/html", media_type: str = "text/html", seconds: float = 20
) -> str:
    return text_of(
        body, media_type=media_type, content_type=content_type, deadline=Deadline(seconds)
    )


@pytest.mark.parametrize(
    ("charset", "codec"),
    [("utf-8", "utf-8"), ('"UTF-8"', "utf-8"), ("iso-8859-1", "cp1252"), ("latin1", "cp1252"),
     ("us-ascii", "cp1252"), ("windows-1252", "cp1252"), ("iso-8859-15", "iso8859-15"),
     ("utf-16", "utf-16"), ("UTF-16LE", "utf-16-le")],
)  # fmt: skip
def test_the_headers_character_set_is_used(charset: str, codec: str) -> None:
    assert text("20 € né".encode(codec), f"text/plain; charset={charset}", "text/plain") == (
        "20 € né"
    )


@pytest.mark.parametrize("charset", ["shift_jis", "euc-jp", "gb18030", "big5", "iso-2022-jp"])
def test_asian_character_sets_are_used(charset: str) -> None:
    assert text("日本".encode(charset), f"text/plain; charset={charset}", "text/plain") == "日本"


@pytest.mark.parametrize(
    "meta",
    [b"<meta charset=windows-1251>", b"<META CHARSET='windows-1251'/>",
     b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'],
)  # fmt: skip
def test_without_a_header_the_meta_tag_is_used(meta: bytes) -> None:
    assert text(meta + "Дождь".encode("cp1251")) == "Дождь"


def test_the_header_goes_before_the_meta_tag() -> None:
    assert text(b"<meta charset=koi8-r>" + "é".encode(), "text/html; charset=utf-8") == "é"


@pytest.mark.parametrize(
    "charset",
    ["", "nonsense", "punycode", "idna", "utf-7", "zip", "hex", "unicode_escape", "a" * 60000],
)
def test_a_character_set_that_is_none_of_the_webs_is_taken_for_utf_8(charset: str) -> None:
    assert text(b"n\xc3\xa9 \xff", f"text/plain; charset={charset}", "text/plain") == "né \ufffd"


def test_nul_and_the_byte_order_mark_are_removed() -> None:
    assert text(b"\xef\xbb\xbfr\0ain", media_type="text/plain") == "rain"


def test_html_is_reduced_to_its_words_a_line_for_each_block() -> None:
    page = b"""<!doctype html><html><title>Rain &amp; snow</title><style>p {color: red}</style>
    <script>alert("x")</script></head><body onload="x()"><p title="a>b">No</p><p>rain &lt;b&gt;
    <b>to</b>day<br>nor&nbsp;snow &#0;<!-- nor hail --><ul><li>a<li>b</ul></body>"""

    assert text(page) == "Rain & snow\nNo\nrain <b>\ntoday\nnor snow \ufffd\na\nb"


def test_json_and_plain_text_stay_as_they_are() -> None:
    assert text(b'{"a": "<p>"}\n', media_type="application/json") == '{"a": "<p>"}\n'


@pytest.mark.parametrize("media_type", ["text/html", "text/plain"])
def test_text_is_cut_at_200_000_characters(media_type: str) -> None:
    assert text("é".encode() * 300_000, media_type=media_type) == "é" * 200_000


@pytest.mark.parametrize(
    "page",
    [b"<div>" * 400_000, b"&" * 2_000_000, b"<p " + b" ".join(b"a%d" % i for i in range(250_000))],
    ids=["nested", "ampersands", "attributes"],
)
def test_html_made_to_keep_a_parser_busy_is_cut_at_the_deadline(page: bytes) -> None:
    start = time.monotonic()

    with pytest.raises(TimeoutError):
        text(page, seconds=0.5)

    assert time.monotonic() - start < 5


def test_html_made_to_fill_the_memory_is_refused() -> None:
    formats = b"".join(b"<font size=%d>" % number for number in range(100))

    with pytest.raises(FetchRefused, match="cannot be read"):
        text(b"<p>" + formats + b"<p>x" * 50_000)
