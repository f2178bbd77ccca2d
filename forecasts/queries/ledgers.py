"""The one bridge from rows to scoring: ledgers, crowds and score tables as arrays."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Collate
from numpy.typing import NDArray

from accounts.models import User
from forecasts.models import Contender, Question, Resolution
from forecasts.scoring import (
    MILLION,
    FloatArray,
    IntArray,
    Ledger,
    Pairs,
    QuestionScores,
    score_question,
)

# Of the entries f, those whose forecaster is not recused from the question: the others stay on
# record and count nowhere.
UNRECUSED = """NOT EXISTS (
    SELECT FROM forecasts_recusal r
    WHERE r.question_id = f.question_id AND r.user_id = f.forecaster_id AND r.lifted_at IS NULL
)"""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
INTEGER, FLOAT = ">i8", ">f8"  # bigint (also an instant) and double precision as sent
MILLENNIUM = 946_684_800_000_000  # PostgreSQL counts its microseconds from 2000


def microseconds(instant: datetime) -> int:
    """Return an instant as scoring counts it: whole microseconds since 1970, UTC."""
    return (instant - EPOCH) // MICROSECOND


def instant_at(microseconds: int) -> datetime:
    """Return the instant that scoring counts so."""
    return EPOCH + microseconds * MICROSECOND


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


@dataclass(frozen=True, eq=False)
class QuestionLedger:
    """A question's entries in scoring order, forecasters as codes."""

    entries: Ledger
    ids: IntArray  # of each entry in the ledger
    forecasters: Forecasters


def question_ledger(question: Question) -> QuestionLedger:
    """Return a question's entries, early and late ones too, those of the recused left out."""
    places = range(1, question.options.count() + 1)
    shares = ", ".join(f"coalesce(probabilities[{place}], 0)::bigint" for place in places)
    table = _columns(
        f"""SELECT id, forecaster_id, submitted_at, (probabilities IS NOT NULL)::int::bigint,
                   {shares}
            FROM forecasts_forecast f WHERE question_id = %(question)s AND {UNRECUSED}
            ORDER BY forecaster_id, submitted_at, id""",
        [INTEGER] * (4 + len(places)),
        question=question.pk,
    )
    ids, forecaster, at, active, *ppm = table
    forecasters = forecasters_among(forecaster)
    codes = forecasters.codes(forecaster)
    order = np.argsort(codes, kind="stable")
    entries = Ledger(
        forecaster=codes[order],
        at=at[order] + MILLENNIUM,
        ppm=np.stack(ppm, axis=1)[order],
        active=active.astype(bool)[order],
    )
    return QuestionLedger(entries, ids[order], forecasters)


def own_ledgers(forecaster: User, questions: list[Question]) -> dict[int, Ledger]:
    """Return a forecaster's own entries on yes-or-no questions, by id of the question."""
    question, at, active, yes = _columns(
        f"""SELECT question_id, submitted_at, (probabilities IS NOT NULL)::int::bigint,
                  coalesce(probabilities[1], 0)::bigint
           FROM forecasts_forecast f
           WHERE forecaster_id = %(forecaster)s AND question_id = ANY(%(questions)s)
             AND {UNRECUSED}
           ORDER BY question_id, submitted_at, id""",
        [INTEGER] * 4,
        forecaster=forecaster.pk,
        questions=[one.pk for one in questions],
    )
    stands = active.astype(bool)
    ppm = np.stack([yes, np.where(stands, MILLION - yes, 0)], axis=1)
    found = {}
    for one in questions:
        mine = slice(*np.searchsorted(question, [one.pk, one.pk + 1]).tolist())
        nobody_else = np.zeros_like(question[mine])
        found[one.pk] = Ledger(nobody_else, at[mine] + MILLENNIUM, ppm[mine], stands[mine])
    return found


@dataclass(frozen=True)
class Terms:
    """On what terms a resolved question is scored, as scoring takes them."""

    outcome: int
    ordered: bool
    start: int
    horizon: int
    known_at: int

    @property
    def end(self) -> int:
        return min(self.horizon, self.known_at)

    @property
    def timed(self) -> dict[str, Any]:
        """The keyword arguments that scoring functions have in common."""
        names = ("ordered", "start", "horizon", "known_at")
        return {name: getattr(self, name) for name in names}


