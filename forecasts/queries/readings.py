"""Readings of one claim beside one another, field by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forecasts.models import Coding
from forecasts.queries.codings import COMPARED
from forecasts.queries.lexicons import scale

NONE = "–"


@dataclass(frozen=True)
class Row:
    """One field of several readings. ``counts`` where a difference in it has to be settled."""

    label: str
    values: list[str]
    counts: bool

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


def _range(coding: Coding) -> str:
    if coding.low is None or coding.high is None:
        return NONE
    ends = dict.fromkeys(f"{100 * end:g}" for end in (coding.low, coding.high))
    return f"{'–'.join(ends)} %"


def _words(coding: Coding) -> str:
    return f"{coding.words} ({scale(coding)})" if coding.phrase else scale(coding)


def _horizon(coding: Coding) -> str:
    read = f"{coding.horizon_ends:%-d %b %Y}" if coding.horizon_ends else ""
    return ", read as ".join(filter(None, [coding.horizon, read]))


FIELDS: tuple[tuple[str, str, Callable[[Coding], str]], ...] = (
    ("Codable", "is_codable", lambda one: "yes" if one.is_codable else one.get_reason_display()),
    ("Kind", "kind", lambda one: one.get_kind_display()),
    ("Range", "low", _range),
    ("Words", "phrase", _words),
    ("Direction", "direction", lambda one: one.get_direction_display()),
    ("Conditional", "is_conditional", lambda one: "yes" if one.is_conditional else "no"),
    ("Condition", "condition", lambda one: one.condition),
    ("By when", "horizon", _horizon),
    ("Knew the outcome", "saw_outcome", lambda one: "yes" if one.saw_outcome else "no"),
    ("Note", "note", lambda one: one.note),
)


def compared(readings: Sequence[Coding]) -> list[Row]:
    """Return the fields of the readings that any of them says something in."""
    rows = [
        Row(label, [told(one) or NONE for one in readings], name in COMPARED)
        for label, name, told in FIELDS
    ]
    return [row for row in rows if set(row.values) - {NONE}]
