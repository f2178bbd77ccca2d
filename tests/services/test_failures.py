"""Jobs of the clock that fail are known until they succeed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from django.db import connection

from forecasts import tasks
from forecasts.models import Failure, Question, Score
from forecasts.services.failures import clear_failure, record_failure
from tests import broker
from tests.deeds import resolve
from tests.factories import JAN_1, JAN_11, JAN_21, add_forecast, at, make_forecaster, make_question
from tests.test_tasks import wait_for

SCORE = "forecasts.tasks.score_resolution"


def noted(*fields: str) -> list[tuple[object, ...]]:
    return list(Failure.objects.values_list(*fields))


def fail(task: str = SCORE, row: int = 7, said: str = "no such ledger", when: str = "") -> None:
    moment = {"": JAN_1, "again": JAN_11, "at last": JAN_21}[when]
    record_failure(task=task, row=row, error=ValueError(said), now=at(moment))


@pytest.mark.django_db
def test_record_failure_notes_the_kind_of_error_and_what_it_said() -> None:
    fail()

    assert noted("task", "row", "error", "attempts") == [
        (SCORE, 7, "ValueError: no such ledger", 1)
    ]


@pytest.mark.django_db
def test_record_failure_counts_attempts_and_keeps_the_first_instant_and_the_last_error() -> None:
    fail(said="one")
    fail(said="another", when="again")
    fail(said="a third", when="at last")

    assert noted("error", "attempts", "first_failed_at", "last_failed_at") == [
        ("ValueError: a third", 3, JAN_1, JAN_21)
    ]


@pytest.mark.django_db
def test_failures_of_other_rows_and_tasks_are_their_own() -> None:
    fail(row=7)
    fail(row=8)
    fail("forecasts.tasks.close_question", row=7)

    clear_failure(task=SCORE, row=7)

    assert noted("task", "row") == [(SCORE, 8), ("forecasts.tasks.close_question", 7)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("", "ValueError"),
        ("two\n  lines", "ValueError: two lines"),
        ("a\0b", "ValueError: ab"),
        ("x" * 488, f"ValueError: {'x' * 488}"),
        ("x" * 489, f"ValueError: {'x' * 487}…"),
    ],
)
def test_an_error_is_kept_as_one_line_of_500_characters_at_most(said: str, kept: str) -> None:
    fail(said=said)

    assert noted("error") == [(kept,)]


def a_ledger_that_cannot_be() -> Question:
    """A question of two options with a forecast of three, past the trigger that forbids it."""
    question = make_question()
    add_forecast(question, make_forecaster("ada"), 0.8)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        add_forecast(question, make_forecaster("bob"), [0.2, 0.3, 0.5])
        cursor.execute("SET session_replication_role = origin")
    return question


def mend(question: Question) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        question.forecasts.filter(forecaster__handle="bob").delete()
        cursor.execute("SET session_replication_role = origin")


@pytest.mark.django_db(transaction=True)
def test_a_resolution_that_cannot_be_scored_is_noted_until_it_is() -> None:
    broker.empty()
    question = a_ledger_that_cannot_be()
    resolution = resolve(question)

    with broker.worker():
        tasks.score_resolution.delay(resolution.pk)
        wait_for(Failure.objects.exists)
        [failure] = Failure.objects.all()
        mend(question)
        tasks.run_again(failure)
        wait_for(lambda: not Failure.objects.exists())

    assert (failure.task, failure.row, failure.error) == (
        SCORE,
        resolution.pk,
        "ValueError: The parts per million of a forecast sum to exactly 1,000,000.",
    )
    assert Score.objects.count() == 1


@contextlib.contextmanager
def cut_when_a_question_changes() -> Iterator[None]:
    """Have the database end the connection of whoever changes a question."""
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$
               BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
               CREATE TRIGGER cut BEFORE UPDATE ON forecasts_question
               FOR EACH ROW EXECUTE FUNCTION cut()"""
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION cut() CASCADE")


@pytest.mark.django_db(transaction=True)
def test_a_task_whose_connection_is_cut_is_noted_over_another() -> None:
    question = make_question()

    with cut_when_a_question_changes():
        tasks.close_question.apply(args=(question.pk,))

    assert noted("task", "row") == [("forecasts.tasks.close_question", question.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_sweep_that_meets_no_broker_is_noted_without_a_row() -> None:
    make_question()

    with broker.away():
        tasks.sweep.apply()

    assert noted("task", "row") == [("forecasts.tasks.sweep", 0)]


@pytest.mark.django_db
def test_a_task_that_succeeds_clears_its_failure() -> None:
    question = make_question()
    fail("forecasts.tasks.close_question", row=question.pk)

    tasks.close_question.apply(args=(question.pk,))

    assert noted("row") == []


@pytest.mark.django_db
def test_a_job_whose_task_is_gone_cannot_be_run_again() -> None:
    fail("forecasts.tasks.of_an_older_version")

    with pytest.raises(LookupError):
        tasks.run_again(Failure.objects.get())
