import math
from collections.abc import Callable
from fractions import Fraction
from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring import (
    MILLION,
    geometric_mean_of_odds,
    mean_forecast,
    median_forecast,
    recency_weighted_median,
)
from forecasts.scoring.aggregation import recency_weights
from tests.scoring import crowds
from tests.scoring.strategies import ppm_rows


def test_median_forecast_of_an_odd_number_is_the_middle_one() -> None:
    crowd = median_forecast([[900_000, 100_000], [200_000, 800_000], [700_000, 300_000]])

    assert crowd.tolist() == [0.7, 0.3]


def test_median_forecast_of_an_even_number_is_between_the_middle_two() -> None:
    assert median_forecast([[900_000, 100_000], [200_000, 800_000]]).tolist() == [0.55, 0.45]


def test_median_forecast_is_renormalised_over_the_options() -> None:
    forecasts = [[500_000, 250_000, 250_000], [250_000, 500_000, 250_000], [MILLION, 0, 0]]

    assert median_forecast(forecasts).tolist() == [0.5, 0.25, 0.25]


def test_median_forecast_is_the_mean_where_every_median_is_zero() -> None:
    forecasts = [[MILLION, 0, 0], [0, MILLION, 0], [0, 0, MILLION]]

    assert median_forecast(forecasts).tolist() == pytest.approx([1 / 3] * 3, abs=1e-16)


def test_median_forecast_of_one_is_that_one() -> None:
    assert median_forecast([[123_456, 876_544]]).tolist() == [0.123456, 0.876544]


def test_median_forecast_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one forecast"):
        median_forecast(np.zeros((0, 2)))


@given(st.integers(2, 6).flatmap(lambda k: st.lists(ppm_rows(k), min_size=1, max_size=9)))
def test_median_forecast_sums_to_one(forecasts: list[list[int]]) -> None:
    assert median_forecast(forecasts).sum() == pytest.approx(1, abs=1e-15)


def exactly(forecasts: list[list[int]]) -> list[tuple[Fraction, ...]]:
    return [tuple(Fraction(unit, MILLION) for unit in row) for row in forecasts]


CROWDS = st.integers(2, 6).flatmap(lambda k: st.lists(ppm_rows(k), min_size=1, max_size=9))


@given(CROWDS)
def test_aggregates_agree_with_the_exact_ones(forecasts: list[list[int]]) -> None:
    order = np.arange(len(forecasts))

    found = [
        median_forecast(forecasts),
        mean_forecast(forecasts),
        geometric_mean_of_odds(forecasts),
        recency_weighted_median(forecasts, order),
    ]

    exact = exactly(forecasts)
    expected = [
        crowds.median(exact),
        crowds.mean(exact),
        crowds.geometric_mean_of_odds(exact),
        crowds.recency_weighted_median(exact),
    ]
    assert np.array(found) == pytest.approx(np.array(expected), abs=1e-14)


@given(CROWDS, st.randoms(use_true_random=False))
def test_recency_weighted_median_goes_by_the_order_given(
    forecasts: list[list[int]], random: Random
) -> None:
    places = list(range(len(forecasts)))
    random.shuffle(places)

    shuffled = recency_weighted_median([forecasts[place] for place in places], places)

    in_order = recency_weighted_median(forecasts, range(len(forecasts)))
    assert shuffled.tolist() == in_order.tolist()


def test_recency_weighted_median_is_the_mean_where_every_median_is_zero() -> None:
    forecasts = [[MILLION, 0, 0], [0, MILLION, 0], [0, 0, MILLION]]

    crowd = recency_weighted_median(forecasts, [1, 2, 3])

    assert crowd.tolist() == pytest.approx([1 / 3] * 3, abs=1e-16)


def test_mean_forecast_is_the_mean() -> None:
    assert mean_forecast([[100_000, 900_000], [600_000, 400_000]]).tolist() == [0.35, 0.65]


def test_geometric_mean_of_odds_of_opposites_is_one_half() -> None:
    crowd = geometric_mean_of_odds([[200_000, 800_000], [800_000, 200_000]])

    assert crowd.tolist() == pytest.approx([0.5, 0.5], abs=1e-15)


def test_geometric_mean_of_odds_is_the_square_root_of_two_odds() -> None:
    # Odds of 1 and 16 make 4.
    crowd = geometric_mean_of_odds([[500_000, 500_000], [941_176, 58_824]])

    assert crowd.tolist() == pytest.approx([0.8, 0.2], abs=1e-6)


@pytest.mark.parametrize("certain", [990_000, 990_001, MILLION])
def test_geometric_mean_of_odds_hears_certainty_as_99_percent(certain: int) -> None:
    crowd = geometric_mean_of_odds([[certain, MILLION - certain], [500_000, 500_000]])

    odds = math.sqrt(99)
    assert crowd.tolist() == pytest.approx([odds / (1 + odds), 1 / (1 + odds)], abs=1e-15)


def test_recency_weights_are_e_to_the_difference_of_roots() -> None:
    weights = recency_weights([30, 10, 20, 40])

    roots = [math.sqrt(place) - 2 for place in (3, 1, 2, 4)]
    assert weights.tolist() == pytest.approx([math.exp(root) for root in roots], abs=1e-15)


def test_recency_weights_of_large_stamps_tell_neighbours_apart() -> None:
    newest = 2_000_000_000_000_000

    assert recency_weights([newest, newest - 1]).tolist() == [1.0, math.exp(1 - math.sqrt(2))]


@pytest.mark.parametrize("order", [[1, 1], [math.nan, 1], [1], [1, 2, 3]])
def test_recency_weighted_median_refuses_what_is_no_order(order: npt.ArrayLike) -> None:
    with pytest.raises(ValueError, match=r"place|numbers"):
        recency_weighted_median([[500_000, 500_000], [600_000, 400_000]], order)


@pytest.mark.parametrize("aggregate", [mean_forecast, geometric_mean_of_odds])
def test_aggregates_of_nobody_are_refused(aggregate: Callable[[npt.ArrayLike], object]) -> None:
    with pytest.raises(ValueError, match="at least one forecast"):
        aggregate(np.zeros((0, 2)))


def test_recency_weighted_median_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one forecast"):
        recency_weighted_median(np.zeros((0, 2)), [])
