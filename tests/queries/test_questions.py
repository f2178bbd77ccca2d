from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Tournament
from forecasts.models.question import State
from forecasts.queries.questions import (
    Filters,
    best_scores,
    filtered,
    history,
    lines,
    page,
    tags,
)
from tests.deeds import resolve, score, unresolve
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_21,
    add_forecast,
    make_claim,
    make_forecaster,
    make_question,
)

pytestmark = pytest.mark.django_db

ANYONE = AnonymousUser()


@pytest.mark.parametrize("number", [1, 3])
def test_lines_takes_five_queries_for_any_number_of_questions(
    django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    ada = make_forecaster("ada")
    for place in range(number):
        question = make_question(f"q{place}")
        add_forecast(question, ada, 0.5)
        score(resolve(question))
    questions = list(filtered(Tournament.objects.get(), ada, Filters(), FEB_1))

    with django_assert_num_queries(5):
        shown = lines(questions, ada, FEB_1)

    assert [line.my_score is not None for line in shown] == [True] * number


def test_a_line_says_what_the_reader_has_to_do_with_the_question() -> None:
    question, ada = make_question(), make_forecaster("ada")
    add_forecast(question, ada, 0.9, JAN_1)
    add_forecast(question, ada, 0.7, JAN_11)
    add_forecast(question, make_forecaster("bob"), 0.1, JAN_21)

    [line] = lines([question], ada, JAN_21)

    assert (line.state, line.mine, line.my_score) == (State.OPEN, [700_000, 300_000], None)
    assert [option.key for option in line.options] == ["yes", "no"]


def test_a_line_shows_a_stranger_no_forecast_of_anybody() -> None:
    question = make_question()
    add_forecast(question, make_forecaster(), 0.9)

    [line] = lines([question], ANYONE, JAN_21)

    assert (line.mine, line.crowd.median) == (None, None)


def test_a_line_shows_the_score_of_the_resolution_that_counts() -> None:
    question, ada = make_question(), make_forecaster("ada")
    add_forecast(question, ada, 0.9)
    for resolution in (resolve(question, "yes"), unresolve(question), resolve(question, "no")):
        score(resolution)

    [line] = lines([question], ada, FEB_1)

    assert line.my_score is not None
    assert line.my_score.brier == pytest.approx(0.81)


def test_history_is_ones_own_entries_latest_first() -> None:
    question, ada = make_question(), make_forecaster("ada")
    entries = [add_forecast(question, ada, p, JAN_11) for p in (0.1, None, 0.2)]
    add_forecast(question, make_forecaster("bob"), 0.5)

    assert history(question, ada) == entries[::-1]


def test_history_of_a_stranger_is_empty() -> None:
    question = make_question()
    add_forecast(question, make_forecaster(), 0.5)

    assert history(question, ANYONE) == []


def test_best_scores_are_the_highest_relative_ones_first() -> None:
    question = make_question()
    for handle, probability in {"ada": 0.8, "bob": 0.5, "cleo": 0.9}.items():
        add_forecast(question, make_forecaster(handle), probability)
    score(resolve(question))

    best = best_scores(question, most=2)

    assert [row.forecaster.handle for row in best] == ["cleo", "ada"]


def test_page_lists_resolution_versions_latest_first_and_when_they_were_scored() -> None:
    question = make_question()
    score(resolve(question))
    unresolve(question)

    shown = page(question, ANYONE, FEB_1)

    assert [row.verdict for row in shown.versions] == ["unresolved", "resolved"]
    assert shown.scored_at is None


def test_page_marks_the_option_that_happened() -> None:
    question = make_question()
    resolve(question, "no")

    rows = page(question, ANYONE, FEB_1).rows

    assert [(row.option.key, row.happened) for row in rows] == [("yes", False), ("no", True)]


def test_page_gives_a_withdrawal_of_ones_own_no_shares() -> None:
    question, ada = make_question(), make_forecaster()
    for probability in (0.7, None):
        add_forecast(question, ada, probability)

    entries = page(question, ada, JAN_21).history

    assert [entry.shares for entry in entries] == [[], [("Yes", 700_000)]]


def test_page_leads_back_to_the_claims() -> None:
    question = make_question()
    link = make_claim().links.create(question=question, relation="evidence", linked_at=JAN_21)

    assert page(question, ANYONE, JAN_21).claims == [link]


def test_tags_are_the_commonest_first() -> None:
    make_question("rain", tags=["europe", "weather"])
    make_question("snow", tags=["weather", "alps"])

    assert tags(Tournament.objects.get()) == ["weather", "alps", "europe"]
