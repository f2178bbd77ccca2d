"""Expressions for a stretch of the calendar, absolute or counted from a publication date.

Where an expression can be read in two ways, the wider stretch is taken: it is the reading under
which the author is wrong last.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

Stretch = tuple[date, date]  # both days included


@dataclass(frozen=True)
class Publication:
    """When a text was published: a day, or as much of it as is known."""

    first: date
    last: date


def publication_of(published_on: str) -> Publication | None:
    """Read ``2026``, ``2026-03`` or ``2026-03-14``; None if it is anything else.

    Examples
    --------
    >>> publication_of("2026-02").last.isoformat()
    '2026-02-28'
    """
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", published_on.strip())
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        return Publication(*_stretch(year or 0, month, day))
    except ValueError:
        return None


MONTH_NAMES = (
    "january february march april may june july august september october november december".split()
)
_MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, 1)}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
NUMBERS = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), 1
    )
}
NUMBERS |= {"a": 1, "an": 1, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30}
NUMBERS |= {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}
_STEPS = {"last": -1, "next": 1, "coming": 1} | dict.fromkeys(
    ("this", "the", "present", "current"), 0
)
_WEEK = timedelta(weeks=1)
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}

Reader = Callable[[re.Match[str], Publication | None], Stretch | None]


def number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS[text.lower()]


def _stretch(year: int, month: int | None = None, day: int | None = None) -> Stretch:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def _months(year: int, first: int, last: int) -> Stretch:
    return date(year, first, 1), _stretch(year, last)[1]


def later(day: date, months: int) -> date:
    """Return a day so many months on; the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _month_of(text: str) -> int:
    return _MONTHS[text.lower().rstrip(".")]


def full_date(found: re.Match[str], _: Publication | None) -> Stretch | None:
    day = int(re.sub(r"\D", "", found["day"]))
    return _stretch(int(found["year"]), _month_of(found["month"]), day)


def iso(found: re.Match[str], _: Publication | None) -> Stretch | None:
    return _stretch(int(found["year"]), int(found["month"]), int(found["day"]))


def month_year(found: re.Match[str], _: Publication | None) -> Stretch | None:
    return _stretch(int(found["year"]), _month_of(found["month"]))


def quarter(found: re.Match[str], _: Publication | None) -> Stretch | None:
    quarter = number(found["quarter"])
    return _months(int(found["year"]), 3 * quarter - 2, 3 * quarter)


def half(found: re.Match[str], _: Publication | None) -> Stretch | None:
    return _months(int(found["year"]), *((1, 6) if number(found["half"]) == 1 else (7, 12)))


def season(found: re.Match[str], published: Publication | None) -> Stretch | None:
    """Read a season as the northern hemisphere's; winter ends in the year after it begins."""
    season = found["season"].lower()
    if found["year"]:
        return _season_of(int(found["year"]), season)
    if published is None:
        return None
    this = _season_of(published.first.year, season)
    return this if this[1] >= published.first else _season_of(published.first.year + 1, season)


def _season_of(year: int, season: str) -> Stretch:
    if season == "winter":
        return date(year, 12, 1), _stretch(year + 1, 2)[1]
    return _months(year, *_SEASONS[season])


def decade(found: re.Match[str], _: Publication | None) -> Stretch | None:
    return date(int(found["year"]), 1, 1), date(int(found["year"]) + 9, 12, 31)


def year(found: re.Match[str], _: Publication | None) -> Stretch | None:
    return _stretch(int(found["year"]))


def day_month(found: re.Match[str], published: Publication | None) -> Stretch | None:
    """Read a month, or a day of one, as the next from the publication on."""
    if published is None:
        return None
    month = _month_of(found["month"])
    day = int(re.sub(r"\D", "", found["day"])) if found["day"] else None
    this = _stretch(published.first.year, month, day)
    if this[1] >= published.first:
        return this
    return _stretch(published.first.year + 1, month, day)


def christmas(_: re.Match[str], published: Publication | None) -> Stretch | None:
    return None if published is None else _stretch(published.last.year, 12, 25)


def relative(found: re.Match[str], published: Publication | None) -> Stretch | None:
    """Read “this year”, “next month”, “last quarter”."""
    if published is None:
        return None
    step = _STEPS[found["which"].lower()]
    unit = found["unit"].lower()
    if unit == "week":
        monday = published.first - timedelta(days=published.first.weekday()) + step * _WEEK
        return monday, monday + timedelta(days=6) + (published.last - published.first)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    first, last = (later(day, step * months) for day in (published.first, published.last))
    return _unit_of(unit, first)[0], _unit_of(unit, last)[1]


def _unit_of(unit: str, day: date) -> Stretch:
    """Return the month, quarter, year or decade that a day lies in; a decade ends in its zero."""
    if unit == "month":
        return _stretch(day.year, day.month)
    if unit == "quarter":
        first = (day.month - 1) // 3 * 3 + 1
        return _months(day.year, first, first + 2)
    if unit == "year":
        return _stretch(day.year)
    start = day.year - day.year % 10
    return date(start, 1, 1), date(start + 10, 12, 31)


def named_month(found: re.Match[str], published: Publication | None) -> Stretch | None:
    """Read “next March” and “last May”."""
    if published is None:
        return None
    month, year = _month_of(found["month"]), published.first.year
    this = _stretch(year, month)
    if found["which"].lower() == "last":
        return this if this[1] < published.first else _stretch(year - 1, month)
    return this if this[0] > published.last else _stretch(year + 1, month)


def window(found: re.Match[str], published: Publication | None) -> Stretch | None:
    """Read “within two years” and “over the next five years” as counted from the publication."""
    if published is None:
        return None
    count = number(found["count"] or "one")
    unit = found["unit"].lower().rstrip("s")
    if unit in {"day", "week"}:
        return published.first, published.last + count * timedelta(days=7 if unit == "week" else 1)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    return published.first, later(published.last, count * months)
