"""Plain text and simple Markdown as a document, offsets unchanged: what needs no cleaning."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PARTS = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)])\s+")


@dataclass(frozen=True)
class PlainBlock:
    """A paragraph where it stands in the text; ``start`` is its first character's place."""

    kind: str
    text: str
    start: int
    quarantined: tuple[tuple[int, int], ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        return self.start + start, self.start + end


@dataclass(frozen=True)
class PlainDocument:
    raw: str
    blocks: tuple[PlainBlock, ...]
    published_on: str


def plain_document(raw: str, published_on: str = "") -> PlainDocument:
    """Split a text at its blank lines.

    Lines that begin with “#” are headings; a paragraph all in italics, as notes on the author
    are set, is boilerplate.
    """
    blocks = tuple(_block(found.group(), found.start()) for found in _PARTS.finditer(raw))
    return PlainDocument(raw, blocks, published_on)


def _block(text: str, start: int) -> PlainBlock:
    if text.startswith("#"):
        return PlainBlock("heading", text, start)
    if re.fullmatch(r"([*_])(?!\1)[^\n]*\1", text):
        return PlainBlock("boilerplate", text, start)
    if marker := _ITEM.match(text):
        return PlainBlock("item", text[marker.end() :], start + marker.end())
    return PlainBlock("paragraph", text, start)
