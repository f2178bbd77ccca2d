"""Ties with the first against all sign patterns and against arithmetic by hand."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts.scoring import (
    Pairs,
    Shrinkage,
    posterior_interval,
    rank_forecasters,
    tied_with_first,
    ties,
)
from forecasts.scoring.ties import flip_p_values, holm_rejects
from tests.scoring.builders import Pair, make_pairs

DOUBT = Shrinkage(30.0, None, None)


def tied(pairs: Pairs, seed: int = 1) -> dict[int, bool]:
    board = rank_forecasters(pairs, np.unique(pairs.forecaster), DOUBT, seed=1, draws=10)
    flags = tied_with_first(pairs, board, DOUBT, seed)
    return dict(zip(board.forecaster.tolist(), flags.tolist(), strict=True))


def share_by_hand(differences: list[int]) -> Fraction:
    """Return the share of all sign patterns with a sum as far from 0."""
    sums = [
        abs(sum(sign * d for sign, d in zip(signs, differences, strict=True)))
        for signs in product([1, -1], repeat=len(differences))
    ]
    return Fraction(sum(total >= abs(sum(differences)) for total in sums), len(sums))


@settings(max_examples=50)
@given(st.lists(st.lists(st.integers(-9, 9), min_size=1, max_size=7), min_size=1, max_size=4))
def test_p_values_of_few_families_are_exact(columns: list[list[int]]) -> None:
    size = min(map(len, columns))
    differences = np.array([column[:size] for column in columns], dtype=np.float64).T

    found = flip_p_values(differences, seed=1)

    assert found.tolist() == [float(share_by_hand(column[:size])) for column in columns]


def test_p_values_of_many_families_are_close_to_the_exact_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    differences = np.random.default_rng(1).normal(0.5, 1, (12, 5))
    exact = flip_p_values(differences, seed=1)
    monkeypatch.setattr(ties, "FAMILIES_TO_ENUMERATE", 0)

    found = flip_p_values(differences, seed=1, flips=40_000)

    assert found == pytest.approx(exact, abs=0.01)


def test_p_values_of_random_flips_count_the_real_signs() -> None:
    assert flip_p_values(np.ones((40, 1)), seed=1, flips=99).tolist() == [0.01]


def test_p_values_do_not_depend_on_the_size_of_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    differences = np.random.default_rng(1).normal(0.2, 1, (30, 5))
    whole = flip_p_values(differences, seed=1, flips=500)
    monkeypatch.setattr(ties, "FLIPS_AT_ONCE", 7)

    assert flip_p_values(differences, seed=1, flips=500).tolist() == whole.tolist()


def test_holm_compares_the_smallest_with_the_smallest_share_of_the_level() -> None:
    # Sorted .01 .02 .03 .04 against .0125 .01667 .025 .05: the second fails, and so do the rest.
    p_values = np.array([0.04, 0.01, 0.03, 0.02])

    assert holm_rejects(p_values, 0.05).tolist() == [False, True, False, False]


def test_holm_goes_on_with_larger_shares() -> None:
    # .01 <= .05 / 3, .025 <= .05 / 2, .05 <= .05.
    assert holm_rejects(np.array([0.05, 0.01, 0.025]), 0.05).tolist() == [True] * 3


def test_holm_of_nothing_rejects_nothing() -> None:
    assert holm_rejects(np.zeros(0), 0.05).tolist() == []


def test_tied_are_those_whose_differences_could_have_either_sign() -> None:
    lucky = [Pair(1, 0, 90.0), *(Pair(1, q, 0.0) for q in range(1, 9))]
    steady = [Pair(2, q, 9.0) for q in range(9)]
    worse = [Pair(3, q, -9.0 - q) for q in range(9)]

    assert tied(make_pairs(*lucky, *steady, *worse, questions=9)) == {1: True, 2: True, 3: False}


def test_tied_needs_more_than_five_families_to_be_told_apart() -> None:
    def board(questions: int) -> dict[int, bool]:
        pairs = [
            Pair(who, q, sign) for who, sign in ((1, 9.0), (2, -9.0)) for q in range(questions)
        ]
        return tied(make_pairs(*pairs, questions=questions))

    # 2 / 2**5 = .0625 and 2 / 2**6 = .03125.
    assert (board(5), board(6)) == ({1: True, 2: True}, {1: True, 2: False})


def test_tied_flips_families_and_not_questions() -> None:
    pairs = [Pair(who, q, sign) for who, sign in ((1, 9.0), (2, -9.0)) for q in range(12)]

    assert tied(make_pairs(*pairs, questions=12, family=[q // 4 for q in range(12)])) == {
        1: True,
        2: True,
    }


def test_tied_takes_the_absent_for_the_like_of_the_others() -> None:
    first = [Pair(1, q, 9.0) for q in range(12)]
    second = [Pair(2, q, 8.9) for q in range(6)]

    # Only the six families that the second missed speak for a difference, all the same way.
    assert tied(make_pairs(*first, *second, questions=12)) == {1: True, 2: False}


def test_tied_compares_shrunk_scores_and_not_totals() -> None:
    # Totals of 1200 and 1400, not far apart; scores of 24 and 10.8.
    first = [Pair(1, q, 60.0) for q in range(20)]
    second = [Pair(2, q, 14.0) for q in range(100)]

    assert tied(make_pairs(*first, *second, questions=100)) == {1: True, 2: False}


def test_tied_weighs_the_questions() -> None:
    first = [Pair(1, q, 9.0) for q in range(8)]
    second = [Pair(2, q, -9.0) for q in range(8)]
    weight = [1.0] * 4 + [0.0] * 4

    flags = tied(make_pairs(*first, *second, questions=8, weight=weight))

    assert flags == {1: True, 2: True}


def test_tied_includes_all_that_share_rank_1_and_no_provisional() -> None:
    ranked = [Pair(who, q, 5.0) for who in (1, 2) for q in range(4)]

    assert tied(make_pairs(*ranked, Pair(3, 0, 90.0), questions=20)) == {
        1: True,
        2: True,
        3: False,
    }


@pytest.mark.parametrize("ranked", [0, 1])
def test_tied_of_a_board_of_nobody_or_one(ranked: int) -> None:
    flags = tied(make_pairs(*[Pair(7, 0)][:ranked], questions=1))

    assert flags == dict([(7, True)][:ranked])


def test_tied_can_tell_apart_on_a_board_longer_than_the_flips_reach() -> None:
    random = np.random.default_rng(1)
    first = [Pair(0, q, 50.0 + random.normal()) for q in range(60)]
    others = [
        Pair(who, q, float(np.clip(random.normal(-10, 10), -90, 90)))
        for who in range(1, 701)
        for q in range(60)
    ]

    # Holm asks for .05 / 700 = 7e-5, and 10,000 flips end at 1e-4.
    flags = tied(make_pairs(*first, *others, questions=60))

    assert sum(flags.values()) == 1


def test_tied_does_not_depend_on_the_order_of_the_pairs() -> None:
    random = np.random.default_rng(4)
    pairs = [Pair(who, q, random.normal(-4 * who, 6)) for who in range(5) for q in range(20)]

    there, back = (tied(make_pairs(*rows, questions=20)) for rows in (pairs, pairs[::-1]))

    assert there == back


def test_tied_refuses_no_flips() -> None:
    pairs = make_pairs(Pair(7, 0), questions=1)
    board = rank_forecasters(pairs, np.array([7]), DOUBT, seed=1)

    with pytest.raises(ValueError, match="at least one flip"):
        tied_with_first(pairs, board, DOUBT, seed=1, flips=0)


def test_posterior_interval_is_the_normal_one() -> None:
    low, high = posterior_interval(np.array([0.0, 2.0]), np.array([1.0, np.nan]), level=0.95)

    assert (low[0], high[0]) == pytest.approx((-1.959963984540054, 1.959963984540054), abs=1e-12)
    assert np.isnan([low[1], high[1]]).all()


@pytest.mark.parametrize("level", [0.0, 1.0, float("nan")])
def test_posterior_interval_refuses_a_level_that_is_none(level: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        posterior_interval(np.zeros(1), np.ones(1), level)
