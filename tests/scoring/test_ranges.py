import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring import brier_losses, interval_rule, loss_band, loss_bands

# ICD 203 (2015): almost no chance, very unlikely, unlikely, roughly even, likely, very likely,
# almost certain.
EDGES = [Fraction(edge, 100) for edge in (1, 5, 20, 45, 55, 80, 95, 99)]
MIDPOINTS = [(low + high) / 2 for low, high in pairwise(EDGES)]
BOUNDARIES = EDGES[1:-1]
WORDS = range(7)
LIKELY = 4


def icd_203(word: int, outcome: int) -> float:
    midpoints, boundaries = ([float(value) for value in row] for row in (MIDPOINTS, BOUNDARIES))
    return interval_rule(midpoints, boundaries, word, outcome)


def exact_rule(word: int, yes: bool) -> Fraction:
    """Return the rule by its formula, word for word, counted from 1."""
    m, a, k = [Fraction(0), *MIDPOINTS], [Fraction(0), *BOUNDARIES], word + 1
    if yes:
        missed = (2 * (m[j + 1] - m[j]) * (1 - a[j]) for j in range(k, len(MIDPOINTS)))
        return (1 - m[-1]) ** 2 + sum(missed, Fraction(0))
    return m[1] ** 2 + sum((2 * (m[j + 1] - m[j]) * a[j] for j in range(1, k)), Fraction(0))


@pytest.mark.parametrize(
    ("word", "on_no", "on_yes"),
    [
        (0, 0.0009, 0.9409),
        (1, 0.0104, 0.7604),
        (2, 0.0904, 0.4404),
        (3, 0.2479, 0.2479),
        (LIKELY, 0.4404, 0.0904),
        (5, 0.7604, 0.0104),
        (6, 0.9409, 0.0009),
    ],
)
def test_interval_rule_of_each_word_is_the_known_one(
    word: int, on_no: float, on_yes: float
) -> None:
    # From m_1^2 = .03^2 up in steps of 2 (m_{j+1} - m_j) a_j: .0095, .08, .1575, .1925, .32, .1805.
    losses = [icd_203(word, outcome) for outcome in (1, 0)]

    assert losses == pytest.approx([on_no, on_yes], abs=1e-15)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("outcome", [0, 1])
def test_interval_rule_follows_its_formula(word: int, outcome: int) -> None:
    exact = exact_rule(word, yes=outcome == 0)

    assert icd_203(word, outcome) == pytest.approx(float(exact), abs=1e-15)


@given(st.integers(0, 1000))
def test_interval_rule_is_proper_the_word_that_holds_the_probability_is_best(
    thousandths: int,
) -> None:
    p = thousandths / 1000
    expected = [p * icd_203(word, 0) + (1 - p) * icd_203(word, 1) for word in WORDS]
    holding = int(np.searchsorted([float(edge) for edge in BOUNDARIES], p))

    assert expected[holding] == pytest.approx(min(expected), abs=1e-15)


def test_squared_error_of_midpoints_is_not_proper_for_words_of_unequal_width() -> None:
    # Of the probabilities .010, .011 ... .990 that are on no boundary.
    grid = [p for p in (Fraction(t, 1000) for t in range(10, 991)) if p not in BOUNDARIES]

    def expected(word: int, p: Fraction) -> Fraction:
        return p * (1 - MIDPOINTS[word]) ** 2 + (1 - p) * MIDPOINTS[word] ** 2

    best = [min(WORDS, key=lambda word: expected(word, p)) for p in grid]

    wrong = [
        p for p, word in zip(grid, best, strict=True) if not EDGES[word] <= p <= EDGES[word + 1]
    ]
    assert (len(wrong), len(grid)) == (177, 975)


def test_interval_rule_of_the_midpoints_of_equal_bins_is_the_squared_error() -> None:
    losses = [interval_rule([0.125, 0.375, 0.625, 0.875], [0.25, 0.5, 0.75], 2, o) for o in (0, 1)]

    assert losses == [0.375**2, 0.625**2]


