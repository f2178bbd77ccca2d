from __future__ import annotations

import math

import pytest

from forecasts.scoring.records import mean_by_group, running_mean


def test_running_mean_ends_with_the_mean() -> None:
    assert running_mean([0.0, 1.0, 0.5, 0.1]).tolist() == [0.0, 0.5, 0.5, 0.4]


def test_running_mean_of_nothing_is_nothing() -> None:
    assert running_mean([]).tolist() == []


def test_mean_by_group_of_nothing_is_nothing() -> None:
    assert mean_by_group([], []) == {}


def test_mean_by_group_counts_a_zero() -> None:
    assert mean_by_group(["a", "a"], [[0.0, -2.0], [1.0, 4.0]]) == {"a": (2, (0.5, 1.0))}


def test_mean_by_group_puts_the_largest_first_then_goes_by_name() -> None:
    groups = ["c", "b", "a", "b"]

    assert list(mean_by_group(groups, [[1.0]] * 4)) == ["b", "a", "c"]


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_means_refuse_what_is_not_finite(value: float) -> None:
    with pytest.raises(ValueError, match="NaN or infinite"):
        running_mean([0.5, value])
