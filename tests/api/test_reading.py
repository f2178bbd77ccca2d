from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Question
from tests.api.programs import address, program_of
from tests.deeds import annul, open_question, propose, rank, resolve, score
from tests.factories import (
    FEB_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)
from tests.links import a_pair, by_year

pytestmark = pytest.mark.django_db


def get(path: str, program: Client | None = None) -> Any:
    response = (program or Client()).get(path)
    assert response.status_code == 200, response.content
    return response.json()


def slugs(query: str = "", program: Client | None = None) -> list[str]:
    answer = get(reverse("api_questions", args=["cup"]) + query, program)
    return [question["slug"] for question in answer["results"]]


def test_tournaments_are_listed() -> None:
    make_tournament("cup", title="The cup", licence="CC BY 4.0")

    assert get(reverse("api_tournaments")) == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [
            {
                "slug": "cup",
                "title": "The cup",
                "description": "",
                "licence": "CC BY 4.0",
                "is_ranked": True,
                "crowd_min_forecasters": 3,
            }
        ],
    }


def test_a_tournament_is_read_by_its_slug() -> None:
    make_tournament("cup", title="The cup")

    assert get(reverse("api_tournament", args=["cup"]))["title"] == "The cup"


def test_a_question_says_all_a_program_needs() -> None:
    question = make_question(
        "rain",
        close_time=JAN_31,
        tags=["weather"],
        background="Clouds.",
        resolution_criteria="Yes if wet.",
        fine_print="Dew is not rain.",
        unit="mm",
        event_deadline=JAN_21,
        background_as_of=date(2026, 1, 1),
        base_rate="Every other day.",
        base_rate_share=0.5,
        default_if_nothing_found="no",
        annulment="Annulled if the sky falls.",
        resolution_sources=["The weather office"],
        fallback_sources=["A window"],
        weight=2,
        family="wet",
    )

    assert get(address("api_question", question)) == {
        "tournament": "cup",
        "slug": "rain",
        "title": "Will it rain?",
        "kind": "binary",
        "state": "closed",
        "options": [{"key": "yes", "label": "Yes"}, {"key": "no", "label": "No"}],
        "unit": "mm",
        "open_time": "2026-01-01T00:00:00Z",
        "scheduled_close_time": "2026-01-31T00:00:00Z",
        "event_deadline": "2026-01-21T00:00:00Z",
        "tags": ["weather"],
        "family": "wet",
        "weight": 2.0,
        "background": "Clouds.",
        "background_as_of": "2026-01-01",
        "base_rate": "Every other day.",
        "base_rate_share": 0.5,
        "resolution_criteria": "Yes if wet.",
        "fine_print": "Dew is not rain.",
        "default_if_nothing_found": "no",
        "annulment": "Annulled if the sky falls.",
        "resolution_sources": ["The weather office"],
        "fallback_sources": ["A window"],
        "branch": None,
        "clarifications": [],
        "crowd": {"forecasters": 0, "minimum": 3, "median": None},
        "my_forecast": None,
        "my_score": None,
        "proposal": None,
        "resolution": None,
    }


def test_a_branch_says_on_what_it_hangs_and_what_it_follows() -> None:
    pair = a_pair(make_question("truce"), by_year(2101, "summit"))

    assert [
        get(address("api_question", branch))["branch"] for branch in (pair.if_yes, pair.if_no)
    ] == [
        {"pair": "if-then", "condition": "truce", "answer": answer, "outcome": pair.outcome.slug}
        for answer in ("yes", "no")
    ]


def test_a_question_shows_the_resolution_that_is_proposed() -> None:
    question = make_question()
    propose(question, now=FEB_1)

    shown = get(address("api_question", question))

    assert (shown["state"], shown["resolution"]) == ("resolution proposed", None)
    assert shown["proposal"] == {
        "number": 1,
        "outcome": "yes",
        "known_at": "2026-01-21T00:00:00Z",
        "proposed_at": "2026-02-01T00:00:00Z",
        "reasons": "It was in the papers.",
        "objections_until": "2026-02-04T00:00:00Z",
    }


def test_a_question_shows_its_resolution() -> None:
    question = make_question()
    resolve(question, "no")

    assert get(address("api_question", question))["resolution"] == {
        "verdict": "resolved",
        "outcome": "no",
        "known_at": "2026-01-21T00:00:00Z",
        "recorded_at": "2026-02-01T00:00:00Z",
        "evidence": "It was in the papers.",
    }


def test_an_annulled_question_has_no_outcome() -> None:
    question = make_question()
    annul(question)

    shown = get(address("api_question", question))

    assert (shown["state"], shown["resolution"]["outcome"]) == ("annulled", None)


@pytest.mark.parametrize(("people", "median"), [(2, None), (3, [0.3, 0.7])])
def test_the_crowd_is_hidden_below_three(people: int, median: list[float] | None) -> None:
    question = open_question()
    for place, probability in enumerate((0.3, 0.2, 0.9)[:people]):
        add_forecast(question, make_forecaster(f"p{place}"), probability)

    assert get(address("api_question", question))["crowd"] == {
        "forecasters": people,
        "minimum": 3,
        "median": median,
    }


