"""The crowd's forecast of many questions at once, from what stands in their ledgers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import connection

from forecasts.models import Contender, Question
from forecasts.queries.ledgers import UNRECUSED, microseconds, question_ledger
from forecasts.scoring import (
    Changes,
    FloatArray,
    History,
    IntArray,
    crowd_changes,
    mean_history,
    median_forecast,
    median_history,
    odds_history,
    recency_history,
)


@dataclass(frozen=True)
class Crowd:
    """What a question's active forecasts say together; ``median`` is None below the minimum."""

    forecasters: int
    simulated: int  # of them
    minimum: int
    median: FloatArray | None  # probabilities, 0 to 1, one per option

    @property
    def is_made_up(self) -> bool:
        """Whether nobody in it is a person."""
        return 0 < self.forecasters == self.simulated


def crowds(questions: Iterable[Question], now: datetime) -> dict[int, Crowd]:
    """Return the crowd of each question, by id: at ``now``, or where its scoring ended.

    Bots are outside; withdrawn, early and late forecasts too. Needs ``tournament`` loaded.
    """
    wanted = {question.pk: question for question in questions}
    standing: dict[int, list[list[int]]] = {pk: [] for pk in wanted}
    simulated = dict.fromkeys(wanted, 0)
    with connection.cursor() as cursor:
        cursor.execute(ACTIVE, {"questions": list(wanted), "now": now})
        for question_id, probabilities, is_simulated in cursor:
            standing[question_id].append(probabilities)
            simulated[question_id] += is_simulated
    return {
        pk: _crowd(rows, simulated[pk], wanted[pk].tournament.crowd_min_forecasters)
        for pk, rows in standing.items()
    }


def _crowd(rows: list[list[int]], simulated: int, minimum: int) -> Crowd:
    median = median_forecast(np.array(rows)) if len(rows) >= minimum else None
    return Crowd(forecasters=len(rows), simulated=simulated, minimum=minimum, median=median)


def crowd_histories(question: Question) -> Iterator[tuple[Contender, History]]:
    """Yield the history of each aggregate, from the opening to where scoring ends.

    Needs ``tournament`` and ``resolution`` loaded.
    """
    ledger = question_ledger(question)
    start, end = microseconds(question.open_time), microseconds(question.scheduled_close_time)
    if question.resolution and question.resolution.known_at:
        end = min(end, microseconds(question.resolution.known_at))
    bots = ledger.forecasters.bots
    changes = crowd_changes(ledger.entries, start=start, end=end, bots=bots)
    for contender in OWN_LEDGER:
        minimum = question.tournament.crowd_min_forecasters
        yield contender, aggregate(contender, changes, minimum, ledger.ids)


# The aggregates that need nothing but the question's own ledger, in the order of their names.
OWN_LEDGER = (Contender.GEOMETRIC, Contender.MEAN, Contender.MEDIAN, Contender.RECENCY)


def aggregate(contender: Contender, changes: Changes, minimum: int, ids: IntArray) -> History:
    """Return the history of one of these, shown from a minimum of forecasters on."""
    if contender == Contender.RECENCY:
        return recency_history(changes, minimum, ids)
    plain = {
        Contender.GEOMETRIC: odds_history,
        Contender.MEAN: mean_history,
        Contender.MEDIAN: median_history,
    }
    return plain[contender](changes, minimum)


# The latest entry of each person on each question inside its scoring window, the recused left out.
# A LATERAL per question lets the index ledger_in_order serve the order without a sort.
ACTIVE = f"""
    SELECT q.id, active.probabilities, u.is_simulated
    FROM forecasts_question q
    LEFT JOIN forecasts_resolution r ON r.id = q.resolution_id
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (f.forecaster_id) f.forecaster_id, f.probabilities
        FROM forecasts_forecast f
        WHERE f.question_id = q.id AND f.submitted_at >= q.open_time AND f.submitted_at <= %(now)s
          AND f.submitted_at < least(q.scheduled_close_time, r.known_at) AND {UNRECUSED}
        ORDER BY f.forecaster_id, f.submitted_at DESC, f.id DESC
    ) active
    JOIN accounts_user u ON u.id = active.forecaster_id AND NOT u.is_bot
    WHERE q.id = ANY(%(questions)s) AND active.probabilities IS NOT NULL
"""
