"""The one bridge from rows to scoring: ledgers, crowds and score tables as arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection
from django.db.models.functions import Collate
from numpy.typing import NDArray

from forecasts.models import Question, Resolution
from forecasts.scoring import (
    FloatArray,
    IntArray,
    Ledger,
    Pairs,
    QuestionScores,
    median_forecast,
    score_question,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
INTEGER, FLOAT = ">i8", ">f8"  # bigint (also an instant) and double precision as sent
MILLENNIUM = 946_684_800_000_000  # PostgreSQL counts its microseconds from 2000


def microseconds(instant: datetime) -> int:
    """Return an instant as scoring counts it: whole microseconds since 1970, UTC."""
    return (instant - EPOCH) // MICROSECOND


@dataclass(frozen=True, eq=False)
class Forecasters:
    """Who occurs in the arrays, each under a code: their place in the order of handles.

    Sums of floats depend on the order of their terms. Database ids differ between two houses
    that hold the same ledger, handles do not: so the scores agree to the last bit.
    """

    ids: IntArray  # of each code
    bots: IntArray  # codes of the programs

    def codes(self, forecasters: IntArray) -> IntArray:
        return _places(self.ids, forecasters)


def forecasters_among(forecasters: IntArray) -> Forecasters:
    """Return everyone who occurs in an array of ids."""
    ids, is_bot = _columns(
        """SELECT id, is_bot::int::bigint FROM accounts_user WHERE id = ANY(%(ids)s)
           ORDER BY handle COLLATE "C" """,
        [INTEGER] * 2,
        ids=np.unique(forecasters).tolist(),
    )
    return Forecasters(ids=ids, bots=np.flatnonzero(is_bot))


def _places(ids: IntArray, values: IntArray) -> IntArray:
    """Return where each value, one of the distinct ids, stands among them."""
    order = np.argsort(ids)
    return order[np.searchsorted(ids, values, sorter=order)]


def question_ledger(question: Question) -> tuple[Ledger, Forecasters]:
    """Return all of a question's entries in scoring order, forecasters as codes."""
    places = range(1, question.options.count() + 1)
    shares = ", ".join(f"coalesce(probabilities[{place}], 0)::bigint" for place in places)
    table = _columns(
        f"""SELECT forecaster_id, submitted_at, (probabilities IS NOT NULL)::int::bigint, {shares}
            FROM forecasts_forecast WHERE question_id = %(question)s
            ORDER BY forecaster_id, submitted_at, id""",
        [INTEGER] * (3 + len(places)),
        question=question.pk,
    )
    ids, at, active, *ppm = table
    forecasters = forecasters_among(ids)
    codes = forecasters.codes(ids)
    order = np.argsort(codes, kind="stable")
    ledger = Ledger(
        forecaster=codes[order],
        at=at[order] + MILLENNIUM,
        ppm=np.stack(ppm, axis=1)[order],
        active=active.astype(bool)[order],
    )
    return ledger, forecasters


def question_scores(resolution: Resolution) -> QuestionScores:
    """Return the scores of everyone, by id, on the question of a resolution with an outcome."""
    question, outcome, known_at = resolution.question, resolution.outcome, resolution.known_at
    assert outcome is not None, "a constraint keeps it"
    assert known_at is not None, "a constraint keeps it"
    ledger, forecasters = question_ledger(question)
    scores = score_question(
        ledger,
        outcome.position,
        ordered=question.is_ordered,
        start=microseconds(question.open_time),
        horizon=microseconds(question.scheduled_close_time),
        known_at=microseconds(known_at),
        bots=forecasters.bots,
    )
    return replace(scores, forecaster=forecasters.ids[scores.forecaster])


