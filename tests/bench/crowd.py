"""Large made-up tournaments, written by COPY with the guards of the ledger on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
from django.db import connection

from accounts.models import User
from forecasts.models import Option, Question, Tournament
from forecasts.services.questions import create_question

OPENED = datetime(2026, 1, 1, tzinfo=UTC)
CLOSES = datetime(2027, 12, 31, tzinfo=UTC)


def make_forecasters(number: int) -> list[int]:
    users = [User(handle=f"forecaster-{place}", password="!") for place in range(number)]
    return [user.pk for user in User.objects.bulk_create(users)]


def make_question(tournament: Tournament, slug: str) -> Question:
    question = Question(
        tournament=tournament,
        slug=slug,
        title=f"Will {slug} happen before the end of 2027?",
        kind=Question.Kind.BINARY,
        open_time=OPENED,
        scheduled_close_time=CLOSES,
        family=slug,
        resolution_criteria="As measured.",
        tags=["bench"],
        published_at=OPENED,
    )
    options = [Option(key="yes", label="Yes"), Option(key="no", label="No")]
    return create_question(question=question, options=options)


def fill(questions: list[Question], forecasters: list[int], per_question: int, each: int) -> int:
    """Give every question some forecasters with several entries each; return the entries."""
    statement = (
        "COPY forecasts_forecast (question_id, forecaster_id, probabilities, submitted_at, origin)"
        " FROM STDIN"
    )
    rows = 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in _rows(questions, forecasters, per_question, each):
            copy.write_row(row)
            rows += 1
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return rows


def _rows(
    questions: list[Question], forecasters: list[int], per_question: int, each: int
) -> Iterator[tuple[int, int, list[int], datetime, str]]:
    chance = np.random.default_rng(1)
    for question in questions:
        for forecaster in chance.choice(forecasters, per_question, replace=False).tolist():
            for minute in np.sort(chance.integers(0, 400_000, each)).tolist():
                yes = int(chance.integers(1, 100)) * 10_000
                stamp = OPENED + timedelta(minutes=minute)
                yield question.pk, forecaster, [yes, 1_000_000 - yes], stamp, "simulated"
