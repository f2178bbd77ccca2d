from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from forecasts.models import CoherenceRule, Forecast, Question
from forecasts.services import forecasts
from tests.deeds import resolve
from tests.factories import add_forecast, make_forecaster, make_steward
from tests.links import Kind, a_family, answer, link
from tests.pages import text_of

pytestmark = pytest.mark.django_db

OFFICE = "/tournaments/cup/families/office/"


def typed(**numbers: str) -> dict[str, str]:
    """What the boxes hold, by the year of the deadline: y2027="40"."""
    return {f"office-by-{year[1:]}-option-0": text for year, text in numbers.items()}


def ledger() -> list[tuple[str, int]]:
    rows = Forecast.objects.filter(forecaster__handle="ada").order_by("pk")
    return [(row.question.slug, row.probabilities[0]) for row in rows if row.probabilities]


def post(client: Client, **numbers: str) -> Any:
    return client.post(OFFICE, typed(**numbers))


def box(response: Any, year: int) -> Any:
    slug = f"office-by-{year}"
    [row] = [row for row in response.context["rows"] if row.line.question.slug == slug]
    return row


def close(year: int) -> None:
    """Let a member close now, while its box is still on somebody's screen."""
    question = Question.objects.get(slug=f"office-by-{year}")
    resolve(question, "no", known_at=timezone.now() - timedelta(days=1), now=timezone.now())


def test_one_form_saves_every_changed_number(ada: Client) -> None:
    a_family(2027, 2028, 2029)

    response = post(ada, y2027="20", y2028="", y2029="40.5 %")

    assert (response.status_code, response.headers["Location"]) == (302, f"{OFFICE}#my-forecasts")
    assert ledger() == [("office-by-2027", 200_000), ("office-by-2029", 405_000)]


def test_what_was_not_changed_is_not_submitted_again(ada: Client) -> None:
    a_family(2027, 2029)
    post(ada, y2027="20", y2029="40")

    post(ada, y2027="20.0", y2029="45")

    assert ledger()[2:] == [("office-by-2029", 450_000)]


@pytest.mark.parametrize("again", ["", "20"])
def test_nothing_changed_is_said_and_saves_nothing(ada: Client, again: str) -> None:
    a_family(2027, 2029)
    if again:
        post(ada, y2027=again)
    before = ledger()

    response = post(ada, y2027=again, y2029="")

    assert (response.status_code, ledger()) == (422, before)
    assert "No number was changed" in text_of(response)


@pytest.mark.parametrize("bad", ["maybe", "101", "-1", "NaN", "\0"])
def test_a_number_that_cannot_be_read_saves_nothing_and_loses_nothing(
    ada: Client, bad: str
) -> None:
    a_family(2027, 2029)

    response = post(ada, y2027="20", y2029=bad)

    assert (response.status_code, ledger()) == (422, [])
    assert box(response, 2027).form["option-0"].value() == "20"
    assert list(box(response, 2029).form.errors) == ["option-0"]
    assert "Nothing was saved yet" in text_of(response)


def test_an_emptied_box_is_no_withdrawal(ada: Client) -> None:
    a_family(2027, 2029)
    post(ada, y2027="20", y2029="40")

    response = post(ada, y2027="", y2029="50")

    assert (response.status_code, len(ledger())) == (422, 2)
    assert box(response, 2027).form.errors == {"option-0": ["Give a number from 0 to 100."]}


def test_a_member_that_closed_meanwhile_is_refused_and_the_others_are_saved(ada: Client) -> None:
    a_family(2027, 2029)
    close(2027)

    response = post(ada, y2027="20", y2029="40")

    assert (response.status_code, ledger()) == (409, [("office-by-2029", 400_000)])
    refused, saved = box(response, 2027), box(response, 2029)
    assert "This question closed at" in refused.form.non_field_errors()[0]
    assert (refused.form["option-0"].value(), refused.just_saved) == ("20", False)
    assert (saved.just_saved, saved.line.mine) == (True, [400_000, 600_000])
    assert "1 saved, 1 refused" in text_of(response)


