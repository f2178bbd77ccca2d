"""The leaderboard of a tournament: scores in, ranked entries out, replaced as a whole."""

from __future__ import annotations

from django.db import transaction

from forecasts.models import Leaderboard, LeaderboardContender, LeaderboardEntry
from forecasts.queries.boards import compute_board
from forecasts.services.clock import Clock


@transaction.atomic
def refresh_leaderboard(*, tournament_id: int, now: Clock) -> bool:
    """Rank anew if something changed. False where nothing did or another is at it."""
    claimed = Leaderboard.objects.select_for_update(skip_locked=True)
    board = claimed.filter(tournament_id=tournament_id, is_stale=True).first()
    if board is None:
        return False
    computed = compute_board(tournament_id, board.seed)
    board.entries.all().delete()
    LeaderboardEntry.objects.bulk_create(
        LeaderboardEntry(leaderboard=board, **entry) for entry in computed.entries
    )
    board.contenders.all().delete()
    LeaderboardContender.objects.bulk_create(
        LeaderboardContender(leaderboard=board, **line) for line in computed.contenders
    )
    board.is_stale, board.refreshed_at = False, now()
    for name, value in computed.columns.items():
        setattr(board, name, value)
    board.save()
    return True
