from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from forecasts.models import ConditionalPair, Forecast, Question, Tournament
from forecasts.services.pairs import settle_pair
from tests.deeds import object_to, open_question, propose, resolve
from tests.factories import (
    FEB_1,
    JAN_11,
    add_forecast,
    at,
    make_forecaster,
    make_question,
    make_tournament,
)
from tests.links import a_pair, by_year
from tests.pages import text_of

pytestmark = pytest.mark.django_db

WET = "/tournaments/cup/pairs/wet/"
NEW = "/tournaments/cup/pairs/new/"
THREE = Question.Kind.MULTIPLE_CHOICE


def the_pair(outcome: str = "binary") -> ConditionalPair:
    return a_pair(open_question("rain"), open_question("snow", kind=outcome), "wet")


def ledger() -> list[tuple[str, list[int] | None]]:
    return list(Forecast.objects.order_by("pk").values_list("question__slug", "probabilities"))


def test_one_form_saves_both_branches(ada: Client) -> None:
    the_pair()

    response = ada.post(WET, {"wet-if-yes-option-0": "70", "wet-if-no-option-0": "60"})

    assert (response.status_code, response.headers["Location"]) == (302, f"{WET}#my-forecasts")
    assert ledger() == [
        ("wet-if-yes", [700_000, 300_000]),
        ("wet-if-no", [600_000, 400_000]),
    ]


def test_one_branch_alone_can_be_forecast(ada: Client) -> None:
    the_pair()

    ada.post(WET, {"wet-if-yes-option-0": "", "wet-if-no-option-0": "60"})

    assert ledger() == [("wet-if-no", [600_000, 400_000])]


def test_branches_with_several_options_have_a_box_for_each(ada: Client) -> None:
    the_pair(THREE)
    numbers = {f"wet-if-no-option-{place}": text for place, text in enumerate(["50", "30", "20"])}

    response = ada.post(WET, numbers)

    assert response.status_code == 302
    assert ledger() == [("wet-if-no", [500_000, 300_000, 200_000])]


def test_options_that_do_not_add_up_are_told_at_their_branch(ada: Client) -> None:
    the_pair(THREE)
    numbers = {f"wet-if-no-option-{place}": "20" for place in range(3)}

    response = ada.post(WET, numbers)

    assert (response.status_code, ledger()) == (422, [])
    forms = [row.form for row in response.context["rows"]]
    assert forms[0].errors == {}
    assert forms[1].non_field_errors() == ["The probabilities add up to 60 %, not 100 %."]


def test_a_branch_that_was_settled_meanwhile_is_refused_and_the_other_saved(ada: Client) -> None:
    pair = the_pair()
    resolve(pair.if_no, "no", known_at=timezone.now() - timedelta(days=1), now=timezone.now())

    response = ada.post(WET, {"wet-if-yes-option-0": "70", "wet-if-no-option-0": "60"})

    assert (response.status_code, [slug for slug, _ in ledger()]) == (409, ["wet-if-yes"])
    refused = response.context["rows"][1].form
    assert "This question closed at" in refused.non_field_errors()[0]
    assert refused["option-0"].value() == "60"


def test_the_page_shows_all_four_with_crowd_and_mine(ada: Client) -> None:
    pair, reader = the_pair(), User.objects.get(handle="ada")
    people = [reader, *(make_forecaster(f"p{place}") for place in range(2))]
    shares = {pair.condition: 0.41, pair.outcome: 0.52, pair.if_yes: 0.73, pair.if_no: 0.64}
    for question, share in shares.items():
        for person in people:
            add_forecast(question, person, share)

    text = text_of(ada.get(WET))

    for percent in ("41", "52", "73", "64"):
        assert text.count(f"{percent} %") >= 2


def test_the_page_tells_a_reader_whose_numbers_do_not_add_up(ada: Client) -> None:
    pair, reader = the_pair(), User.objects.get(handle="ada")
    for question, share in (
        (pair.condition, 0.4), (pair.outcome, 0.5), (pair.if_yes, 0.7), (pair.if_no, 0.6)
    ):  # fmt: skip
        add_forecast(question, reader, share)

    assert (
        "For “Yes” you gave 70 % if the condition holds and 60 % if not. With your 40 % for the "
        "condition that makes 64 %; you gave the outcome 50 %, which is 14 points away."
    ) in text_of(ada.get(WET))


