"""Fetch a public page, to archive it as evidence: whoever names the URL may mean harm.

A URL from a stranger can point into the network this site runs in. So every address of its host
has to be public, the connection goes to the very address that was checked (a second look-up could
answer otherwise), and a redirect is a new URL, checked again. Time and size have limits, whatever
the server says or does. Nothing of ours is sent: no cookies, no credentials, no proxy's.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.conf import settings

from forecasts.errors import FetchRefused
from forecasts.services.clock import Clock
from forecasts.services.page_text import MEDIA_TYPES, text_of
from forecasts.services.reach import (
    Deadline,
    Reach,
    Reading,
    Target,
    addresses_of,
    redirected,
    target_of,
)

PUBLIC_INTERNET = Reach()
_HEADERS = {
    "User-Agent": "Presage evidence archiver",
    "Accept": ", ".join(sorted(MEDIA_TYPES)),
    "Accept-Encoding": "identity",
    "Connection": "close",
}
_REDIRECTS = {
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
}
_MAX_ADDRESSES = 4  # of a host, tried one after the other


@dataclass(frozen=True)
class FetchedPage:
    """What a page said, and when; ``url`` is where the redirects ended."""

    url: str
    retrieved_at: datetime
    media_type: str
    text: str


@dataclass(frozen=True)
class _Answer:
    """One response: either it leads elsewhere, or it is the page."""

    location: str | None = None
    content_type: str = ""
    body: bytes = b""

    @property
    def media_type(self) -> str:
        return self.content_type.partition(";")[0].strip().lower()


def fetch_page(*, url: str, now: Clock, reach: Reach = PUBLIC_INTERNET) -> FetchedPage:
    """Fetch a page and reduce it to text. Raises FetchRefused, and nothing else, if it cannot be.

    Off unless the installation sets ``EVIDENCE_FETCH``.
    """
    if not settings.EVIDENCE_FETCH:
        raise FetchRefused("This site does not fetch pages.")
    try:
        return _fetch(url, now, reach, Deadline(reach.seconds))
    except TimeoutError:
        raise FetchRefused(f"The page took longer than {reach.seconds:g} seconds.") from None
    except ssl.SSLCertVerificationError:
        raise FetchRefused("The site of this page does not prove who it is.") from None
    except (OSError, http.client.HTTPException):
        raise FetchRefused("The page could not be reached.") from None


def _fetch(url: str, now: Clock, reach: Reach, deadline: Deadline) -> FetchedPage:
    target, answer = _follow(url, reach, deadline)
    retrieved_at = now()
    text = text_of(
        answer.body,
        media_type=answer.media_type,
        content_type=answer.content_type,
        deadline=deadline,
    )
    return FetchedPage(target.url, retrieved_at, answer.media_type, text)


def _follow(url: str, reach: Reach, deadline: Deadline) -> tuple[Target, _Answer]:
    """Return the last hop and its page; each hop is looked up, checked and connected anew."""
    target = target_of(url, reach)
    for _ in range(reach.max_redirects + 1):
        answer = _ask(target, reach, deadline)
        if answer.location is None:
            return target, answer
        target = redirected(target, answer.location, reach)
    raise FetchRefused(f"The page redirects more than {reach.max_redirects} times.")


def _ask(target: Target, reach: Reach, deadline: Deadline) -> _Answer:
    with (
        _connect(target, reach, deadline) as plain,
        _secure(target, plain, reach, deadline) as connection,
    ):
        connection.settimeout(deadline.left())
        _send(target, connection)
        # All that a response asks of its socket is a file to read from.
        response = http.client.HTTPResponse(Reading(connection, deadline))  # type: ignore[arg-type]
        with response:
            response.begin()
            return _read(response, reach)


def _connect(target: Target, reach: Reach, deadline: Deadline) -> socket.socket:
    """Connect to one of the very addresses that were checked."""
    addresses = addresses_of(target, reach, deadline)[:_MAX_ADDRESSES]
    failure = OSError()
    for number, address in enumerate(addresses):
        patience = deadline.left() / (len(addresses) - number)
        try:
            return socket.create_connection((str(address), target.port), timeout=patience)
        except OSError as error:
            failure = error
    raise failure


def _secure(
    target: Target, plain: socket.socket, reach: Reach, deadline: Deadline
) -> socket.socket:
    """Put TLS around an https connection; the certificate has to be the named host's."""
    if target.scheme == "http":
        return plain
    context = reach.trust()
    plain.settimeout(deadline.left())
    return context.wrap_socket(plain, server_hostname=target.host)


def _send(target: Target, connection: socket.socket) -> None:
    # http.client writes the request; given a socket, it opens none and asks no proxy.
    request = http.client.HTTPConnection(target.host)
    request.sock = connection
    request.request("GET", target.path, headers={"Host": target.authority} | _HEADERS)


def _read(response: http.client.HTTPResponse, reach: Reach) -> _Answer:
    """Return where a response leads, or the page it is. Raises FetchRefused."""
    location = response.headers["Location"]
    if response.status in _REDIRECTS and location is not None:
        return _Answer(location=location)
    if response.status != HTTPStatus.OK:
        raise FetchRefused(f"The site answered with status {response.status}.")
    answer = _Answer(content_type=response.headers["Content-Type"] or "")
    if answer.media_type not in MEDIA_TYPES:
        raise FetchRefused("Only HTML, plain text and JSON are fetched.")
    return _Answer(content_type=answer.content_type, body=_body(response, reach))


def _body(response: http.client.HTTPResponse, reach: Reach) -> bytes:
    # Asked for none; what comes compressed all the same may be a bomb.
    if response.headers["Content-Encoding"] not in {None, "", "identity"}:
        raise FetchRefused("The page comes in an encoding that was not asked for.")
    if response.headers["Transfer-Encoding"] is not None and not response.chunked:
        raise FetchRefused("The page comes in an encoding that was not asked for.")
    body = response.read(reach.max_bytes + 1)
    if len(body) > reach.max_bytes:
        raise FetchRefused(f"The page is larger than {reach.max_bytes:,} bytes.")
    if response.length:
        raise FetchRefused("The page broke off in the middle.")
    return body
