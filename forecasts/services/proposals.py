"""A resolution's way to being final: proposed, approved by a second steward, open to objections.

Every step locks the question first, so that of two stewards at once the second meets what the
first has done. The clock finishes what nobody stops.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from forecasts import permissions
from forecasts.errors import ConflictOfInterest, IllegalStep, InvalidResolution
from forecasts.models import Evidence, LogEntry, Option, Proposal, Question, Resolution
from forecasts.models.proposal import QUOTED_WORDS
from forecasts.models.question import State
from forecasts.services.clock import Clock
from forecasts.services.endings import break_off, finish_if_due, lock_pending
from forecasts.services.locks import lock_question
from forecasts.services.log import declared, record
from forecasts.services.notifications import tell_forecasters
from forecasts.services.questions import stop_forecasting
from forecasts.services.resolutions import (
    check_impartial,
    check_known_at,
    check_no_branch,
    refuse_partial,
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
    check_proposable(locked, steward, stamp)
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
    stops = locked.is_open(stamp)
    stop_forecasting(locked, at=stamp, by=steward)
    locked.proposal = proposal
    locked.save(update_fields=["proposal", "closed_at"])
    said = proposal.verdict if outcome else "To be annulled"
    said = declared(f"{said}. {reasons}", steward, locked)
    _log(LogEntry.Verb.PROPOSED, proposal, steward, stamp, said)
    _announce(proposal, stamp, stops=stops)
    finish_if_due(proposal, stamp)
    return proposal


@transaction.atomic
def second_proposal(*, proposal: Proposal, steward: User, reason: str, now: Clock) -> Proposal:
    """Approve another steward's proposal; the time for objections begins.

    Raises IllegalStep where none awaits a second steward, ConflictOfInterest for the proposer and
    whoever is recused or has a stake.
    """
    pending, stamp = lock_pending(proposal, now)
    check_secondable(pending, steward)
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
    check_secondable(pending, steward)
    verb = LogEntry.Verb.DECLINED
    break_off(pending, Ending.DECLINED, verb, by=steward, reason=reason, at=stamp)
    return pending


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, steward: User, reason: str, now: Clock) -> Proposal:
    """Take a proposal back before it is final. Raises IllegalStep, ConflictOfInterest.

    Forecasters are told, and whose objection nobody decides any more.
    """
    pending, stamp = lock_pending(proposal, now)
    if steward.pk != pending.proposer_id:
        raise ConflictOfInterest("Only the steward who proposed it takes a proposal back.")
    verb = LogEntry.Verb.WITHDRAWN
    break_off(pending, Ending.WITHDRAWN, verb, by=steward, reason=reason, at=stamp)
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


def check_proposable(question: Question, steward: User, stamp: datetime) -> None:
    """Raise IllegalStep or ConflictOfInterest where the steward cannot propose anything now."""
    check_no_branch(question)
    state = question.state(stamp)
    if state == State.PROPOSED:
        raise IllegalStep("A resolution is proposed already: decide on that one first.")
    if state not in (State.OPEN, State.CLOSED):
        raise IllegalStep(f"This question is {state}; nothing can be proposed.")
    check_impartial(question, steward, stakes=question.tournament.needs_second)


def check_secondable(proposal: Proposal, steward: User) -> None:
    """Raise IllegalStep or ConflictOfInterest where the steward neither approves nor declines."""
    if not proposal.awaits_second:
        raise IllegalStep("This proposal needs no second steward any more.")
    refuse_partial(permissions.why_not_second(steward, proposal))


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


def _announce(proposal: Proposal, stamp: datetime, *, stops: bool = False) -> None:
    """Tell forecasters what is proposed, unless it is final in the same moment."""
    if proposal.awaits_second:
        rest = "a second steward has to approve it."
        rest = f"Forecasting has stopped; {rest}" if stops else rest.capitalize()
    elif proposal.objection_hours:
        rest = f"You can object until {proposal.objections_until:%d %B %Y, %H:%M} UTC."
    else:
        return
    becomes = f"resolves {proposal.verdict}" if proposal.outcome else "is to be annulled"
    text = f"Proposed: “{proposal.question}” {becomes}. {rest}"
    path = proposal.get_absolute_url()
    tell_forecasters(text, question=proposal.question, path=path, at=stamp)


def _log(
    verb: LogEntry.Verb, proposal: Proposal, actor: User, stamp: datetime, reason: str
) -> None:
    record(verb, question=proposal.question, actor=actor, at=stamp, reason=reason)
