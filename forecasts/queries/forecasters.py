"""A forecaster's page: what they earned, question by question."""

from __future__ import annotations

from django.db.models import F, QuerySet

from accounts.models import User
from forecasts.models import LeaderboardEntry, Score
from forecasts.permissions import Visitor


def scores(forecaster: User, visitor: Visitor) -> QuerySet[Score]:
    """Return a forecaster's current scores on questions the visitor may see, newest first."""
    rows = Score.objects.filter(
        forecaster=forecaster, run__resolution=F("run__resolution__question__resolution")
    )
    if not (visitor.is_authenticated and visitor.is_steward):
        rows = rows.filter(run__resolution__question__tournament__is_public=True)
    return rows.select_related(
        "run__resolution__outcome", "run__resolution__question__tournament"
    ).order_by("-run__resolution__known_at", "-pk")


def standings(forecaster: User, visitor: Visitor) -> QuerySet[LeaderboardEntry]:
    """Return a forecaster's line on each leaderboard the visitor may see."""
    lines = LeaderboardEntry.objects.filter(forecaster=forecaster)
    if not (visitor.is_authenticated and visitor.is_steward):
        lines = lines.filter(leaderboard__tournament__is_public=True)
    return lines.select_related("leaderboard__tournament").order_by(
        "-leaderboard__tournament__is_ranked", "leaderboard__tournament__title"
    )
