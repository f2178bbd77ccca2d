from __future__ import annotations

import math

import pytest

from forecasts.models import (
    Contender,
    ContenderScore,
    Leaderboard,
    LeaderboardEntry,
    Question,
    Score,
    ScoreRun,
)
from tests.deeds import annul, resolve, unresolve
from tests.factories import JAN_1, add_forecast, make_forecaster, make_question, make_tournament
from tests.random_tournaments import random_tournament
from tests.running import complaints, run

pytestmark = pytest.mark.django_db


def a_scored_question(handles: tuple[str, ...] = ("ada", "bob", "cleo")) -> Question:
    """A question that resolved yes, scored and ranked; one said 80 %, the others 50 %."""
    question = make_question()
    for place, handle in enumerate(handles):
        add_forecast(question, make_forecaster(handle), 0.5 if place else 0.8, JAN_1)
    resolve(question, "yes")
    run("score")
    return question


def differences() -> list[str]:
    """What a verification that fails says of the scores; it does not look at the board then."""
    first, *lines = complaints("verify_scores")[0]
    assert first == "cup: leaderboard not compared, since its scores differ"
    return lines


def ada() -> Score:
    return Score.objects.get(forecaster__handle="ada")


def test_verify_scores_finds_a_fresh_tournament_identical() -> None:
    random_tournament()
    run("score")

    out, err = run("verify_scores")

    scores = Score.objects.count()
    assert out == f"{scores} scores, 11 runs, 1 leaderboard compared: identical.\n"
    assert err == ""


def test_verify_scores_names_question_forecaster_column_and_both_numbers() -> None:
    a_scored_question()
    Score.objects.filter(pk=ada().pk).update(brier=0.5)

    lines, code, words = complaints("verify_scores")

    assert lines == [
        "cup: leaderboard not compared, since its scores differ",
        "cup/rain ada brier: stored 0.5, recomputed 0.04",
    ]
    assert (code, words) == (1, "3 scores, 1 run, 0 leaderboards compared: 1 differs.")


def test_verify_scores_finds_the_last_bit() -> None:
    a_scored_question()
    Score.objects.filter(pk=ada().pk).update(coverage=math.nextafter(1, 0))

    assert differences() == ["cup/rain ada coverage: stored 0.9999999999999999, recomputed 1.0"]


def test_verify_scores_finds_a_missing_row() -> None:
    a_scored_question()
    relative = ada().relative
    ada().delete()

    row = f"brier 0.04, relative {relative}, coverage 1.0"
    assert differences() == [f"cup/rain ada row: stored none, recomputed {row}"]


def test_verify_scores_finds_a_surplus_row() -> None:
    question = a_scored_question()
    run_of = ScoreRun.objects.get(resolution__question=question)
    Score.objects.create(
        run=run_of, forecaster=make_forecaster("ghost"), brier=0, relative=0, coverage=1
    )

    row = "brier 0.0, relative 0.0, coverage 1.0"
    assert differences() == [f"cup/rain ghost row: stored {row}, recomputed none"]


def test_verify_scores_finds_scores_of_an_annulled_question() -> None:
    question = a_scored_question()
    unresolve(question)
    annulment = annul(question)
    run("score")
    Score.objects.create(
        run=annulment.run, forecaster=make_forecaster("eve"), brier=0, relative=0, coverage=1
    )

    row = "brier 0.0, relative 0.0, coverage 1.0"
    assert differences() == [f"cup/rain eve row: stored {row}, recomputed none"]


def test_verify_scores_compares_superseded_runs() -> None:
    question = a_scored_question()
    unresolve(question)
    resolve(question, "no")
    run("score")
    assert run("verify_scores")[0].startswith("6 scores, 3 runs,")
    Score.objects.filter(run__resolution__version=1, forecaster__handle="ada").update(brier=0.5)

    assert differences() == [
        "cup/rain (version 1, superseded) ada brier: stored 0.5, recomputed 0.04"
    ]


