"""Small web servers on loopback that answer with the very bytes a test wants."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import override_settings

from forecasts.errors import FetchRefused
from forecasts.services.fetching import FetchedPage, fetch_page
from forecasts.services.reach import Reach
from tests.factories import JAN_21, at

Send = Callable[[bytes], None]
Reply = bytes | Callable[[Send], None]
LOOPBACK = (ip_network("127.0.0.1/32"),)  # and no more of it: 127.0.0.2 stays forbidden


def fetch(url: str, reach: Reach) -> FetchedPage:
    with override_settings(EVIDENCE_FETCH=True):
        return fetch_page(url=url, now=at(JAN_21), reach=reach)


def refusal(url: str, reach: Reach) -> str:
    """Return the words a fetch is refused with; fail if it is not."""
    with pytest.raises(FetchRefused) as refused:
        fetch(url, reach)
    return str(refused.value)


def page(
    body: bytes = b"<p>It rained.</p>", content_type: str = "text/html; charset=utf-8"
) -> bytes:
    return response("200 OK", {"Content-Type": content_type, "Content-Length": len(body)}, body)


def response(status: str, headers: Mapping[str, object], body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    return response(status, {"Location": location, "Content-Length": 0})


@dataclass
class Site:
    port: int
    host: str
    replies: dict[str, Reply]
    requests: list[str] = field(default_factory=list)  # as they came, head only

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def reach(self, **limits: Any) -> Reach:
        return Reach(**{"also": LOOPBACK, "ports": frozenset({self.port}), **limits})


@contextmanager
def site(
    replies: dict[str, Reply] | Reply,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Site]:
    """Serve replies by path, or one for every path."""
    found: dict[str, Reply] = replies if isinstance(replies, dict) else {"*": replies}
    served = Site(port, host, found)
    with _Server((host, port), partial(_Handler, served, tls)) as server:
        served.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up on a server is what half of the tests are about."""


class _Handler(socketserver.BaseRequestHandler):
    def __init__(self, served: Site, tls: ssl.SSLContext | None, *rest: Any) -> None:
        self.served = served
        self.tls = tls
        super().__init__(*rest)

    def handle(self) -> None:
        connection = self.request
        if self.tls:
            connection = self.tls.wrap_socket(connection, server_side=True)
        with connection:
            head = b""
            while not head.endswith(b"\r\n\r\n") and b"\x16" not in head[:1]:  # TLS begins so
                more = connection.recv(4096)
                if not more:
                    return
                head += more
            self.served.requests.append(head.decode("latin-1"))
            path = head.partition(b" ")[2].partition(b" ")[0].decode("latin-1")
            replies = self.served.replies
            reply = replies.get(path, replies.get("*", b""))
            if callable(reply):
                reply(connection.sendall)
            else:
                connection.sendall(reply)
