from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.models import User
from forecasts.models import Forecast, Question
from tests.factories import (
    JAN_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    make_forecaster,
    make_question,
)

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)


def insert(
    question: Question,
    forecaster: User,
    probabilities: list[Any] | None,
    when: datetime = JAN_11,
    origin: str = Forecast.Origin.LIVE,
) -> None:
    """Write a ledger entry as a bare SQL prompt would, past models and services."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO forecasts_forecast
                   (question_id, forecaster_id, probabilities, submitted_at, origin)
               VALUES (%s, %s, %s, %s, %s)""",
            [question.pk, forecaster.pk, probabilities, when, origin],
        )


def test_ledger_refuses_an_update() -> None:
    entry = add_forecast(make_question(), make_forecaster(), 0.7)

    with pytest.raises(IntegrityError, match="append-only: UPDATE refused"), transaction.atomic():
        Forecast.objects.update(probabilities=[0, 1_000_000])

    entry.refresh_from_db()
    assert entry.probabilities == [700_000, 300_000]


def test_ledger_refuses_a_delete() -> None:
    entry = add_forecast(make_question(), make_forecaster(), 0.7)

    with pytest.raises(IntegrityError, match="append-only: DELETE refused"), transaction.atomic():
        entry.delete()

    assert list(Forecast.objects.all()) == [entry]


@pytest.mark.parametrize(
    "probabilities",
    [
        [500_000, 499_999],
        [500_000, 500_001],
        [0, 0],
        [-1, 1_000_001],
        [1_000_001, -1],
        [1_000_000, None],
        [None, None],
    ],
)
def test_ledger_refuses_what_is_no_distribution(probabilities: list[int | None]) -> None:
    question, ada = make_question(), make_forecaster()

    with pytest.raises(IntegrityError, match="forecast_is_a_distribution_or_a_withdrawal"):
        insert(question, ada, probabilities)


@pytest.mark.parametrize("probabilities", [[], [1_000_000], [500_000, 300_000, 200_000]])
def test_ledger_refuses_a_wrong_number_of_options(probabilities: list[int]) -> None:
    question, ada = make_question(), make_forecaster()

    with pytest.raises(IntegrityError, match="one probability per option"):
        insert(question, ada, probabilities)


def test_ledger_refuses_a_table_of_probabilities() -> None:
    question, ada = make_question(), make_forecaster()

    with pytest.raises(DatabaseError):
        insert(question, ada, [[500_000, 500_000]])


@pytest.mark.parametrize("probabilities", [[0, 1_000_000], [1_000_000, 0], [1, 999_999]])
def test_ledger_takes_any_distribution_to_the_very_ends(probabilities: list[int]) -> None:
    question, ada = make_question(), make_forecaster()

    insert(question, ada, probabilities)

    assert question.forecasts.get().probabilities == probabilities


def test_ledger_takes_a_withdrawal_without_probabilities() -> None:
    question, ada = make_question(), make_forecaster()

    insert(question, ada, None)

    assert question.forecasts.get().is_withdrawal


@pytest.mark.parametrize("when", [JAN_1 - MICROSECOND, JAN_31, JAN_31 + MICROSECOND])
def test_ledger_refuses_a_live_entry_outside_the_period(when: datetime) -> None:
    question, ada = make_question(open_time=JAN_1, close_time=JAN_31), make_forecaster()

    with pytest.raises(IntegrityError, match="the question is not open"):
        insert(question, ada, [500_000, 500_000], when)


@pytest.mark.parametrize("when", [JAN_1, JAN_31 - MICROSECOND])
def test_ledger_takes_a_live_entry_at_the_edges_of_the_period(when: datetime) -> None:
    question, ada = make_question(open_time=JAN_1, close_time=JAN_31), make_forecaster()

    insert(question, ada, [500_000, 500_000], when)

    assert question.forecasts.get().submitted_at == when


def test_ledger_refuses_a_live_entry_once_the_question_was_closed_early() -> None:
    question, ada = make_question(close_time=JAN_31), make_forecaster()
    Question.objects.update(closed_at=JAN_21)

    with pytest.raises(IntegrityError, match="the question is not open"):
        insert(question, ada, [500_000, 500_000], JAN_11)


@pytest.mark.parametrize("origin", [Forecast.Origin.IMPORTED, Forecast.Origin.SIMULATED])
def test_ledger_takes_entries_that_are_not_live_at_any_time(origin: str) -> None:
    question, ada = make_question(open_time=JAN_11), make_forecaster()

    insert(question, ada, [500_000, 500_000], JAN_1, origin)

    assert question.forecasts.get().submitted_at == JAN_1
