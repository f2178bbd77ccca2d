"""The record of resolutions: outcome, ``known_at`` and evidence; annulment; taking either back.

Each appends a version and a run that is due, in one transaction: whoever scores finds the row.
What stewards propose comes here once it is final; what a file brings comes here directly.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from forecasts import permissions
from forecasts.errors import (
    AlreadyResolved,
    ConflictOfInterest,
    IllegalStep,
    InvalidResolution,
    NotResolved,
)
from forecasts.models import LogEntry, Option, Proposal, Question, Resolution, ScoreRun
from forecasts.services.clock import Clock
from forecasts.services.locks import lock_question
from forecasts.services.log import declared, record
from forecasts.services.notifications import tell_forecasters
from forecasts.services.questions import resume_forecasting, stop_forecasting


@transaction.atomic
def resolve_question(
    *,
    question: Question,
    outcome: Option,
    known_at: datetime,
    steward: User | None,
    evidence: str,
    now: Clock,
    proposal: Proposal | None = None,
    is_unconfirmed: bool = False,
) -> Resolution:
    """Record which option happened and when the world could know.

    Raises AlreadyResolved, IllegalStep for a draft or while another resolution is proposed, or
    InvalidResolution where ``known_at`` is not after the opening, is in the future, or the outcome
    is another question's.
    """
    locked, stamp = _locked_unresolved(question, now)
    if outcome.question_id != locked.pk:
        raise InvalidResolution("This option belongs to another question.")
    check_known_at(locked, known_at, stamp)
    return _record(
        locked,
        Resolution(
            verdict=Resolution.Verdict.RESOLVED,
            outcome=outcome,
            known_at=known_at,
            recorded_at=stamp,
            steward=steward,
            evidence=evidence,
            proposal=proposal,
            is_unconfirmed=is_unconfirmed,
        ),
    )


@transaction.atomic
def annul_question(
    *,
    question: Question,
    known_at: datetime,
    steward: User | None,
    evidence: str,
    now: Clock,
    proposal: Proposal | None = None,
) -> Resolution:
    """Void the question: no scores, out of every denominator. Raises as resolving does."""
    locked, stamp = _locked_unresolved(question, now)
    check_known_at(locked, known_at, stamp, annuls=True)
    return _record(
        locked,
        Resolution(
            verdict=Resolution.Verdict.ANNULLED,
            known_at=known_at,
            recorded_at=stamp,
            steward=steward,
            evidence=evidence,
            proposal=proposal,
        ),
    )


@transaction.atomic
def unresolve_question(
    *, question: Question, steward: User | None, evidence: str, now: Clock
) -> Resolution:
    """Take the current resolution back; forecasting goes on if the scheduled close is ahead.

    Raises NotResolved, IllegalStep for a branch of a pair, which follows its condition and outcome
    and no steward, and ConflictOfInterest for a steward who is recused or, where it takes two
    stewards, has a stake.
    """
    locked, stamp = lock_question(question, now)
    check_resolved(locked, steward)
    text = f"Taken back: the resolution of “{locked}”."
    tell_forecasters(text, question=locked, at=stamp)
    return _record(
        locked,
        Resolution(
            verdict=Resolution.Verdict.UNRESOLVED,
            recorded_at=stamp,
            steward=steward,
            evidence=evidence,
        ),
    )


def check_resolved(question: Question, steward: User | None) -> None:
    """Raise NotResolved, IllegalStep or ConflictOfInterest where nothing can be taken back."""
    if question.resolution is None:
        raise NotResolved("This question is not resolved.")
    if steward is not None:
        check_no_branch(question)
        check_impartial(question, steward, stakes=question.tournament.needs_second)


def check_no_branch(question: Question) -> None:
    """Raise IllegalStep for a branch: a steward's word would stand against its pair's rule."""
    if question.is_branch:
        raise IllegalStep(
            "This is a branch of a conditional pair: the clock settles it by its condition and "
            "its outcome. Resolve those."
        )


def check_impartial(question: Question, steward: User, *, stakes: bool) -> None:
    """Raise ConflictOfInterest for who is recused, or, where ``stakes`` count, has one."""
    refuse_partial(permissions.why_not_judge(steward, question, stakes=stakes))


def refuse_partial(why: str) -> None:
    """Raise ConflictOfInterest where there is a reason to leave the judging to others."""
    if why:
        raise ConflictOfInterest(why)


def check_known_at(
    question: Question, known_at: datetime, stamp: datetime, *, annuls: bool = False
) -> None:
    """Raise InvalidResolution for a time that is to come, or before there was a question."""
    if known_at > stamp:
        raise InvalidResolution("The time it became known is in the future.")
    if known_at <= question.open_time and not annuls:
        raise InvalidResolution(
            "The outcome was known before the question opened: annul it instead."
        )


def _locked_unresolved(question: Question, now: Clock) -> tuple[Question, datetime]:
    locked, stamp = lock_question(question, now)
    if locked.resolution is not None:
        raise AlreadyResolved("This question is resolved already: un-resolve it first.")
    if locked.published_at is None:
        raise IllegalStep("This question is a draft.")
    if locked.proposal_id is not None:
        raise IllegalStep("A resolution is proposed already: decide on that one first.")
    if locked.open_time > stamp:
        raise InvalidResolution("This question has not opened yet.")
    return locked, stamp


def _record(question: Question, resolution: Resolution) -> Resolution:
    resolution.question = question
    resolution.version = question.resolutions.count() + 1
    resolution.save(force_insert=True)
    if resolution.verdict != Resolution.Verdict.UNRESOLVED:
        stop_forecasting(question, at=resolution.recorded_at, by=resolution.steward)
    said = resolution.evidence
    if resolution.verdict == Resolution.Verdict.UNRESOLVED:
        said = declared(said, resolution.steward, question)
    record(
        LogEntry.Verb(resolution.verdict),
        question=question,
        actor=resolution.steward,
        at=resolution.recorded_at,
        reason=said,
    )
    ScoreRun.objects.create(resolution=resolution)
    if resolution.verdict == Resolution.Verdict.UNRESOLVED:
        question.resolution = None
        resume_forecasting(question, at=resolution.recorded_at, by=resolution.steward)
    else:
        question.resolution = resolution
    question.save(update_fields=["resolution", "closed_at"])
    return resolution
