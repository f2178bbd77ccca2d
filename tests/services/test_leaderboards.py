from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from accounts.models import User
from forecasts.models import Leaderboard, LeaderboardEntry, Question, Tournament
from forecasts.queries import due
from forecasts.services.leaderboards import refresh_leaderboard
from forecasts.services.scores import mark_stale
from tests.deeds import annul, rank, resolve, score, unresolve
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    add_forecast,
    at,
    make_forecaster,
    make_question,
    make_tournament,
)
from tests.races import in_a_thread

pytestmark = pytest.mark.django_db


def a_scored_question(slug: str = "rain", **probabilities: float) -> Question:
    """A question that resolved yes and was forecast throughout, by handle; "bot…" are bots."""
    question = make_question(slug)
    forecast_by_handle(question, **probabilities)
    score(resolve(question, "yes"))
    return question


def forecast_by_handle(question: Question, **probabilities: float) -> None:
    for handle, probability in probabilities.items():
        here = User.objects.filter(handle=handle).first()
        forecaster = here or make_forecaster(handle, is_bot=handle.startswith("bot"))
        add_forecast(question, forecaster, probability, JAN_1)


def board_of(tournament: Tournament) -> list[tuple[int | None, str]]:
    rows = rank(tournament).entries.order_by("position")
    return list(rows.values_list("rank", "forecaster__handle"))


def test_refresh_leaderboard_ranks_people_by_score() -> None:
    question = a_scored_question(ada=0.8, bob=0.5, cleo=0.9)

    assert board_of(question.tournament) == [(1, "cleo"), (2, "ada"), (3, "bob")]


def test_refresh_leaderboard_shrinks_the_mean_towards_zero() -> None:
    question = a_scored_question(ada=0.8, bob=0.5)

    entry = rank(question.tournament).entries.get(forecaster__handle="ada")

    # relative = 100 × (.25 − .04) × 20/30 = 14, and 14 / (1 + 30).
    columns = (entry.score, entry.total, entry.brier, entry.coverage, entry.questions)
    assert columns == pytest.approx((14 / 31, 14, 0.04, 1, 1))


def test_refresh_leaderboard_takes_the_stale_flag_down() -> None:
    question = a_scored_question(ada=0.8)
    before = due.leaderboards_to_refresh()

    board = rank(question.tournament)

    assert (before, due.leaderboards_to_refresh()) == ([question.tournament_id], [])
    assert (board.refreshed_at, board.scored_questions, board.k) == (FEB_1, 1, 30)


def test_refresh_leaderboard_does_nothing_while_nothing_changed() -> None:
    tournament = a_scored_question(ada=0.8).tournament
    rank(tournament)

    assert refresh_leaderboard(tournament_id=tournament.pk, now=at(FEB_1)) is False


def test_refresh_leaderboard_does_nothing_for_a_tournament_never_scored() -> None:
    assert refresh_leaderboard(tournament_id=make_tournament().pk, now=at(FEB_1)) is False


def test_refresh_leaderboard_twice_makes_the_same_board() -> None:
    question = a_scored_question(ada=0.8, bob=0.5, bot_x=0.7)
    a_scored_question("snow", ada=0.1, bob=0.5, bot_x=0.7)
    columns = [field.name for field in LeaderboardEntry._meta.fields if field.name != "id"]
    first = list(rank(question.tournament).entries.values(*columns))

    mark_stale(question=question)

    assert list(rank(question.tournament).entries.values(*columns)) == first


def test_refresh_leaderboard_replaces_the_board_as_a_whole() -> None:
    question = a_scored_question(ada=0.8, bob=0.5)
    rank(question.tournament)

    score(unresolve(question))

    board = rank(question.tournament)
    assert (board.scored_questions, list(board.entries.all())) == (0, [])


def test_an_annulled_question_is_out_of_every_denominator() -> None:
    question = a_scored_question(ada=0.8, bob=0.5)
    void = make_question("snow")
    forecast_by_handle(void, ada=0.0, bob=1.0)
    score(annul(void))

    board = rank(question.tournament)

    counts = board.entries.order_by("position").values_list("forecaster__handle", "questions")
    assert (board.scored_questions, list(counts)) == (1, [("ada", 1), ("bob", 1)])


def test_a_question_resolved_but_not_yet_scored_does_not_count() -> None:
    question = a_scored_question(ada=0.8)
    resolve(make_question("snow"))

    assert rank(question.tournament).scored_questions == 1


def test_bots_are_ranked_among_bots() -> None:
    question = a_scored_question(ada=0.8, bob=0.5, bot_x=0.9, bot_y=0.1)

    assert board_of(question.tournament) == [(1, "ada"), (1, "bot_x"), (2, "bob"), (2, "bot_y")]


def test_equal_scores_share_a_rank_and_stand_by_handle() -> None:
    question = a_scored_question(dora=0.2, cleo=0.8, bob=0.9, ada=0.8)

    assert board_of(question.tournament) == [(1, "bob"), (2, "ada"), (2, "cleo"), (4, "dora")]


def test_too_little_coverage_is_provisional_and_stands_last() -> None:
    question, late = make_question(), make_forecaster("late")
    forecast_by_handle(question, ada=0.5)
    add_forecast(question, late, 1.0, JAN_1)
    add_forecast(question, late, None, JAN_1 + timedelta(days=5))
    score(resolve(question))

    assert board_of(question.tournament) == [(1, "ada"), (None, "late")]


def test_a_fifth_of_the_scored_questions_is_enough_to_be_ranked() -> None:
    question, ada = make_question(), make_forecaster("ada")
    add_forecast(question, ada, 1.0, JAN_1)
    add_forecast(question, ada, None, JAN_1 + timedelta(days=6))
    score(resolve(question))

    assert board_of(question.tournament) == [(1, "ada")]


def test_a_forecaster_of_annulled_questions_alone_is_not_on_the_board() -> None:
    void = make_question()
    forecast_by_handle(void, ada=0.5)
    score(annul(void, known_at=JAN_11))

    assert board_of(void.tournament) == []


@pytest.mark.django_db(transaction=True)
def test_a_board_that_another_holds_is_passed_by() -> None:
    tournament = a_scored_question(ada=0.8).tournament

    with transaction.atomic():
        Leaderboard.objects.select_for_update().get()
        refreshed = in_a_thread(
            lambda: refresh_leaderboard(tournament_id=tournament.pk, now=at(FEB_1))
        )

    assert (refreshed, due.leaderboards_to_refresh()) == (False, [tournament.pk])
