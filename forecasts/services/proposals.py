"""A resolution's way to being final: proposed, approved by a second steward, open to objections.

Every step locks the question first, so that of two stewards at once the second meets what the
first has done. The clock finishes what nobody stops.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from forecasts import permissions
from forecasts.errors import ConflictOfInterest, IllegalStep, InvalidResolution
from forecasts.models import Evidence, LogEntry, Option, Proposal, Question, Resolution
from forecasts.models.proposal import QUOTED_WORDS
from forecasts.models.question import State
from forecasts.services.clock import Clock
from forecasts.services.locks import lock_question
from forecasts.services.log import record
from forecasts.services.notifications import tell_forecasters
from forecasts.services.resolutions import (
    annul_question,
    check_impartial,
    check_known_at,
    check_no_branch,
    resolve_question,
)

Ending = Proposal.Ending


@dataclass(frozen=True)
class EvidenceGiven:
    """One piece of evidence as a steward hands it in."""

    url: str
    quote: str
    retrieved_at: datetime
    archived_text: str = ""


@transaction.atomic
def propose_resolution(
    *,
    question: Question,
    outcome: Option | None,
    known_at: datetime,
    reasons: str,
    evidence: Sequence[EvidenceGiven],
    steward: User,
    now: Clock,
) -> Proposal:
    """Say what became of a question; no outcome proposes to annul it. Forecasting stops.

    Final at once where the tournament asks for neither a second steward nor time for objections.
    Raises IllegalStep unless the question is open or closed and no branch of a pair,
    ConflictOfInterest, and InvalidResolution for what cannot be an outcome, a time or evidence.
    """
    locked, stamp = lock_question(question, now)
    check_no_branch(locked)
    _check_state(locked, stamp)
    check_impartial(locked, steward, stakes=locked.tournament.needs_second)
    _check_words(locked, outcome, known_at, reasons, evidence, stamp)
    proposal = Proposal(
        question=locked,
        number=locked.proposals.count() + 1,
        outcome=outcome,
        known_at=known_at,
        reasons=reasons,
        proposer=steward,
        proposed_at=stamp,
        has_stake=permissions.has_stake(steward, locked),
        needs_second=locked.tournament.needs_second,
        objection_hours=locked.tournament.objection_hours,
    )
    if not proposal.needs_second:
        _open_to_objections(proposal, stamp)
    proposal.save(force_insert=True)
    Evidence.objects.bulk_create(_archived(piece, proposal) for piece in evidence)
    locked.proposal = proposal
    locked.closed_at = locked.closed_at or min(locked.scheduled_close_time, stamp)
    locked.save(update_fields=["proposal", "closed_at"])
    _log(LogEntry.Verb.PROPOSED, proposal, steward, stamp, f"{proposal.verdict}. {reasons}")
    if proposal.objections_until is not None:
        _announce(proposal, stamp)
    finish_if_due(proposal, stamp)
    return proposal


@transaction.atomic
def second_proposal(*, proposal: Proposal, steward: User, reason: str, now: Clock) -> Proposal:
    """Approve another steward's proposal; the time for objections begins.

    Raises IllegalStep where none awaits a second steward, ConflictOfInterest for the proposer and
    whoever is recused or holds an active forecast.
    """
    pending, stamp = lock_pending(proposal, now)
    if not pending.awaits_second:
        raise IllegalStep("This proposal needs no second steward any more.")
    _check_other(pending, steward)
    pending.second, pending.seconded_at = steward, stamp
    _open_to_objections(pending, stamp)
    pending.save()
    _log(LogEntry.Verb.SECONDED, pending, steward, stamp, reason)
    _announce(pending, stamp)
    finish_if_due(pending, stamp)
    return pending


@transaction.atomic
def decline_proposal(*, proposal: Proposal, steward: User, reason: str, now: Clock) -> Proposal:
    """Refuse another steward's proposal before it is approved. Raises as approving does."""
    pending, stamp = lock_pending(proposal, now)
    if not pending.awaits_second:
        raise IllegalStep("This proposal needs no second steward any more.")
    _check_other(pending, steward)
    end_proposal(pending, Ending.DECLINED, by=steward, reason=reason, at=stamp)
    _log(LogEntry.Verb.DECLINED, pending, steward, stamp, reason)
    return pending


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, steward: User, reason: str, now: Clock) -> Proposal:
    """Take a proposal back before it is final. Raises IllegalStep, ConflictOfInterest."""
    pending, stamp = lock_pending(proposal, now)
    if steward.pk != pending.proposer_id:
        raise ConflictOfInterest("Only the steward who proposed it takes a proposal back.")
    end_proposal(pending, Ending.WITHDRAWN, by=steward, reason=reason, at=stamp)
    _log(LogEntry.Verb.WITHDRAWN, pending, steward, stamp, reason)
    return pending


@transaction.atomic
def finish_proposal(*, proposal_id: int, now: Clock) -> Resolution | None:
    """Make a proposal final whose time for objections is over. None where it is not its turn."""
    found = Proposal.objects.filter(pk=proposal_id).select_related("question").first()
    if found is None:
        return None
    try:
        pending, stamp = lock_pending(found, now)
    except IllegalStep:
        return None
    return finish_if_due(pending, stamp)


