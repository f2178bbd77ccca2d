"""A question's options as stewards type them: names a line, edges of bins, first days."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, pairwise
from typing import Any

from django.utils.text import slugify

from forecasts.models import Option
from forecasts.services.questions import MOST_OPTIONS

LONGEST = 200  # characters of an option's name
SHOWN = 40  # characters of what was typed, in a message
NUMBER = re.compile(r"[-−]?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,6})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ONE_DAY = timedelta(days=1)
ENDS = ("low", "high", "first_day", "last_day")


def yes_and_no() -> list[Option]:
    return [Option(key="yes", label="Yes"), Option(key="no", label="No")]


def named_options(text: str) -> list[Option]:
    """Return an option a line. Raises ValueError for too few, too many, long or equal ones."""
    labels = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    _check_number(len(labels))
    seen: dict[str, str] = {}
    for label in labels:
        if len(label) > LONGEST:
            raise ValueError(f"“{_clipped(label)}” is longer than {LONGEST} characters.")
        first = seen.setdefault(label.casefold(), label)
        if first is not label:
            raise ValueError(f"“{_clipped(label)}” is there twice.")
    return _keyed([Option(label=label) for label in labels])


def numeric_bins(text: str, *, open_below: bool, open_above: bool) -> list[Option]:
    """Return half-open bins [low, high) between edges. Raises ValueError for unreadable ones."""
    edges = [_number(part) for part in _parts(text)]
    if not edges:
        raise ValueError("Give the edges, such as 0, 1000, 5000.")
    for one, other in pairwise(edges):
        if one >= other:
            raise ValueError(f"Edges rise: {_spelled(other)} comes after {_spelled(one)}.")
    ends = [*([None] if open_below else []), *edges, *([None] if open_above else [])]
    _check_number(len(ends) - 1)
    bins = [Option(low=low, high=high) for low, high in pairwise(ends)]
    for number, option in enumerate(bins, 1):
        option.key, option.label = f"b{number}", _range(option, is_first=number == 1)
    return bins


def date_bins(text: str, *, last_day: date | None, residual: str) -> list[Option]:
    """Return stretches of whole days, and an option for none of them.

    Raises ValueError for unreadable days and a last day that is missing or too early.
    """
    firsts = [_day(part) for part in _parts(text)]
    if last_day is None:
        raise ValueError("Say when the last stretch ends, or give an event deadline.")
    if not firsts:
        raise ValueError("Give the first day of each stretch, such as 2027-01-01, 2027-07-01.")
    for one, other in pairwise(firsts):
        if one >= other:
            raise ValueError(f"Days rise: {other} comes after {one}.")
    if last_day < firsts[-1]:
        raise ValueError(f"The last stretch begins {firsts[-1]} and would end {last_day}.")
    _check_number(len(firsts) + 1)
    lasts = [first - ONE_DAY for first in firsts[1:]] + [last_day]
    bins = [
        Option(key=f"{first}", label=_period(first, last), first_day=first, last_day=last)
        for first, last in zip(firsts, lasts, strict=True)
    ]
    label = " ".join(residual.split()) or f"Not by {_spelled_day(last_day)}"
    return [*bins, Option(key="never", label=label)]


def with_names_kept(options: Sequence[Option], old: Sequence[Option]) -> list[Option]:
    """Let options that stay what they are keep key and name: programs go by the keys."""
    if any(_ends(option) != NO_ENDS for option in options):
        same = [_ends(option) for option in options] == [_ends(option) for option in old]
        return [_copy(option) for option in old] if same else list(options)
    keys = {option.label.casefold(): option.key for option in old}
    return _keyed(options, keys)


def typed(options: Sequence[Option]) -> dict[str, Any]:
    """Return the form's fields that would make these options again."""
    numeric = [option for option in options if option.is_numeric]
    periods = [option for option in options if option.is_period]
    if numeric:
        edges = [numeric[0].low, *(option.high for option in numeric)]
        return {
            "edges": "; ".join(_spelled(edge) for edge in edges if edge is not None),
            "open_below": numeric[0].low is None,
            "open_above": numeric[-1].high is None,
        }
    if periods:
        return {
            "first_days": ", ".join(str(option.first_day) for option in periods),
            "last_day": periods[-1].last_day,
            "residual": next((one.label for one in options if not one.is_period), ""),
        }
    return {"options": "\n".join(option.label for option in options)}


def same_ends(one: Sequence[Option], other: Sequence[Option]) -> bool:
    return [_ends(option) for option in one] == [_ends(option) for option in other]


def _ends(option: Option) -> tuple[Any, ...]:
    return tuple(getattr(option, name) for name in ENDS)


NO_ENDS = (None,) * len(ENDS)


def _copy(option: Option) -> Option:
    ends = dict(zip(ENDS, _ends(option), strict=True))
    return Option(key=option.key, label=option.label, **ends)


def _keyed(options: Sequence[Option], known: dict[str, str] | None = None) -> list[Option]:
    """Give each option a key: the known one of its name, or one made of the name."""
    known = known or {}
    taken = {*known.values(), "annulled"}  # no new option goes by the key of one that was dropped
    for option in options:
        key = known.get(option.label.casefold()) or _free_key(option.label, taken)
        taken.add(key)
        option.key = key
    return list(options)


def _free_key(label: str, taken: set[str]) -> str:
    stem = slugify(label)[:90] or "option"
    tried = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(key for key in tried if key not in taken)


def _parts(text: str) -> Iterator[str]:
    """Split at semicolons or line ends where there are any, else at commas."""
    sign = r"[;\n]" if re.search(r"[;\n]", text.strip()) else ","
    return (part.strip() for part in re.split(sign, text) if part.strip())


def _number(part: str) -> Decimal:
    if not NUMBER.fullmatch(part):
        raise ValueError(f"“{_clipped(part)}” is not a number such as 1000 or 2.5.")
    return Decimal(part.replace(",", "").replace("−", "-"))


def _day(part: str) -> date:
    try:
        if DAY.fullmatch(part):
            return date.fromisoformat(part)
    except ValueError:
        pass
    raise ValueError(f"“{_clipped(part)}” is not a day such as 2027-07-01.")


def _check_number(number: int) -> None:
    if not 2 <= number <= MOST_OPTIONS:
        raise ValueError(f"A question has 2 to {MOST_OPTIONS} options; these are {number}.")


def _clipped(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _spelled(number: Decimal) -> str:
    return f"{number.normalize():,f}"


def _range(option: Option, *, is_first: bool) -> str:
    """1,000 to under 5,000. The first bin is “under” where nothing lies below it."""
    if option.high is None:
        assert option.low is not None, "a bin has an end"
        return f"{_spelled(option.low)} or more"
    if option.low is None or (is_first and option.low == 0):
        return f"under {_spelled(option.high)}"
    return f"{_spelled(option.low)} to under {_spelled(option.high)}"


def _period(first: date, last: date) -> str:
    """2028, December 2026, January to June 2027, or 20 January to 31 March 2025."""
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if not whole:
        return (
            f"{_spelled_day(first)} to {_spelled_day(last)}"
            if first < last
            else _spelled_day(first)
        )
    if (first.month, last.month) == (1, 12):
        return f"{first.year}" if first.year == last.year else f"{first.year} to {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    start = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
    return f"{start} to {last:%B %Y}"


def _spelled_day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
