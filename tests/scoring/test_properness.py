"""Honesty is optimal: the reason for the fixed denominator and for leaving oneself out.

An event has a chance of 20 %, spread evenly over the days of a question open for 100 days, and
ends the question. What is the best report for day 1?
"""

import numpy as np

from forecasts.scoring import MILLION, Ledger, QuestionScores, score_question
from forecasts.scoring.validation import FloatArray, IntArray

DAY = 86_400_000_000
DAYS = 100
CHANCE = 0.2
REPORTS = np.arange(1001) / 1000  # of yes, on day 1, one candidate each
RIVAL = 5000  # the one member of the reference group, active throughout


def make_candidates() -> Ledger:
    """Build a ledger in which every candidate reports on day 1 and then withdraws."""
    candidates: IntArray = np.repeat(np.arange(REPORTS.size), 2)
    yes = np.round(REPORTS * MILLION).astype(np.int64)
    ppm = np.zeros((2 * REPORTS.size + 1, 2), dtype=np.int64)
    ppm[:-1:2] = np.stack([yes, MILLION - yes], axis=1)
    ppm[-1] = MILLION // 2
    return Ledger(
        forecaster=np.append(candidates, RIVAL),
        at=np.append(np.tile([0, DAY], REPORTS.size), 0),
        ppm=ppm,
        active=ppm.sum(axis=1) > 0,
    )


def score_candidates(outcome: int, day: int) -> QuestionScores:
    """Score all candidates where the outcome is known at the end of a day."""
    return score_question(
        make_candidates(),
        outcome,
        ordered=False,
        start=0,
        horizon=DAYS * DAY,
        known_at=day * DAY,
        bots=np.arange(REPORTS.size),
    )


def expected_scores(by_actual_time: bool) -> FloatArray:
    """Return each candidate's expected relative score, by T or by the time actually open."""
    expected = (1 - CHANCE) * score_candidates(1, DAYS).relative[:-1]
    for day in range(1, DAYS + 1):
        factor = DAYS / day if by_actual_time else 1
        expected = expected + CHANCE / DAYS * factor * score_candidates(0, day).relative[:-1]
    return expected


def test_best_report_with_the_fixed_denominator_is_the_honest_20_percent() -> None:
    assert REPORTS[np.argmax(expected_scores(by_actual_time=False))] == 0.2


def test_best_report_with_the_actual_duration_would_be_56_and_a_half_percent() -> None:
    assert REPORTS[np.argmax(expected_scores(by_actual_time=True))] == 0.565


def test_report_moves_nobody_elses_yardstick() -> None:
    rival = [score_candidates(0, day).relative[-1] for day in (1, 50, 100)]

    assert rival == [0.0, 0.0, 0.0]
