from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from forecasts.models import Suggestion
from tests.deeds import a_steward
from tests.drafting import DEC_31, a_cup, discard, pose, suggest
from tests.factories import make_forecaster
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def post(client: Client, query: str = "", **fields: str) -> Any:
    typed = {
        "title": "Will it rain in Oslo by 31 December 2026?",
        "resolution_criteria": "Resolves Yes if a drop falls by then. Otherwise resolves No.",
        "event_deadline": "2026-12-31T23:59:59",
        "reason": "It matters to gardeners.",
    }
    return client.post(reverse("suggest", args=[a_cup().slug]) + query, typed | fields)


def test_a_suggestion_is_sent_and_its_author_told_what_happens_next(ada: Client) -> None:
    response = post(ada)

    suggestion = Suggestion.objects.get()
    assert (suggestion.author.handle, suggestion.event_deadline) == ("ada", DEC_31)
    page = ada.get(response.headers["Location"])
    assert [entry.suggestion for entry in page.context["own"]] == [suggestion]
    assert "A steward reads it" in page.content.decode()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", ""),
        ("title", "x" * 10_000),
        ("title", "\0"),
        ("resolution_criteria", " "),
        ("resolution_criteria", "x" * 10_001),
        ("event_deadline", "soon"),
        ("reason", ""),
    ],
)
def test_a_faulty_suggestion_is_refused_and_shown_again(
    ada: Client, field: str, typed: str
) -> None:
    response = post(ada, **{field: typed})

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert (form[field].value(), Suggestion.objects.count()) == (typed, 0)


def test_one_suggestion_too_many_is_refused_with_all_that_was_typed(ada: Client) -> None:
    for _ in range(5):
        post(ada)

    response = post(ada, title="Will it hail?")

    assert (response.status_code, Suggestion.objects.count()) == (409, 5)
    assert response.context["form"]["title"].value() == "Will it hail?"


def hints(response: Any) -> set[str]:
    places = response.context["places"]
    return {finding.rule for place in places for finding in place.findings}


def test_the_check_gives_hints_on_what_a_suggestion_says_and_sends_nothing(ada: Client) -> None:
    response = post(ada, title="Will it rain soon?", check="")

    assert (response.status_code, Suggestion.objects.count()) == (200, 0)
    assert hints(response) >= {"Q03"}
    assert not hints(response) & {"Q07", "Q16", "Q17", "Q19"}


def test_hints_keep_nothing_from_being_sent(ada: Client) -> None:
    assert post(ada, title="Will it rain soon?").status_code == 302


def test_the_check_while_typing_gives_suggesters_the_same_hints(ada: Client) -> None:
    where = f"{reverse('question_lint', args=[a_cup().slug])}?suggestion=yes"

    response = ada.post(where, {"title": "Will it rain soon?", "touched": "title"})

    assert "Q03" in hints(response)


def test_a_suggestion_is_declined_on_its_page_and_the_reason_shows_to_its_author(
    ada: Client,
) -> None:
    post(ada)
    suggestion = Suggestion.objects.get()
    sten = Client()
    sten.force_login(a_steward("sten"))

    response = sten.post(suggestion.get_absolute_url(), {"reply": "Nobody <b>measures</b> it."})

    assert response.headers["Location"] == suggestion.get_absolute_url()
    mine = ada.get(reverse("suggest", args=[a_cup().slug])).content.decode()
    assert "Nobody &lt;b&gt;measures&lt;/b&gt; it." in mine


@pytest.mark.parametrize(("reply", "decided", "status"), [("", False, 422), ("No.", True, 409)])
def test_declining_what_cannot_be_declined_is_refused(
    client: Client, reply: str, decided: bool, status: int
) -> None:
    suggestion = suggest(make_forecaster("bob"))
    if decided:
        pose(suggestion=suggestion)
    client.force_login(a_steward("sten"))

    response = client.post(suggestion.get_absolute_url(), {"reply": reply, "go": "on"})

    assert response.status_code == status


def test_a_suggestion_leads_stewards_to_the_form_filled_in(client: Client) -> None:
    suggestion = suggest(make_forecaster("bob"))
    client.force_login(a_steward("sten"))

    page = client.get(suggestion.get_absolute_url()).content.decode()

    assert f"{reverse('question_pose', args=['cup'])}?suggestion={suggestion.pk}" in page


def test_only_stewards_see_the_suggestions_of_others(ada: Client) -> None:
    suggest(make_forecaster("bob"), "Will Bob win?")

    assert "Will Bob win?" not in ada.get(reverse("suggest", args=["cup"])).content.decode()
    ada.force_login(a_steward("sten"))
    assert "Will Bob win?" in ada.get(reverse("suggest", args=["cup"])).content.decode()


def test_an_author_reads_why_a_draft_of_their_suggestion_was_thrown_away(ada: Client) -> None:
    author = User.objects.get(handle="ada")
    discard(pose(suggestion=suggest(author, "Will it rain?")), a_steward("sten"))

    page = text_of(ada.get(reverse("suggest", args=["cup"])))

    assert "taken up, then dropped" in page
    assert "Nobody could judge it." in page
    assert "thrown away by" not in page


def test_stewards_read_who_threw_a_draft_away_and_why(sten: Client) -> None:
    suggestion = suggest(make_forecaster("ada"))
    discard(pose(a_steward("ann"), suggestion=suggestion), a_steward("bea"))

    listed = text_of(sten.get(reverse("suggest", args=["cup"])))
    page = text_of(sten.get(suggestion.get_absolute_url()))

    assert "Posed by ann, thrown away by bea 1 Jan 2026 Nobody could judge it." in listed
    assert "The draft was thrown away by bea, 1 Jan 2026, 00:00 UTC . Nobody could" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_queries_for_three_suggestions_as_for_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    sten = a_steward("sten")
    for place in range(number):
        suggest(sten, f"{place}?")
        pose(suggestion=suggest(sten, f"{place}!"))
        discard(pose(suggestion=suggest(sten, f"{place}.")))
    client.force_login(sten)

    with django_assert_num_queries(7):
        assert client.get(reverse("suggest", args=["cup"])).status_code == 200
