from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import User
from forecasts.models import Contender, Leaderboard, Question, Resolution, ScoreRun
from forecasts.queries import due
from tests.deeds import annul, compare, rank, resolve, score, unresolve
from tests.factories import (
    FEB_1,
    JAN_11,
    JAN_21,
    add_forecast,
    make_forecaster,
    make_question,
)

pytestmark = pytest.mark.django_db

THIRD_OF_THE_TIME = 10 / 30
JAN_12 = JAN_11 + timedelta(days=1)


def forecast_by_all(question: Question, *probabilities: float) -> None:
    for place, probability in enumerate(probabilities):
        who = User.objects.filter(handle=f"p{place}").first() or make_forecaster(f"p{place}")
        add_forecast(question, who, probability)


def earned(resolution: Resolution) -> dict[str, tuple[float, ...]]:
    """Brier score, relative score and coverage by contender, to nine decimals."""
    rows = resolution.run.contender_scores.values_list("contender", "brier", "relative", "coverage")
    return {name: tuple(round(number, 9) for number in numbers) for name, *numbers in rows}


def test_contenders_are_scored_against_all_the_people() -> None:
    question = make_question()
    forecast_by_all(question, 0.5, 0.7, 0.9)
    resolution = resolve(question, known_at=JAN_11)
    score(resolution)

    compare(resolution)

    people = (0.25 + 0.09 + 0.01) / 3
    scored = earned(resolution)
    assert scored["median"] == (0.09, round(100 * THIRD_OF_THE_TIME * (people - 0.09), 9), 1.0)
    assert scored["mean"] == scored["median"]
    assert scored["even"] == (0.25, round(100 * THIRD_OF_THE_TIME * (people - 0.25), 9), 1.0)
    assert set(scored) == set(Contender.values)


def test_a_crowd_below_the_minimum_has_no_score_and_even_odds_have() -> None:
    question = make_question()
    forecast_by_all(question, 0.5, 0.7)
    resolution = resolve(question)
    score(resolution)

    compare(resolution)

    assert set(earned(resolution)) == {"even"}


def test_contenders_do_not_change_the_scores_of_people() -> None:
    question = make_question()
    forecast_by_all(question, 0.5, 0.7, 0.9)
    resolution = resolve(question)
    score(resolution)
    before = list(resolution.run.scores.values_list("forecaster", "brier", "relative"))

    compare(resolution)

    assert list(resolution.run.scores.values_list("forecaster", "brier", "relative")) == before


def test_contenders_wait_for_the_people() -> None:
    resolution = resolve(make_question())

    assert compare(resolution) is False


def test_contenders_wait_for_an_earlier_resolution_of_the_tournament() -> None:
    resolve(make_question("first"))
    second = resolve(make_question("second"))
    score(second)

    assert compare(second) is False
    assert due.contenders_to_score() == [second.pk]


def test_contenders_scored_twice_are_scored_once() -> None:
    resolution = resolve(make_question())
    score(resolution)

    assert (compare(resolution), compare(resolution)) == (True, False)
    assert due.contenders_to_score() == []


def test_contenders_scored_again_come_out_the_same() -> None:
    question = make_question()
    forecast_by_all(question, 0.2, 0.7, 0.9)
    resolution = resolve(question)
    score(resolution)
    compare(resolution)
    before = earned(resolution)

    compare(resolution, again=True)

    assert earned(resolution) == before


@pytest.mark.parametrize("deed", [annul, resolve])
def test_scoring_a_resolution_anew_makes_its_contenders_due(deed: object) -> None:
    resolution = resolve(make_question()) if deed is resolve else annul(make_question())
    score(resolution)
    compare(resolution)

    score(resolution, again=True)

    assert due.contenders_to_score() == [resolution.pk]


def test_an_annulled_question_has_no_contenders() -> None:
    question = make_question()
    forecast_by_all(question, 0.5, 0.7, 0.9)
    resolution = annul(question)
    score(resolution)

    compare(resolution)

    assert earned(resolution) == {}


def test_superseded_contenders_stay_on_record() -> None:
    question = make_question()
    forecast_by_all(question, 0.5, 0.7, 0.9)
    resolution = resolve(question)
    score(resolution)
    compare(resolution)
    before = earned(resolution)

    score(unresolve(question))

    assert earned(resolution) == before


def test_the_leaderboard_shows_contenders_without_a_rank() -> None:
    question = make_question()
    forecast_by_all(question, 0.5, 0.7, 0.9)
    resolution = resolve(question)
    score(resolution)
    rank(question.tournament)
    compare(resolution)

    board = rank(question.tournament)

    assert {line.contender for line in board.contenders.all()} == set(Contender.values)
    assert board.entries.count() == 3


def test_scoring_contenders_makes_the_leaderboard_due() -> None:
    question = make_question()
    resolution = resolve(question)
    score(resolution)
    rank(question.tournament)

    compare(resolution)

    assert Leaderboard.objects.get(tournament=question.tournament).is_stale


def taught(questions: int, *, on: str) -> None:
    """Resolve questions on which the crowd was right and too timid, all in one go."""
    for place in range(questions):
        question = make_question(f"lesson-{place}")
        forecast_by_all(question, 0.6, 0.6, 0.6)
        resolution = resolve(question, known_at=JAN_11, now=JAN_11 if on == "before" else FEB_1)
        score(resolution)
        compare(resolution)


def adaptive(question: Question) -> float:
    resolution = resolve(question, known_at=JAN_21)
    score(resolution)
    compare(resolution)
    return earned(resolution)["adaptive"][0]


def spoken_to() -> Question:
    """A question on which the crowd says 60 % on the first day, and once more on the twelfth."""
    question = make_question()
    forecast_by_all(question, 0.6, 0.6, 0.6)
    for handle in ("p0", "p1", "p2"):
        add_forecast(question, User.objects.get(handle=handle), 0.6, when=JAN_12)
    return question


def test_the_adaptive_crowd_learns_from_what_was_resolved_before_it_spoke() -> None:
    taught(12, on="before")

    # Right twelve times out of twelve at 60 %: it sharpens as far as it may, five times.
    sharpened = 1 / (1 + (0.4 / 0.6) ** 5)
    loss = (11 * 0.16 + 9 * (1 - sharpened) ** 2) / 20
    assert adaptive(spoken_to()) == pytest.approx(loss, abs=1e-6)


def test_the_adaptive_crowd_knows_nothing_of_what_was_resolved_later() -> None:
    taught(12, on="later")

    assert adaptive(spoken_to()) == 0.16


def test_the_run_keeps_the_log_odds_of_the_crowd_where_scoring_ended() -> None:
    question = make_question()
    forecast_by_all(question, 0.5, 0.5, 0.5)
    add_forecast(question, User.objects.get(handle="p0"), 0.9, when=JAN_21)
    resolution = resolve(question, known_at=JAN_21)

    score(resolution)

    assert ScoreRun.objects.get(resolution=resolution).crowd_log_odds == [0.0]
