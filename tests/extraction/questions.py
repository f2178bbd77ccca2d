"""A question no rule finds fault with, to be spoiled one thing at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from forecasts.extraction.lint import Choice, Draft, NamedSource, lint

BACKGROUND = (
    "Japan offered to host an office in 2023, and the allies have not agreed on it since. An "
    "office needs the consent of all of them in the council. Those in partner states elsewhere "
    "have a staff of ten to twenty."
)
CRITERIA = (
    "Resolves Yes if NATO states, after the open time and by 23:59 UTC on December 31, 2027, that "
    "a liaison office in Japan is open. Otherwise resolves No."
)
GOOD: dict[str, Any] = {
    "slug": "office",
    "title": "Will NATO open a liaison office in Japan by December 31, 2027?",
    "family": "nato",
    "options": (Choice("yes", "Yes"), Choice("no", "No")),
    "background": BACKGROUND,
    "background_as_of": date(2026, 12, 1),
    "resolution_criteria": CRITERIA,
    "fine_print": ("An announcement is not enough.", "One person on the staff counts."),
    "annulment": "Annulled if an office was open before the open time.",
    "default_if_nothing_found": "no",
    "sources": (NamedSource("primary", "NATO newsroom"), NamedSource("fallback", "two agencies")),
    "open_time": datetime(2027, 1, 1, tzinfo=UTC),
    "scheduled_close_time": datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC),
    "event_deadline": datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC),
    "scheduled_resolve_time": datetime(2028, 1, 15, tzinfo=UTC),
    "base_rate": "No such office in Asia so far.",
    "time_zone": "UTC",
}
WHERE: dict[str, Any] = {
    "title": "Where will NATO open its first liaison office in Asia by December 31, 2027?",
    "kind": "multiple_choice",
    "default_if_nothing_found": "annul",
    "options": (Choice("japan", "Japan"), Choice("none", "No office by the deadline")),
    "resolution_criteria": "Resolves to the state where NATO says, after the open time and by "
    "December 31, 2027 (UTC), that a first liaison office in Asia is open.",
}
HOW_MANY: dict[str, Any] = {
    "title": "What total of troops will the ministry publish for 2027?",
    "kind": "ordered",
    "scale": "number",
    "unit": "persons",
    "default_if_nothing_found": "annul",
    "resolution_criteria": "Resolves to the bin of the estimate of the total of troops that the "
    "ministry publishes first for 2027.",
    "fine_print": ("The midpoint of a range counts.", "Civilian staff is left out."),
}
WHEN: dict[str, Any] = {
    "title": "When will NATO open a liaison office in Japan?",
    "kind": "ordered",
    "scale": "date",
    "default_if_nothing_found": "annul",
    "resolution_criteria": "Resolves to the period in which NATO states, after the open time, "
    "that a liaison office in Japan is open.",
}


def bins(*edges: str) -> tuple[Choice, ...]:
    """Half-open bins between edges; an empty edge is an open end."""
    numbers = [Decimal(edge) if edge else None for edge in edges]
    return tuple(
        Choice(f"b{n}", f"bin {n}", low, high) for n, (low, high) in enumerate(pairwise(numbers), 1)
    )


def periods(*days: str) -> tuple[Choice, ...]:
    """Periods from each first day to each last one, in pairs, and a residual option."""
    dates = [date.fromisoformat(day) for day in days]
    found = [
        Choice(f"p{n}", f"{first:%B} to {last:%B %Y}", start=first, end=last)
        for n, (first, last) in enumerate(zip(dates[::2], dates[1::2], strict=True), 1)
    ]
    return (*found, Choice("never", "Not by then"))


HOW_MANY["options"] = bins("0", "1250", "2750", "")
WHEN["options"] = periods("2027-01-01", "2027-06-30", "2027-07-01", "2027-12-31")


def a_draft(**changes: Any) -> Draft:
    return Draft(**GOOD | changes)


def found(**changes: Any) -> list[tuple[str, str]]:
    """Return the rules broken by the good question with some fields changed, and the fields."""
    return [(finding.rule, finding.field) for finding in lint(a_draft(**changes))]


def messages(rule: str, **changes: Any) -> list[str]:
    return [finding.message for finding in lint(a_draft(**changes)) if finding.rule == rule]
