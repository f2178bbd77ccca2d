from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from forecasts.models import Question, Tournament
from tests.deeds import annul, compare, open_question, rank, resolve, score, unresolve
from tests.factories import add_forecast, make_forecaster, make_question, make_steward
from tests.pages import text_of

pytestmark = pytest.mark.django_db

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|<[^>]*\s(style|on[a-z]+)=", re.IGNORECASE)


def a_tournament(questions: int = 1, forecasters: int = 1) -> Tournament:
    """Questions that people called p0, p1, … forecast and a steward resolved."""
    people = [make_forecaster(f"p{place}") for place in range(forecasters)]
    for number in range(questions):
        question = make_question(f"q{number}", tags=["weather"])
        for place, person in enumerate(people):
            add_forecast(question, person, 0.5 + place / 10)
        resolution = resolve(question)
        score(resolution)
        compare(resolution)
    tournament = Tournament.objects.get()
    rank(tournament)
    return tournament


def addresses(tournament: Tournament) -> list[str]:
    question = tournament.questions.get()
    return [
        reverse("home"),
        reverse("scoring"),
        tournament.get_absolute_url(),
        reverse("leaderboard", args=[tournament.slug]),
        reverse("leaderboard_questions", args=[tournament.slug]),
        reverse("snapshot_create", args=[tournament.slug]),
        reverse("coherence", args=[tournament.slug]),
        reverse("coherence_link", args=[tournament.slug]),
        reverse("pair_create", args=[tournament.slug]),
        reverse("contender", args=[tournament.slug, "median"]),
        reverse("question_scores", args=[*question.path, 1]),
        reverse("why", args=[*question.path, "p0"]),
        question.get_absolute_url(),
        reverse("propose", args=question.path),
        reverse("question_log", args=question.path),
        reverse("recuse", args=question.path),
        reverse("decisions"),
        reverse("tournament_settings", args=[tournament.slug]),
        reverse("unresolve", args=question.path),
        reverse("withdraw", args=question.path),
        reverse("forecaster", args=["p0"]),
        reverse("notifications"),
        reverse("desk"),
        *[reverse(name, args=[tournament.slug]) for name in ("suggest", "question_pose")],
        *[
            reverse(name, args=question.path)
            for name in (
                "question_edit",
                "question_history",
                "question_review",
                "question_discard",
                "clarification_ask",
                "clarify",
            )
        ],
        reverse("account"),
        reverse("password"),
        "/nowhere/",
    ]


def test_every_page_has_the_strict_security_headers(client: Client) -> None:
    tournament = a_tournament()
    client.force_login(make_steward())

    for where in addresses(tournament):
        headers = client.get(where).headers
        assert set(headers["Content-Security-Policy"].split("; ")) == CSP, where
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"


def test_no_page_has_inline_script_or_style(client: Client) -> None:
    tournament = a_tournament(forecasters=3)
    client.force_login(make_steward())

    pages = {where: client.get(where).content.decode() for where in addresses(tournament)}

    assert [where for where, text in pages.items() if INLINE.search(text)] == []


def page_of(client: Client, question: Question) -> Any:
    return client.get(question.get_absolute_url()).context["page"]


@pytest.mark.parametrize(("people", "hidden"), [(0, True), (2, True), (3, False)])
def test_a_small_crowd_is_hidden_with_the_reason(client: Client, people: int, hidden: bool) -> None:
    question = open_question()
    for place in range(people):
        add_forecast(question, make_forecaster(f"p{place}"), 0.5)

    response = client.get(question.get_absolute_url())

    crowd = response.context["page"].line.crowd
    assert (crowd.median is None, crowd.forecasters, crowd.minimum) == (hidden, people, 3)
    assert ("Hidden until 3 forecasters" in response.content.decode()) is hidden


def test_a_hidden_crowd_is_nowhere_on_the_page_or_the_list(client: Client) -> None:
    question = open_question()
    for place in range(2):
        add_forecast(question, make_forecaster(f"p{place}"), 0.4321)

    for where in (question.get_absolute_url(), question.tournament.get_absolute_url()):
        text = client.get(where).content.decode()
        assert re.findall(r"43[.,]2", text) == [], where


