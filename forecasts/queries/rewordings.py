"""Edits of published questions that wait for a second steward, or waited for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from accounts.models import User
from forecasts.extraction.lint import Finding
from forecasts.models import ConditionalPair, Forecast, Option, Question, Rewording
from forecasts.models.question import State
from forecasts.permissions import why_not_approve
from forecasts.queries.linting import findings_of
from forecasts.queries.wording import Change, changes, wording


@dataclass(frozen=True)
class RewordingPage:
    """A rewording beside what it changes, and what the linter says of it."""

    rewording: Rewording
    changes: list[Change]
    findings: list[Finding]
    can_end: bool  # a steward can still decide on it
    is_own: bool
    why_not: str  # why the reader leaves the approval to others


def rewording_page(rewording: Rewording, steward: User, now: datetime) -> RewordingPage:
    question, options = reworded(rewording)
    before = rewording.question.revisions.get(number=rewording.began_from)
    can_end = pending_rewordings(now).filter(pk=rewording.pk).exists()
    return RewordingPage(
        rewording=rewording,
        changes=list(changes(before.wording, wording(question, options))),
        findings=findings_of(question, options) if can_end else [],
        can_end=can_end,
        is_own=rewording.editor_id == steward.pk,
        why_not=why_not_approve(steward, rewording),
    )


def pending_rewording(question: Question, now: datetime) -> Rewording | None:
    found = pending_rewordings(now).filter(question=question)
    return found.select_related("editor", "question__tournament").first()


def pending_rewordings(now: datetime) -> QuerySet[Rewording]:
    """Return those a steward can still approve: nobody has forecast, and time is not up."""
    return _waiting().filter(question__in=_rewordable(now))


def outrun_rewordings(now: datetime) -> QuerySet[Rewording]:
    """Return those that a forecast or the close came before."""
    return _waiting().exclude(question__in=_rewordable(now))


def reworded(rewording: Rewording) -> tuple[Question, list[Option]]:
    """Return the question and its options as they would be; nothing of it is saved."""
    question = Question.objects.select_related("tournament").get(pk=rewording.question_id)
    for name, value in said_fields(rewording).items():
        setattr(question, name, value)
    return question, said_options(rewording)


def said_fields(rewording: Rewording) -> dict[str, Any]:
    return _typed(Question, rewording.fields)


def said_options(rewording: Rewording) -> list[Option]:
    return [Option(**_typed(Option, texts)) for texts in rewording.options]


def _typed(model: type[Model], said: dict[str, Any]) -> dict[str, Any]:
    """Return values out of JSON as the columns of a model have them."""
    columns = {name: model._meta.get_field(name) for name in said}
    return {name: columns[name].to_python(value) for name, value in said.items()}  # type: ignore[union-attr]


def _waiting() -> QuerySet[Rewording]:
    return Rewording.objects.filter(ended_at=None)


def _rewordable(now: datetime) -> QuerySet[Question]:
    own = Exists(Forecast.objects.filter(question=OuterRef("pk")))
    halves = Forecast.objects.filter(Q(question=OuterRef("if_yes")) | Q(question=OuterRef("if_no")))
    pairs = ConditionalPair.objects.resting_on(OuterRef("pk"))
    forecast = own | Exists(pairs.filter(Exists(halves)))
    states = (State.SCHEDULED, State.OPEN)
    scheduled, opened = (Question.objects.in_state(state, now) for state in states)
    return (scheduled | opened).exclude(forecast)
