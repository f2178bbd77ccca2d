"""A leaderboard as its page and the API show it."""

from __future__ import annotations

from django.db.models import QuerySet

from forecasts.models import Leaderboard, LeaderboardEntry, Tournament
from forecasts.permissions import Visitor


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
