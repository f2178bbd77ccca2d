"""Fetching within limits, whatever a server says or does: time, size, form."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Callable
from threading import Event

import pytest

from forecasts.services.reach import Reach
from tests.services.sites import LOOPBACK, Send, fetch, page, redirect, refusal, response, site


def slowly(chunk: bytes, times: int = 100) -> Callable[[Send], None]:
    """A reply that never stays silent long enough for a time-out of its own."""

    def reply(send: Send) -> None:
        for _ in range(times):
            send(chunk)
            time.sleep(0.05)

    return reply


@pytest.mark.parametrize(
    "chunks",
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", b"drip"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 999\r\n\r\n", b"d"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n",
         b"1\r\nd\r\n"),
    ],
    ids=["status", "headers", "continue", "body", "counted", "chunked"],
)  # fmt: skip
def test_a_slow_drip_is_cut_at_the_deadline(chunks: tuple[bytes, bytes]) -> None:
    first, drip = chunks
    ended = Event()

    def reply(send: Send) -> None:
        send(first)
        slowly(drip)(send)
        ended.set()

    with site(reply) as served:
        refused = refusal(served.url, served.reach(seconds=0.5))

        assert refused == "The page took longer than 0.5 seconds."
        assert not ended.is_set()


def test_the_deadline_is_one_for_all_redirects() -> None:
    def reply(send: Send) -> None:
        time.sleep(0.2)
        send(redirect("/"))

    with site(reply) as served:
        assert refusal(served.url, served.reach(seconds=0.5)) == (
            "The page took longer than 0.5 seconds."
        )


def test_a_silent_handshake_is_cut_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        reach = Reach(also=LOOPBACK, ports=frozenset({port}), seconds=0.3)

        assert refusal(f"https://127.0.0.1:{port}/", reach) == (
            "The page took longer than 0.3 seconds."
        )


# Size and form.


@pytest.mark.parametrize("declared", [{}, {"Content-Length": 1001}, {"Content-Length": "x"}])
def test_a_page_may_have_the_greatest_size_and_no_more(declared: dict[str, object]) -> None:
    headers = {"Content-Type": "text/plain"} | declared
    with site(response("200 OK", headers, b"r" * 1001)) as served:
        assert fetch(served.url, served.reach(max_bytes=1001)).text == "r" * 1001
        assert refusal(served.url, served.reach(max_bytes=1000)) == (
            "The page is larger than 1,000 bytes."
        )


def test_no_more_is_read_than_the_greatest_size() -> None:
    sent: list[int] = []

    def reply(send: Send) -> None:
        send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
        while True:
            send(b"r" * 1_000_000)
            sent.append(1)

    with site(reply) as served:
        refused = refusal(served.url, served.reach())

    assert refused == "The page is larger than 2,097,152 bytes."
    assert len(sent) < 20  # megabytes; what the system's buffers hold is beyond anybody's reach


def test_a_page_shorter_than_declared_is_no_evidence() -> None:
    with site(
        response("200 OK", {"Content-Type": "text/plain", "Content-Length": 99}, b"rain")
    ) as served:
        assert refusal(served.url, served.reach()) == "The page broke off in the middle."


def test_a_chunked_page_that_breaks_off_is_refused() -> None:
    head = response("200 OK", {"Content-Type": "text/plain", "Transfer-Encoding": "chunked"})
    with site(head + b"9\r\nrain") as served:
        assert refusal(served.url, served.reach()) == "The page could not be reached."


def test_bytes_after_the_declared_length_are_not_the_pages() -> None:
    with site(
        response("200 OK", {"Content-Type": "text/plain", "Content-Length": 4}, b"rainbow")
    ) as served:
        assert fetch(served.url, served.reach()).text == "rain"


@pytest.mark.parametrize(
    "headers",
    [{"Content-Encoding": "gzip"}, {"Content-Encoding": "x"}, {"Transfer-Encoding": "gzip"},
     {"Transfer-Encoding": "gzip, chunked"}],
)  # fmt: skip
def test_a_compressed_page_is_refused_unread(headers: dict[str, str]) -> None:
    bomb = gzip.compress(b"r" * 100_000_000)
    with site(response("200 OK", {"Content-Type": "text/plain"} | headers, bomb)) as served:
        assert refusal(served.url, served.reach()) == (
            "The page comes in an encoding that was not asked for."
        )


@pytest.mark.parametrize(
    "content_type",
    ["image/png", "application/pdf", "text/htmlx", "html", "", "text/css", ";text/html"],
)
def test_only_text_is_fetched(content_type: str) -> None:
    with site(page(b"rain", content_type)) as served:
        assert refusal(served.url, served.reach()) == (
            "Only HTML, plain text and JSON are fetched."
        )


@pytest.mark.parametrize("status", [204, 206, 300, 304, 401, 404, 429, 500, 503])
def test_any_status_but_200_is_refused(status: int) -> None:
    with site(response(f"{status} So", {"Content-Type": "text/plain"}, b"sorry")) as served:
        assert refusal(served.url, served.reach()) == f"The site answered with status {status}."


def test_a_redirect_to_nowhere_is_refused() -> None:
    with site(response("302 Found", {})) as served:
        assert refusal(served.url, served.reach()) == "The site answered with status 302."


@pytest.mark.parametrize(
    "reply",
    [b"", b"\0", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 abc\r\n\r\n",
     b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500,
     b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000, b"HTTP/0.9\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"],
    ids=range(8),
)  # fmt: skip
def test_what_is_not_http_is_refused(reply: bytes) -> None:
    with site(reply) as served:
        assert refusal(served.url, served.reach()) == "The page could not be reached."
