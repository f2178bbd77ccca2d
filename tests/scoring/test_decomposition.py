from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from forecasts.scoring import MILLION, binned, decomposition
from tests.scoring.test_calibration import ROWS, Row, games_sample, make_sample, mean_loss
from tests.scoring.test_fivethirtyeight import EXPECTED


def test_decomposition_of_baseball_is_that_of_the_reference() -> None:
    sample, expected = games_sample(), EXPECTED["mlb_games_2021_2022"]["murphy10"]

    parts, bins = decomposition(sample), binned(sample)

    murphy = parts.miscalibration, parts.discrimination, parts.uncertainty
    assert murphy == pytest.approx(
        tuple(expected[name] for name in ("rel", "res", "unc")), abs=1e-9
    )
    used = np.flatnonzero(bins.count)
    columns = used, bins.count[used], bins.forecast[used], bins.observed[used]
    for row, published in zip(zip(*columns, strict=True), expected["bins"], strict=True):
        assert row == pytest.approx(tuple(published), abs=1e-9)


@given(ROWS)
def test_decomposition_closes(rows: list[Row]) -> None:
    parts = decomposition(make_sample(rows))

    exact = mean_loss([Fraction(ppm, MILLION) for ppm, _, _ in rows], rows)
    total = parts.miscalibration - parts.discrimination + parts.uncertainty
    total += parts.within_variance - parts.within_covariance
    assert parts.brier == pytest.approx(float(exact), abs=1e-12)
    assert total == pytest.approx(parts.brier, abs=1e-12)


def test_decomposition_has_nothing_inside_of_bins_of_equal_forecasts() -> None:
    parts = decomposition(make_sample([(100_000, 0, 4), (100_000, 1, 4), (900_000, 1, 4)]))

    assert (parts.within_variance, parts.within_covariance) == pytest.approx((0, 0), abs=1e-15)
    # By hand: (2 (.1 - .5)**2 + (.9 - 1)**2) / 3; (2 (1/2 - 2/3)**2 + (1 - 2/3)**2) / 3.
    assert parts.miscalibration == pytest.approx(0.33 / 3, abs=1e-15)
    assert parts.discrimination == pytest.approx(1 / 18, abs=1e-15)


def test_decomposition_within_the_bins_by_hand() -> None:
    parts = decomposition(make_sample([(120_000, 0, 4), (180_000, 1, 4)]))

    assert parts.within_variance == pytest.approx(0.0009, abs=1e-15)
    assert parts.within_covariance == pytest.approx(0.03, abs=1e-15)


def test_decomposition_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        decomposition(make_sample([]))
