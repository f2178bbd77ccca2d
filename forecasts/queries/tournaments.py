"""Tournaments as lists and headings show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from forecasts.models import Tournament
from forecasts.permissions import Visitor


@dataclass(frozen=True)
class TournamentCounts:
    """A tournament with the numbers of its heading."""

    tournament: Tournament
    questions: int
    open: int
    closed: int  # and waiting for a steward
    resolved: int  # annulled ones are not among them
    forecasters: int
    simulated: int  # of the forecasters


def visible(user: Visitor, now: datetime) -> list[TournamentCounts]:
    """Return the tournaments a visitor may see."""
    return _counted(list(Tournament.objects.visible_to(user)), now)


def counts(tournament: Tournament, now: datetime) -> TournamentCounts:
    return _counted([tournament], now)[0]


def _counted(tournaments: list[Tournament], now: datetime) -> list[TournamentCounts]:
    known = {tournament.pk: tournament for tournament in tournaments}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"tournaments": list(known), "now": now})
        return [TournamentCounts(known[pk], *numbers) for pk, *numbers in cursor]


COUNTS = """
    SELECT t.id, count(q.id),
        count(q.id) FILTER (WHERE q.resolution_id IS NULL AND q.closed_at IS NULL
            AND q.open_time <= %(now)s AND q.scheduled_close_time > %(now)s),
        count(q.id) FILTER (WHERE q.resolution_id IS NULL
            AND (q.closed_at IS NOT NULL OR q.scheduled_close_time <= %(now)s)),
        count(r.outcome_id),
        crowd.forecasters, crowd.simulated
    FROM forecasts_tournament t
    LEFT JOIN forecasts_question q ON q.tournament_id = t.id AND q.published_at IS NOT NULL
    LEFT JOIN forecasts_resolution r ON r.id = q.resolution_id
    CROSS JOIN LATERAL (
        SELECT count(*) AS forecasters, count(*) FILTER (WHERE u.is_simulated) AS simulated
        FROM accounts_user u WHERE u.id IN (
            SELECT f.forecaster_id FROM forecasts_forecast f
            JOIN forecasts_question asked ON asked.id = f.question_id
            WHERE asked.tournament_id = t.id
        )
    ) crowd
    WHERE t.id = ANY(%(tournaments)s)
    GROUP BY t.id, crowd.forecasters, crowd.simulated
    ORDER BY t.is_ranked DESC, t.title
"""
