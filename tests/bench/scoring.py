"""One question with 10,000 forecasters and five entries each: reading, scoring, writing."""

from __future__ import annotations

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from forecasts.models import Resolution, Tournament
from forecasts.queries import ledgers
from forecasts.scoring import QuestionScores, score_question
from forecasts.services.resolutions import resolve_question
from forecasts.services.scores import score_resolution
from tests.bench import crowd
from tests.bench.measuring import report, seconds

FORECASTERS, EACH = 10_000, 5


def measure() -> None:
    tournament = Tournament.objects.create(slug="one", title="One question")
    question = crowd.make_question(tournament, "one-question")
    entries = crowd.fill([question], crowd.make_forecasters(FORECASTERS), FORECASTERS, EACH)
    print(f"One question, {entries} entries of {FORECASTERS} forecasters")
    resolution = resolve_question(
        question=question,
        outcome=question.options.get(key="yes"),
        known_at=timezone.now(),
        steward=None,
        evidence="As measured.",
        now=timezone.now,
    )
    _measure_scoring(resolution)
    _measure_whole(resolution, entries)


def _measure_scoring(resolution: Resolution) -> None:
    question = resolution.question
    ledger = ledgers.question_ledger(question).entries
    bare = seconds(lambda: _bare_read(question.pk))
    report("reading the ledger", seconds(lambda: ledgers.question_ledger(question)), bare, "COPY")
    p, o = ledger.ppm[:, 0] / 1e6, np.ones(len(ledger.at))
    squares = seconds(lambda: np.sum((p - o) ** 2), runs=50)

    def score() -> object:
        return score_question(
            ledger,
            0,
            ordered=False,
            start=ledgers.microseconds(question.open_time),
            horizon=ledgers.microseconds(question.scheduled_close_time),
            known_at=ledgers.microseconds(timezone.now()),
            bots=np.array([], dtype=np.int64),
        )

    report("scoring it (Brier, relative, coverage)", seconds(score), squares, "np.sum((p-o)**2)")


def _measure_whole(resolution: Resolution, entries: int) -> None:
    scores = _recomputed(resolution)
    bare = seconds(lambda: _bare_write(scores.brier.tolist()))
    reading = seconds(lambda: _recomputed(resolution))
    whole = seconds(
        lambda: score_resolution(resolution_id=resolution.pk, now=timezone.now, again=True)
    )
    report("writing 10,000 scores in place of the old", whole - reading, bare, "bare COPY")
    print(f"{'the whole task, read to commit':<58}{1000 * whole:10.2f} ms")


def _recomputed(resolution: Resolution) -> QuestionScores:
    return ledgers.question_scores(resolution, ledgers.question_ledger(resolution.question))


def _bare_read(question_id: int) -> None:
    statement = (
        "COPY (SELECT forecaster_id, submitted_at, probabilities FROM forecasts_forecast"
        f" WHERE question_id = {question_id:d}) TO STDOUT (FORMAT BINARY)"
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for _ in copy:
            pass


def _bare_write(values: list[float]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE bare (a bigint, b bigint, c float, d float, e float)")
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for place, value in enumerate(values):
                copy.write_row((1, place, value, value, value))
        cursor.execute("DROP TABLE bare")