def test_my_forecast_and_my_score_are_mine_alone() -> None:
    question, ada, bob = make_question(), make_forecaster("ada"), make_forecaster("bob")
    add_forecast(question, ada, 0.8)
    add_forecast(question, bob, 0.5)
    score(resolve(question))

    by_ada, by_bob = (
        get(address("api_question", question), program_of(user)) for user in (ada, bob)
    )

    assert (by_ada["my_forecast"], by_bob["my_forecast"]) == ([0.8, 0.2], [0.5, 0.5])
    assert by_ada["my_score"] == pytest.approx({"brier": 0.04, "relative": 14, "coverage": 1})


def test_questions_are_listed_and_filtered() -> None:
    make_question("past", tags=["weather"])
    open_question("rain", tags=["weather"])
    open_question("host", kind=Question.Kind.MULTIPLE_CHOICE)

    assert slugs() == ["past", "host", "rain"]
    assert slugs("?state=open&tag=weather") == ["rain"]
    assert slugs("?search=host") == ["host"]


def test_questions_are_filtered_by_what_is_mine() -> None:
    ada = make_forecaster("ada")
    add_forecast(open_question("rain"), ada, 0.5)
    open_question("snow")

    assert slugs("?mine=not_forecast", program_of(ada)) == ["snow"]


def test_questions_come_in_pages() -> None:
    for slug in ("a", "b", "c"):
        make_question(slug)

    assert slugs("?page_size=2&page=2") == ["c"]


def leaderboard(query: str = "") -> list[tuple[str, int | None]]:
    entries = get(reverse("api_leaderboard", args=["cup"]) + query)["results"]
    return [(entry["forecaster"], entry["rank"]) for entry in entries]


def a_ranked_tournament(forecasters: int = 1) -> None:
    question = make_question()
    for place in range(forecasters):
        add_forecast(question, make_forecaster(f"ada-{place}"), 0.8)
    add_forecast(question, make_forecaster("hal", is_bot=True), 0.9)
    score(resolve(question))
    rank(question.tournament)


def test_the_leaderboard_is_empty_before_anything_is_scored() -> None:
    make_tournament("cup")

    assert leaderboard() == []


def test_the_leaderboard_ranks_people() -> None:
    a_ranked_tournament()

    assert leaderboard() == [("ada-0", 1)]


def test_bots_have_a_leaderboard_of_their_own() -> None:
    a_ranked_tournament()

    assert leaderboard("?bots=true") == [("hal", 1)]


def test_a_leaderboard_entry_says_who_how_well_and_how_sure() -> None:
    a_ranked_tournament()

    [entry] = get(reverse("api_leaderboard", args=["cup"]))["results"]

    assert entry == pytest.approx(
        {
            "forecaster": "ada-0",
            "is_bot": False,
            "is_simulated": False,
            "rank": 1,
            "rank_low": 1,
            "rank_high": 1,
            "score": 0.0,
            "score_low": 0.0,
            "score_high": 0.0,
            "questions": 1,
            "coverage": 1.0,
            "brier": 0.04,
            "total": 0.0,
            "is_provisional": False,
        }
    )


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_of_questions_takes_twelve_queries(
    django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    ada = make_forecaster("ada")
    for place in range(number):
        question = make_question(f"q{place}")
        add_forecast(question, ada, 0.5)
        score(resolve(question))
    program = program_of(ada)

    with django_assert_num_queries(12):
        assert len(slugs(program=program)) == number


@pytest.mark.parametrize("number", [1, 3])
def test_a_leaderboard_takes_four_queries(
    django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    a_ranked_tournament(number)

    with django_assert_num_queries(4):
        assert len(leaderboard()) == number


def test_a_question_says_how_it_was_clarified_in_order(client: Client) -> None:
    question, sten = make_question(), make_steward("sten")
    for text, when in (("Dew is **not** rain.", JAN_11), ("Nor is fog.", JAN_21)):
        question.clarifications.create(text=text, steward=sten, published_at=when)

    answer = client.get(reverse("api_question", args=question.path)).json()

    assert answer["clarifications"] == [
        {"text": "Dew is **not** rain.", "published_at": "2026-01-11T00:00:00Z"},
        {"text": "Nor is fog.", "published_at": "2026-01-21T00:00:00Z"},
    ]


@pytest.mark.parametrize(("steward", "slugs"), [(True, ["sketch"]), (False, [])])
def test_drafts_are_found_by_stewards_alone(
    client: Client, steward: bool, slugs: list[str]
) -> None:
    question = make_question("sketch", published_at=None)
    client.force_login(make_steward() if steward else make_forecaster())

    where = reverse("api_questions", args=[question.tournament.slug])
    answer = client.get(f"{where}?state=draft").json()

    assert [row["slug"] for row in answer["results"]] == slugs
