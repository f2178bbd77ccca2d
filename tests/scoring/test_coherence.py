"""Coherence against an obvious reference in exact fractions, and the identities it must obey."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring import (
    MILLION,
    deadline_gap,
    equality_gap,
    implication_gap,
    largest_drop,
    total_probability,
    total_probability_gap,
)

PPM = st.sampled_from([0, 1, 250_000, 999_999, MILLION]) | st.integers(0, MILLION)
ROWS = st.lists(PPM, min_size=2, max_size=6)


def shares(ppm: list[int]) -> list[float]:
    return [part / MILLION for part in ppm]


def near(exact: Fraction) -> object:
    return pytest.approx(float(exact), abs=1e-15)


@given(ROWS)
def test_deadline_gap_is_the_largest_drop_of_any_pair(ppm: list[int]) -> None:
    drops = [earlier - later for earlier, later in combinations(ppm, 2)]

    assert deadline_gap(shares(ppm)) == near(Fraction(max(0, *drops, 0), MILLION))


@given(ROWS)
def test_largest_drop_names_the_pair_that_falls_most(ppm: list[int]) -> None:
    earlier, later = largest_drop(shares(ppm))

    assert earlier < later
    assert ppm[earlier] - ppm[later] == max(one - two for one, two in combinations(ppm, 2))


@given(ROWS)
def test_equality_gap_is_the_largest_difference_of_any_pair(ppm: list[int]) -> None:
    apart = max(abs(one - two) for one, two in combinations(ppm, 2))

    assert equality_gap(shares(ppm)) == near(Fraction(apart, MILLION))


@given(PPM, PPM)
def test_implication_gap_is_the_excess_of_the_first(p_if: int, p_then: int) -> None:
    excess = Fraction(max(0, p_if - p_then), MILLION)

    assert implication_gap(p_if / MILLION, p_then / MILLION) == near(excess)


@given(PPM, PPM)
def test_equal_is_implied_both_ways(one: int, other: int) -> None:
    first, second = one / MILLION, other / MILLION

    both = implication_gap(first, second) + implication_gap(second, first)

    assert equality_gap([first, second]) == both


@given(ROWS)
def test_rising_deadlines_have_no_gap_and_falling_ones_the_whole_range(ppm: list[int]) -> None:
    rising = sorted(shares(ppm))

    assert deadline_gap(rising) == 0
    assert deadline_gap(rising[::-1]) == equality_gap(rising)


@given(ROWS)
def test_an_event_and_its_opposite_fall_and_rise_together(ppm: list[int]) -> None:
    opposite = [MILLION - part for part in ppm]

    assert deadline_gap(shares(opposite[::-1])) == pytest.approx(deadline_gap(shares(ppm)))


@st.composite
def branches(draw: st.DrawFn) -> tuple[int, list[int], list[int]]:
    options = draw(st.integers(1, 5))
    row = st.lists(PPM, min_size=options, max_size=options)
    return draw(PPM), draw(row), draw(row)


@given(branches())
def test_total_probability_is_the_sum_over_the_two_cases(
    pair: tuple[int, list[int], list[int]],
) -> None:
    condition, if_yes, if_no = pair
    ought = [
        Fraction(condition * yes + (MILLION - condition) * no, MILLION * MILLION)
        for yes, no in zip(if_yes, if_no, strict=True)
    ]

    found = total_probability(condition / MILLION, shares(if_yes), shares(if_no))

    assert found.tolist() == [near(exact) for exact in ought]


@given(branches())
def test_total_probability_lies_between_the_branches(
    pair: tuple[int, list[int], list[int]],
) -> None:
    condition, if_yes, if_no = pair[0], np.array(shares(pair[1])), np.array(shares(pair[2]))

    found = total_probability(condition / MILLION, if_yes, if_no)

    assert np.all(found >= np.minimum(if_yes, if_no) - 1e-15)
    assert np.all(found <= np.maximum(if_yes, if_no) + 1e-15)


@given(branches())
def test_a_pair_has_no_gap_from_what_it_makes_of_its_outcome(
    pair: tuple[int, list[int], list[int]],
) -> None:
    condition, if_yes, if_no = pair[0] / MILLION, shares(pair[1]), shares(pair[2])

    ought = total_probability(condition, if_yes, if_no)

    assert total_probability_gap(ought, condition, if_yes, if_no) == 0


@given(branches(), PPM)
def test_the_gap_of_a_pair_is_that_of_its_worst_option(
    pair: tuple[int, list[int], list[int]], outcome: int
) -> None:
    condition, if_yes, if_no = pair[0] / MILLION, shares(pair[1]), shares(pair[2])
    given_ = [outcome / MILLION] * len(if_yes)

    ought = total_probability(condition, if_yes, if_no)

    worst = max(abs(one - other) for one, other in zip(given_, ought, strict=True))
    assert total_probability_gap(given_, condition, if_yes, if_no) == worst


@given(branches())
def test_the_chain_rule_makes_the_four_cases_add_up(pair: tuple[int, list[int], list[int]]) -> None:
    """P(A)P(B|A) + P(A)P(¬B|A) + P(¬A)P(B|¬A) + P(¬A)P(¬B|¬A) = 1."""
    condition, yes, no = pair[0] / MILLION, pair[1][0] / MILLION, pair[2][0] / MILLION

    assert total_probability(condition, [yes, 1 - yes], [no, 1 - no]).sum() == pytest.approx(1)


@pytest.mark.parametrize("bad", [-0.1, 1.1, float("nan"), float("inf")])
def test_what_is_no_probability_is_refused(bad: float) -> None:
    for gap in (
        lambda: deadline_gap([0.5, bad]),
        lambda: largest_drop([bad, 0.5]),
        lambda: equality_gap([bad, 0.5]),
        lambda: implication_gap(bad, 0.5),
        lambda: implication_gap(0.5, bad),
        lambda: total_probability(bad, [0.5], [0.5]),
        lambda: total_probability(0.5, [bad], [0.5]),
        lambda: total_probability(0.5, [0.5], [bad]),
        lambda: total_probability_gap([bad], 0.5, [0.5], [0.5]),
    ):
        with pytest.raises(ValueError, match="numbers from 0 to 1"):
            gap()


@pytest.mark.parametrize("gap", [deadline_gap, equality_gap, largest_drop])
@pytest.mark.parametrize("row", [[], [0.5], [[0.5, 0.5]], 0.5])
def test_one_probability_is_no_row_to_compare(gap: object, row: object) -> None:
    with pytest.raises(ValueError, match="at least 2 probabilities"):
        gap(row)  # type: ignore[operator]


def test_branches_with_other_options_are_refused() -> None:
    with pytest.raises(ValueError, match="the outcome's options"):
        total_probability(0.5, [0.5, 0.5], [1.0])
    with pytest.raises(ValueError, match="the outcome's options"):
        total_probability_gap([1.0], 0.5, [0.5, 0.5], [0.5, 0.5])
