"""What waits to be done: rows in a state. The database is the queue."""

from __future__ import annotations

from datetime import datetime

from forecasts.models import Leaderboard, Question, Resolution, ScoreRun


def questions_to_close(now: datetime) -> list[int]:
    due = Question.objects.due_to_close(now).order_by("scheduled_close_time")
    return list(due.values_list("pk", flat=True))


def resolutions_to_score(tournament: str | None = None) -> list[int]:
    """Return the ids of resolutions with an unscored run, oldest first."""
    runs = ScoreRun.objects.filter(scored_at=None)
    if tournament:
        runs = runs.filter(resolution__question__tournament__slug=tournament)
    return list(runs.order_by("pk").values_list("resolution_id", flat=True))


def contenders_to_score(tournament: str | None = None) -> list[int]:
    """Return the ids of scored resolutions whose contenders are not, oldest first."""
    runs = ScoreRun.objects.filter(scored_at__isnull=False, contenders_scored_at=None)
    if tournament:
        runs = runs.filter(resolution__question__tournament__slug=tournament)
    return list(runs.order_by("pk").values_list("resolution_id", flat=True))


def waits_for_earlier(run: ScoreRun) -> bool:
    """Return whether an earlier resolution of the tournament is still to be scored."""
    earlier = ScoreRun.objects.filter(
        scored_at=None,
        resolution__lt=run.resolution_id,
        resolution__question__tournament__questions__resolutions=run.resolution_id,
    )
    return earlier.exists()


def leaderboards_to_refresh() -> list[int]:
    stale = Leaderboard.objects.filter(is_stale=True)
    return list(stale.values_list("tournament_id", flat=True))


def tournament_of(resolution_id: int) -> int:
    return Resolution.objects.values_list("question__tournament_id", flat=True).get(
        pk=resolution_id
    )


def resolutions(tournament: str | None = None) -> list[int]:
    """Return the ids of all resolutions ever recorded, superseded ones too."""
    every = Resolution.objects.order_by("pk")
    if tournament:
        every = every.filter(question__tournament__slug=tournament)
    return list(every.values_list("pk", flat=True))
