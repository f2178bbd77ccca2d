from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from forecasts.models import CoherenceRule, LogEntry, Question
from forecasts.queries.coherence import LinkedByPair, LinkedByRule
from tests.deeds import open_question
from tests.factories import add_forecast, make_forecaster, make_tournament
from tests.links import Kind, a_family, a_pair, answer, by_year, link
from tests.pages import text_of

pytestmark = pytest.mark.django_db

PAGE = "/tournaments/cup/coherence/"
LINK = f"{PAGE}link/"
THREE = Question.Kind.MULTIPLE_CHOICE


def give(question: Question, share: Any, *handles: str) -> None:
    for handle in handles:
        person = User.objects.filter(handle=handle).first() or make_forecaster(handle)
        add_forecast(question, person, share)


def test_the_page_says_by_how_much_the_crowd_contradicts_itself(client: Client) -> None:
    for term, share in zip(a_family(2027, 2029).terms.all(), (0.5, 0.375), strict=True):
        give(term.question, share, "p0", "p1", "p2")

    text = text_of(client.get(PAGE))

    assert "12.5 points apart" in text
    assert "a later deadline cannot be less likely" in text


def test_the_page_says_what_is_coherent(client: Client) -> None:
    for term, share in zip(a_family(2027, 2029).terms.all(), (0.375, 0.5), strict=True):
        give(term.question, share, "p0", "p1", "p2")

    assert " coherent " in text_of(client.get(PAGE))


def test_a_hidden_crowd_is_nowhere_on_the_page_and_the_reason_is_given(client: Client) -> None:
    for term in a_family(2027, 2029).terms.all():
        give(term.question, 0.4321, "p0", "p1")

    text = text_of(client.get(PAGE))

    assert "the crowd is hidden on 2 of 2: fewer than 3 forecasters" in text
    assert "43.2" not in text


def test_a_pair_is_shown_with_what_its_branches_make(client: Client) -> None:
    pair = a_pair(open_question("rain"), open_question("snow"), "wet")
    shares = {pair.condition: 0.4, pair.outcome: 0.5, pair.if_yes: 0.7, pair.if_no: 0.6}
    for question, share in shares.items():
        give(question, share, "p0", "p1", "p2")

    text = text_of(client.get(PAGE))

    assert "14 points the branches make 64 % for “Yes”, the outcome stands at 50 %" in text


def test_a_tournament_without_links_has_the_page_too(client: Client) -> None:
    make_tournament()

    assert "No questions of this tournament are linked." in text_of(client.get(PAGE))


