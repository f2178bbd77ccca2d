from __future__ import annotations

import json

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from forecasts.api.problems import server_error
from tests.api.programs import PROBLEM, a_program, address, problem, submit_shares
from tests.deeds import open_question
from tests.factories import make_forecaster, make_question, make_tournament

pytestmark = pytest.mark.django_db


def test_a_stranger_may_not_forecast() -> None:
    response = submit_shares(Client(), open_question(), 0.7)

    assert problem(response) == (401, PROBLEM, "not_authenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_bad_token_is_refused_whatever_is_asked(method: str) -> None:
    program = Client(headers={"Authorization": "Bearer made-up"})

    response = getattr(program, method)(address("api_forecasts", open_question()))

    assert problem(response) == (401, PROBLEM, "authentication_failed")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize(
    "path",
    [
        "tournaments/bowl/",
        "tournaments/bowl/leaderboard/",
        "tournaments/bowl/questions/",
        "tournaments/bowl/questions/rain/",
        "tournaments/cup/questions/snow/",
        "tournaments/cup/questions/snow/forecasts/",
        "tournaments/cup/questions/?page=2",
        "tournaments/cup/questions/?page=nine",
        "nonsense/",
    ],
)
def test_what_is_not_there_is_a_problem_document(path: str) -> None:
    make_question("rain")

    assert problem(Client().get(f"/api/v1/{path}")) == (404, PROBLEM, "not_found")


@pytest.mark.parametrize("name", ["api_forecasts", "api_withdraw"])
def test_posting_to_what_is_not_there_is_a_problem_document(name: str) -> None:
    make_tournament("cup")
    nowhere = reverse(name, args=["cup", "rain"])

    assert problem(a_program().post(nowhere)) == (404, PROBLEM, "not_found")


def test_a_method_that_is_not_offered_is_a_problem_document() -> None:
    response = a_program().delete(address("api_forecasts", open_question()))

    assert problem(response) == (405, PROBLEM, "method_not_allowed")


def test_a_form_instead_of_json_is_a_problem_document() -> None:
    response = a_program().post(address("api_forecasts", open_question()), {"probabilities": "0.7"})

    assert problem(response) == (415, PROBLEM, "unsupported_media_type")


def test_an_answer_in_another_format_than_json_is_a_problem_document() -> None:
    response = Client().get(reverse("api_tournaments"), headers={"Accept": "text/csv"})

    assert problem(response) == (406, PROBLEM, "not_acceptable")


@pytest.mark.parametrize(
    "query", ["state=nonsense", "sort=random", "mine=maybe", "tag=unknown", "search=%00"]
)
def test_a_filter_that_cannot_be_read_is_a_problem_document(query: str) -> None:
    make_question()

    response = Client().get(f"/api/v1/tournaments/cup/questions/?{query}")

    [fault] = json.loads(response.content)["errors"]
    assert problem(response) == (400, PROBLEM, "invalid")
    assert fault["pointer"] == "/" + query.partition("=")[0]


def test_a_fault_of_ours_is_a_problem_document(rf: RequestFactory) -> None:
    response = server_error(rf.get("/api/v1/tournaments/"))

    assert problem(response) == (500, PROBLEM, "fault")


def test_a_page_that_is_not_there_is_a_page() -> None:
    response = Client().get("/nonsense/")

    assert (response.status_code, response.headers["Content-Type"]) == (
        404,
        "text/html; charset=utf-8",
    )


def test_a_session_counts_as_well_as_a_token() -> None:
    client = Client()
    client.force_login(make_forecaster())

    assert submit_shares(client, open_question(), 0.7).status_code == 201
