"""Objections to a proposed resolution, and a steward's written decisions on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from forecasts import permissions
from forecasts.errors import IllegalStep
from forecasts.models import LogEntry, Objection, Proposal
from forecasts.services.clock import Clock
from forecasts.services.endings import end_proposal, finish_if_due, lock_pending, open_again
from forecasts.services.log import record
from forecasts.services.notifications import tell, tell_forecasters, tell_stewards
from forecasts.services.resolutions import check_impartial, refuse_partial

Decision = Objection.Decision

BYSTANDER = "Objections are for those who forecast this question or a branch that hangs on it."


@transaction.atomic
def object_to(*, proposal: Proposal, objector: User, grounds: str, now: Clock) -> Objection:
    """Object to a proposal, once, while its time runs. It is not final before a decision.

    Raises IllegalStep for who never forecast the question nor a branch that hangs on it, objects
    again, or comes early or late, and ConflictOfInterest for who is recused.
    """
    pending, stamp = lock_pending(proposal, now)
    check_objectable(pending, objector, stamp)
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
    is recused and, where it takes two stewards, whoever has a stake, the proposer, and who approved
    the proposal as long as somebody else can decide.
    """
    pending, stamp = lock_pending(objection.proposal, now)
    found = pending.objections.get(pk=objection.pk)
    found.proposal = pending
    check_decidable(found, steward)
    if not reasons.strip():
        raise IllegalStep("A decision needs its reasons in writing.")
    found.decision, found.reasons = decision, reasons
    found.decided_at, found.steward = stamp, steward
    found.has_stake = permissions.has_stake(steward, pending.question)
    found.save()
    found.cites.set(cites)
    verb = LogEntry.Verb.UPHELD if decision == Decision.UPHELD else LogEntry.Verb.OVERTURNED
    record(verb, question=pending.question, actor=steward, at=stamp, reason=_for_the_log(found))
    if decision == Decision.OVERTURNED:
        end_proposal(pending, Proposal.Ending.OVERTURNED, by=steward, reason=reasons, at=stamp)
    _tell(found, pending)
    if decision == Decision.UPHELD:
        finish_if_due(pending, stamp)
    return found


def check_objectable(proposal: Proposal, objector: User, stamp: datetime) -> None:
    """Raise IllegalStep or ConflictOfInterest where somebody cannot object now."""
    if not permissions.has_forecast(objector, proposal.question):
        raise IllegalStep(BYSTANDER)
    check_impartial(proposal.question, objector, stakes=False)
    if not proposal.takes_objections(stamp):
        raise IllegalStep("The time for objections is not running.")
    if proposal.objections.filter(objector=objector).exists():
        raise IllegalStep("You have objected to this proposal already.")


def check_decidable(objection: Objection, steward: User) -> None:
    """Raise IllegalStep or ConflictOfInterest where the steward cannot decide on an objection."""
    if objection.decision:
        raise IllegalStep("This objection is decided already.")
    if objection.is_moot:
        raise IllegalStep("The proposal ended before this objection was decided.")
    refuse_partial(permissions.why_not_decide(steward, objection))


def _for_the_log(objection: Objection) -> str:
    """The decision's number, what its judge has to do with the matter, and the reasons."""
    said = [f"Decision {objection.pk}", *objection.ties]
    return f"{', '.join(said)}. {objection.reasons}"


def _tell(objection: Objection, proposal: Proposal) -> None:
    question, at = proposal.question, objection.decided_at
    assert at is not None, "it was decided just now"
    path = objection.get_absolute_url()
    if objection.decision == Decision.OVERTURNED:
        text = f"Overturned: the proposed resolution of “{question}”.{open_again(question)}"
        tell_forecasters(text, question=question, path=path, at=at)
    else:
        text = f"Your objection was decided: the proposal on “{question}” stands."
        tell([objection.objector_id], text, question=question, path=path, at=at)
