"""Resolution: outcome, ``known_at`` and evidence; annulment; and taking either back.

Each appends a version and a run that is due, in one transaction: whoever scores finds the row.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from forecasts.errors import AlreadyResolved, InvalidResolution, NotResolved
from forecasts.models import Option, Question, Resolution, ScoreRun
from forecasts.services.clock import Clock


@transaction.atomic
def resolve_question(
    *,
    question: Question,
    outcome: Option,
    known_at: datetime,
    steward: User | None,
    evidence: str,
    now: Clock,
    is_unconfirmed: bool = False,
) -> Resolution:
    """Record which option happened and when the world could know.

    Raises AlreadyResolved, or InvalidResolution where ``known_at`` is not after the opening, is
    in the future, or the outcome is another question's.
    """
    locked, stamp = _locked_unresolved(question, now)
    if outcome.question_id != locked.pk:
        raise InvalidResolution("This option belongs to another question.")
    _check_known_at(locked, known_at, stamp)
    return _record(
        locked,
        Resolution(
            verdict=Resolution.Verdict.RESOLVED,
            outcome=outcome,
            known_at=known_at,
            recorded_at=stamp,
            steward=steward,
            evidence=evidence,
            is_unconfirmed=is_unconfirmed,
        ),
    )


@transaction.atomic
def annul_question(
    *, question: Question, known_at: datetime, steward: User | None, evidence: str, now: Clock
) -> Resolution:
    """Void the question: no scores, out of every denominator. Raises as resolving does."""
    locked, stamp = _locked_unresolved(question, now)
    if known_at > stamp:
        raise InvalidResolution("The time it became known is in the future.")
    return _record(
        locked,
        Resolution(
            verdict=Resolution.Verdict.ANNULLED,
            known_at=known_at,
            recorded_at=stamp,
            steward=steward,
            evidence=evidence,
        ),
    )


@transaction.atomic
def unresolve_question(
    *, question: Question, steward: User, evidence: str, now: Clock
) -> Resolution:
    """Take the current resolution back; forecasting goes on if the scheduled close is ahead.

    Raises NotResolved.
    """
    locked, stamp = _locked(question, now)
    if locked.resolution is None:
        raise NotResolved("This question is not resolved.")
    return _record(
        locked,
        Resolution(
            verdict=Resolution.Verdict.UNRESOLVED,
            recorded_at=stamp,
            steward=steward,
            evidence=evidence,
        ),
    )


def _locked(question: Question, now: Clock) -> tuple[Question, datetime]:
    locked = Question.objects.select_for_update(no_key=True, of=("self",)).get(pk=question.pk)
    return locked, now()


def _locked_unresolved(question: Question, now: Clock) -> tuple[Question, datetime]:
    locked, stamp = _locked(question, now)
    if locked.resolution is not None:
        raise AlreadyResolved("This question is resolved already: un-resolve it first.")
    if locked.open_time > stamp:
        raise InvalidResolution("This question has not opened yet.")
    return locked, stamp


def _check_known_at(question: Question, known_at: datetime, stamp: datetime) -> None:
    if known_at > stamp:
        raise InvalidResolution("The time it became known is in the future.")
    if known_at <= question.open_time:
        raise InvalidResolution(
            "The outcome was known before the question opened: annul it instead."
        )


def _record(question: Question, resolution: Resolution) -> Resolution:
    resolution.question = question
    resolution.version = question.resolutions.count() + 1
    resolution.save(force_insert=True)
    ScoreRun.objects.create(resolution=resolution)
    if resolution.verdict == Resolution.Verdict.UNRESOLVED:
        question.resolution = None
        if question.scheduled_close_time > resolution.recorded_at:
            question.closed_at = None
    else:
        question.resolution = resolution
        question.closed_at = question.closed_at or min(
            question.scheduled_close_time, resolution.recorded_at
        )
    question.save(update_fields=["resolution", "closed_at"])
    return resolution
