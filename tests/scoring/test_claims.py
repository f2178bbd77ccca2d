import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from forecasts.scoring import count_directions
from forecasts.scoring.claims import enough_claims
from tests.scoring.claimants import TEN, Claim, make_claims


@pytest.mark.parametrize(
    "claim",
    [
        Claim(math.nan, 0.5, 1),
        Claim(0.5, math.nan, 1),
        Claim(0.6, 0.5, 1),
        Claim(-0.1, 0.5, 1),
        Claim(0.5, 1.1, 1),
        Claim(0.4, 0.5, 2),
        Claim(0.4, 0.5, -1),
        Claim(0.4, 0.5, 1, family=-1),
        Claim(0.4, 0.5, 1, word=-2),
        Claim(0.4, 0.5, 1, crowd=1.1),
        Claim(0.4, 0.5, 1, crowd=-0.1),
        Claim(0.4, 0.5, 1, crowd=math.inf),
        Claim(0.4, 0.5, 1, base_rate=1.1),
        Claim(0.4, 0.5, 1, base_rate=-0.1),
    ],
)
def test_claims_refuse_what_is_out_of_range(claim: Claim) -> None:
    with pytest.raises(ValueError, match=r"range|happened|whole number|compared"):
        make_claims([Claim(0.2, 0.3, 0), claim])


@pytest.mark.parametrize("column", ["happened", "family", "word"])
def test_claims_refuse_gaps_outside_of_what_they_are_compared_with(column: str) -> None:
    claims = make_claims([Claim(0.2, 0.3, 0)])
    gap: dict[str, Any] = {column: np.array([math.nan])}

    with pytest.raises(ValueError, match=r"happened|whole number"):
        type(claims)(**{**vars(claims), **gap})


@pytest.mark.parametrize("column", ["happened", "family", "word", "crowd", "base_rate"])
def test_claims_refuse_a_column_of_another_length(column: str) -> None:
    claims = make_claims([Claim(0.2, 0.3, 0, crowd=0.5, base_rate=0.5)])
    longer: dict[str, Any] = {column: np.repeat(getattr(claims, column), 2)}

    with pytest.raises(ValueError, match="equally long"):
        type(claims)(**{**vars(claims), **longer})


def test_only_keeps_the_rows_of_all_columns() -> None:
    claims = make_claims([Claim(0.1, 0.2, 1, 3, 4, 0.5, 0.6), Claim(0.3, 0.4, 0, 5, 6, 0.7, 0.8)])

    kept = claims.only(np.array([False, True]))

    assert [column.tolist() for column in vars(kept).values()] == [
        [0.3], [0.4], [0], [5], [6], [0.7], [0.8],
    ]  # fmt: skip


@pytest.mark.parametrize("count", [9, 10])
def test_enough_is_ten_claims(count: int) -> None:
    assert enough_claims(make_claims(TEN[:count])) == (count == 10)


def test_directions_hit_where_it_came_about_as_said() -> None:
    # Said and done, said and not done, denied and not done twice, denied and done.
    found = count_directions(said=[1, 1, 0, 0, 0], happened=[1, 0, 0, 0, 1])

    assert (found.hits, found.misses) == (3, 2)


def test_directions_have_a_wilson_interval_of_the_share_of_hits() -> None:
    found = count_directions(said=[1, 1, 0, 0, 0], happened=[1, 0, 0, 0, 1])

    # 3 of 5: (0.6 + 3.8415 / 10 ± 1.96 sqrt(0.24 / 5 + 3.8415 / 100)) / (1 + 3.8415 / 5)
    assert (found.low, found.high) == pytest.approx((0.23072, 0.88238), abs=1e-5)


def test_directions_of_nothing_are_none() -> None:
    found = count_directions([], [])

    assert (found.hits, found.misses, math.isnan(found.low), math.isnan(found.high)) == (
        0, 0, True, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "happened"),
    [([math.nan], [1]), ([1], [math.nan]), ([0.5], [1]), ([1], [2]), ([1, 1], [1]), ([[1]], [1])],
)
def test_directions_refuse_what_is_neither_yes_nor_no(
    said: npt.ArrayLike, happened: npt.ArrayLike
) -> None:
    with pytest.raises(ValueError, match=r"happened|one outcome"):
        count_directions(said, happened)
