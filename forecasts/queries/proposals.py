"""Proposals, objections and decisions as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from forecasts import permissions
from forecasts.models import Evidence, LogEntry, Objection, Proposal, Question, Resolution
from forecasts.permissions import Visitor
from forecasts.queries.coherence import LinkedByPair

Verb = LogEntry.Verb
Step = tuple[str, datetime | None, int | None]  # verb, time and actor of a line of the log


@dataclass(frozen=True)
class Standing:
    """Where a proposal stands, and whether the visitor can object to it now."""

    proposal: Proposal
    objections: list[Objection]
    takes_objections: bool
    may_object: bool
    taken_back_at: datetime | None  # of what it became

    @property
    def undecided(self) -> int:
        return sum(not objection.decision for objection in self.objections)


@dataclass(frozen=True)
class ProposalPage:
    """All that a proposal's page shows, and what the visitor can do about it now."""

    standing: Standing
    evidence: list[Evidence]
    sees_archive: bool
    may_second: bool
    why_not_second: str  # for stewards alone, and while it waits for one
    may_withdraw: bool


def page(proposal: Proposal, user: Visitor, now: datetime) -> ProposalPage:
    """Return what a proposal's page shows. Needs its people and its question loaded."""
    is_steward, why_not = permissions.can_steward(user), ""
    if permissions.can_steward(user) and proposal.awaits_second:
        why_not = permissions.why_not_second(user, proposal)
    return ProposalPage(
        standing=standing(proposal, user, now),
        evidence=list(proposal.evidence.all()),
        sees_archive=is_steward,
        may_second=is_steward and proposal.awaits_second and not why_not,
        why_not_second=why_not,
        may_withdraw=is_steward and proposal.ended_at is None and proposal.proposer_id == user.pk,
    )


def standing(proposal: Proposal, user: Visitor, now: datetime) -> Standing:
    """Return where a proposal stands. Needs its question loaded."""
    question = proposal.question
    objections = list(proposal.objections.select_related("objector", "steward"))
    for objection in objections:
        objection.proposal = proposal
    takes_objections = proposal.takes_objections(now)
    return Standing(
        proposal=proposal,
        objections=objections,
        takes_objections=takes_objections,
        may_object=takes_objections
        and all(objection.objector_id != user.pk for objection in objections)
        and permissions.has_forecast(user, question)
        and not permissions.is_too_close(user, question),
        taken_back_at=_taken_back_at(proposal),
    )


def _taken_back_at(proposal: Proposal) -> datetime | None:
    """Return when the resolution that a proposal became was taken back, if it was."""
    if proposal.ending != Proposal.Ending.FINAL:
        return None
    later = proposal.question.resolutions.filter(version__gt=proposal.resolution.version)
    undone = later.filter(verdict=Resolution.Verdict.UNRESOLVED).order_by("version")
    return undone.values_list("recorded_at", flat=True).first()


def pending(question: Question, user: Visitor, now: datetime) -> Standing | None:
    """Return where the pending proposal on a question stands; None without one."""
    if question.proposal is None:
        return None
    question.proposal.question = question
    return standing(question.proposal, user, now)


def pending_above(pair: LinkedByPair) -> list[tuple[str, Proposal]]:
    """Return what is proposed on condition and outcome of a pair, by the name of the part."""
    found = []
    for part, line in (("condition", pair.condition), ("outcome", pair.outcome)):
        if line.question.proposal is not None:
            line.question.proposal.question = line.question
            found.append((part, line.question.proposal))
    return found


def decisions_on(question: Question) -> list[Objection]:
    """Return the decisions on what is proposed, or on what became the resolution that counts."""
    proposal = question.proposal_id
    if question.resolution is not None:
        proposal = question.resolution.proposal_id
    if proposal is None:
        return []
    decided = Objection.objects.filter(proposal=proposal).exclude(decision="")
    return list(decided.select_related("proposal"))


def objections(user: Visitor) -> QuerySet[Objection]:
    """Return the objections on questions a visitor may see."""
    visible = Question.objects.visible_to(user).values("pk")
    rows = Objection.objects.filter(proposal__question__in=visible)
    return rows.select_related(
        "objector", "steward", "proposal__outcome", "proposal__question__tournament"
    )


def why_not_decide(objection: Objection, user: Visitor) -> str:
    """Why a steward leaves an objection that waits to others; empty for all others."""
    if objection.decision or objection.is_moot or not permissions.can_steward(user):
        return ""
    return permissions.why_not_decide(user, objection)


def decisions(user: Visitor, search: str = "") -> QuerySet[Objection]:
    """Return what was decided, latest first; with these words in it, where some are given."""
    rows = objections(user).exclude(decision="").order_by("-decided_at", "-pk")
    for word in search.split()[:8]:
        rows = rows.filter(
            Q(reasons__icontains=word)
            | Q(grounds__icontains=word)
            | Q(proposal__question__title__icontains=word)
        )
    return rows


def cited(objection: Objection, user: Visitor) -> list[Objection]:
    """Return the decisions a decision follows, of those the visitor may see."""
    return list(objections(user).filter(cited_by=objection).order_by("pk"))


def citing(objection: Objection, user: Visitor) -> list[Objection]:
    """Return the later decisions that follow this one."""
    return list(objections(user).filter(cites=objection).order_by("pk"))


@dataclass(frozen=True)
class Record:
    """A proposal, an objection or a decision, as a line of the log names it."""

    name: str
    address: str


@dataclass(frozen=True)
class LogLine:
    """A line of a question's log, with what it speaks of where that has a page."""

    entry: LogEntry
    record: Record | None


def log(question: Question) -> list[LogLine]:
    """Return a question's public log, latest first. Three queries."""
    records = _records(question)
    return [
        LogLine(entry, records.get((entry.verb, entry.at, entry.actor_id)))
        for entry in question.log.select_related("actor").order_by("-id")
    ]


def _records(question: Question) -> dict[Step, Record]:
    """Return what has a page, by the step that made it so: each bears the stamp of its line."""
    records: dict[Step, Record] = {}
    for proposal in question.proposals.select_related("resolution"):
        record = Record(f"Proposal {proposal.number}", proposal.get_absolute_url())
        for step in _steps(proposal):
            records[step] = record
    for objection in Objection.objects.filter(proposal__question=question):
        where, raised = objection.get_absolute_url(), objection.raised_at
        number, decided = objection.pk, objection.decided_at
        records[Verb.OBJECTED, raised, objection.objector_id] = Record(f"Objection {number}", where)
        records[objection.decision, decided, objection.steward_id] = Record(
            f"Decision {number}", where
        )
    return records


def _steps(proposal: Proposal) -> list[Step]:
    # The log says that a recusal ended it: that one is recused is a line of its own.
    ended = Verb.ENDED if proposal.ending == Proposal.Ending.RECUSED else proposal.ending
    steps: list[Step] = [
        (Verb.PROPOSED, proposal.proposed_at, proposal.proposer_id),
        (Verb.SECONDED, proposal.seconded_at, proposal.second_id),
        (ended, proposal.ended_at, proposal.ended_by_id),
    ]
    if hasattr(proposal, "resolution"):
        final = proposal.resolution
        steps.append((final.verdict, final.recorded_at, final.steward_id))
    return steps
