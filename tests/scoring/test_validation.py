from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring import MILLION, as_outcome, as_ppm, stored_binary, stored_form

NOT_PROBABILITIES = ["NaN", "sNaN", "Infinity", "-Infinity", "-0.1", "1.1", "-0", "-0.00", "1e-400"]


def decimals(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def weights_near_one() -> st.SearchStrategy[list[Decimal]]:
    """Probabilities that sum to 1 but for rounding to a few places."""
    counts = st.lists(st.integers(0, 10_000), min_size=2, max_size=40).filter(any)
    return counts.map(lambda counts: [round(Decimal(count) / sum(counts), 5) for count in counts])


@given(weights_near_one())
def test_stored_form_sums_to_exactly_a_million(probabilities: list[Decimal]) -> None:
    assert sum(stored_form(probabilities)) == MILLION


@given(weights_near_one())
def test_stored_form_is_within_one_unit_of_the_scaled_input(probabilities: list[Decimal]) -> None:
    total = sum(probabilities)

    units = stored_form(probabilities)

    scaled = [float(p * MILLION / total) for p in probabilities]
    assert np.all(np.abs(np.array(units) - scaled) < 1)


@given(weights_near_one())
def test_stored_form_of_a_stored_form_is_the_same(probabilities: list[Decimal]) -> None:
    once = stored_form(probabilities)

    assert stored_form([Decimal(unit) / MILLION for unit in once]) == once


def test_stored_form_gives_missing_units_to_the_earlier_of_equal_remainders() -> None:
    assert stored_form(decimals("0.333", "0.333", "0.333")) == [333_334, 333_333, 333_333]


def test_stored_form_gives_missing_units_to_the_largest_remainders() -> None:
    probabilities = decimals("0.2000001", "0.3000005", "0.4999994")

    assert stored_form(probabilities) == [200_000, 300_001, 499_999]


def test_stored_form_gives_each_large_remainder_one_unit() -> None:
    probabilities = decimals("0.1000004", "0.1000008", "0.7999988")

    assert stored_form(probabilities) == [100_000, 100_001, 799_999]


@pytest.mark.parametrize("last", ["0.495", "0.505", "0.504", "0.496"])
def test_stored_form_scales_a_sum_off_by_up_to_half_a_percent(last: str) -> None:
    assert sum(stored_form(decimals("0.5", last))) == MILLION


def test_stored_form_scales_in_proportion() -> None:
    assert stored_form(decimals("0.251", "0.753")) == [250_000, 750_000]


@pytest.mark.parametrize(
    ("last", "total"), [("0.49", "99"), ("0.51", "101"), ("0.4949", "99.49"), ("0.5051", "100.51")]
)
def test_stored_form_refuses_a_sum_further_off(last: str, total: str) -> None:
    refusal = rf"^The probabilities add up to {total} %, not 100 %\.$"

    with pytest.raises(ValueError, match=refusal):
        stored_form(decimals("0.5", last))


@pytest.mark.parametrize("text", NOT_PROBABILITIES)
def test_stored_form_refuses_what_is_no_probability(text: str) -> None:
    with pytest.raises(ValueError, match=r"^A probability "):
        stored_form(decimals("1", text))


def test_stored_form_refuses_an_astronomic_exponent_without_computing_it() -> None:
    with pytest.raises(ValueError, match=r"^A probability this close to 0 %"):
        stored_form(decimals("1", "1e-999999999"))


def test_stored_form_refuses_a_single_option() -> None:
    with pytest.raises(ValueError, match="at least two options"):
        stored_form(decimals("1"))


def test_stored_form_accepts_0_and_100_percent() -> None:
    assert stored_form(decimals("0", "1", "0.0")) == [0, MILLION, 0]


def test_stored_form_keeps_the_smallest_float_as_zero_units() -> None:
    assert stored_form(decimals("1", "5e-324")) == [MILLION, 0]


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("0", 0),
        ("1", MILLION),
        ("0.7", 700_000),
        ("0.0000005", 1),
        ("0.0000015", 2),
        ("0.00000049999", 0),
        ("0.9999995", MILLION),
    ],
)
def test_stored_binary_rounds_half_up(text: str, yes: int) -> None:
    assert stored_binary(Decimal(text)) == [yes, MILLION - yes]


@pytest.mark.parametrize("text", NOT_PROBABILITIES)
def test_stored_binary_refuses_what_is_no_probability(text: str) -> None:
    with pytest.raises(ValueError, match=r"^A probability "):
        stored_binary(Decimal(text))


def test_as_ppm_returns_whole_numbers_unchanged() -> None:
    assert as_ppm([[0, MILLION], [400_000, 600_000]]).tolist() == [[0, MILLION], [400_000, 600_000]]


def test_as_ppm_accepts_whole_floats_as_integers() -> None:
    assert as_ppm([[0.0, 1e6]]).dtype == np.int64


def test_as_ppm_accepts_no_forecasts() -> None:
    assert as_ppm(np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize(
    "rows",
    [
        [[500_000, 499_999]],
        [[500_000, 500_001]],
        [[-1, 1_000_001]],
        [[np.nan, 1_000_000]],
        [[np.inf, 0]],
        [[0.5, 999_999.5]],
        [[1_000_000]],
        [500_000, 500_000],
        [[True, False]],
        [["500000", "500000"]],
        [],
    ],
)
def test_as_ppm_refuses_what_is_no_stored_forecast(rows: npt.ArrayLike) -> None:
    with pytest.raises(ValueError, match=r"orecast|Parts per million"):
        as_ppm(rows)


@pytest.mark.parametrize("outcome", [0, 2, np.int64(1)])
def test_as_outcome_accepts_an_index_of_an_option(outcome: int) -> None:
    assert as_outcome(outcome, options=3) == int(outcome)


@pytest.mark.parametrize("outcome", [-1, 3, True, np.True_, 1.0, float("nan")])
def test_as_outcome_refuses_anything_else(outcome: int) -> None:
    with pytest.raises(ValueError, match=r"[Oo]utcome"):
        as_outcome(outcome, options=3)
