"""How far a fetch may go: the public internet, on the web's own ports, and nothing besides.

A URL is read more strictly than browsers read it: what can be read in two ways is refused.
"""

from __future__ import annotations

import io
import re
import socket
import ssl
import unicodedata
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from forecasts.errors import FetchRefused

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MAX_URL_LENGTH = 2000
_DEFAULT_PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?=.{1,253}\Z)(?:[a-z0-9_-]{1,63}\.)+[a-z0-9_-]{1,63}")
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")  # what browsers take for an IPv4 address
_UNREADABLE = "This is not the address of a web page."
_NOT_PUBLIC = "The address of this page is not public."

# All of IPv6 that is given out to hosts. Outside lie the addresses that carry an IPv4 address
# within (mapped, compatible, translated, NAT64), local ones and multicast.
_GIVEN_OUT = ip_network("2000::/3")
_RESERVED = tuple(
    ip_network(network)
    for network in [
        "168.63.129.16/32",  # a cloud's control service: a public number, answered inside only
        "192.0.0.0/24",  # protocols' own; Python before 3.11.10 takes most of it for global
        "192.88.99.0/24",  # relays of 6to4
        "2001::/23",  # protocols' own, Teredo among them, which carries an IPv4 address within
        "2002::/16",  # 6to4, likewise
        "3fff::/20",  # documentation, too new for most Pythons
    ]
)


def is_public(address: Address) -> bool:
    """Say whether an address is somebody's on the internet, by no spelling one of ours."""
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if any(address in network for network in _RESERVED):
        return False
    return address.version == 4 or address in _GIVEN_OUT


def system_addresses(host: str) -> list[str]:
    """Return every address the system knows for a name, or the address that the name is."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class Reach:
    """What a fetch may touch and use up. The default is the public internet."""

    look_up: Callable[[str], Sequence[str]] = system_addresses
    also: tuple[Network, ...] = ()  # networks that are allowed though not public
    ports: frozenset[int] = frozenset(_DEFAULT_PORTS.values())
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    seconds: float = 10  # for everything: names, connections, redirects, body, reading of HTML
    max_bytes: int = 2 * 1024 * 1024
    max_redirects: int = 3

    def allows(self, address: Address) -> bool:
        return is_public(address) or any(address in network for network in self.also)


@dataclass(frozen=True)
class Deadline:
    """The instant by which everything has to be over, however slowly it drips."""

    seconds: float
    _start: float = field(default_factory=monotonic)

    def left(self) -> float:
        """Return the seconds left, for one more operation. Raises TimeoutError."""
        left = self._start + self.seconds - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class Reading(io.RawIOBase):
    """A connection as a file, no read of which outlasts the deadline of it all."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._connection.settimeout(self._deadline.left())
        return self._connection.recv_into(buffer)


@dataclass(frozen=True)
class Target:
    """A URL as it will be asked for: plain ASCII, checked, without its fragment."""

    scheme: str
    host: str  # a name or an address, without brackets
    port: int
    path: str  # with the query

    @property
    def authority(self) -> str:
        """The host as it stands in the URL and in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def target_of(url: str, reach: Reach) -> Target:
    """Read a URL. Raises FetchRefused where it is no web page's or might mean two things."""
    _check_characters(url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FetchRefused(_UNREADABLE) from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise FetchRefused("Only pages at http:// and https:// are fetched.")
    host = parts.hostname or ""
    if ("[" in parts.netloc) != (":" in host):  # some Pythons take brackets around anything
        raise FetchRefused(_UNREADABLE)
    if "@" in parts.netloc:
        raise FetchRefused("The address of the page may not contain a user name or password.")
    port = _DEFAULT_PORTS[parts.scheme] if port is None else port
    if port not in reach.ports:
        raise FetchRefused("Pages are fetched from the ports 80 and 443 only.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, _host(host), port, quote(path, safe="/%:=&?~+!$,;'@()*[]"))


def _check_characters(url: str) -> None:
    # urllib drops line breaks and tabs in silence: what it reads is not what was given.
    if len(url) > MAX_URL_LENGTH or not url.isprintable():
        raise FetchRefused(_UNREADABLE)


def redirected(target: Target, location: str, reach: Reach) -> Target:
    """Read where a redirect leads, by the same rules. Raises FetchRefused, and where https ends."""
    try:
        # http.client reads headers as Latin-1; where they are more than ASCII, they are UTF-8.
        location = location.encode("latin-1").decode()
        _check_characters(location)
        url = urljoin(target.url, location)
    except ValueError:
        raise FetchRefused(_UNREADABLE) from None
    further = target_of(url, reach)
    if (target.scheme, further.scheme) == ("https", "http"):
        raise FetchRefused("The page redirects from https to http.")
    return further


def addresses_of(target: Target, reach: Reach, deadline: Deadline) -> list[Address]:
    """Look the host up, once. Raises FetchRefused unless every address is allowed."""
    try:
        addresses = [ip_address(text) for text in _look_up_in_time(target.host, reach, deadline)]
    except ValueError:
        raise FetchRefused(_NOT_PUBLIC) from None
    if not all(reach.allows(address) for address in addresses):
        raise FetchRefused(_NOT_PUBLIC)
    if not addresses:
        raise FetchRefused("The site of this page was not found.")
    return addresses


def _look_up_in_time(host: str, reach: Reach, deadline: Deadline) -> Sequence[str]:
    """Look up in a thread, left behind when time is up: the system's call knows no timeout."""
    answer: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            answer.set_result(reach.look_up(host))
        except Exception as error:
            answer.set_exception(error)

    Thread(target=ask, daemon=True).start()
    return answer.result(timeout=deadline.left())


def _host(host: str) -> str:
    """Return a host in the one way to write it. Raises FetchRefused."""
    host = host.removesuffix(".")
    try:
        if ":" in host:
            return _ipv6(host)
        name = _ascii_name(unicodedata.normalize("NFC", host))
        if _NUMBER.fullmatch(name):
            return str(IPv4Address(name))  # refuses octal, hexadecimal and shortened ones
    except ValueError:
        raise FetchRefused(_UNREADABLE) from None
    if not _NAME.fullmatch(name):
        # A bare name is this machine's, or a neighbour's in the same network.
        raise FetchRefused(_NOT_PUBLIC)
    return name


def _ipv6(host: str) -> str:
    if "%" in host:
        raise ValueError("A zone is one of this machine's network cards.")
    return str(IPv6Address(host))


def _ascii_name(name: str) -> str:
    """Return a name's ASCII form; refuse letters it replaces by others, full-width digits or ß."""
    encoded = name.encode("idna")
    if not name.isascii() and encoded.decode("idna") != name:
        raise ValueError("Two names for one host.")
    return encoded.decode("ascii")
