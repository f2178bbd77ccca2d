"""From the bytes of a page to its text: the character set, and for HTML the words alone."""

from __future__ import annotations

import subprocess
import sys

from forecasts.errors import FetchRefused
from forecasts.extraction.documents.charsets import declared_charset, page_charset
from forecasts.services import html_text
from forecasts.services.reach import Deadline

_HTML = {"text/html", "application/xhtml+xml"}
MEDIA_TYPES = _HTML | {"text/plain", "application/json"}


def text_of(body: bytes, *, media_type: str, content_type: str, deadline: Deadline) -> str:
    """Return a page's text, at most 200,000 characters, without NUL, which PostgreSQL cannot hold.

    Raises FetchRefused for HTML that cannot be read, TimeoutError at the deadline.
    """
    from_page = page_charset(body) if media_type in _HTML else None
    charset = declared_charset(content_type) or from_page or "utf-8"
    text = body.decode(charset, "replace").removeprefix("\ufeff").replace("\0", "")
    if media_type in _HTML:
        text = _words(text, deadline).replace("\0", "")
    return text[: html_text.MAX_CHARACTERS]


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
