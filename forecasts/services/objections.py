"""Objections to a proposed resolution, and a steward's written decisions on them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from forecasts import permissions
from forecasts.errors import ConflictOfInterest, IllegalStep
from forecasts.models import LogEntry, Objection, Proposal
from forecasts.services.clock import Clock
from forecasts.services.log import record
from forecasts.services.notifications import tell, tell_forecasters, tell_stewards
from forecasts.services.proposals import (
    end_proposal,
    finish_if_due,
    lock_pending,
)
from forecasts.services.resolutions import check_impartial

Decision = Objection.Decision


@transaction.atomic
def object_to(*, proposal: Proposal, objector: User, grounds: str, now: Clock) -> Objection:
    """Object to a proposal, once, while its time runs. It is not final before a decision.

    Raises IllegalStep for who never forecast the question, objects again, or comes early or late.
    """
    pending, stamp = lock_pending(proposal, now)
    if not permissions.has_forecast(objector, pending.question):
        raise IllegalStep("Objections are for those who forecast this question.")
    if not pending.takes_objections(stamp):
        raise IllegalStep("The time for objections is not running.")
    if pending.objections.filter(objector=objector).exists():
        raise IllegalStep("You have objected to this proposal already.")
    if not grounds.strip():
        raise IllegalStep("Say on what grounds you object.")
    objection = pending.objections.create(objector=objector, grounds=grounds, raised_at=stamp)
    question = pending.question
    record(LogEntry.Verb.OBJECTED, question=question, actor=objector, at=stamp, reason=grounds)
    path = objection.get_absolute_url()
    tell_stewards(f"Objection: “{question}”.", question=question, path=path, at=stamp)
    return objection


@transaction.atomic
def decide_objection(
    *,
    objection: Objection,
    decision: Objection.Decision,
    reasons: str,
    cites: Sequence[Objection] = (),
    steward: User,
    now: Clock,
) -> Objection:
    """Decide on an objection in writing. Overturning ends the proposal, for another to be made.

    Raises IllegalStep for one that is decided or moot; ConflictOfInterest for the objector, whoever
    is recused or holds an active forecast, and, where it takes two stewards, the proposer.
    """
    pending, stamp = lock_pending(objection.proposal, now)
    found = pending.objections.get(pk=objection.pk)
    if found.decision:
        raise IllegalStep("This objection is decided already.")
    if not reasons.strip():
        raise IllegalStep("A decision needs its reasons in writing.")
    _check_judge(found, pending, steward)
    found.decision, found.reasons = decision, reasons
    found.decided_at, found.steward = stamp, steward
    found.save()
    found.cites.set(cites)
    verb = LogEntry.Verb.UPHELD if decision == Decision.UPHELD else LogEntry.Verb.OVERTURNED
    record(verb, question=pending.question, actor=steward, at=stamp, reason=reasons)
    if decision == Decision.OVERTURNED:
        end_proposal(pending, Proposal.Ending.OVERTURNED, by=steward, reason=reasons, at=stamp)
    _tell(found, pending)
    if decision == Decision.UPHELD:
        finish_if_due(pending, stamp)
    return found


def _check_judge(objection: Objection, proposal: Proposal, steward: User) -> None:
    if steward.pk == objection.objector_id:
        raise ConflictOfInterest("Nobody decides their own objection.")
    if proposal.needs_second and steward.pk == proposal.proposer_id:
        raise ConflictOfInterest("Another steward than the one who proposed it has to decide.")
    check_impartial(proposal.question, steward, stakes=proposal.needs_second)


def _tell(objection: Objection, proposal: Proposal) -> None:
    question, at = proposal.question, objection.decided_at
    assert at is not None, "it was decided just now"
    path = objection.get_absolute_url()
    if objection.decision == Decision.OVERTURNED:
        text = f"Overturned: the proposed resolution of “{question}”."
        tell_forecasters(text, question=question, path=path, at=at)
    else:
        text = f"Your objection was decided: the proposal on “{question}” stands."
        tell([objection.objector_id], text, question=question, path=path, at=at)
