"""Rewordings that wait for a second steward, on the pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Question, Rewording
from tests import drafting
from tests.deeds import a_steward, recuse
from tests.drafting import CHECKED, FAR, FOUND, agree, pose, publish, refuse, typed
from tests.factories import add_forecast, make_forecaster, make_tournament
from tests.pages import text_of

pytestmark = pytest.mark.django_db

LATER = FAR["title"].replace("by 31 December 2100", "before 1 January 2101")
TAKES_TWO = "The change waits until another steward approves it."
WAITS = "It waits for a second steward."


@pytest.fixture
def strict() -> Question:
    """Published by the real clock, in a tournament that needs a second person."""
    return publish(**FAR, tournament=make_tournament(needs_second=True))


@pytest.fixture
def rex(client: Client) -> Client:
    client.force_login(a_steward("rex"))
    return client


def held(question: Question, **fields: object) -> Rewording:
    return drafting.held(question, fields={"title": LATER} | fields)


def edit_page(question: Question) -> str:
    return reverse("question_edit", args=question.path)


def the_decline(rewording: Rewording) -> str:
    return reverse("rewording_decline", args=[*rewording.question.path, rewording.pk])


def test_an_edit_form_says_whether_the_change_waits(ann: Client, strict: Question) -> None:
    assert TAKES_TWO in text_of(ann.get(edit_page(strict)))
    type(strict.tournament).objects.update(needs_second=False)

    assert TAKES_TWO not in text_of(ann.get(edit_page(strict)))


def test_the_edit_form_of_a_draft_asks_for_no_check(ann: Client) -> None:
    page = ann.get(edit_page(pose(**FAR)))

    assert list(page.context["note"].fields) == ["note"]


def test_an_edit_that_is_held_goes_to_the_page_of_the_rewording(
    ann: Client, strict: Question
) -> None:
    response = ann.post(edit_page(strict), typed(title=LATER, seen="1", **CHECKED))

    [rewording] = strict.rewordings.all()
    assert (response.status_code, response["Location"]) == (302, rewording.get_absolute_url())
    assert rewording.fields["title"] == LATER
    assert f"What ann checked {FOUND}" in text_of(ann.get(rewording.get_absolute_url()))


def test_a_held_rewording_stays_off_the_page_until_it_is_approved(
    client: Client, strict: Question
) -> None:
    rewording = held(strict)
    before = text_of(client.get(strict.get_absolute_url()))

    agree(rewording)

    assert (LATER in before, "would reword it" in before) == (False, False)
    assert LATER in text_of(client.get(strict.get_absolute_url()))


def test_stewards_see_on_the_question_that_a_rewording_waits(rex: Client, strict: Question) -> None:
    rewording = held(strict)

    page = rex.get(strict.get_absolute_url())

    assert "ann would reword it, which takes a second steward. See the rewording" in text_of(page)
    assert rewording.get_absolute_url() in page.content.decode()
    assert edit_page(strict) not in page.content.decode()


def test_the_edit_form_leads_to_the_rewording_that_waits(ann: Client, strict: Question) -> None:
    rewording = held(strict)

    assert ann.get(edit_page(strict))["Location"] == rewording.get_absolute_url()


def test_a_rewording_is_shown_word_by_word(rex: Client, strict: Question) -> None:
    rewording = held(strict)

    page = rex.get(rewording.get_absolute_url())

    [change] = page.context["page"].changes
    assert change.heading == "Title"
    assert "removed: by 31 December 2100 added: before 1 January 2101 ?" in text_of(page)
    assert WAITS in text_of(page)


def test_a_second_steward_approves_on_the_page(rex: Client, strict: Question) -> None:
    rewording = held(strict)
    where = rewording.get_absolute_url()

    unchecked = rex.post(where, {"check_note": FOUND})
    approved = rex.post(where, {"checked": "on", "check_note": FOUND})

    assert (unchecked.status_code, list(unchecked.context["form"].errors)) == (422, ["checked"])
    assert (approved.status_code, approved["Location"]) == (302, strict.get_absolute_url())
    strict.refresh_from_db()
    assert strict.title == LATER


def test_a_second_steward_declines_with_a_reason(rex: Client, strict: Question) -> None:
    rewording = held(strict)

    silent = rex.post(the_decline(rewording), {"reason": ""})
    declined = rex.post(the_decline(rewording), {"reason": "It says the same."})

    assert (silent.status_code, declined.status_code) == (422, 302)
    page = text_of(rex.get(rewording.get_absolute_url()))
    assert "Declined by rex" in page
    assert "It says the same." in page


def test_its_editor_can_take_a_rewording_back_and_not_approve_it(
    ann: Client, strict: Question
) -> None:
    rewording = held(strict)

    page = ann.get(rewording.get_absolute_url())
    approval = ann.post(rewording.get_absolute_url(), {"checked": "on", "check_note": FOUND})

    assert "You proposed this rewording: another steward approves it." in text_of(page)
    assert ("Take it back" in text_of(page), "I made the check" in text_of(page)) == (True, False)
    assert approval.status_code == 409


def test_whoever_is_recused_is_offered_no_step(rex: Client, strict: Question) -> None:
    rewording = held(strict)
    recuse(strict, a_steward("rex"))

    page = rex.get(rewording.get_absolute_url())

    assert "You are recused on this question or on a branch" in text_of(page)
    assert the_decline(rewording) not in page.content.decode()


def test_a_rewording_that_was_outrun_offers_no_step(rex: Client, strict: Question) -> None:
    rewording = held(strict)
    add_forecast(strict, make_forecaster("ada"), 0.5)

    page = rex.get(rewording.get_absolute_url())
    late = rex.post(rewording.get_absolute_url(), {"checked": "on", "check_note": FOUND})

    assert "A forecast or the close came first: it falls away." in text_of(page)
    assert (the_decline(rewording) in page.content.decode(), late.status_code) == (False, 409)
    assert "its wording is frozen" in text_of(late)


def test_the_history_says_who_checked_a_rewording(client: Client, strict: Question) -> None:
    refuse(held(strict, base_rate="Never."))
    agree(held(strict))

    page = text_of(client.get(reverse("question_history", args=strict.path)))

    assert page.count("By a round date.") == 1
    assert f"Checked by ann 1 Jan 2026, 00:00 UTC : {FOUND}" in page
    assert "Checked by rex 1 Jan 2026, 00:00 UTC : Looked too." in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_history_takes_as_many_queries_for_three_edits_as_for_one(
    client: Client,
    strict: Question,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    for each in range(number):
        agree(held(strict, base_rate=f"Never in {each} years."))

    with django_assert_num_queries(4):
        client.get(reverse("question_history", args=strict.path))


@pytest.mark.parametrize("number", [1, 3])
def test_a_rewordings_page_takes_as_many_queries_for_three_changes_as_for_one(
    rex: Client,
    strict: Question,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    texts = {"title": LATER, "base_rate": "Never yet.", "tags": ["japan"]}
    rewording = held(strict, **dict(list(texts.items())[:number]))

    with django_assert_num_queries(12):
        rex.get(rewording.get_absolute_url())
