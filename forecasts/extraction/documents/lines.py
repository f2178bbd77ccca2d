"""The lines of a text, without those that belong to the pages it was printed on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"([^\n\r\f]*)(\r\n?|\n|\f|\Z)")
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:page\s+)?(?:\d{1,4}|[ivxl]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)
_MARKED = re.compile(r"#{1,6}\s|[-*+•|>]\s|\d{1,2}[.)]\s")
_SENTENCE_ENDS = (".", "!", "?", ":", ";", ",", '"', "”")
_LONGEST_HEAD = 120  # characters


@dataclass(frozen=True, slots=True)
class Line:
    text: str  # without the white space around it
    start: int  # in the raw text
    page: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines without a blank one between them."""

    lines: list[Line]
    after_break: bool  # a page ended before it


def paragraphs(raw: str) -> tuple[list[Paragraph], Counter[str], list[Line]]:
    """Return the paragraphs of a text, what was done to it, and the lines that were dropped.

    A running head is a line that stands alone, or at the edge of a page, and does so again: the
    same but for its digits.
    """
    lines = list(_lines(raw))
    edges = list(_at_edges(lines))
    heads = Counter(_pattern(line) for line in edges if _may_be_head(line))
    fixes: Counter[str] = Counter()
    dropped: dict[int, Line] = {}
    for line in edges:
        if _PAGE_NUMBER.fullmatch(line.text):
            fixes["dropped page numbers"] += 1
        elif _may_be_head(line) and heads[_pattern(line)] > 1:
            fixes["dropped running heads"] += 1
        else:
            continue
        dropped[line.start] = line
    return list(_grouped(lines, dropped)), fixes, list(dropped.values())


def _lines(raw: str) -> Iterator[Line]:
    page = 0
    for match in _LINE.finditer(raw):
        text = match[1].strip()
        start = match.start() + len(match[1]) - len(match[1].lstrip())
        yield Line(text, start, page)
        page += match[2] == "\f"


def _at_edges(lines: list[Line]) -> Iterator[Line]:
    """Lines with nothing above and below, or nothing above or below on their page."""
    for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        if not line.text:
            continue
        above = before is not None and before.text and before.page == line.page
        below = after is not None and after.text and after.page == line.page
        at_page = (before is not None and before.page != line.page) or (
            after is not None and after.page != line.page
        )
        if not (above or below) or (at_page and not (above and below)):
            yield line


def _may_be_head(line: Line) -> bool:
    return (
        len(line.text) <= _LONGEST_HEAD
        and not line.text.endswith(_SENTENCE_ENDS)
        and not _MARKED.match(line.text)
        and any(map(str.isalpha, line.text))
    )


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.casefold().split()))


def _grouped(lines: list[Line], dropped: dict[int, Line]) -> Iterator[Paragraph]:
    group: list[Line] = []
    page, after_break = 0, False
    for line in lines:
        is_dropped = bool(line.text) and line.start in dropped
        if group and (not line.text or is_dropped or line.page != page):
            yield Paragraph(group, after_break)
            group, after_break = [], False
        after_break = after_break or is_dropped or line.page != page
        page = line.page
        if line.text and not is_dropped:
            group.append(line)
    if group:
        yield Paragraph(group, after_break)
