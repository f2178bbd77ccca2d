"""What waits for stewards, or comes soon: records ordered by the instant they wait since or for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from forecasts.models import (
    ClarificationRequest,
    Contest,
    Objection,
    Proposal,
    Question,
    Revision,
    Suggestion,
)
from forecasts.models.question import State

PUT_OFF = timedelta(days=14)  # after closing, where no time to resolve was set
SOON = timedelta(days=7)


def _closed(now: datetime) -> QuerySet[Any]:
    """Questions a steward has to resolve; the branches of a pair follow by themselves."""
    closed = Question.objects.in_state(State.CLOSED, now)
    closed = closed.filter(pair_if_yes=None, pair_if_no=None)
    ended = Coalesce("closed_at", "scheduled_close_time")
    by = Coalesce("scheduled_resolve_time", ended + PUT_OFF)
    return closed.annotate(ended=ended, by=Greatest(by, ended)).select_related("tournament")


def overdue(now: datetime) -> QuerySet[Any]:
    due: QuerySet[Any] = _closed(now).filter(by__lte=now).annotate(at=F("by"))
    return due.order_by("at", "pk")


def unresolved(now: datetime) -> QuerySet[Any]:
    rest: QuerySet[Any] = _closed(now).filter(by__gt=now).annotate(at=F("ended"))
    return rest.order_by("at", "pk")


def objected(now: datetime) -> QuerySet[Objection]:
    waiting = Objection.objects.filter(decision="", proposal__ended_at=None)
    found = waiting.select_related("objector", "proposal__question__tournament")
    return found.annotate(at=F("raised_at")).order_by("at", "pk")


def contested(now: datetime) -> QuerySet[Contest]:
    waiting = Contest.objects.filter(answered_at=None)
    found = waiting.select_related("claim__document", "commentator")
    return found.annotate(at=F("made_at")).order_by("at", "pk")


def _pending() -> QuerySet[Proposal]:
    pending = Proposal.objects.filter(ended_at=None)
    return pending.select_related("question__tournament", "outcome", "proposer")


def to_second(now: datetime) -> QuerySet[Proposal]:
    waiting = _pending().filter(objections_until=None)
    return waiting.annotate(at=F("proposed_at")).order_by("at", "pk")


def proposed(now: datetime) -> QuerySet[Proposal]:
    """Proposals nobody objects to, until the clock makes them final."""
    undecided = Objection.objects.filter(proposal=OuterRef("pk"), decision="")
    running = _pending().filter(~Exists(undecided), objections_until__isnull=False)
    return running.annotate(at=F("objections_until")).order_by("at", "pk")


def in_review(now: datetime) -> QuerySet[Question]:
    asked = Question.objects.in_state(State.IN_REVIEW, now)
    found = asked.select_related("tournament", "author")
    return found.annotate(at=F("review_requested_at")).order_by("at", "pk")


def drafts(now: datetime) -> QuerySet[Question]:
    """Drafts by when they were posed; those of a file, which have no history, come last."""
    posed = Revision.objects.filter(question=OuterRef("pk"), number=1).values("edited_at")
    found = Question.objects.in_state(State.DRAFT, now).select_related("tournament", "author")
    return found.annotate(at=Subquery(posed)).order_by(F("at").asc(nulls_last=True), "pk")


def suggestions(now: datetime) -> QuerySet[Suggestion]:
    waiting = Suggestion.objects.filter(decided_at=None).select_related("author", "tournament")
    return waiting.annotate(at=F("made_at")).order_by("at", "pk")


def requests(now: datetime) -> QuerySet[ClarificationRequest]:
    waiting = ClarificationRequest.objects.filter(answered_at=None)
    found = waiting.select_related("asker", "question__tournament")
    return found.annotate(at=F("asked_at")).order_by("at", "pk")


def opening(now: datetime) -> QuerySet[Question]:
    scheduled = Question.objects.in_state(State.SCHEDULED, now).select_related("tournament")
    soon = scheduled.filter(open_time__lte=now + SOON)
    return soon.annotate(at=F("open_time")).order_by("at", "pk")


def closing(now: datetime) -> QuerySet[Question]:
    opened = Question.objects.in_state(State.OPEN, now).select_related("tournament")
    soon = opened.filter(scheduled_close_time__lte=now + SOON)
    return soon.annotate(at=F("scheduled_close_time")).order_by("at", "pk")