def test_the_tournament_leads_to_the_page(client: Client) -> None:
    make_tournament()

    assert PAGE in client.get("/tournaments/cup/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_queries_for_three_links_as_for_one(
    ada: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for place in range(number):
        terms = a_family(2027, 2029, stem=f"office-{place}").terms.order_by("place")
        early, late = (term.question for term in terms)
        a_pair(early, late, f"pair-{place}")

    with django_assert_num_queries(12):
        response = ada.get(PAGE)

    links = response.context["links"].worst_first
    assert sum(isinstance(view, LinkedByRule) for view in links) == number
    assert sum(isinstance(view, LinkedByPair) for view in links) == number


def hints(client: Client, question: Question) -> str:
    return text_of(client.get(question.get_absolute_url()))


def test_a_forecaster_is_told_of_a_drop_and_led_to_the_other_form(ada: Client) -> None:
    early, late = (term.question for term in a_family(2027, 2029).terms.all())
    give(early, 0.4, "ada")
    give(late, 0.3, "ada")

    response = ada.get(early.get_absolute_url())

    assert (
        "You gave 40 % to yes by the end of 31 Dec 2027, UTC and 30 % by the end of "
        "31 Dec 2029, UTC. The later deadline cannot be less likely."
    ) in text_of(response)
    assert f'href="{late.get_absolute_url()}#my-forecast"' in response.content.decode()


def test_a_forecaster_is_told_of_an_implication_the_wrong_way_round(ada: Client) -> None:
    host, rain = open_question("host", kind=THREE), open_question("rain")
    link(Kind.IMPLIES, answer(host, "japan"), answer(rain))
    give(host, [0.35, 0.25, 0.4], "ada")
    give(rain, 0.3, "ada")

    told = (
        "You gave 35 % to “Japan” on “Will it host?” and 30 % to “Yes” here. The first makes the "
        "second certain, so the second cannot be less likely."
    )
    assert told in hints(ada, rain)


def test_a_forecaster_is_told_of_one_event_with_two_probabilities(ada: Client) -> None:
    rain, wet = open_question("rain"), open_question("wet")
    link(Kind.EQUAL, answer(rain), answer(wet, "no"))
    give(rain, 0.3, "ada")
    give(wet, 0.5, "ada")

    told = (
        "You gave 50 % to “No” on “Will it wet?” and 30 % to “Yes” here. They are the same event."
    )
    assert told in hints(ada, rain)


def test_a_forecaster_without_a_contradiction_gets_a_quiet_line(ada: Client) -> None:
    early, late = (term.question for term in a_family(2027, 2029).terms.all())
    give(early, 0.3, "ada")
    give(late, 0.3, "ada")

    response = ada.get(early.get_absolute_url())

    assert "You gave" not in text_of(response)
    assert "The same by other deadlines, all in A family of office" in text_of(response)
    assert f'href="{late.get_absolute_url()}#my-forecast"' in response.content.decode()


def test_a_reader_without_a_forecast_on_the_other_gets_a_quiet_link(ada: Client) -> None:
    early, late = (term.question for term in a_family(2027, 2029).terms.all())
    give(early, 0.3, "ada")

    response = ada.get(early.get_absolute_url())

    assert "You gave" not in text_of(response)
    assert f'href="{late.get_absolute_url()}#my-forecast"' in response.content.decode()


def test_a_question_without_links_has_no_such_panel(ada: Client) -> None:
    question = open_question("rain")

    assert "Linked questions" not in hints(ada, question)


def test_a_member_shows_its_siblings_and_leads_to_the_family(client: Client) -> None:
    early, late = (term.question for term in a_family(2027, 2029).terms.all())

    page = client.get(late.get_absolute_url()).content.decode()

    assert 'href="/tournaments/cup/families/office/"' in page
    assert f'href="{early.get_absolute_url()}"' in page


def said(*terms: tuple[Question, Any], **fields: str) -> dict[str, Any]:
    numbered = {f"term-{place}": option.pk for place, (_, option) in enumerate(terms, start=1)}
    return {"kind": "deadlines", "title": "An office", "reason": "Later."} | numbered | fields


def test_a_steward_links_a_family_and_is_led_to_its_page(sten: Client) -> None:
    response = sten.post(LINK, said(answer(by_year(2027)), answer(by_year(2029))))

    rule = CoherenceRule.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, rule.get_absolute_url())
    assert [term.question.slug for term in rule.terms.all()] == ["office-by-2027", "office-by-2029"]
    assert set(LogEntry.objects.values_list("verb", "actor__handle")) == {("linked", "sten")}


def test_a_steward_links_two_answers_and_is_led_to_their_place(sten: Client) -> None:
    terms = answer(open_question("rain"), "no"), answer(open_question("wet"), "yes")

    response = sten.post(LINK, said(*terms, kind="equal"))

    assert response.headers["Location"] == f"{PAGE}#an-office"
    assert 'id="an-office"' in sten.get(PAGE).content.decode()


def test_a_refusal_is_shown_with_what_was_chosen(sten: Client) -> None:
    early, late = answer(by_year(2027)), answer(by_year(2029))

    response = sten.post(LINK, said(late, early))

    form = response.context["form"]
    assert (response.status_code, CoherenceRule.objects.count()) == (409, 0)
    assert "The deadlines have to rise" in form.non_field_errors()[0]
    assert (form["title"].value(), form["term-1"].value()) == ("An office", str(late[1].pk))


@pytest.mark.parametrize(
    ("fields", "faulty"),
    [
        ({"kind": "maybe"}, "kind"), ({"title": ""}, "title"), ({"title": "x" * 201}, "title"),
        ({"title": "a\0b"}, "title"), ({"term-1": ""}, "term-1"), ({"term-2": "0"}, "term-2"),
        ({"term-8": "x"}, "term-8"), ({"reason": "x" * 2_001}, "reason"),
    ],
)  # fmt: skip
def test_a_faulty_form_is_shown_again(sten: Client, fields: dict[str, str], faulty: str) -> None:
    terms = answer(by_year(2027)), answer(by_year(2029))

    response = sten.post(LINK, said(*terms, **fields))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [faulty])
    assert CoherenceRule.objects.count() == 0


def test_answers_of_drafts_and_of_other_tournaments_are_not_offered(sten: Client) -> None:
    rain = open_question("rain")
    open_question("draft", published_at=None)
    open_question("hail", tournament=make_tournament("bowl"))

    form = sten.get(LINK).context["form"]

    assert set(form.answers) == {str(option.pk) for option in rain.options.all()}


def test_a_steward_unlinks_on_a_page_that_asks_first(sten: Client) -> None:
    a_family(2027, 2029)
    where = f"{PAGE}office/unlink/"

    assert sten.get(where).status_code == 200
    assert CoherenceRule.objects.count() == 1
    assert sten.post(where).headers["Location"] == PAGE
    assert CoherenceRule.objects.count() == 0
    assert sten.get(where).status_code == 404
