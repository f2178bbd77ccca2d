"""HTML as a row of tags and texts, each with its place.

The standard library's parser goes back to the same unfinished tag again and again (40 kB of "<a "
keep that of Python 3.11 busy for eight seconds). This one reads as browsers do, where what is never
finished swallows the rest, and so looks at each character once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(
    r"[\s/]*+([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+)?)?"
)
_TAG_END = re.compile(r"[^>]*+>")
# What stands in these is no markup.
_RAW = {"script", "style", "textarea", "title", "iframe", "noframes", "xmp"}


@dataclass(frozen=True, slots=True)
class Tag:
    name: str
    start: int
    end: int
    attributes: dict[str, str]
    closes: bool


@dataclass(frozen=True, slots=True)
class Text:
    start: int
    end: int


def tokens(page: str) -> Iterator[Tag | Text]:
    """Return the tags and the texts of a page in order; comments and declarations are skipped."""
    at = 0
    while at < len(page):
        start = page.find("<", at)
        start = len(page) if start < 0 else start
        if start > at:
            yield Text(at, start)
        if start == len(page):
            return
        if tag := _tag(page, start):
            yield tag
            at = tag.end
            if tag.name in _RAW and not tag.closes:
                end = _raw_end(page, tag)
                yield Text(at, end)
                at = end
        elif page[start + 1 : start + 2] in ("!", "?", "/"):
            at = _skipped(page, start)
        else:
            yield Text(start, start + 1)
            at = start + 1


def _skipped(page: str, start: int) -> int:
    opening, closing = ("<!--", "-->") if page.startswith("<!--", start) else ("<", ">")
    end = page.find(closing, start + len(opening))
    return len(page) if end < 0 else end + len(closing)


def _raw_end(page: str, tag: Tag) -> int:
    found = re.compile(f"</{tag.name}(?=[\\s/>])", re.IGNORECASE).search(page, tag.end)
    return found.start() if found else len(page)


def _tag(page: str, start: int) -> Tag | None:
    name = _NAME.match(page, start)
    if name is None:
        return None
    attributes: dict[str, str] = {}
    at = name.end()
    while found := _ATTRIBUTE.match(page, at):
        attributes.setdefault(found[1].lower(), html.unescape((found[2] or "").strip("\"'")))
        at = found.end()
    end = _TAG_END.match(page, at)
    stop = end.end() if end else len(page)
    return Tag(name[1].lower(), start, stop, attributes, page[start + 1] == "/")
