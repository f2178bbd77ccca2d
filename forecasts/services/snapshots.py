"""Boards frozen for good, as their pages show them."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from forecasts.errors import NothingToFreeze
from forecasts.models import Leaderboard, LeaderboardSnapshot
from forecasts.queries.leaderboards import frozen
from forecasts.services.clock import Clock


@transaction.atomic
def freeze_leaderboard(
    *, board: Leaderboard, title: str, steward: User, now: Clock
) -> LeaderboardSnapshot:
    """Keep the board as it stands. Raises NothingToFreeze before anything was ranked."""
    locked = Leaderboard.objects.select_for_update().get(pk=board.pk)
    if locked.refreshed_at is None:
        raise NothingToFreeze("Nothing has been ranked yet.")
    return LeaderboardSnapshot.objects.create(
        leaderboard=locked, title=title, taken_at=now(), steward=steward, board=frozen(locked)
    )
