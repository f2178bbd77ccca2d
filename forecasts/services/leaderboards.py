"""The leaderboard of a tournament: scores in, ranked entries out, replaced as a whole."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from django.db import transaction

from forecasts.models import Leaderboard, LeaderboardEntry
from forecasts.queries import ledgers
from forecasts.scoring import Ranking, rank_forecasters, shrinkage
from forecasts.services.clock import Clock


@transaction.atomic
def refresh_leaderboard(*, tournament_id: int, now: Clock) -> bool:
    """Rank anew if something changed. False where nothing did or another is at it."""
    claimed = Leaderboard.objects.select_for_update(skip_locked=True)
    board = claimed.filter(tournament_id=tournament_id, is_stale=True).first()
    if board is None:
        return False
    pairs, forecasters = ledgers.tournament_pairs(tournament_id)
    people = np.setdiff1d(pairs.forecaster, forecasters.bots)
    doubt = shrinkage(pairs, forecasters.bots)
    board.entries.all().delete()
    for members in (people, forecasters.bots):
        ranking = rank_forecasters(pairs, members, doubt, board.seed)
        _write(board, replace(ranking, forecaster=forecasters.ids[ranking.forecaster]))
    board.is_stale, board.refreshed_at = False, now()
    board.scored_questions = len(pairs.weight)
    board.k, board.sigma2, board.tau2 = doubt.k, doubt.sigma2, doubt.tau2
    board.save()
    return True


def _write(board: Leaderboard, ranking: Ranking) -> None:
    columns = {
        name: getattr(ranking, name).tolist()
        for name in ("score", "score_low", "score_high", "questions", "coverage", "brier", "total")
    }
    ranked = [None if provisional else True for provisional in ranking.provisional.tolist()]
    for name in ("rank", "rank_low", "rank_high", "first"):
        columns[name] = [
            on and value for on, value in zip(ranked, getattr(ranking, name).tolist(), strict=True)
        ]
    columns["posterior_sd"] = [
        None if np.isnan(value) else value for value in ranking.posterior_sd.tolist()
    ]
    columns["forecaster_id"] = ranking.forecaster.tolist()
    LeaderboardEntry.objects.bulk_create(
        LeaderboardEntry(
            leaderboard=board, position=place, **dict(zip(columns, values, strict=True))
        )
        for place, values in enumerate(zip(*columns.values(), strict=True))
    )