def test_nobody_sees_the_forecast_of_another(client: Client) -> None:
    question = open_question()
    add_forecast(question, make_forecaster("bob"), 0.4321)
    client.force_login(make_forecaster("ada"))

    page = page_of(client, question)

    assert (page.line.mine, page.history) == (None, [])


def test_the_question_page_follows_a_resolution_taken_back(client: Client) -> None:
    question = open_question()
    add_forecast(question, make_forecaster("ada"), 0.5)
    score(resolve(question))
    unresolve(question)

    page = page_of(client, question)

    assert (page.line.state.value, page.best, len(page.versions)) == ("open", [], 2)


def test_the_page_of_an_annulled_question_says_that_nobody_is_scored_and_not_when(
    client: Client,
) -> None:
    question = make_question()
    score(annul(question))

    text = text_of(client.get(question.get_absolute_url()))

    assert ("Nobody is scored" in text, "Scored " in text) == (True, False)


def test_the_question_list_is_filtered_by_the_address(client: Client) -> None:
    make_question("past", tags=["weather"])
    open_question("rain", tags=["weather"])
    open_question("host")

    lines = client.get("/tournaments/cup/?state=open&tag=weather").context["lines"]

    assert [line.question.slug for line in lines] == ["rain"]


@pytest.mark.parametrize(
    "query", ["state=nonsense", "tag=<b>", "sort=%00", "page=-1", "page=nine", "search=%00"]
)
def test_a_filter_that_cannot_be_read_is_left_out(client: Client, query: str) -> None:
    make_question()

    response = client.get(f"/tournaments/cup/?{query}")

    assert (response.status_code, len(response.context["lines"])) == (200, 1)


def test_the_leaderboard_shows_people_and_bots_apart_and_ones_own_line(client: Client) -> None:
    question, ada = make_question(), make_forecaster("ada")
    add_forecast(question, ada, 0.5)
    add_forecast(question, make_forecaster("hal", is_bot=True), 0.5)
    score(resolve(question))
    rank(question.tournament)
    client.force_login(ada)

    context = client.get(reverse("leaderboard", args=["cup"])).context

    assert [entry.forecaster.handle for entry in context["page"]] == ["ada"]
    assert [entry.forecaster.handle for entry in context["bots"]] == ["hal"]
    assert context["own"].forecaster == ada


def test_a_leaderboard_before_anything_is_scored_is_a_page(client: Client) -> None:
    tournament = make_question().tournament

    response = client.get(reverse("leaderboard", args=[tournament.slug]))

    assert (response.status_code, response.context["board"]) == (200, None)


@pytest.mark.parametrize("handle", ["Ada", "ADA", "ada"])
def test_a_forecaster_is_found_in_any_case(client: Client, handle: str) -> None:
    ada = make_forecaster("Ada")

    assert client.get(f"/forecasters/{handle}/").context["forecaster"] == ada


@pytest.mark.parametrize("handle", ["nobody", "%00", "%2e%2e", "a" * 41, "%F0%9F%90%A6"])
def test_a_forecaster_who_is_not_there_is_not_found(client: Client, handle: str) -> None:
    assert client.get(f"/forecasters/{handle}/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(
    ("where", "queries"),
    [
        ("/", 5),
        ("/tournaments/cup/", 15),
        ("/tournaments/cup/questions/q0/", 19),
        ("/tournaments/cup/questions/q0/scores/1/", 8),
        ("/tournaments/cup/questions/q0/why/p0/", 11),
        ("/tournaments/cup/leaderboard/", 11),
        ("/tournaments/cup/leaderboard/questions/", 5),
        ("/tournaments/cup/contenders/even/", 7),
        ("/forecasters/p0/", 9),
    ],
)
def test_a_page_takes_as_many_queries_for_three_rows_as_for_one(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    where: str,
    queries: int,
    number: int,
) -> None:
    a_tournament(questions=number, forecasters=number)
    client.force_login(User.objects.get(handle="p0"))

    with django_assert_num_queries(queries):
        assert client.get(where).status_code == 200
