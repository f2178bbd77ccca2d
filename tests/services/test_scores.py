from __future__ import annotations

import pytest
from django.db import transaction

from forecasts.models import Leaderboard, Question, Score, ScoreRun
from forecasts.queries import due
from tests.deeds import annul, resolve, score, scores, unresolve
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    make_forecaster,
    make_question,
)
from tests.races import in_a_thread

pytestmark = pytest.mark.django_db


def a_contest() -> Question:
    """Thirty days. Ada: 80 % throughout. Bob: 50 % for ten days, then 90 %."""
    question, ada, bob = make_question(), make_forecaster("ada"), make_forecaster("bob")
    add_forecast(question, ada, 0.8, JAN_1)
    add_forecast(question, bob, 0.5, JAN_1)
    add_forecast(question, bob, 0.9, JAN_11)
    return question


def test_scores_of_two_people_are_those_computed_by_hand() -> None:
    resolution = resolve(a_contest(), "yes", known_at=JAN_21)

    score(resolution)

    # Losses on yes: ada .04; bob .25 for ten days, .01 for ten more. Scored are 20 of 30 days:
    # relative = 100/30 × (10 × (.25 − .04) + 10 × (.01 − .04)) = 6.
    assert scores(resolution) == {
        "ada": pytest.approx([0.04, 6, 1]),
        "bob": pytest.approx([0.13, -6, 1]),
    }


def test_a_bot_is_scored_against_the_people_and_changes_nothing_for_them() -> None:
    question = a_contest()
    add_forecast(question, make_forecaster("hal", is_bot=True), 0.0, JAN_11)
    resolution = resolve(question, "yes", known_at=JAN_21)

    score(resolution)

    # relative of hal = 100/30 × 10 × ((.04 + .01) / 2 − 1) = −32.5, covering 20 of 30 days.
    assert scores(resolution) == {
        "ada": pytest.approx([0.04, 6, 1]),
        "bob": pytest.approx([0.13, -6, 1]),
        "hal": pytest.approx([1, -32.5, 2 / 3]),
    }


def test_early_and_late_entries_never_score() -> None:
    question = make_question(open_time=JAN_11)
    add_forecast(question, make_forecaster("early"), 0.9, JAN_1)
    add_forecast(question, make_forecaster("late"), 0.9, JAN_21)
    resolution = resolve(question, known_at=JAN_21)

    score(resolution)

    assert scores(resolution) == {}


def test_an_entry_at_the_opening_scores_from_the_first_microsecond() -> None:
    question = make_question(open_time=JAN_1)
    add_forecast(question, make_forecaster("ada"), 1.0, JAN_1)
    resolution = resolve(question, "no", known_at=JAN_21)

    score(resolution)

    assert scores(resolution) == {"ada": pytest.approx([1, 0, 1])}


def test_of_two_entries_in_one_microsecond_the_later_in_the_ledger_counts() -> None:
    question, ada = make_question(), make_forecaster("ada")
    add_forecast(question, ada, 0.0, JAN_1)
    add_forecast(question, ada, 0.8, JAN_1)
    resolution = resolve(question)

    score(resolution)

    assert scores(resolution) == {"ada": pytest.approx([0.04, 0, 1])}


def test_a_withdrawal_ends_coverage_and_a_return_resumes_it() -> None:
    question, ada = make_question(close_time=JAN_31), make_forecaster("ada")
    add_forecast(question, ada, 0.8, JAN_1)
    add_forecast(question, ada, None, JAN_11)
    add_forecast(question, ada, 0.6, JAN_21)
    resolution = resolve(question, known_at=FEB_1)

    score(resolution)

    assert scores(resolution) == {"ada": pytest.approx([0.1, 0, 2 / 3])}


def test_a_question_without_forecasts_is_scored_to_no_rows() -> None:
    resolution = resolve(make_question())

    assert (score(resolution), scores(resolution)) == (True, {})


def test_an_annulled_question_has_no_scores() -> None:
    annulment = annul(a_contest())

    assert (score(annulment), scores(annulment)) == (True, {})


def test_scoring_marks_the_run_done_and_the_leaderboard_stale() -> None:
    resolution = resolve(a_contest())

    score(resolution)

    assert ScoreRun.objects.get().scored_at == FEB_1
    assert due.resolutions_to_score() == []
    assert due.leaderboards_to_refresh() == [resolution.question.tournament_id]


def test_scoring_twice_does_what_once_does() -> None:
    resolution = resolve(a_contest())
    score(resolution)
    rows = list(Score.objects.values())

    assert (score(resolution), list(Score.objects.values())) == (False, rows)


def test_scoring_again_computes_identical_rows() -> None:
    resolution = resolve(a_contest())
    score(resolution)
    before = scores(resolution)

    assert (score(resolution, again=True), scores(resolution)) == (True, before)


def test_scoring_again_leaves_no_ghosts() -> None:
    resolution = resolve(a_contest())
    score(resolution)
    Score.objects.create(
        run=resolution.run, forecaster=make_forecaster("ghost"), brier=0, relative=0, coverage=1
    )

    score(resolution, again=True)

    assert set(scores(resolution)) == {"ada", "bob"}


def test_superseded_scores_stay_on_record() -> None:
    question = a_contest()
    first = resolve(question, "yes")
    score(first)
    before = scores(first)

    score(unresolve(question))
    score(resolve(question, "no"))

    assert scores(first) == before


@pytest.mark.django_db(transaction=True)
def test_a_run_that_another_holds_is_passed_by() -> None:
    resolution = resolve(a_contest())

    with transaction.atomic():
        ScoreRun.objects.select_for_update().get()
        scored = in_a_thread(lambda: score(resolution))

    assert (scored, Score.objects.count(), Leaderboard.objects.count()) == (False, 0, 0)
