"""What a claim is linked to, and what it could be linked to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, IntegerField, Q, Value, When

from forecasts.models import Claim, ClaimLink, Question
from forecasts.models.question import State
from forecasts.permissions import Visitor
from forecasts.queries.questions import matching

OFFERED = 30  # questions at once; the search finds the rest


@dataclass(frozen=True)
class Offer:
    """A question a claim can be linked to; the outcome itself is not told."""

    question: Question
    state: State

    @property
    def is_known(self) -> bool:
        """Whether its outcome is public, so that a link made now comes after it."""
        return self.question.resolution_id is not None


def links(claim: Claim, user: Visitor) -> list[ClaimLink]:
    """Return the standing links of a claim, to questions the visitor may see."""
    found = claim.links.filter(unlinked_at=None, question__in=Question.objects.visible_to(user))
    return list(found.select_related("question__tournament", "question__resolution"))


def is_before(link: ClaimLink) -> bool:
    """Whether a link stood before anybody could know the outcome. Needs the resolution loaded."""
    resolution = link.question.resolution
    known_at = resolution.known_at if resolution else None
    return known_at is None or link.precedes(known_at)


def offers(claim: Claim, user: Visitor, search: str, now: datetime) -> tuple[list[Offer], int]:
    """Return the first questions a claim can be linked to, open ones first, and how many there are.

    Only published ones in tournaments the visitor may see, without those it is linked to.
    """
    found = Question.objects.visible_to(user).published()
    if search:
        found = matching(found, search)
    found = found.exclude(claim_links__in=claim.links.filter(unlinked_at=None))
    is_open = Q(pk__in=Question.objects.in_state(State.OPEN, now).values("pk"))
    places = Case(
        When(is_open, then=Value(0)),
        When(resolution=None, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = found.order_by(places, "scheduled_close_time", "pk")
    shown = rows.select_related("tournament", "resolution")[:OFFERED]
    return [Offer(question, question.state(now)) for question in shown], found.count()