def test_verify_scores_finds_runs_of_another_version_of_the_rules() -> None:
    a_scored_question()
    ScoreRun.objects.update(scoring_version="0")

    assert differences() == ["cup/rain scoring_version: stored 0, recomputed 1"]


def test_verify_scores_calls_what_is_due_not_computed_yet() -> None:
    a_scored_question()
    resolve(make_question("snow"), "yes")

    out, err = run("verify_scores")

    assert out == "3 scores, 1 run, 0 leaderboards compared: identical.\n"
    assert err.splitlines() == [
        "cup/snow: scores not computed yet",
        "cup: leaderboard not computed yet",
    ]


def test_verify_scores_calls_a_stale_leaderboard_not_computed_yet() -> None:
    a_scored_question()
    Leaderboard.objects.update(is_stale=True)

    _, err = run("verify_scores")

    assert err == "cup: leaderboard not computed yet\n"


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("rank", 2, "cup leaderboard ada rank: stored 2, recomputed 1"),
        ("position", 7, "cup leaderboard ada position: stored 7, recomputed 0"),
        ("posterior_sd", 1, "cup leaderboard ada posterior_sd: stored 1.0, recomputed none"),
    ],
)
def test_verify_scores_compares_the_lines_of_a_leaderboard(
    column: str, value: int, said: str
) -> None:
    a_scored_question()
    LeaderboardEntry.objects.filter(forecaster__handle="ada").update(**{column: value})

    assert complaints("verify_scores")[0] == [said]


def test_verify_scores_compares_the_shrinkage_of_a_leaderboard() -> None:
    a_scored_question()
    Leaderboard.objects.update(k=31)

    assert complaints("verify_scores")[0] == ["cup leaderboard k: stored 31.0, recomputed 30.0"]


def test_verify_scores_finds_missing_lines_and_leaderboards() -> None:
    question = a_scored_question()
    LeaderboardEntry.objects.filter(forecaster__handle="ada").delete()
    assert complaints("verify_scores")[0][0].startswith("cup leaderboard ada row: stored none,")

    Leaderboard.objects.filter(tournament=question.tournament).delete()
    rows = [line for line in complaints("verify_scores")[0] if " row: stored none" in line]
    lines = ["ada", "bob", "cleo", *sorted(Contender.values)]
    assert [row.split()[2] for row in rows] == lines


def test_verify_scores_compares_contenders() -> None:
    a_scored_question()
    ContenderScore.objects.filter(contender="even").update(brier=0.5)

    assert differences() == ["cup/rain even brier: stored 0.5, recomputed 0.25"]


def test_verify_scores_compares_what_the_adaptive_crowd_learns_from() -> None:
    a_scored_question()
    ScoreRun.objects.update(crowd_log_odds=[0])

    [line] = differences()
    assert line.startswith("cup/rain crowd_log_odds: stored [0.0], recomputed [")


def test_verify_scores_lists_the_first_hundred_and_counts_the_rest() -> None:
    a_scored_question(handles=tuple(f"sim{number:03}" for number in range(103)))
    Score.objects.update(brier=1)

    lines = differences()

    assert (len(lines), lines[-1]) == (101, "… and 3 more.")
    assert lines[0] == "cup/rain sim000 brier: stored 1.0, recomputed 0.04"


def test_verify_scores_looks_at_the_tournament_given_only() -> None:
    a_scored_question()
    Score.objects.update(brier=1)
    make_tournament("other")

    out, _ = run("verify_scores", "--tournament", "other")

    assert out == "0 scores, 0 runs, 0 leaderboards compared: identical.\n"


def test_verify_scores_of_an_unknown_tournament_fails() -> None:
    assert complaints("verify_scores", "--tournament", "cup")[2] == "There is no tournament “cup”."


@pytest.mark.django_db(transaction=True)
def test_verify_scores_runs_where_nothing_can_be_written() -> None:
    a_scored_question()

    out, _ = run("verify_scores")

    assert out == "3 scores, 1 run, 1 leaderboard compared: identical.\n"