@pytest.mark.parametrize("forecast", [0, 1, 3])
def test_a_pair_without_all_four_of_ones_numbers_is_not_judged(ada: Client, forecast: int) -> None:
    pair, reader = the_pair(), User.objects.get(handle="ada")
    for question in [pair.condition, pair.outcome, pair.if_yes][:forecast]:
        add_forecast(question, reader, 0.01)

    assert ada.get(WET).context["view"].mine is None


def test_the_page_says_what_has_been_settled(client: Client) -> None:
    pair = the_pair()
    assert "condition and outcome are both undecided" in text_of(client.get(WET))

    resolve(pair.condition, "no", known_at=JAN_11)

    text = text_of(client.get(WET))
    assert "undecided" not in text
    assert "Condition : Resolved: No known 11 Jan 2026, 00:00 UTC" in text


def test_the_page_says_when_forecasting_ends_after_a_branch_is_annulled_too(client: Client) -> None:
    pair = the_pair()
    resolve(pair.condition, "no", known_at=JAN_11)
    settle_pair(pair_id=pair.pk, now=at(FEB_1))

    text = text_of(client.get(WET))

    assert "taken until 1 Jan 2100, 00:00 UTC, or until it is settled" in text


def test_the_page_of_a_branch_says_what_it_is_and_leads_to_the_pair(client: Client) -> None:
    pair = the_pair()

    response = client.get(pair.if_no.get_absolute_url())

    assert "It counts only if “Will it rain?” resolves No" in text_of(response)
    assert WET in response.content.decode()


@pytest.mark.parametrize("part", ["condition", "outcome"])
def test_the_page_of_a_branch_leads_to_what_is_proposed_above_it(ada: Client, part: str) -> None:
    pair = the_pair()
    add_forecast(pair.if_yes, User.objects.get(handle="ada"), 0.5)
    question = getattr(pair, part)
    proposal = propose(question)

    page = ada.get(pair.if_yes.get_absolute_url())

    assert f"Proposed: the {part}, “{question}” , resolves Yes." in text_of(page)
    assert proposal.get_absolute_url() in page.content.decode()


@pytest.mark.parametrize("part", ["condition", "outcome"])
def test_who_forecast_a_branch_can_object_to_what_settles_it(ada: Client, part: str) -> None:
    pair = the_pair()
    add_forecast(pair.if_yes, User.objects.get(handle="ada"), 0.5)
    proposal = propose(getattr(pair, part), now=timezone.now())
    where = reverse("object", args=[*proposal.question.path, proposal.number])
    assert where in ada.get(proposal.get_absolute_url()).content.decode()

    response = ada.post(where, {"grounds": "It was only fog."})

    assert response.status_code == 302
    assert proposal.objections.get().objector.handle == "ada"


@pytest.mark.parametrize("objectors", [1, 3])
def test_the_page_of_a_branch_takes_as_many_queries_for_more_objections(
    ada: Client, django_assert_num_queries: DjangoAssertNumQueries, objectors: int
) -> None:
    pair = the_pair()
    proposals = [propose(question) for question in (pair.condition, pair.outcome)]
    for place in range(objectors):
        person = make_forecaster(f"p{place}")
        add_forecast(pair.if_yes, person, 0.5)
        for proposal in proposals:
            object_to(proposal, person)

    with django_assert_num_queries(22):
        assert ada.get(pair.if_yes.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("part", ["condition", "outcome"])
def test_the_pages_of_condition_and_outcome_lead_to_the_pair(client: Client, part: str) -> None:
    question = getattr(the_pair(), part)

    assert WET in client.get(question.get_absolute_url()).content.decode()


def test_a_stranger_is_asked_to_log_in_and_led_back(client: Client) -> None:
    the_pair()

    response = client.post(WET, {"wet-if-yes-option-0": "70"})

    assert response.headers["Location"].endswith(f"next={WET}")
    assert ledger() == []


def test_a_pair_that_is_not_there_is_not_found(client: Client) -> None:
    the_pair()

    assert client.get("/tournaments/cup/pairs/dry/").status_code == 404


def test_the_list_gathers_the_branches_under_their_pair(client: Client) -> None:
    pair = the_pair()

    rows = client.get("/tournaments/cup/").context["rows"]

    gathered = [(row.head, [item.branch for item in row.items]) for row in rows if row.head]
    assert gathered == [(pair, ["yes", "no"])]


@pytest.mark.parametrize("kind", ["binary", THREE])
def test_the_page_takes_as_many_queries_whatever_the_outcome(
    ada: Client, django_assert_num_queries: DjangoAssertNumQueries, kind: str
) -> None:
    the_pair(kind)

    with django_assert_num_queries(12):
        assert ada.get(WET).status_code == 200


def said(condition: Question, outcome: Question, **fields: str) -> dict[str, Any]:
    return {"condition": condition.pk, "outcome": outcome.pk, "title": "Wet?"} | fields


def test_a_steward_makes_a_pair_that_opens_at_once(sten: Client) -> None:
    rain, snow = open_question("rain"), open_question("snow")
    before = timezone.now()

    response = sten.post(NEW, said(rain, snow, rationale="Why not."))

    pair = ConditionalPair.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, pair.get_absolute_url())
    assert (pair.slug, pair.rationale) == ("wet", "Why not.")
    assert before <= pair.if_yes.open_time <= timezone.now()
    assert pair.if_yes.author == User.objects.get(handle="sten")


