"""How a proposal ends: final by the clock, or broken off before that, which all are told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from forecasts.errors import IllegalStep
from forecasts.models import LogEntry, Proposal, Question, Resolution
from forecasts.services.clock import Clock
from forecasts.services.locks import lock_question
from forecasts.services.log import record
from forecasts.services.notifications import tell, tell_forecasters
from forecasts.services.questions import resume_forecasting
from forecasts.services.resolutions import annul_question, resolve_question

Ending = Proposal.Ending


def lock_pending(proposal: Proposal, now: Clock) -> tuple[Proposal, datetime]:
    """Lock the question and return its proposal as it stands, and the time.

    Raises IllegalStep where this one is not pending any more.
    """
    locked, stamp = lock_question(proposal.question, now)
    if locked.proposal_id != proposal.pk:
        raise IllegalStep("This proposal is not pending any more.")
    return _pending(locked), stamp


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
    ended = f"resolved {proposal.verdict}" if proposal.outcome else "was annulled"
    text = f"Final: “{proposal.question}” {ended}."
    tell_forecasters(text, question=proposal.question, at=stamp)
    return resolution


def break_off(
    proposal: Proposal,
    ending: Proposal.Ending,
    verb: LogEntry.Verb,
    *,
    by: User,
    reason: str,
    at: datetime,
) -> None:
    """End a locked proposal that nobody decides on any more, log it and tell of it."""
    record(verb, question=proposal.question, actor=by, at=at, reason=reason)
    end_proposal(proposal, ending, by=by, reason=reason, at=at)
    _tell(proposal, at)


def end_with_recusal(
    question: Question, user: User, *, by: User, reason: str, at: datetime
) -> None:
    """End what is proposed on a locked question if it rests on the word of who is recused."""
    if question.proposal_id is None:
        return
    proposal = _pending(question)
    if user.pk in (proposal.proposer_id, proposal.second_id):
        said = f"{user} is recused. {reason}"
        break_off(proposal, Ending.RECUSED, LogEntry.Verb.ENDED, by=by, reason=said, at=at)


def end_proposal(
    proposal: Proposal, ending: Proposal.Ending, *, by: User | None, reason: str, at: datetime
) -> None:
    """End a locked proposal; forecasting goes on if it is not final and the close is ahead."""
    proposal.ending, proposal.ended_at, proposal.ended_by = ending, at, by
    proposal.ending_reason = reason
    proposal.save()
    question = proposal.question
    question.proposal = None
    if ending != Ending.FINAL:
        resume_forecasting(question, at=at, by=by)
    question.save(update_fields=["proposal", "closed_at"])


def open_again(question: Question) -> str:
    """What is added to news of an ending where forecasting goes on."""
    return " Forecasting is open again." if question.closed_at is None else ""


def _pending(locked: Question) -> Proposal:
    pending = locked.proposals.select_related("outcome", "proposer").get(ended_at=None)
    pending.question = locked
    return pending


def _tell(proposal: Proposal, at: datetime) -> None:
    """Tell who forecast the question, and whose objection nobody decides now, of the end."""
    question, path = proposal.question, proposal.get_absolute_url()
    ended = proposal.get_ending_display().capitalize()
    text = f"{ended}: the proposed resolution of “{question}”.{open_again(question)}"
    moot = {row.objector_id: row for row in proposal.objections.filter(decision="")}
    for objector, objection in moot.items():
        said = f"{text} Your objection is moot."
        tell([objector], said, question=question, path=objection.get_absolute_url(), at=at)
    tell_forecasters(text, question=question, path=path, at=at, besides=moot)


def _spelled(proposal: Proposal) -> str:
    """Reasons and evidence as one text: what a resolution, and a bundle, has to say."""
    pieces = [
        f"“{piece.quote}” {piece.url}" if piece.quote else piece.url
        for piece in proposal.evidence.all()
    ]
    return "\n\n".join([proposal.reasons, *pieces])
