"""What the linter says of a question as it stands in the database."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from forecasts.extraction.lint import Choice, Draft, Finding, NamedSource, Other, lint
from forecasts.models import Option, Question

COPIED = (
    "slug", "title", "kind", "family", "unit", "background", "background_as_of",
    "resolution_criteria", "annulment", "default_if_nothing_found", "open_time",
    "scheduled_close_time", "event_deadline", "scheduled_resolve_time", "base_rate",
    "pre_publication_check",
)  # fmt: skip


# What a suggestion says; the rest is a steward's to add.
SUGGESTED = ("title", "resolution_criteria", "event_deadline")


def findings(question: Question) -> list[Finding]:
    """Return what the linter finds, by rule. Needs ``tournament`` loaded."""
    return findings_of(question, list(question.options.all()))


def findings_of(question: Question, options: list[Option]) -> list[Finding]:
    """Return what the linter finds in a question, saved or not, with these options."""
    company = others(question.tournament.questions.all(), but=question)
    return lint(draft_of(question, options), company)


def hints(question: Question) -> list[Finding]:
    """Return what the linter finds in as much of a question as a suggestion has.

    Whoever suggests one is told of no draft that it is like.
    """
    company = others(question.tournament.questions.published())
    found = lint(draft_of(question, []), company)
    return [finding for finding in found if finding.field in SUGGESTED]


def draft_of(question: Question, options: list[Option]) -> Draft:
    """Return a question, saved or not, as the linter reads it."""
    return Draft(
        **{name: getattr(question, name) for name in COPIED},
        scale=_scale(options),
        options=tuple(_choice(option) for option in options),
        fine_print=tuple(filter(None, question.fine_print.splitlines())),
        sources=(
            *(NamedSource("primary", name) for name in question.resolution_sources),
            *(NamedSource("fallback", name) for name in question.fallback_sources),
        ),
        tags=tuple(question.tags),
        sensitivity=tuple(question.sensitivity),
        time_zone="UTC",
        is_retrospective=not question.tournament.is_ranked,
    )


def others(rows: QuerySet[Question], but: Question | None = None) -> list[Other]:
    """Return questions of a tournament, as far as a duplicate is told by them."""
    if but is not None and but.pk is not None:
        rows = rows.exclude(pk=but.pk)
    told = rows.values_list("slug", "title", "family", "tournament__slug")
    return [
        Other(slug, title, family, reverse("question", args=[tournament, slug]))
        for slug, title, family, tournament in told
    ]


def _scale(options: list[Option]) -> str:
    if any(option.is_numeric for option in options):
        return "number"
    return "date" if any(option.is_period for option in options) else ""


def _choice(option: Option) -> Choice:
    return Choice(
        key=option.key,
        label=option.label,
        low=option.low,
        high=option.high,
        start=option.first_day,
        end=option.last_day,
    )
