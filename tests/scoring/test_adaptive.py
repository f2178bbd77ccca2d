"""The adaptive contender learns from the past, and from nothing else."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring import (
    Experience,
    FloatArray,
    adaptive_forecast,
    adaptive_history,
    crowd_changes,
    fit_extremising,
    mean_log_odds,
)
from forecasts.scoring.adaptive import FEWEST_QUESTIONS, HIGHEST_ALPHA, LOWEST_ALPHA
from tests.scoring.builders import NOBODY, make_ledger

TIMID = [math.log(3.0)] * 20, [1] * 19 + [0]  # said 75 %, right 95 times out of 100
FORECASTS = [[900_000, 100_000], [600_000, 400_000]]
PEOPLE = np.array([7, 8])


def experience(
    questions: list[tuple[float, int, int]],
    scores: list[tuple[int, float, float, int]] | None = None,
) -> Experience:
    """Build one from (logit, outcome, resolved) and (forecaster, relative, coverage, scored)."""
    logit, outcome, resolved = zip(*questions, strict=True) if questions else ((), (), ())
    who, relative, coverage, scored = zip(*scores, strict=True) if scores else ((), (), (), ())
    return Experience(
        logit=np.array(logit, dtype=np.float64),
        outcome=np.array(outcome, dtype=np.int64),
        resolved=np.array(resolved, dtype=np.int64),
        forecaster=np.array(who, dtype=np.int64),
        relative=np.array(relative, dtype=np.float64),
        coverage=np.array(coverage, dtype=np.float64),
        scored=np.array(scored, dtype=np.int64),
    )


def forecast_at(at: int, known: Experience) -> FloatArray:
    return adaptive_forecast(FORECASTS, [1, 2], PEOPLE, at, known)


def timid(resolved: int) -> list[tuple[float, int, int]]:
    return [(logit, outcome, resolved) for logit, outcome in zip(*TIMID, strict=True)]


def test_fit_extremising_finds_the_factor_that_calibrates() -> None:
    # expit(alpha ln 3) is 0.95 where 3 ** alpha is 19.
    assert fit_extremising(*TIMID) == pytest.approx(math.log(19) / math.log(3), abs=1e-6)


def test_fit_extremising_is_below_one_for_a_crowd_too_bold() -> None:
    # expit(alpha ln 9) is 0.75 where 9 ** alpha is 3.
    assert fit_extremising([math.log(9)] * 4, [1, 1, 1, 0]) == pytest.approx(0.5, abs=1e-6)


def test_fit_extremising_does_not_care_which_answer_is_called_yes() -> None:
    logits, outcomes = np.array([1.0, -0.5, 2.0, 0.3, -1.0]), np.array([1, 0, 0, 1, 0])

    there, back = fit_extremising(logits, outcomes), fit_extremising(-logits, 1 - outcomes)

    assert there == pytest.approx(back, abs=1e-6)


@given(st.lists(st.tuples(st.floats(-4.6, 4.6), st.integers(0, 1)), min_size=1, max_size=15))
def test_fit_extremising_stays_in_its_range(rows: list[tuple[float, int]]) -> None:
    logits, outcomes = zip(*rows, strict=True)

    assert LOWEST_ALPHA <= fit_extremising(logits, outcomes) <= HIGHEST_ALPHA


@pytest.mark.parametrize("logits", [[], [0.0, 0.0]])
def test_fit_extremising_is_one_where_nothing_can_be_learned(logits: list[float]) -> None:
    assert fit_extremising(logits, [1] * len(logits)) == 1.0


@pytest.mark.parametrize(
    ("logits", "outcomes"),
    [([math.nan], [1]), ([math.inf], [1]), ([1.0], [2]), ([1.0], [math.nan]), ([1.0], [1, 0])],
)
def test_fit_extremising_refuses_what_are_no_questions(
    logits: list[float], outcomes: list[float]
) -> None:
    with pytest.raises(ValueError, match=r"numbers|outcome"):
        fit_extremising(logits, outcomes)


def test_mean_log_odds_is_weighted_by_recency_and_skill() -> None:
    older, newer = math.exp(1 - math.sqrt(2)) * 3.0, 1.0 * 0.5

    found = mean_log_odds(FORECASTS, [1, 2], [3.0, 0.5])

    yes = (older * math.log(9) + newer * math.log(1.5)) / (older + newer)
    assert found.tolist() == pytest.approx([yes, -yes], abs=1e-14)


@pytest.mark.parametrize("skill", [[1.0], [0.0, 0.0], [-1.0, 1.0], [math.nan, 1.0]])
def test_mean_log_odds_refuses_what_are_no_weights(skill: list[float]) -> None:
    with pytest.raises(ValueError, match=r"weight|numbers"):
        mean_log_odds(FORECASTS, [1, 2], skill)


def test_adaptive_forecast_starts_with_a_factor_of_one() -> None:
    odds = math.exp(mean_log_odds(FORECASTS, [1, 2], [1.0, 1.0])[0])

    assert forecast_at(100, experience([])).tolist() == pytest.approx(
        [odds / (1 + odds), 1 / (1 + odds)], abs=1e-15
    )


def test_adaptive_forecast_is_extremised_after_a_timid_past() -> None:
    logit = mean_log_odds(FORECASTS, [1, 2], [1.0, 1.0])[0]

    yes = forecast_at(100, experience(timid(resolved=99)))[0]

    alpha = math.log(19) / math.log(3)
    assert yes == pytest.approx(1 / (1 + math.exp(-alpha * logit)), abs=1e-7)


@pytest.mark.parametrize(("resolved", "extremised"), [(99, True), (100, False), (101, False)])
def test_adaptive_forecast_learns_from_what_was_resolved_before_it_only(
    resolved: int, extremised: bool
) -> None:
    naive = forecast_at(100, experience([]))

    found = forecast_at(100, experience(timid(resolved)))

    assert (found.tolist() != naive.tolist()) == extremised


@pytest.mark.parametrize(("scored", "heard"), [(99, True), (100, False), (101, False)])
def test_adaptive_forecast_trusts_scores_known_before_it_only(scored: int, heard: bool) -> None:
    naive = forecast_at(100, experience([]))

    found = forecast_at(100, experience([], [(7, 90.0, 1.0, scored)]))

    assert (found[0] > naive[0]) == heard
    assert heard or found.tolist() == naive.tolist()


@given(
    st.lists(st.tuples(st.floats(-4, 4), st.integers(0, 1), st.integers(0, 200)), max_size=40),
    st.lists(
        st.tuples(st.integers(7, 9), st.floats(-99, 99), st.floats(0, 1), st.integers(0, 200))
    ),
)
def test_nothing_resolved_at_an_instant_or_later_changes_the_forecast(
    questions: list[tuple[float, int, int]], scores: list[tuple[int, float, float, int]]
) -> None:
    past = experience([q for q in questions if q[-1] < 100], [s for s in scores if s[-1] < 100])

    found = forecast_at(100, experience(questions, scores))

    assert found.tolist() == forecast_at(100, past).tolist()


def test_adaptive_forecast_waits_for_enough_questions() -> None:
    few, enough = timid(5)[: FEWEST_QUESTIONS - 1], timid(5)[:FEWEST_QUESTIONS]

    assert experience(few).alpha(6) == 1.0
    assert experience(enough).alpha(6) == pytest.approx(HIGHEST_ALPHA, abs=1e-6)


def test_skill_is_e_to_the_shrunken_score_over_ten() -> None:
    known = experience([], [(7, 60.0, 1.0, 1), (7, 90.0, 0.5, 2), (8, -31.0, 1.0, 3)])

    weights = known.skill(np.array([8, 7, 9, 7]), at=4)

    seven, eight = math.exp(150 / 31.5 / 10), math.exp(-0.1)
    assert weights.tolist() == pytest.approx([eight, seven, 1.0, seven], abs=1e-15)


def test_adaptive_history_says_at_each_instant_what_was_known_then() -> None:
    ledger = make_ledger(
        (7, 0, [90]), (8, 50, [60]), (7, 100, [80]), (8, 101, [70]), (7, 200, [75])
    )
    bold = [(-logit, outcome, 100) for logit, outcome, _ in timid(100)]
    known = experience(timid(60) + bold, [(7, 90.0, 1.0, 40), (8, 50.0, 1.0, 120)])
    changes = crowd_changes(ledger, start=0, end=300, bots=NOBODY)

    history = adaptive_history(changes, 1, np.arange(5), known)

    crowds = [([0], 0), ([0, 3], 50), ([3, 1], 100), ([1, 4], 101), ([4, 2], 200)]
    expected = [
        adaptive_forecast(
            ledger.ppm[rows], np.arange(len(rows)), ledger.forecaster[rows], at, known
        )
        for rows, at in crowds
    ]
    assert history.values == pytest.approx(np.array(expected), abs=1e-15)


def test_experience_refuses_columns_of_different_lengths() -> None:
    none = np.zeros(0, dtype=np.int64)

    with pytest.raises(ValueError, match="for each logit"):
        Experience(np.zeros(1), none, none, none, np.zeros(0), np.zeros(0), none)
    with pytest.raises(ValueError, match="equally long"):
        Experience(np.zeros(0), none, none, none, np.zeros(1), np.zeros(0), none)


@pytest.mark.parametrize(
    ("question", "score"),
    [
        ((math.nan, 1, 5), (7, 0.0, 1.0, 5)),
        ((1.0, 2, 5), (7, 0.0, 1.0, 5)),
        ((1.0, 1, 5), (7, math.nan, 1.0, 5)),
        ((1.0, 1, 5), (7, -101.0, 1.0, 5)),
        ((1.0, 1, 5), (7, 0.0, math.nan, 5)),
        ((1.0, 1, 5), (7, 0.0, -0.1, 5)),
    ],
)
def test_experience_refuses_what_is_out_of_range(
    question: tuple[float, int, int], score: tuple[int, float, float, int]
) -> None:
    with pytest.raises(ValueError, match=r"numbers|outcome"):
        experience([question], [score])
