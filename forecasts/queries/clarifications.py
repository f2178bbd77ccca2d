"""What was asked about questions, as far as a reader may see it, and what was said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from forecasts.models import Clarification, ClarificationRequest, Question
from forecasts.permissions import Visitor, can_steward
from forecasts.queries.questions import Line


@dataclass(frozen=True)
class Requests:
    """The reader's own requests, answered or not, and, for stewards, all that wait."""

    own: list[ClarificationRequest]
    waiting: list[ClarificationRequest]


def requests(question: Question, user: Visitor) -> Requests:
    """Return the requests a reader may see, in one query; none for a stranger."""
    if not user.is_authenticated:
        return Requests([], [])
    seen = Q(asker=user)
    if can_steward(user):
        seen |= Q(answered_at=None)
    rows = list(
        question.clarification_requests.filter(seen).select_related(
            "asker", "steward", "clarification"
        )
    )
    return Requests(
        own=[row for row in rows if row.asker_id == user.pk],
        waiting=[row for row in rows if row.answered_at is None and can_steward(user)],
    )


def said(lines: Iterable[Line]) -> list[tuple[Question, Clarification]]:
    """Return what any of several questions was said to mean, in the order it was said."""
    every = [(line.question, one) for line in lines for one in line.clarifications]
    return sorted(every, key=lambda pair: pair[1].published_at)