def lock_pending(proposal: Proposal, now: Clock) -> tuple[Proposal, datetime]:
    """Lock the question and return its proposal as it stands, and the time.

    Raises IllegalStep where this one is not pending any more.
    """
    locked, stamp = lock_question(proposal.question, now)
    if locked.proposal_id != proposal.pk:
        raise IllegalStep("This proposal is not pending any more.")
    pending = Proposal.objects.select_related("outcome", "proposer").get(pk=proposal.pk)
    pending.question = locked
    return pending, stamp


def end_proposal(
    proposal: Proposal, ending: Proposal.Ending, *, by: User | None, reason: str, at: datetime
) -> None:
    """End a locked proposal; forecasting goes on if it is not final and the close is ahead."""
    proposal.ending, proposal.ended_at, proposal.ended_by = ending, at, by
    proposal.ending_reason = reason
    proposal.save()
    question = proposal.question
    question.proposal = None
    if ending != Ending.FINAL and question.scheduled_close_time > at:
        question.closed_at = None
    question.save(update_fields=["proposal", "closed_at"])


def finish_if_due(proposal: Proposal, stamp: datetime) -> Resolution | None:
    """Make a locked proposal final unless its time still runs or an objection is undecided."""
    until = proposal.objections_until
    if until is None or stamp < until or proposal.objections.filter(decision="").exists():
        return None
    end_proposal(proposal, Ending.FINAL, by=None, reason="", at=stamp)
    said: dict[str, Any] = {
        "question": proposal.question,
        "known_at": proposal.known_at,
        "steward": proposal.proposer,
        "evidence": _spelled(proposal),
        "proposal": proposal,
        "now": lambda: stamp,
    }
    if proposal.outcome is None:
        resolution = annul_question(**said)
    else:
        resolution = resolve_question(outcome=proposal.outcome, **said)
    text = f"Final: “{proposal.question}” {_ended(proposal)}."
    tell_forecasters(text, question=proposal.question, at=stamp)
    return resolution


def _check_state(question: Question, stamp: datetime) -> None:
    state = question.state(stamp)
    if state == State.PROPOSED:
        raise IllegalStep("A resolution is proposed already: decide on that one first.")
    if state not in (State.OPEN, State.CLOSED):
        raise IllegalStep(f"This question is {state}; nothing can be proposed.")


def _check_other(proposal: Proposal, steward: User) -> None:
    if steward.pk == proposal.proposer_id:
        raise ConflictOfInterest("Another steward than the one who proposed it has to decide.")
    check_impartial(proposal.question, steward, stakes=True)


def _check_words(
    question: Question,
    outcome: Option | None,
    known_at: datetime,
    reasons: str,
    evidence: Sequence[EvidenceGiven],
    stamp: datetime,
) -> None:
    if outcome is not None and outcome.question_id != question.pk:
        raise InvalidResolution("This option belongs to another question.")
    check_known_at(question, known_at, stamp, annuls=outcome is None)
    if not reasons.strip():
        raise InvalidResolution("Say why.")
    if outcome is not None and not evidence:
        raise InvalidResolution("An outcome needs at least one piece of evidence.")
    for piece in evidence:
        if len(piece.quote.split()) > QUOTED_WORDS:
            raise InvalidResolution(f"A quotation has at most {QUOTED_WORDS} words.")
        if piece.retrieved_at > stamp:
            raise InvalidResolution("A piece of evidence was retrieved in the future.")


def _archived(piece: EvidenceGiven, proposal: Proposal) -> Evidence:
    text = piece.archived_text
    return Evidence(
        proposal=proposal,
        url=piece.url,
        quote=piece.quote,
        retrieved_at=piece.retrieved_at,
        archived_text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest() if text else "",
    )


def _open_to_objections(proposal: Proposal, stamp: datetime) -> None:
    proposal.objections_until = stamp + timedelta(hours=proposal.objection_hours)


def _announce(proposal: Proposal, stamp: datetime) -> None:
    if proposal.objection_hours:
        text = (
            f"Proposed: “{proposal.question}” resolves {proposal.verdict}. "
            f"You can object until {proposal.objections_until:%d %B %Y, %H:%M} UTC."
        )
        path = proposal.get_absolute_url()
        tell_forecasters(text, question=proposal.question, path=path, at=stamp)


def _ended(proposal: Proposal) -> str:
    return f"resolved {proposal.verdict}" if proposal.outcome else "was annulled"


def _spelled(proposal: Proposal) -> str:
    """Reasons and evidence as one text: what a resolution, and a bundle, has to say."""
    pieces = [
        f"“{piece.quote}” {piece.url}" if piece.quote else piece.url
        for piece in proposal.evidence.all()
    ]
    return "\n\n".join([proposal.reasons, *pieces])


def _log(
    verb: LogEntry.Verb, proposal: Proposal, actor: User, stamp: datetime, reason: str
) -> None:
    record(verb, question=proposal.question, actor=actor, at=stamp, reason=reason)