@pytest.mark.parametrize(
    ("midpoints", "boundaries"),
    [
        ([0.2, 0.8], []),
        ([0.2, 0.8], [0.5, 0.9]),
        ([0.2, 0.8], [0.1]),
        ([0.2, 0.8], [0.9]),
        ([0.8, 0.2], [0.5]),
        ([0.2, 0.2], [0.2]),
        ([math.nan, 0.8], [0.5]),
        ([0.2, 0.8], [math.nan]),
        ([0.2, 1.8], [0.5]),
        ([-0.2, 0.8], [0.5]),
    ],
)
def test_interval_rule_refuses_what_is_no_lexicon(
    midpoints: list[float], boundaries: list[float]
) -> None:
    with pytest.raises(ValueError, match=r"boundary|points"):
        interval_rule(midpoints, boundaries, 0, 0)


@pytest.mark.parametrize(("picked", "outcome"), [(-1, 0), (2, 0), (0, 2), (0, -1)])
def test_interval_rule_refuses_an_index_of_nothing(picked: int, outcome: int) -> None:
    with pytest.raises(ValueError, match="Outcome"):
        interval_rule([0.2, 0.8], [0.5], picked, outcome)


@pytest.mark.parametrize(("outcome", "band"), [(0, (0.0625, 0.25)), (1, (0.25, 0.5625))])
def test_loss_band_is_the_best_and_the_worst_over_the_range(
    outcome: int, band: tuple[float, float]
) -> None:
    assert loss_band(0.5, 0.75, outcome) == band


@given(st.integers(0, 1_000_000), st.integers(0, 1_000_000), st.integers(0, 1))
def test_loss_band_is_between_the_losses_of_its_ends(one: int, other: int, outcome: int) -> None:
    low, high = sorted([one, other])
    ends = brier_losses([[low, 1_000_000 - low], [high, 1_000_000 - high]], outcome)

    band = loss_band(low / 1_000_000, high / 1_000_000, outcome)

    assert band == pytest.approx((ends.min(), ends.max()), abs=1e-15)


@pytest.mark.parametrize(
    ("low", "high"), [(0.6, 0.5), (-0.1, 0.5), (0.5, 1.1), (math.nan, 0.5), (0.5, math.nan)]
)
def test_loss_band_refuses_what_is_no_range(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="range"):
        loss_band(low, high, 0)


@pytest.mark.parametrize("outcome", [-1, 2, True])
def test_loss_band_refuses_what_is_neither_yes_nor_no(outcome: int) -> None:
    with pytest.raises(ValueError, match="utcome"):
        loss_band(0.2, 0.3, outcome)


@given(
    st.lists(
        st.tuples(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1)),
        min_size=1,
        max_size=9,
    )
)
def test_loss_bands_are_the_band_of_each(rows: list[tuple[int, int, int]]) -> None:
    ranges = [(min(one, other) / 1000, max(one, other) / 1000) for one, other, _ in rows]
    happened = [came for _, _, came in rows]

    low, high = np.array(ranges).T
    best, worst = loss_bands(low, high, happened)

    # An outcome counts from yes: 0 where it came about.
    bands = [loss_band(*ends, 1 - came) for ends, came in zip(ranges, happened, strict=True)]
    assert list(zip(best.tolist(), worst.tolist(), strict=True)) == bands


@pytest.mark.parametrize(("ends", "happened"), [((0.3, 1.0), 1), ((0.0, 0.3), 0), ((0.0, 1.0), 1)])
def test_loss_bands_begin_at_0_where_the_range_reaches_what_happened(
    ends: tuple[float, float], happened: int
) -> None:
    best, _ = loss_bands([ends[0]], [ends[1]], [happened])

    assert best.tolist() == [0]


@pytest.mark.parametrize(
    ("low", "high", "happened"),
    [
        ([0.6], [0.5], [1]),
        ([math.nan], [0.5], [1]),
        ([0.5], [math.nan], [1]),
        ([-0.1], [0.5], [1]),
        ([0.5], [1.1], [1]),
        ([0.5, 0.5], [0.6], [1, 1]),
        ([0.5], [0.6], [1, 1]),
        ([0.5], [0.6], [2]),
        ([0.5], [0.6], [math.nan]),
        ([[0.5]], [[0.6]], [1]),
    ],
)
def test_loss_bands_refuse_what_are_no_ranges_and_outcomes(
    low: list[float], high: list[float], happened: list[float]
) -> None:
    with pytest.raises(ValueError, match=r"range|happened"):
        loss_bands(low, high, happened)
