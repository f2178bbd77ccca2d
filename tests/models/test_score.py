from __future__ import annotations

import pytest
from django.db import IntegrityError

from forecasts.models import (
    Leaderboard,
    LeaderboardEntry,
    Resolution,
    Score,
    ScoreRun,
)
from tests.factories import FEB_1, JAN_21, make_forecaster, make_question, make_tournament

pytestmark = pytest.mark.django_db


def a_run() -> ScoreRun:
    question = make_question()
    resolution = Resolution.objects.create(
        question=question,
        version=1,
        verdict=Resolution.Verdict.RESOLVED,
        outcome=question.options.get(key="yes"),
        known_at=JAN_21,
        recorded_at=FEB_1,
    )
    return ScoreRun.objects.create(resolution=resolution)


@pytest.mark.parametrize(
    "wrong",
    [
        {"brier": -0.001},
        {"brier": 1.001},
        {"brier": float("nan")},
        {"relative": -100.001},
        {"relative": float("nan")},
        {"coverage": 1.001},
        {"coverage": float("inf")},
    ],
)
def test_score_out_of_range_is_refused(wrong: dict[str, float]) -> None:
    columns = {"brier": 0.0, "relative": 0.0, "coverage": 1.0} | wrong

    with pytest.raises(IntegrityError, match="score_is_in_range"):
        Score.objects.create(run=a_run(), forecaster=make_forecaster(), **columns)


def test_a_run_holds_one_score_a_forecaster() -> None:
    run, ada = a_run(), make_forecaster()
    Score.objects.create(run=run, forecaster=ada, brier=0, relative=0, coverage=1)

    with pytest.raises(IntegrityError, match="one_score_a_pair"):
        Score.objects.create(run=run, forecaster=ada, brier=0, relative=0, coverage=1)


def test_a_rank_comes_with_its_interval() -> None:
    board = Leaderboard.objects.create(tournament=make_tournament())

    with pytest.raises(IntegrityError, match="entry_rank_comes_with_its_interval"):
        LeaderboardEntry.objects.create(
            leaderboard=board,
            forecaster=make_forecaster(),
            position=0,
            rank=1,
            score=0,
            score_low=0,
            score_high=0,
            questions=1,
            coverage=1,
            brier=0,
            total=0,
        )
