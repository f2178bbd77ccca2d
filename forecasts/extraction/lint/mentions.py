"""Dates as people write them: 31 December 2027, December 31, 2027, 2027-12-31, June 2027, 2027."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from forecasts.extraction.lint.lexicons.times import MONTHS, ORDINALS, QUANTITY_WORDS
from forecasts.extraction.lint.texts import pattern

YEAR = r"(?P<year{n}>(?:19|20|21)\d\d)(?![\d%]|[.,]\d)"
DAY = r"(?P<day{n}>\d{{1,2}})(?:st|nd|rd|th)?"
MONTH = (
    r"(?P<month{n}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
# The longer forms come first, or the year in them would be read alone.
FORMS = (
    r"(?P<year{n}>(?:19|20|21)\d\d)-(?P<month{n}>\d\d)(?:-(?P<day{n}>\d\d))?(?![\d-])",
    rf"{DAY} (?:of )?{MONTH},? {YEAR}",
    rf"{MONTH} {DAY},? {YEAR}",
    rf"{MONTH},? (?:of )?{YEAR}",
    rf"Q(?P<quarter{{n}}>[1-4])[ /-]?{YEAR}",
    rf"(?P<quarter{{n}}>first|second|third|fourth|last) quarter of {YEAR}",
    YEAR,
)
# A point or currency sign in front makes it a number, a letter or digit part of something else.
ANY_FORM = re.compile(
    r"(?<![\w$€£¥.])(?:" + "|".join(form.format(n=n) for n, form in enumerate(FORMS)) + ")"
)
AMOUNT = re.compile(rf"{pattern(QUANTITY_WORDS).pattern}\s\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Mention:
    """A stretch of days named in a text, from its first to its last, and where it is named."""

    text: str
    start: int
    end: int
    first: date
    last: date

    @property
    def span(self) -> tuple[date, date]:
        return self.first, self.last

    @property
    def is_year(self) -> bool:
        return (self.last - self.first).days > 92


def mentions(text: str) -> Iterator[Mention]:
    """Yield the absolute dates in a text, in order.

    >>> [(str(m.first), str(m.last)) for m in mentions("by 31 December 2027, or in June 2028")]
    [('2027-12-31', '2027-12-31'), ('2028-06-01', '2028-06-30')]
    >>> list(mentions("at least 2000 troops, $2027, 2,027 and 12.2027"))
    []
    """
    for match in ANY_FORM.finditer(text):
        if AMOUNT.search(text, max(0, match.start() - 20), match.start()):
            continue
        parts = {key.rstrip("0123456789"): part for key, part in match.groupdict().items() if part}
        first, last = _span(int(parts["year"]), parts)
        yield Mention(match[0], match.start(), match.end(), first, last)


def _span(year: int, parts: dict[str, str]) -> tuple[date, date]:
    """Return the first and last day; a day or month that does not exist widens to its whole."""
    if "quarter" in parts:
        quarter = ORDINALS.get(parts["quarter"]) or int(parts["quarter"])
        return date(year, 3 * quarter - 2, 1), _last_of(year, 3 * quarter)
    month = _month(parts.get("month", ""))
    if not 1 <= month <= 12:
        return date(year, 1, 1), date(year, 12, 31)
    last = _last_of(year, month)
    if 1 <= int(parts.get("day", 0)) <= last.day:
        day = last.replace(day=int(parts["day"]))
        return day, day
    return last.replace(day=1), last


def _month(name: str) -> int:
    if name.isdecimal():
        return int(name)
    return next((n for n, month in enumerate(MONTHS, 1) if month[:3] == name[:3].lower()), 0)


def _last_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