def tournament_pairs(tournament_id: int) -> tuple[Pairs, Forecasters]:
    """Return the current scores of a tournament, one row a pair, forecasters as codes."""
    counted = Question.objects.filter(
        tournament_id=tournament_id,
        resolution__verdict=Resolution.Verdict.RESOLVED,
        resolution__run__scored_at__isnull=False,
    ).order_by(Collate("slug", "C"))
    questions = list(counted.values_list("pk", "weight", "family"))
    ids = np.array([pk for pk, _, _ in questions], dtype=np.int64)
    _, families = np.unique([family for _, _, family in questions], return_inverse=True)
    ids_of_forecasters, ids_of_questions, relative, coverage, brier = _columns(
        """SELECT s.forecaster_id, q.id, s.relative, s.coverage, s.brier
            FROM forecasts_question q
            JOIN forecasts_scorerun r
                ON r.resolution_id = q.resolution_id AND r.scored_at IS NOT NULL
            JOIN forecasts_score s ON s.run_id = r.id
            WHERE q.tournament_id = %(tournament)s""",
        [INTEGER, INTEGER, FLOAT, FLOAT, FLOAT],
        tournament=tournament_id,
    )
    forecasters = forecasters_among(ids_of_forecasters)
    forecaster = forecasters.codes(ids_of_forecasters)
    question = _places(ids, ids_of_questions)
    order = np.lexsort((question, forecaster))
    pairs = Pairs(
        forecaster=forecaster[order],
        question=question[order],
        relative=relative[order],
        coverage=coverage[order],
        brier=brier[order],
        weight=np.array([weight for _, weight, _ in questions], dtype=np.float64),
        family=families.astype(np.int64),
    )
    return pairs, forecasters


@dataclass(frozen=True)
class Crowd:
    """What a question's active forecasts say together; ``median`` is None below the minimum."""

    forecasters: int
    simulated: int  # of them
    minimum: int
    median: FloatArray | None  # probabilities, 0 to 1, one per option


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
    median = median_forecast(np.array(rows)) if len(rows) >= max(minimum, 1) else None
    return Crowd(forecasters=len(rows), simulated=simulated, minimum=minimum, median=median)


# The latest entry of each person on each question inside its scoring window. A LATERAL per
# question lets the index ledger_in_order serve the order without a sort.
ACTIVE = """
    SELECT q.id, active.probabilities, u.is_simulated
    FROM forecasts_question q
    LEFT JOIN forecasts_resolution r ON r.id = q.resolution_id
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (f.forecaster_id) f.forecaster_id, f.probabilities
        FROM forecasts_forecast f
        WHERE f.question_id = q.id AND f.submitted_at >= q.open_time AND f.submitted_at <= %(now)s
          AND f.submitted_at < least(q.scheduled_close_time, r.known_at)
        ORDER BY f.forecaster_id, f.submitted_at DESC, f.id DESC
    ) active
    JOIN accounts_user u ON u.id = active.forecaster_id AND NOT u.is_bot
    WHERE q.id = ANY(%(questions)s) AND active.probabilities IS NOT NULL
"""

ARRAY_HEADER = 20  # dimensions, flags, element type, length, lower bound: four bytes each


def _columns(query: str, types: list[str], **parameters: Any) -> list[NDArray[Any]]:
    """Run a query whose columns are never null and return each as an array.

    PostgreSQL packs every column into one array and sends its bytes, which NumPy reads as they
    are: a tenth of the time that rows of Python objects take.
    """
    names = [f"c{place}" for place in range(len(types))]
    packed = ", ".join(f"array_send(array_agg({name}))" for name in names)
    with connection.cursor() as cursor:
        statement = f"SELECT {packed} FROM ({query}) AS rows ({', '.join(names)})"
        cursor.execute(statement, parameters)
        [columns] = cursor.fetchall()
    return [
        _unpacked(bytes(column or b""), kind) for column, kind in zip(columns, types, strict=True)
    ]


def _unpacked(column: bytes, kind: str) -> NDArray[Any]:
    elements = np.frombuffer(column[ARRAY_HEADER:], dtype=[("width", ">i4"), ("value", kind)])
    return elements["value"].astype(np.dtype(kind).newbyteorder("="))
