"""The same numbers out of packages that others wrote."""

import numpy as np
import pytest
import scoringrules
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from forecasts.scoring import MILLION, FloatArray, IntArray, brier_losses, log_loss
from tests.scoring.strategies import ppm_rows


@st.composite
def resolved(draw: st.DrawFn) -> tuple[IntArray, IntArray]:
    """Stored forecasts on many questions with the same options, and what happened."""
    options = draw(st.integers(2, 6))
    rows = draw(st.lists(ppm_rows(options), min_size=options, max_size=12))
    later = draw(st.lists(st.integers(0, options - 1), min_size=12, max_size=12))
    # Every option happens once at least: scikit-learn counts the options by what happened.
    return np.array(rows), np.array([*range(options), *later])[: len(rows)]


def losses(ppm: IntArray, outcomes: IntArray, ordered: bool = False) -> FloatArray:
    rows = zip(ppm, outcomes.tolist(), strict=True)
    return np.array([brier_losses([row], outcome, ordered)[0] for row, outcome in rows])


@given(resolved())
def test_brier_losses_are_those_of_scikit_learn(question: tuple[IntArray, IntArray]) -> None:
    ppm, outcomes = question

    theirs = metrics.brier_score_loss(outcomes, ppm / MILLION, scale_by_half=True)

    assert losses(ppm, outcomes).mean() == pytest.approx(theirs, abs=1e-15)


@given(st.lists(st.tuples(st.integers(0, MILLION), st.integers(0, 1)), min_size=1, max_size=9))
def test_brier_losses_of_binary_questions_are_those_of_scoringrules(
    rows: list[tuple[int, int]],
) -> None:
    yes, happened = np.array(rows).T

    theirs = scoringrules.brier_score(happened.astype(float), yes / MILLION)

    ours = losses(np.stack([yes, MILLION - yes], axis=1), 1 - happened)
    assert ours == pytest.approx(theirs, abs=1e-15)


@given(resolved())
def test_ordered_losses_are_the_ranked_probability_scores_of_scoringrules(
    question: tuple[IntArray, IntArray],
) -> None:
    ppm, outcomes = question

    # It counts options from 1 and does not divide by their number.
    theirs = scoringrules.rps_score(outcomes + 1, ppm / MILLION) / (ppm.shape[1] - 1)

    assert losses(ppm, outcomes, ordered=True) == pytest.approx(theirs, abs=1e-14)


@given(resolved())
def test_log_losses_above_the_floor_are_those_of_scikit_learn(
    question: tuple[IntArray, IntArray],
) -> None:
    ppm, outcomes = question
    # Half way to equal chances, nothing is below the floor.
    even = np.full_like(ppm, MILLION // ppm.shape[1])
    even[:, 0] += MILLION - even.sum(axis=1)
    above = (ppm // 2) + (even // 2)
    above[:, 0] += MILLION - above.sum(axis=1)
    rows = zip(above, outcomes.tolist(), strict=True)

    ours = np.mean([log_loss([row], outcome)[0] for row, outcome in rows])

    assert ours == pytest.approx(metrics.log_loss(outcomes, above / MILLION), abs=1e-13)
