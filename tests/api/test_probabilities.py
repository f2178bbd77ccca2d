from __future__ import annotations

import pytest

from forecasts.models import Forecast, Question
from tests.api.programs import PROBLEM, a_program, submit, submit_shares
from tests.deeds import open_question

pytestmark = pytest.mark.django_db

THREE = Question.Kind.MULTIPLE_CHOICE


def ledger() -> list[list[int] | None]:
    return list(Forecast.objects.values_list("probabilities", flat=True))


@pytest.mark.parametrize(
    ("body", "stored"),
    [
        ("[0.7]", [700_000, 300_000]),
        ("[0.7, 0.3]", [700_000, 300_000]),
        ("[1]", [1_000_000, 0]),
        ("[0]", [0, 1_000_000]),
        ("[0, 1]", [0, 1_000_000]),
        ("[0.0]", [0, 1_000_000]),
        ("[7e-1]", [700_000, 300_000]),
        ("[0.1234565]", [123_457, 876_543]),
        ("[0.700000000000000000000000000001]", [700_000, 300_000]),
        ("[0.5, 0.504]", [498_008, 501_992]),
        ("[0.5, 0.495]", [502_513, 497_487]),
    ],
)
def test_a_forecast_is_stored_exactly(body: str, stored: list[int]) -> None:
    response = submit(a_program(), open_question(), f'{{"probabilities": {body}}}')

    assert (response.status_code, ledger()) == (201, [stored])


@pytest.mark.parametrize(
    "body",
    [
        "",
        "not JSON",
        "null",
        "0.7",
        '"0.7"',
        "true",
        "[]",
        "[0.7]",
        "{}",
        '{"probability": 0.7}',
        '{"probabilities": null}',
        '{"probabilities": 0.7}',
        '{"probabilities": "0.7"}',
        '{"probabilities": {"yes": 0.7}}',
        '{"probabilities": []}',
        '{"probabilities": [0.7], "probabilities": [0.8]}',
        '{"probabilities": [0.7], "note": NaN}',
        '{"probabilities": [0.7],}',
        '{"probabilities": [0.7]} {}',
        b'{"probabilities": [0.7], "\xff": 1}',
        '{"probabilities": ' + "[" * 500 + "]" * 500 + "}",
        "[" * 400_000,
        '{"probabilities": [0.7], "padding": "' + "x" * 1_000_000 + '"}',
    ],
)
def test_a_body_that_says_no_forecast_is_refused(body: str | bytes) -> None:
    response = submit(a_program(), open_question(), body)

    assert (response.status_code, response.headers["Content-Type"]) == (400, PROBLEM)
    assert ledger() == []


@pytest.mark.parametrize(
    "probability",
    [
        '"0.7"',
        '"63,5"',
        "63,5",
        "null",
        "true",
        "false",
        "[0.7]",
        "{}",
        "NaN",
        "Infinity",
        "-Infinity",
        "-1",
        "-0.0",
        "-0.000001",
        "1.000001",
        "2",
        "63.5",
        "101",
        "1e-400",
        "1e400",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "9" * 5_000,
    ],
)
def test_a_probability_that_is_no_share_of_one_is_refused(probability: str) -> None:
    response = submit(a_program(), open_question(), f'{{"probabilities": [{probability}]}}')

    assert (response.status_code, response.headers["Content-Type"]) == (400, PROBLEM)
    assert ledger() == []


@pytest.mark.parametrize(
    ("kind", "shares"),
    [
        (Question.Kind.BINARY, [0.5, 0.49]),
        (Question.Kind.BINARY, [0.5, 0.51]),
        (Question.Kind.BINARY, [0.5, 0.506]),
        (Question.Kind.BINARY, [0, 0]),
        (Question.Kind.BINARY, [0.5, 0.3, 0.2]),
        (THREE, [1]),
        (THREE, [0.5, 0.5]),
        (THREE, [0.25, 0.25, 0.25, 0.25]),
        (THREE, [1] + [0] * 200),
    ],
)
def test_shares_that_do_not_fit_the_options_are_refused(kind: str, shares: list[float]) -> None:
    response = submit_shares(a_program(), open_question(kind=kind), *shares)

    assert (response.status_code, ledger()) == (400, [])


def test_a_refusal_points_to_the_fault() -> None:
    response = submit_shares(a_program(), open_question(), 0.5, 0.49)

    assert response.json() == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "code": "invalid",
        "detail": "The request has faults.",
        "errors": [
            {
                "pointer": "/probabilities",
                "code": "invalid",
                "message": "The probabilities add up to 99 %, not 100 %.",
            }
        ],
    }


def test_a_refusal_points_to_the_place_in_the_list() -> None:
    response = submit(a_program(), open_question(), '{"probabilities": [0.5, "0.5"]}')

    [fault] = response.json()["errors"]
    assert fault["pointer"] == "/probabilities/1"
