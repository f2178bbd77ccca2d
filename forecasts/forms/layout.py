"""How the fields of a question's form are arranged, and what the linter says beside each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django import forms
from django.forms.boundfield import BoundField

from forecasts.extraction.lint import Finding

SENSITIVE = ("casualties", "named people", "attacks under way", "elections", "health")


class Kind(StrEnum):
    """What the answers are like; three of them make an ordered question."""

    BINARY = "binary"
    NAMES = "multiple_choice"
    NUMBERS = "numbers"
    DAYS = "days"
    STEPS = "steps"
    KEEP = "keep"


KINDS = [
    (Kind.BINARY.value, "Yes or no"),
    (Kind.NAMES.value, "One of several, in no order"),
    (Kind.NUMBERS.value, "A number, in bins"),
    (Kind.DAYS.value, "A day, in stretches of time"),
    (Kind.STEPS.value, "One of several steps, in order"),
]
# Fields that only some kinds have a use for.
ONLY_FOR = {
    "options": "multiple_choice steps",
    "edges": "numbers",
    "open_below": "numbers",
    "open_above": "numbers",
    "unit": "numbers keep",
    "first_days": "days",
    "last_day": "days",
    "residual": "days",
}
LAYOUT = (
    (
        "What is asked",
        "",
        "title kind options edges open_below open_above unit first_days last_day residual",
    ),
    (
        "When",
        "All times are UTC. In this order: opens, closes, event deadline, resolve by.",
        "open_time scheduled_close_time event_deadline scheduled_resolve_time",
    ),
    (
        "How it resolves",
        "Somebody who has never heard of it should reach the same verdict from this alone.",
        "resolution_criteria fine_print resolution_sources fallback_sources "
        "default_if_nothing_found annulment",
    ),
    (
        "What forecasters should know",
        "What was public when it opens, with no hint at the answer.",
        "background background_as_of base_rate base_rate_share",
    ),
    (
        "For the reviewers",
        "Shown to stewards before publication.",
        "pre_publication_check sensitivity",
    ),
    ("Filing", "", "tags family"),
)


@dataclass(frozen=True)
class Place:
    """A field with what the linter says of it, and the kinds of answers it is for."""

    field: BoundField
    findings: list[Finding]
    kinds: str


@dataclass(frozen=True)
class Group:
    """Fields that belong together, under a heading."""

    heading: str
    hint: str
    places: list[Place]


def arranged(
    form: forms.Form, layout: Sequence[tuple[str, str, str]], findings: Sequence[Finding]
) -> Iterator[Group]:
    for heading, hint, names in layout:
        yield Group(heading, hint, [place(form, name, findings) for name in names.split()])


def place(form: forms.Form, name: str, findings: Sequence[Finding]) -> Place:
    said = [finding for finding in findings if finding.field == name]
    return Place(form[name], said, ONLY_FOR.get(name, ""))


def of_the_whole(form: forms.Form, findings: Sequence[Finding]) -> list[Finding]:
    """Return what the linter says of the question, or of something the form has no field for."""
    return [finding for finding in findings if finding.field not in form.fields]
