"""A leaderboard as its pages and the API show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.forms.models import model_to_dict

from forecasts.models import (
    Leaderboard,
    LeaderboardContender,
    LeaderboardEntry,
    LeaderboardSnapshot,
    Question,
    Tournament,
)
from forecasts.models.question import State
from forecasts.permissions import Visitor


@dataclass(frozen=True)
class Scale:
    """The stretch of points that a drawing of intervals spans; 0 is always on it."""

    low: float
    high: float

    def across(self, points: float) -> float:
        """Return where points stand on the stretch, 0 to 1 from its left end."""
        return (points - self.low) / (self.high - self.low)


def scale(lines: Iterable[LeaderboardEntry | LeaderboardContender]) -> Scale:
    """Return a scale on which all the lines' intervals fit."""
    return _scale(end for line in lines for end in (line.score_low, line.score_high, line.score))


def frozen_scale(board: dict[str, Any]) -> Scale:
    """Return the scale of a snapshot's board."""
    lines = [line for group in ("people", "bots", "contenders") for line in board[group]]
    return _scale(line[end] for line in lines for end in ("score_low", "score_high", "score"))


def _scale(ends: Iterable[float]) -> Scale:
    points = [-1.0, 1.0, *ends]
    return Scale(low=min(points), high=max(points))


def leaderboard(tournament: Tournament) -> Leaderboard | None:
    """Return the board as last computed; None before anything was scored."""
    return Leaderboard.objects.filter(tournament=tournament, refreshed_at__isnull=False).first()


def entries(board: Leaderboard, *, bots: bool = False) -> QuerySet[LeaderboardEntry]:
    """Return the lines of people or of bots, the provisional ones last."""
    lines = board.entries.filter(forecaster__is_bot=bots)
    return lines.select_related("forecaster").order_by("position")


def own_entry(board: Leaderboard, user: Visitor) -> LeaderboardEntry | None:
    if not user.is_authenticated:
        return None
    return board.entries.filter(forecaster=user).select_related("forecaster").first()


@dataclass(frozen=True)
class Counted:
    """A question and whether the board counts it, or why it does not."""

    question: Question
    counts: bool
    reason: str


REASONS = {
    State.SCHEDULED: "not open yet",
    State.OPEN: "still open",
    State.CLOSED: "closed, awaiting a steward's resolution",
    State.PROPOSED: "its resolution is proposed and not final yet",
    State.ANNULLED: "annulled: scored for nobody",
}


def counted_questions(tournament: Tournament, now: datetime) -> list[Counted]:
    """Return all questions of a tournament, those that count first."""
    published = tournament.questions.published()
    questions = published.select_related("tournament", "resolution__outcome")
    listed = [_counted(question, now) for question in questions.select_related("resolution__run")]
    return sorted(listed, key=lambda row: (not row.counts, row.reason))


def _counted(question: Question, now: datetime) -> Counted:
    state = question.state(now)
    if state != State.RESOLVED:
        return Counted(question, counts=False, reason=REASONS[state])
    if question.resolution is None or question.resolution.run.scored_at is None:
        return Counted(question, counts=False, reason="resolved; its scores are being computed")
    return Counted(question, counts=True, reason="resolved and scored")


def snapshots(board: Leaderboard) -> QuerySet[LeaderboardSnapshot]:
    return board.snapshots.select_related("steward").order_by("-taken_at")


def frozen(board: Leaderboard) -> dict[str, Any]:
    """Return all that a board's page shows, as plain values, to be kept in a snapshot."""
    shown = ("scored_questions", "seed", "k", "sigma2", "tau2")
    return {
        **{name: getattr(board, name) for name in shown},
        "refreshed_at": board.refreshed_at and board.refreshed_at.isoformat(),
        "people": [_frozen_line(line) for line in entries(board)],
        "bots": [_frozen_line(line) for line in entries(board, bots=True)],
        "contenders": [
            {**model_to_dict(line), "label": line.get_contender_display()}
            for line in board.contenders.all()
        ],
    }


def _frozen_line(line: LeaderboardEntry) -> dict[str, Any]:
    who = line.forecaster
    return {
        **model_to_dict(line),
        "is_provisional": line.is_provisional,
        "forecaster_id": who.pk,
        "forecaster": {
            "handle": who.handle,
            "is_bot": who.is_bot,
            "is_simulated": who.is_simulated,
        },
    }
