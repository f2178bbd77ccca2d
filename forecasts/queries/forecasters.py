"""A forecaster's places on the leaderboards."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from forecasts.models import LeaderboardEntry
from forecasts.permissions import Visitor


def standings(forecaster: User, visitor: Visitor) -> QuerySet[LeaderboardEntry]:
    """Return a forecaster's line on each leaderboard the visitor may see."""
    lines = LeaderboardEntry.objects.filter(forecaster=forecaster)
    if not (visitor.is_authenticated and visitor.is_steward):
        lines = lines.filter(leaderboard__tournament__is_public=True)
    return lines.select_related("leaderboard__tournament").order_by(
        "-leaderboard__tournament__is_ranked", "leaderboard__tournament__title"
    )
