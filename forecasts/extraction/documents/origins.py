"""Guesses at who wrote a text, what it is called, and when it came out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from forecasts.extraction.documents.boilerplate import BYLINE, is_byline
from forecasts.extraction.documents.pieces import Origin, Piece

_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_MONTH = "(?P<month>" + "|".join(f"{m[:3]}(?:{m[3:]})?" for m in _MONTHS) + r")\.?"
_DATES = [
    re.compile(rf"\b{pattern}\b", re.IGNORECASE)
    for pattern in (
        r"(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s{_MONTH},?\s(?P<year>(?:19|20)\d\d)",
        rf"{_MONTH}\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d\d)",
        rf"{_MONTH},?\s(?P<year>(?:19|20)\d\d)",
        r"(?P<year>(?:19|20)\d\d)",
    )
]
_AT_THE_TOP = 10  # pieces within which a text says who wrote it and when
_LONGEST_LINE = 120  # characters
_SECTIONS = set(
    "abstract background commentary conclusion contents introduction summary synopsis".split()
) | {"executive summary", "key points", "key takeaways"}
_WORDS_BESIDE_A_DATE = 4
_TITLES = re.compile(r"^(?:dr|prof|professor|mr|ms|mrs)\.?\s", re.IGNORECASE)


def guessed_origin(pieces: list[Piece], said: Origin) -> Origin:
    """Title, authors and date of a text; what the file says of itself goes before the guesses."""
    top = [piece for piece in pieces[:_AT_THE_TOP] if len(piece.text.text) <= _LONGEST_LINE]
    headings = [piece.text.text for piece in pieces if piece.kind == "heading"][:1]
    headings = [heading for heading in headings if not names_section(heading)]
    lines = [p.text.text for p in top if p.kind != "heading" and p.is_open]
    return Origin(
        said.title or next(iter(headings), ""),
        guessed_authors(pieces) or said.authors,
        said.published_on or _date(lines),
    )


def guessed_authors(pieces: list[Piece]) -> tuple[str, ...]:
    """The names in the first byline at the top of a text."""
    for piece in pieces[:_AT_THE_TOP]:
        if is_byline(piece.text.text):
            return _authors(piece.text.text)
    return ()


def names_section(heading: str) -> bool:
    """Whether a heading is one that texts have at their beginning beneath their title."""
    return heading.casefold().strip(" :.") in _SECTIONS


def is_dateline(text: str) -> bool:
    """Whether a short line is a date and little else.

    Examples
    --------
    >>> is_dateline("Singapore, 4 February 2026"), is_dateline("Outlook for 2035")
    (True, False)
    """
    if len(text) > _LONGEST_LINE or text.endswith(".") or not any(map(str.isdigit, text)):
        return False
    found = [pattern.search(text) for pattern in _DATES[:-1]]
    dates = [match[0] for match in found if match]
    return bool(dates) and len(text.replace(dates[0], "").split()) <= _WORDS_BESIDE_A_DATE


def _authors(byline: str) -> tuple[str, ...]:
    """The names before the first bar: By Ada Lovelace and Charles Babbage | Notes."""
    names = re.split(r"\s[|–—•]\s|\s{2,}", BYLINE.sub("", byline, count=1))[0]
    # What follows a comma may be a post or a date: only what looks like a name is one.
    parts = re.split(r",\s*(?:and\s+)?|\s+(?:and|&)\s+", names)
    return tuple(_TITLES.sub("", part.strip()) for part in parts if _is_name(part.strip()))


def _is_name(text: str) -> bool:
    words = text.split()
    return 1 < len(words) <= 6 and not any(map(str.isdigit, text)) and words[0][:1].isupper()


def _date(lines: Iterable[str]) -> str:
    found = [match for line in lines for match in [_first(line)] if match]
    return max(found, key=len, default="")


def _first(line: str) -> str:
    for pattern in _DATES:
        if match := pattern.search(line):
            parts = match.groupdict()
            month = parts.get("number") or _month_number(parts.get("month"))
            day = f"{int(parts['day']):02}" if parts.get("day") else ""
            return "-".join(part for part in (parts["year"], month, day) if part)
    return ""


def _month_number(name: str | None) -> str:
    if not name:
        return ""
    starts = [month[:3] for month in _MONTHS]
    return f"{starts.index(name[:3].lower()) + 1:02}"
