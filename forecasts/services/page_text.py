"""From the bytes of a page to its text: the character set, and for HTML the words alone."""

from __future__ import annotations

import codecs
import re
import subprocess
import sys

from forecasts.errors import FetchRefused
from forecasts.services import html_text
from forecasts.services.reach import Deadline

_HTML = {"text/html", "application/xhtml+xml"}
MEDIA_TYPES = _HTML | {"text/plain", "application/json"}

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.ASCII | re.IGNORECASE)
_META = re.compile(rb"<meta\s[^<>]*charset[^<>]*>", re.IGNORECASE)
_META_WITHIN = 1024  # bytes, where the HTML standard has the declaration
# By Python's names. An open list would let a page choose a codec that takes minutes (punycode) or
# is none for text. Latin-1 and ASCII mean Windows-1252 on the web.
_CHARSETS = {"ascii": "cp1252", "iso8859-1": "cp1252"} | {
    name: name
    for name in (
        "utf-8 utf-16 utf-16-le utf-16-be big5 euc_jp euc_kr gb18030 gb2312 gbk iso2022_jp "
        "koi8-r koi8-u mac-roman shift_jis cp866 cp874 cp932 cp949"
    ).split()
    + [f"cp{number}" for number in range(1250, 1259)]
    + [f"iso8859-{number}" for number in range(2, 17) if number != 12]
}


def text_of(body: bytes, *, media_type: str, content_type: str, deadline: Deadline) -> str:
    """Return a page's text, at most 200,000 characters, without NUL, which PostgreSQL cannot hold.

    Raises FetchRefused for HTML that cannot be read, TimeoutError at the deadline.
    """
    meta = _META.search(body[:_META_WITHIN]) if media_type in _HTML else None
    declared = meta[0].decode("ascii", "replace") if meta else ""
    charset = _charset(content_type) or _charset(declared) or "utf-8"
    text = body.decode(charset, "replace").removeprefix("\ufeff").replace("\0", "")
    if media_type in _HTML:
        text = _words(text, deadline).replace("\0", "")
    return text[: html_text.MAX_CHARACTERS]


def _charset(declaration: str) -> str | None:
    """Return Python's name of the character set a header or a meta tag declares, if it is one."""
    found = _CHARSET.search(declaration)
    try:
        return _CHARSETS.get(codecs.lookup(found[1]).name) if found else None
    except LookupError:
        return None


def _words(page: str, deadline: Deadline) -> str:
    try:
        program = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-I", html_text.__file__],
            input=page.encode(),
            capture_output=True,
            timeout=deadline.left(),
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    except subprocess.CalledProcessError:
        raise FetchRefused("The page cannot be read.") from None
    return program.stdout.decode()
