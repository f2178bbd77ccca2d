from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.models import Forecast, Question
from tests.deeds import open_question, resolve
from tests.factories import (
    JAN_1,
    JAN_31,
    add_forecast,
    make_forecaster,
    make_question,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db

THREE = Question.Kind.MULTIPLE_CHOICE


def ledger() -> list[list[int] | None]:
    return list(Forecast.objects.values_list("probabilities", flat=True))


def submit(client: Client, question: Question, *typed: str) -> Any:
    said = {f"option-{place}": text for place, text in enumerate(typed)}
    return client.post(reverse("forecast", args=question.path), said)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("63", [630_000, 370_000]),
        ("63.5", [635_000, 365_000]),
        ("63,5", [635_000, 365_000]),
        ("63.5 %", [635_000, 365_000]),
        ("63.5%", [635_000, 365_000]),
        (" 63 ", [630_000, 370_000]),
        ("0", [0, 1_000_000]),
        ("100", [1_000_000, 0]),
        ("100.000000", [1_000_000, 0]),
        ("0.000049", [0, 1_000_000]),
        ("0.00005", [1, 999_999]),
        ("007", [70_000, 930_000]),
    ],
)
def test_a_number_is_saved_as_people_write_it(ada: Client, typed: str, stored: list[int]) -> None:
    question = open_question()

    response = submit(ada, question, typed)

    assert (response.status_code, ledger()) == (302, [stored])
    assert response.headers["Location"] == f"{question.get_absolute_url()}#my-forecast"


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "maybe", "NaN", "inf", "Infinity", "-1", "−1", "-0", "+5", "101", "100.4",
        "100.000001", "1e-400", "1e1", "0x10", "63.", ".5", "6 3", "63.5.5", "1,000.5", "63 %%",
        "٦٣", "½", "63\0", "9" * 5_000,
    ],
)  # fmt: skip
def test_what_is_no_number_from_0_to_100_is_refused_and_shown_again(
    ada: Client, typed: str
) -> None:
    response = submit(ada, open_question(), typed)

    form = response.context["form"]
    assert (response.status_code, ledger()) == (422, [])
    assert (form["option-0"].value(), len(form["option-0"].errors)) == (typed, 1)


def test_what_was_typed_is_in_the_box_again(ada: Client) -> None:
    response = submit(ada, open_question(), '"><b>63')

    assert 'value="&quot;&gt;&lt;b&gt;63"' in response.content.decode()


def test_a_missing_number_is_refused(ada: Client) -> None:
    assert (submit(ada, open_question()).status_code, ledger()) == (422, [])


def test_a_refusal_leaves_the_forecast_saved_before(ada: Client) -> None:
    question = open_question()
    submit(ada, question, "63")

    response = submit(ada, question, "101")

    assert ledger() == [[630_000, 370_000]]
    assert response.context["page"].line.mine == [630_000, 370_000]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (("20", "30", "50"), [200_000, 300_000, 500_000]),
        (("20", "30.4", "50"), [199_203, 302_789, 498_008]),
        (("33,3", "33,3", "33,3"), [333_334, 333_333, 333_333]),
        (("0", "0", "99.5"), [0, 0, 1_000_000]),
        (("0", "0", "100"), [0, 0, 1_000_000]),
    ],
)
def test_several_numbers_near_100_are_scaled_to_it(
    ada: Client, typed: tuple[str, ...], stored: list[int]
) -> None:
    response = submit(ada, open_question(kind=THREE), *typed)

    assert (response.status_code, ledger()) == (302, [stored])


@pytest.mark.parametrize(
    ("typed", "total"),
    [
        (("20", "30", "49"), "99"),
        (("20", "30", "51"), "101"),
        (("20", "30,3", "50.3"), "100.6"),
        (("0", "0", "0"), "0"),
        (("100", "100", "100"), "300"),
    ],
)
def test_several_numbers_away_from_100_are_refused_with_their_sum(
    ada: Client, typed: tuple[str, ...], total: str
) -> None:
    response = submit(ada, open_question(kind=THREE), *typed)

    form = response.context["form"]
    assert (response.status_code, ledger(), form.total) == (422, [], total)
    assert form.non_field_errors() == [f"The probabilities add up to {total} %, not 100 %."]
    assert [field.value() for field in form] == list(typed)


def test_one_number_too_few_is_refused(ada: Client) -> None:
    response = submit(ada, open_question(kind=THREE), "50", "50")

    assert (response.status_code, ledger()) == (422, [])


def test_the_page_says_what_was_saved_and_when(ada: Client) -> None:
    question = open_question()

    response = ada.get(submit(ada, question, "63").headers["Location"])

    stamp = Forecast.objects.get().submitted_at
    assert f"Saved 63 % at {stamp:%H:%M} UTC" in text_of(response)


def test_the_form_starts_from_the_forecast_that_stands(ada: Client) -> None:
    question = open_question(kind=THREE)
    submit(ada, question, "20", "30.5", "49.5")

    form = ada.get(question.get_absolute_url()).context["form"]

    assert ([field.value() for field in form], form.total) == (["20", "30.5", "49.5"], "100")


def test_a_forecast_from_the_close_on_is_told_so_and_not_saved(ada: Client) -> None:
    response = submit(ada, make_question(close_time=JAN_31), "63")

    assert (response.status_code, ledger()) == (409, [])
    assert "closed at 31 January 2026, 00:00:00 UTC" in text_of(response)


def test_a_forecast_on_a_resolved_question_is_refused(ada: Client) -> None:
    question = open_question()
    resolve(question)

    assert (submit(ada, question, "63").status_code, ledger()) == (409, [])


def test_a_stranger_is_sent_to_the_log_in_page(client: Client) -> None:
    question = open_question()

    response = submit(client, question, "63")

    assert response.headers["Location"].startswith(f"{reverse('login')}?next=")
    assert ledger() == []


def test_a_link_alone_submits_nothing(ada: Client) -> None:
    question = open_question()

    response = ada.get(reverse("forecast", args=question.path), {"option-0": "63"})

    assert (response.status_code, ledger()) == (405, [])


def test_a_form_of_another_site_submits_nothing() -> None:
    question, client = open_question(), Client(enforce_csrf_checks=True)
    client.force_login(make_forecaster("ada"))

    assert (submit(client, question, "63").status_code, ledger()) == (403, [])


def test_withdrawing_asks_first(ada: Client) -> None:
    question = open_question()
    submit(ada, question, "63")

    ada.get(reverse("withdraw", args=question.path))

    assert ledger() == [[630_000, 370_000]]


def test_withdrawing_appends_to_the_ledger(ada: Client) -> None:
    question = open_question()
    submit(ada, question, "63")

    response = ada.post(reverse("withdraw", args=question.path))

    assert (response.status_code, ledger()) == (302, [[630_000, 370_000], None])


def test_withdrawing_without_a_forecast_is_refused(ada: Client) -> None:
    question = open_question()
    add_forecast(question, make_forecaster("bob"), 0.5, JAN_1)

    response = ada.post(reverse("withdraw", args=question.path))

    assert (response.status_code, ledger()) == (409, [[500_000, 500_000]])
