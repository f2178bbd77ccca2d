"""What a question says to its readers, and how that changed from one edit to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Min, QuerySet

from forecasts.extraction.differences import Piece, word_differences
from forecasts.models import ConditionalPair, Forecast, Option, Question, Revision

# In the order of the page, with the heading of each.
WORDING = {
    "title": "Title",
    "kind": "Kind",
    "options": "Options",
    "unit": "Unit",
    "resolution_criteria": "Resolution criteria",
    "fine_print": "Fine print",
    "annulment": "Annulment",
    "default_if_nothing_found": "If nothing is found",
    "resolution_sources": "Sources",
    "fallback_sources": "Fallback sources",
    "background": "Background",
    "background_as_of": "Background as of",
    "base_rate": "Base rate",
    "base_rate_share": "Base rate as a number",
    "pre_publication_check": "To check before publication",
    "tags": "Tags",
    "sensitivity": "Sensitivity",
    "family": "Family",
    "open_time": "Opens",
    "scheduled_close_time": "Closes",
    "event_deadline": "Event deadline",
    "scheduled_resolve_time": "To be resolved",
}


@dataclass(frozen=True)
class Change:
    """One text that an edit changed, word by word."""

    heading: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Edit:
    """A revision with what it changed of the one before; nothing for the first."""

    revision: Revision
    changes: list[Change]

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The whole wording as it stood then, under its headings; what is empty left out."""
        texts = ((heading, self.revision.wording.get(name)) for name, heading in WORDING.items())
        return [(heading, text) for heading, text in texts if text]


def wording(question: Question, options: Iterable[Option] | None = None) -> dict[str, Any]:
    """Return every text of a question as plain text, by name of the field.

    Its options are those in the database unless others are given.
    """
    texts = {name: _spelled(getattr(question, name)) for name in WORDING if name != "options"}
    listed = question.options.all() if options is None else options
    return texts | {"options": "\n".join(_option(option) for option in listed)}


def edits(question: Question) -> list[Edit]:
    """Return a question's revisions, latest first, with the differences word by word."""
    rows = question.revisions.select_related("editor").prefetch_related("reviews__reviewer")
    revisions = list(rows.order_by("number"))
    steps = zip([*revisions[:1], *revisions], revisions, strict=False)
    return [Edit(new, list(changes(old.wording, new.wording))) for old, new in steps][::-1]


def frozen_at(question: Question) -> datetime | None:
    """Return when the first forecast froze the wording; None while it can still change."""
    first: datetime | None = answering(question).aggregate(first=Min("submitted_at"))["first"]
    return first


def answering(question: Question) -> QuerySet[Forecast]:
    """Return the forecasts that rest on a wording: the question's, and those of its branches."""
    branches = ConditionalPair.objects.resting_on(question).branches()
    return Forecast.objects.filter(question__in=[question.pk, *branches])


def changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    """Yield the texts that are not the same in two wordings, in the order of the page."""
    for name, heading in WORDING.items():
        after = new.get(name, "")
        # What an older revision has no place for did not change with this one.
        before = old.get(name, after)
        if before != after:
            yield Change(heading, word_differences(before, after))


def as_percent(share: float) -> str:
    """Return a share as a number of hundredths, without a sign: 12.5.

    >>> [as_percent(share) for share in (0.125, 1 / 3, 0, 1)]
    ['12.5', '33.333333', '0', '100']
    """
    return f"{100 * share:.6f}".rstrip("0").rstrip(".")


def _spelled(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(value)
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    if isinstance(value, float):
        return f"{as_percent(value)} %"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _option(option: Option) -> str:
    ends = (option.low, option.high) if option.is_numeric else (option.first_day, option.last_day)
    if ends == (None, None):
        return f"{option.key}: {option.label}"
    return f"{option.key}: {option.label} ({' to '.join(_spelled(end) or '…' for end in ends)})"