def refused(sten: Client, condition: Question, outcome: Question) -> str:
    before = Question.objects.count()
    response = sten.post(NEW, said(condition, outcome))
    assert (response.status_code, Question.objects.count()) == (409, before)
    assert response.context["form"]["title"].value() == "Wet?"
    [reason] = response.context["form"].non_field_errors()
    return str(reason)


@pytest.mark.parametrize("place", [0, 1])
def test_a_part_that_is_resolved_is_refused_on_the_page(sten: Client, place: int) -> None:
    parts = [open_question("rain"), open_question("snow")]
    resolve(parts[place], known_at=JAN_11)

    assert "is resolved: there is nothing to forecast" in refused(sten, *parts)


def test_a_part_that_is_closed_is_refused_on_the_page(sten: Client) -> None:
    reason = refused(sten, make_question("rain"), open_question("snow"))

    assert "“Will it rain?” is closed" in reason


def test_a_late_condition_is_refused_on_the_page(sten: Client) -> None:
    assert "has to be the first" in refused(sten, by_year(2098), by_year(2097))


def test_a_circular_condition_is_refused_on_the_page(sten: Client) -> None:
    rain, snow = open_question("rain"), open_question("snow")
    a_pair(rain, snow, "wet")

    assert "that is circular" in refused(sten, snow, rain)


def test_one_question_twice_is_refused_on_the_page(sten: Client) -> None:
    rain = open_question("rain")

    assert "are the same question" in refused(sten, rain, rain)


def test_what_cannot_be_part_of_a_pair_is_not_offered(sten: Client) -> None:
    pair = the_pair()
    host = open_question("host", kind=THREE)
    open_question("draft", published_at=None)
    open_question("hail", tournament=make_tournament("bowl"))

    form = sten.get(NEW).context["form"]

    offered = {
        name: {pk for pk, _ in form.fields[name].choices if pk} for name in ("condition", "outcome")
    }
    both = {str(pair.condition.pk), str(pair.outcome.pk)}
    assert offered == {"condition": both, "outcome": both | {str(host.pk)}}


@pytest.mark.parametrize(
    "fields",
    [
        {"condition": "0"}, {"condition": ""}, {"outcome": "x"}, {"title": ""},
        {"title": "x" * 301}, {"title": "a\0b"}, {"rationale": "x" * 2_001},
    ],
)  # fmt: skip
def test_a_faulty_form_is_shown_again(sten: Client, fields: dict[str, str]) -> None:
    rain, snow = open_question("rain"), open_question("snow")

    response = sten.post(NEW, said(rain, snow) | fields)

    assert (response.status_code, list(response.context["form"].errors)) == (422, list(fields))
    assert ConditionalPair.objects.count() == 0


def test_new_is_the_name_of_no_pair(sten: Client) -> None:
    sten.post(NEW, said(open_question("rain"), open_question("snow"), title="New"))

    assert ConditionalPair.objects.get().slug == "new-2"
    assert Tournament.objects.count() == 1