def terms(resolution: Resolution) -> Terms:
    """Return the terms of a resolution with an outcome."""
    question, outcome, known_at = resolution.question, resolution.outcome, resolution.known_at
    assert outcome is not None, "a constraint keeps it"
    assert known_at is not None, "a constraint keeps it"
    return Terms(
        outcome=outcome.position,
        ordered=question.is_ordered,
        start=microseconds(question.open_time),
        horizon=microseconds(question.scheduled_close_time),
        known_at=microseconds(known_at),
    )


def question_scores(resolution: Resolution, ledger: QuestionLedger) -> QuestionScores:
    """Return the scores of everyone, by id, on the question of a resolution with an outcome."""
    on, bots = terms(resolution), ledger.forecasters.bots
    scores = score_question(ledger.entries, on.outcome, bots=bots, **on.timed)
    return replace(scores, forecaster=ledger.forecasters.ids[scores.forecaster])


def scored_questions(tournament_id: int) -> QuerySet[Question]:
    """Return the questions a leaderboard counts, in an order no database id decides."""
    return Question.objects.filter(
        tournament_id=tournament_id,
        resolution__verdict=Resolution.Verdict.RESOLVED,
        resolution__run__scored_at__isnull=False,
    ).order_by(Collate("slug", "C"))


def tournament_pairs(tournament_id: int) -> tuple[Pairs, Forecasters]:
    """Return the current scores of a tournament, one row a pair, forecasters as codes.

    Questions are numbered in the order of ``scored_questions``.
    """
    rows = _columns(
        f"""SELECT s.forecaster_id, {PAIR}
            JOIN forecasts_score s ON s.run_id = r.id WHERE q.tournament_id = %(tournament)s""",
        [INTEGER, INTEGER, FLOAT, FLOAT, FLOAT],
        tournament=tournament_id,
    )
    forecasters = forecasters_among(rows[0])
    return _pairs(tournament_id, forecasters.codes(rows[0]), *rows[1:]), forecasters


def contender_pairs(tournament_id: int) -> Pairs:
    """Return the current scores of the contenders, under their places in ``Contender``."""
    rows = _columns(
        f"""SELECT array_position(%(names)s, s.contender::text)::bigint - 1, {PAIR}
            JOIN forecasts_contenderscore s ON s.run_id = r.id
            WHERE q.tournament_id = %(tournament)s""",
        [INTEGER, INTEGER, FLOAT, FLOAT, FLOAT],
        tournament=tournament_id,
        names=Contender.values,
    )
    return _pairs(tournament_id, *rows)


PAIR = """q.id, s.relative, s.coverage, s.brier
    FROM forecasts_question q
    JOIN forecasts_scorerun r ON r.resolution_id = q.resolution_id AND r.scored_at IS NOT NULL
"""


def _pairs(
    tournament_id: int,
    forecaster: IntArray,
    ids_of_questions: IntArray,
    relative: FloatArray,
    coverage: FloatArray,
    brier: FloatArray,
) -> Pairs:
    questions = list(scored_questions(tournament_id).values_list("pk", "weight", "family"))
    ids = np.array([pk for pk, _, _ in questions], dtype=np.int64)
    _, families = np.unique([family for _, _, family in questions], return_inverse=True)
    question = _places(ids, ids_of_questions)
    order = np.lexsort((question, forecaster))
    return Pairs(
        forecaster=forecaster[order],
        question=question[order],
        relative=relative[order],
        coverage=coverage[order],
        brier=brier[order],
        weight=np.array([weight for _, weight, _ in questions], dtype=np.float64),
        family=families.astype(np.int64),
    )


def earned(
    runs: list[int], forecasters: Forecasters
) -> tuple[IntArray, FloatArray, FloatArray, IntArray]:
    """Return what some forecasters earned in some runs: code, relative score, coverage, when.

    When is the instant at which the run's resolution was recorded.
    """
    who, relative, coverage, recorded_at = _columns(
        """SELECT s.forecaster_id, s.relative, s.coverage, v.recorded_at
           FROM forecasts_score s
           JOIN forecasts_scorerun r ON r.id = s.run_id
           JOIN forecasts_resolution v ON v.id = r.resolution_id
           JOIN forecasts_question q ON q.id = v.question_id
           WHERE s.run_id = ANY(%(runs)s) AND s.forecaster_id = ANY(%(forecasters)s)
           ORDER BY v.recorded_at, q.slug COLLATE "C" """,
        [INTEGER, FLOAT, FLOAT, INTEGER],
        runs=runs,
        forecasters=forecasters.ids.tolist(),
    )
    return forecasters.codes(who), relative, coverage, recorded_at + MILLENNIUM


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
