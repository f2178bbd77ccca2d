"""The public log: one line a step, written in the step's own transaction."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from forecasts.models import LogEntry, Question
from forecasts.permissions import has_stake


def record(
    verb: LogEntry.Verb,
    *,
    question: Question,
    actor: User | None,
    at: datetime,
    reason: str = "",
) -> None:
    LogEntry.objects.create(question=question, verb=verb, actor=actor, at=at, reason=reason)


def declared(said: str, steward: User | None, question: Question) -> str:
    """Return what a steward says, headed by their stake in the question where they have one."""
    if steward is None or not has_stake(steward, question):
        return said
    return f"By somebody with a stake. {said}"


def record_import(question: Question, file: str) -> None:
    """Begin the log of a question that a file brought, published as it came."""
    assert question.published_at is not None, "what a file brings is public"
    record(
        LogEntry.Verb.PUBLISHED,
        question=question,
        actor=None,
        at=question.published_at,
        reason=f"As it stands in {file}.",
    )
