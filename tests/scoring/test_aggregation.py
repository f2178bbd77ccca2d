import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring import MILLION, median_forecast
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
