from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Forecast, Question
from tests.api.programs import (
    PROBLEM,
    a_program,
    address,
    problem,
    program_of,
    submit_shares,
)
from tests.deeds import open_question, recuse, resolve
from tests.factories import JAN_31, add_forecast, make_forecaster, make_question

pytestmark = pytest.mark.django_db

THREE = Question.Kind.MULTIPLE_CHOICE


def ledger() -> list[list[int] | None]:
    return list(Forecast.objects.values_list("probabilities", flat=True))


def test_the_answer_to_a_forecast_is_the_ledger_entry() -> None:
    response = submit_shares(a_program(), open_question(), 0.7)

    entry = Forecast.objects.get()
    assert response.json() == {
        "id": entry.pk,
        "probabilities": [0.7, 0.3],
        "submitted_at": entry.submitted_at.isoformat().replace("+00:00", "Z"),
        "origin": "live",
        "is_recused": False,
    }


def test_who_is_recused_is_told_that_their_forecast_counts_nowhere() -> None:
    question, ada = open_question(), make_forecaster("ada")
    recuse(question, ada)

    assert submit_shares(program_of(ada), question, 0.7).json()["is_recused"] is True


def test_a_forecast_on_a_closed_question_is_a_conflict() -> None:
    response = submit_shares(a_program(), make_question(close_time=JAN_31), 0.7)

    assert (problem(response), ledger()) == ((409, PROBLEM, "question_not_open"), [])


def test_a_forecast_on_a_resolved_question_is_a_conflict() -> None:
    question = open_question()
    resolve(question)

    assert problem(submit_shares(a_program(), question, 0.7))[2] == "question_not_open"


def test_a_wrong_number_of_options_has_a_code_of_its_own() -> None:
    response = submit_shares(a_program(), open_question(kind=THREE), 0.5, 0.5)

    assert (problem(response), ledger()) == ((400, PROBLEM, "invalid_forecast"), [])


def test_a_withdrawal_is_answered_with_its_entry() -> None:
    question, program = open_question(), a_program()
    submit_shares(program, question, 0.7)

    response = program.post(address("api_withdraw", question))

    assert (response.status_code, response.json()["probabilities"]) == (201, None)
    assert ledger() == [[700_000, 300_000], None]


def test_a_withdrawal_without_a_forecast_is_a_conflict() -> None:
    response = a_program().post(address("api_withdraw", open_question()))

    assert problem(response) == (409, PROBLEM, "nothing_to_withdraw")


def test_ones_own_entries_are_listed_latest_first() -> None:
    question, ada = open_question(), make_forecaster("ada")
    for probability in (0.7, None, 0.4):
        add_forecast(question, ada, probability)
    add_forecast(question, make_forecaster("bob"), 0.1)

    entries = program_of(ada).get(address("api_forecasts", question)).json()

    assert [entry["probabilities"] for entry in entries] == [[0.4, 0.6], None, [0.7, 0.3]]


def test_a_stranger_has_no_entries() -> None:
    question = open_question()
    add_forecast(question, make_forecaster(), 0.7)

    assert Client().get(address("api_forecasts", question)).json() == []


def post_from_a_page(client: Client, question: Question, **headers: str) -> Any:
    return client.post(
        address("api_forecasts", question),
        json.dumps({"probabilities": [0.7]}),
        "application/json",
        headers=headers,
    )


def test_a_session_without_a_csrf_token_is_refused() -> None:
    question, client = open_question(), Client(enforce_csrf_checks=True)
    client.force_login(make_forecaster())

    response = post_from_a_page(client, question)

    assert (problem(response), ledger()) == ((403, PROBLEM, "permission_denied"), [])


def test_a_session_with_its_csrf_token_may_forecast() -> None:
    question, client = open_question(), Client(enforce_csrf_checks=True)
    client.force_login(make_forecaster())
    client.get("/account/")  # a page with a form hands the token out

    response = post_from_a_page(
        client, question, **{"X-CSRFToken": client.cookies["csrftoken"].value}
    )

    assert (response.status_code, ledger()) == (201, [[700_000, 300_000]])


@pytest.mark.parametrize("entries", [0, 3])
def test_a_submission_takes_ten_queries_however_long_the_ledger(
    django_assert_num_queries: DjangoAssertNumQueries, entries: int
) -> None:
    question, ada = open_question(), make_forecaster("ada")
    for _ in range(entries):
        add_forecast(question, ada, 0.5)
    program = program_of(ada)

    with django_assert_num_queries(10):
        submit_shares(program, question, 0.7)
