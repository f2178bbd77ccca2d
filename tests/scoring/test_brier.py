from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring import MILLION, brier_losses
from tests.scoring import reference
from tests.scoring.strategies import ppm_rows

# Brier (1950), table 1: probability of rain on ten occasions, and whether it rained.
RAIN = [0.7, 0.9, 0.8, 0.4, 0.2, 0.0, 0.0, 0.0, 0.0, 0.1]
RAINED = [False, True, True, True, False, False, False, False, False, False]


def test_brier_loss_of_70_percent_on_a_yes_is_9_hundredths() -> None:
    assert brier_losses([[700_000, 300_000]], 0).tolist() == [0.09]


def test_brier_loss_of_70_percent_on_a_no_is_49_hundredths() -> None:
    assert brier_losses([[700_000, 300_000]], 1).tolist() == [0.49]


@pytest.mark.parametrize("outcome", [0, 1])
def test_brier_loss_of_50_percent_is_a_quarter_either_way(outcome: int) -> None:
    assert brier_losses([[500_000, 500_000]], outcome).tolist() == [0.25]


def test_brier_loss_of_multiple_choice_is_halved() -> None:
    assert brier_losses([[600_000, 100_000, 300_000]], 0).tolist() == [0.13]


def test_brier_loss_of_ordered_options_is_the_mean_of_the_cumulative_losses() -> None:
    forecast = [[250_000, 250_000, 300_000, 200_000]]

    assert brier_losses(forecast, 1, ordered=True).tolist() == [0.1175]


def test_brier_loss_of_the_ten_rain_forecasts_is_half_of_what_brier_printed() -> None:
    losses = [
        brier_losses([[round(p * MILLION), MILLION - round(p * MILLION)]], 0 if rained else 1)[0]
        for p, rained in zip(RAIN, RAINED, strict=True)
    ]

    assert np.mean(losses) == pytest.approx(0.095, abs=1e-15)


def test_brier_loss_of_ordered_options_is_smaller_for_a_near_miss() -> None:
    near, far = brier_losses([[0, MILLION, 0, 0], [0, 0, 0, MILLION]], 0, ordered=True)

    assert (near, far) == (1 / 3, 1.0)


def test_brier_loss_of_unordered_options_is_the_same_for_every_miss() -> None:
    losses = brier_losses([[0, MILLION, 0, 0], [0, 0, 0, MILLION]], 0)

    assert losses.tolist() == [1.0, 1.0]


def test_brier_loss_of_certainty_is_0_or_1() -> None:
    assert brier_losses([[MILLION, 0], [0, MILLION]], 0).tolist() == [0.0, 1.0]


def test_brier_losses_of_no_forecasts_are_none() -> None:
    assert brier_losses(np.zeros((0, 2), dtype=np.int64), 0).tolist() == []


def test_brier_losses_refuse_an_outcome_beyond_the_options() -> None:
    with pytest.raises(ValueError, match="Outcome 2 is none of the options 0 to 1"):
        brier_losses([[500_000, 500_000]], 2)


def test_brier_losses_refuse_a_row_that_misses_a_unit() -> None:
    with pytest.raises(ValueError, match=r"sum to exactly 1,000,000"):
        brier_losses([[500_000, 499_999]], 0)


@given(ppm_rows(options=2), st.integers(0, 1))
def test_brier_loss_of_two_options_is_the_same_by_every_formula(
    row: list[int], outcome: int
) -> None:
    ordered, unordered = (brier_losses([row], outcome, ordered=flag)[0] for flag in (True, False))
    binary = reference.loss(
        "binary", (Fraction(row[0], MILLION), Fraction(row[1], MILLION)), outcome
    )

    assert ordered == unordered == float(binary)


@given(st.data(), st.integers(2, 8))
def test_brier_losses_agree_with_the_exact_formulas(data: st.DataObject, options: int) -> None:
    row = data.draw(ppm_rows(options))
    outcome = data.draw(st.integers(0, options - 1))
    exact = tuple(Fraction(unit, MILLION) for unit in row)

    losses = [brier_losses([row], outcome, ordered)[0] for ordered in (False, True)]

    expected = [reference.loss(kind, exact, outcome) for kind in ("multiple choice", "ordered")]
    assert losses == pytest.approx([float(value) for value in expected], abs=1e-15)