def test_a_member_that_closed_has_no_box(ada: Client) -> None:
    a_family(2027, 2029)
    close(2027)

    response = ada.get(OFFICE)

    assert [row.form is None for row in response.context["rows"]] == [True, False]
    assert "office-by-2027-option-0" not in response.content.decode()


def test_falling_numbers_are_saved_as_they_are_and_told_of(ada: Client) -> None:
    a_family(2027, 2029)
    post(ada, y2027="40", y2029="30")

    text = text_of(ada.get(OFFICE))

    assert ledger() == [("office-by-2027", 400_000), ("office-by-2029", 300_000)]
    assert (
        "You gave 40 % to yes by the end of 31 Dec 2027, UTC and 30 % by the end of "
        "31 Dec 2029, UTC. The later deadline cannot be less likely."
    ) in text


def test_a_stranger_is_asked_to_log_in_and_led_back(client: Client) -> None:
    a_family(2027, 2029)

    response = post(client, y2027="20")

    assert response.status_code == 302
    assert response.headers["Location"].endswith(f"next={OFFICE}")
    assert Forecast.objects.count() == 0


def test_a_stranger_reads_and_has_no_box(client: Client) -> None:
    a_family(2027, 2029)

    text = client.get(OFFICE).content.decode()

    assert ("Log in to forecast" in text, "-option-0" in text) == (True, False)


def test_the_page_says_when_each_number_was_saved(ada: Client) -> None:
    a_family(2027, 2029)
    question = Question.objects.get(slug="office-by-2029")
    entry = forecasts.submit_forecast(
        question=question,
        forecaster=User.objects.get(handle="ada"),
        probabilities=[400_000, 600_000],
        now=timezone.now,
    )

    rows = ada.get(OFFICE).context["rows"]

    assert [row.entry for row in rows] == [None, entry]


@pytest.mark.parametrize("kind", [Kind.IMPLIES, Kind.EQUAL])
def test_another_rule_has_no_page_of_its_own(client: Client, kind: str) -> None:
    early, late = (term.question for term in a_family(2027, 2029).terms.all())
    rule = link(kind, answer(early), answer(late), title="Another")

    assert client.get(f"/tournaments/cup/families/{rule.slug}/").status_code == 404


def test_a_hidden_crowd_is_nowhere_on_the_page(client: Client) -> None:
    rule = a_family(2027, 2029)
    for term in rule.terms.all():
        add_forecast(term.question, make_forecaster(f"p{term.place}"), 0.4321)

    assert "43.2" not in client.get(OFFICE).content.decode()


def test_a_steward_can_unlink_from_here(client: Client) -> None:
    a_family(2027, 2029)
    where = "/tournaments/cup/coherence/office/unlink/"
    assert where not in client.get(OFFICE).content.decode()
    client.force_login(make_steward())

    assert where in client.get(OFFICE).content.decode()


@pytest.mark.parametrize("years", [(2027, 2028), (2027, 2028, 2029, 2030)])
def test_the_page_takes_as_many_queries_for_more_deadlines(
    ada: Client, django_assert_num_queries: DjangoAssertNumQueries, years: tuple[int, ...]
) -> None:
    a_family(*years)
    post(ada, y2027="20", y2028="40")

    with django_assert_num_queries(13):
        assert ada.get(OFFICE).status_code == 200


def test_the_list_gathers_a_family_and_counts_its_questions(ada: Client) -> None:
    rule: CoherenceRule = a_family(2027, 2029)

    response = ada.get("/tournaments/cup/")

    [row] = response.context["rows"]
    assert (row.head, len(row.items)) == (rule, 2)
    assert "2 questions" in text_of(response)
    for year in (2027, 2029):
        assert f"by the end of 31 Dec {year}, UTC" in text_of(response)


def test_a_filter_that_leaves_one_member_shows_it_by_its_own_title(ada: Client) -> None:
    a_family(2027, 2029)
    post(ada, y2027="20")

    response = ada.get("/tournaments/cup/?mine=forecast")

    [row] = response.context["rows"]
    assert row.head is None
    assert "Will it office-by-2027?" in text_of(response)
    assert "1 question" in text_of(response)
