"""What waits for stewards, or comes soon: records ordered by the instant they wait since or for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from forecasts.models import (
    Claim,
    ClarificationRequest,
    Coding,
    Contest,
    Document,
    ExtractionRun,
    Objection,
    Passage,
    Proposal,
    Question,
    Revision,
    Rewording,
    Suggestion,
)
from forecasts.models.question import State
from forecasts.permissions import others_can_decide
from forecasts.queries.codings import differing, worded
from forecasts.queries.rewordings import pending_rewordings

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


def rewordings(now: datetime) -> QuerySet[Rewording]:
    """Edits of published questions that another steward has to approve."""
    waiting = pending_rewordings(now).select_related("question__tournament", "editor")
    return waiting.annotate(at=F("proposed_at")).order_by("at", "pk")


def unresolved(now: datetime) -> QuerySet[Any]:
    rest: QuerySet[Any] = _closed(now).filter(by__gt=now).annotate(at=F("ended"))
    return rest.order_by("at", "pk")


def objected(now: datetime) -> QuerySet[Objection]:
    waiting = Objection.objects.filter(decision="", proposal__ended_at=None)
    found = waiting.select_related("objector", "proposal__question__tournament")
    told = found.annotate(at=F("raised_at"), others_can_decide=others_can_decide())
    return told.order_by("at", "pk")


def contested(now: datetime) -> QuerySet[Contest]:
    waiting = Contest.objects.filter(answered_at=None)
    found = waiting.select_related("claim__document", "commentator")
    told = found.prefetch_related("commentator__releases").annotate(at=F("made_at"))
    return told.order_by("at", "pk")


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
    latest = Revision.objects.filter(question=OuterRef("pk")).order_by("-number").values("editor")
    asked = Question.objects.in_state(State.IN_REVIEW, now).select_related("tournament", "author")
    found = asked.annotate(at=F("review_requested_at"), last_editor=Subquery(latest[:1]))
    return found.order_by("at", "pk")


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


def documents(now: datetime) -> QuerySet[Document]:
    """Commentary taken in and not public yet, or with a strong suggestion that came later."""
    open_ones = Passage.objects.filter(
        document=OuterRef("pk"), is_strong=True, state__in=["new", "later"]
    )
    number = open_ones.order_by().values("document").annotate(n=Count("pk")).values("n")
    runs = ExtractionRun.objects.filter(document=OuterRef("pk"))
    found = Document.objects.filter(text__isnull=False).annotate(
        at=F("imported_at"),
        to_decide=Coalesce(Subquery(number), 0),
        is_cited=Exists(runs),
        is_being_read=Exists(runs.filter(finished_at=None)),
    )
    found = found.filter(Q(published_at=None) | Q(to_decide__gt=0)).select_related("outlet")
    return found.order_by("at", "pk")


def opening(now: datetime) -> QuerySet[Question]:
    scheduled = Question.objects.in_state(State.SCHEDULED, now).select_related("tournament")
    soon = scheduled.filter(open_time__lte=now + SOON)
    return soon.annotate(at=F("open_time")).order_by("at", "pk")


def closing(now: datetime) -> QuerySet[Question]:
    opened = Question.objects.in_state(State.OPEN, now).select_related("tournament")
    soon = opened.filter(scheduled_close_time__lte=now + SOON)
    return soon.annotate(at=F("scheduled_close_time")).order_by("at", "pk")


def _claims() -> QuerySet[Any]:
    """Claims that stand, as a queue tells them, with their coders since they were last settled.

    Of one that was reworded, with those who read the latest wording that was read.
    """
    own = Coding.objects.filter(claim=OuterRef("claim"), is_adjudication=True).order_by("-pk")
    since = _latest_readings().filter(coder__isnull=False)
    since = since.filter(pk__gte=Coalesce(Subquery(own.values("pk")[:1]), 0))
    coders = ArraySubquery(since.order_by().values("coder").distinct())
    found = Claim.objects.filter(withdrawn_at=None).select_related("document")
    return found.annotate(title=F("paraphrase"), coders=coders)


def _latest_readings() -> QuerySet[Any]:
    """Codings of a claim's latest wording that was read."""
    latest = worded().filter(claim=OuterRef("claim")).order_by("-pk").values("wording")
    return worded().filter(claim=OuterRef("pk"), wording=Subquery(latest[:1]))


def to_code(now: datetime, document: Document | None = None) -> QuerySet[Any]:
    """Claims nobody has coded, or one of two; of one document where it is given.

    Who coded an earlier wording than another coder has to code it again. A file's coding will do
    where a document does not ask for two coders.
    """
    codings = Coding.objects.filter(claim=OuterRef("pk"))
    settled = Exists(_latest_readings().filter(is_adjudication=True))
    one_of_two = Q(document__two_coders=True, coders__len__lt=2) & ~Q(settled)
    found = _claims() if document is None else _claims().filter(document=document)
    found = found.filter(one_of_two | Q(document__two_coders=False) & ~Exists(codings))
    waiting: QuerySet[Any] = found.annotate(at=F("accepted_at")).order_by("at", "pk")
    return waiting


def to_adjudicate(now: datetime) -> QuerySet[Any]:
    """Claims whose coders differ, since the latest of them coded."""
    people = Coding.objects.filter(coder__isnull=False)
    others = people.filter(claim=OuterRef("claim")).exclude(coder=OuterRef("coder"))
    read = Claim.objects.filter(pk__in=people.filter(Exists(others)).values("claim"))
    latest = people.filter(claim=OuterRef("pk")).order_by("-pk").values("coded_at")
    found = _claims().filter(pk__in=differing(read))
    waiting: QuerySet[Any] = found.annotate(at=Subquery(latest[:1])).order_by("at", "pk")
    return waiting
