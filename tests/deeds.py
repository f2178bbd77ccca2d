"""What stewards and the clock do, with the dates of the factories where a test has no others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from accounts.models import User
from forecasts.models import (
    Leaderboard,
    Notification,
    Objection,
    Proposal,
    Question,
    Recusal,
    Resolution,
    Score,
    Tournament,
)
from forecasts.services import objections, proposals, recusals, resolutions
from forecasts.services.contenders import score_contenders
from forecasts.services.leaderboards import refresh_leaderboard
from forecasts.services.proposals import EvidenceGiven
from forecasts.services.scores import score_resolution
from tests.factories import FEB_1, JAN_21, at, make_question, make_steward

YEAR_2100 = datetime(2100, 1, 1, tzinfo=UTC)


def open_question(slug: str = "rain", **fields: Any) -> Question:
    """A question open to forecasts by the real clock."""
    return make_question(slug, close_time=YEAR_2100, **fields)


def resolve(
    question: Question, key: str = "yes", known_at: datetime = JAN_21, now: datetime = FEB_1
) -> Resolution:
    resolution = resolutions.resolve_question(
        question=question,
        outcome=question.options.get(key=key),
        known_at=known_at,
        steward=None,
        evidence="It was in the papers.",
        now=at(now),
    )
    question.refresh_from_db()
    return resolution


def annul(question: Question, known_at: datetime = JAN_21, now: datetime = FEB_1) -> Resolution:
    resolution = resolutions.annul_question(
        question=question, known_at=known_at, steward=None, evidence="", now=at(now)
    )
    question.refresh_from_db()
    return resolution


def unresolve(question: Question, now: datetime = FEB_1) -> Resolution:
    steward = User.objects.filter(is_steward=True).first() or a_steward()
    resolution = resolutions.unresolve_question(
        question=question, steward=steward, evidence="A mistake.", now=at(now)
    )
    question.refresh_from_db()
    return resolution


def score(resolution: Resolution, *, again: bool = False) -> bool:
    return score_resolution(resolution_id=resolution.pk, now=at(FEB_1), again=again)


def compare(resolution: Resolution, *, again: bool = False) -> bool:
    """Score the contenders."""
    return score_contenders(resolution_id=resolution.pk, now=at(FEB_1), again=again)


def scores(resolution: Resolution) -> dict[str, list[float]]:
    """Brier score, relative score and coverage by handle."""
    rows = Score.objects.filter(run__resolution=resolution)
    return {
        handle: numbers
        for handle, *numbers in rows.values_list(
            "forecaster__handle", "brier", "relative", "coverage"
        )
    }


def rank(tournament: Tournament) -> Leaderboard:
    refresh_leaderboard(tournament_id=tournament.pk, now=at(FEB_1))
    return Leaderboard.objects.get(tournament=tournament)


def evidence(url: str = "https://example.org/rain", **fields: Any) -> EvidenceGiven:
    said: dict[str, Any] = {"quote": "It rained.", "retrieved_at": JAN_21}
    return EvidenceGiven(url=url, **said | fields)


def propose(
    question: Question,
    key: str | None = "yes",
    *,
    steward: User | None = None,
    now: datetime = FEB_1,
    **fields: Any,
) -> Proposal:
    """A steward proposes an outcome; no key proposes to annul."""
    proposal = proposals.propose_resolution(
        question=question,
        **{
            "outcome": question.options.get(key=key) if key else None,
            "known_at": JAN_21,
            "reasons": "It was in the papers.",
            "evidence": [evidence()],
        }
        | fields,
        steward=steward or a_steward(),
        now=at(now),
    )
    question.refresh_from_db()
    return proposal


def a_steward(handle: str = "sten") -> User:
    return User.objects.filter(handle=handle).first() or make_steward(handle)


def second(proposal: Proposal, steward: User | None = None, now: datetime = FEB_1) -> Proposal:
    return proposals.second_proposal(
        proposal=proposal, steward=steward or a_steward("stella"), reason="Checked.", now=at(now)
    )


def decline(proposal: Proposal, steward: User) -> Proposal:
    return proposals.decline_proposal(
        proposal=proposal, steward=steward, reason="Wrong.", now=at(FEB_1)
    )


def take_back(proposal: Proposal, steward: User | None = None, now: datetime = FEB_1) -> Proposal:
    return proposals.withdraw_proposal(
        proposal=proposal, steward=steward or proposal.proposer, reason="Hasty.", now=at(now)
    )


def object_to(proposal: Proposal, objector: User, now: datetime = FEB_1) -> Objection:
    return objections.object_to(
        proposal=proposal, objector=objector, grounds="It was only fog.", now=at(now)
    )


def decide(
    objection: Objection,
    decision: Objection.Decision = Objection.Decision.UPHELD,
    *,
    steward: User | None = None,
    now: datetime = FEB_1,
    cites: Sequence[Objection] = (),
) -> Objection:
    return objections.decide_objection(
        objection=objection,
        decision=decision,
        reasons="Fog is not rain.",
        cites=cites,
        steward=steward or a_steward("stella"),
        now=at(now),
    )


def finish(proposal: Proposal, now: datetime) -> Resolution | None:
    return proposals.finish_proposal(proposal_id=proposal.pk, now=at(now))


def recuse(
    question: Question, user: User, now: datetime = FEB_1, steward: User | None = None
) -> Recusal:
    return recusals.recuse(
        question=question,
        user=user,
        reason="Wrote it.",
        steward=steward or a_steward(),
        now=at(now),
    )


def news() -> list[tuple[str, str]]:
    """Everything anybody was told, in order: who and what."""
    return list(Notification.objects.order_by("id").values_list("user__handle", "text"))
