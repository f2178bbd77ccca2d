import math
from dataclasses import astuple, replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from forecasts.scoring import Band, Means, ReportCard, better_band, loss_bands, report_card
from tests.scoring.claimants import (
    ALMOST_CERTAIN,
    LEXICON,
    LIKELY,
    NO_WORD,
    TEN,
    VERY_UNLIKELY,
    Claim,
    exactly,
    make_claims,
    random_claims,
    worded,
)


def card_of(rows: list[Claim]) -> ReportCard:
    return report_card(make_claims(rows), LEXICON, seed=1, draws=50)


def means_of(rows: list[Claim]) -> Means:
    means = card_of(rows).means
    assert means is not None
    return means


def with_band(best: float, worst: float) -> ReportCard:
    card = card_of(TEN)
    assert card.means is not None
    return replace(card, means=replace(card.means, band=Band(best, worst)))


def test_band_is_that_of_the_hand_computed_claims() -> None:
    band = means_of(TEN).band

    # Best, the end nearer to what happened:
    #   likely .55-.80            came: (1 - .80)^2 = .04    three times  .12
    #                             not:        .55^2 = .3025  twice        .605
    #   very unlikely .05-.20     not:        .05^2 = .0025  twice        .005
    #                             came: (1 - .20)^2 = .64    once         .64
    #   almost certain .95-.99    came: (1 - .99)^2 = .0001  twice        .0002
    #   together 1.3702, over ten claims .13702
    # Worst, the other end: .45^2 * 3 + .80^2 * 2 + .20^2 * 2 + .95^2 + .05^2 * 2
    #   = .6075 + 1.28 + .08 + .9025 + .005 = 2.875, over ten claims .2875
    assert (band.best, band.worst) == pytest.approx((0.13702, 0.2875), abs=1e-15)


def test_midpoint_is_that_of_the_hand_computed_claims() -> None:
    # Midpoints .675, .125, .97: (.325^2 * 3 + .675^2 * 2 + .125^2 * 2 + .875^2 + .03^2 * 2) / 10
    #   = (.316875 + .91125 + .03125 + .765625 + .0018) / 10 = .20268
    assert means_of(TEN).midpoint_for_charts == pytest.approx(0.20268, abs=1e-15)


def test_always_half_loses_a_quarter() -> None:
    assert means_of(TEN).always_half == 0.25


def test_card_counts_claims_and_what_they_can_be_compared_with() -> None:
    rows = [*TEN, Claim(0.1, 0.2, 0, base_rate=0.0), Claim(0.1, 0.2, 0, crowd=0.0)]

    card = card_of(rows)

    assert (card.tested, card.with_crowd, card.with_base_rate) == (12, 11, 1)


def test_card_compares_with_the_base_rate_as_with_the_crowd() -> None:
    by_base_rate = [row._replace(base_rate=row.crowd, crowd=math.nan) for row in TEN]

    means = means_of(by_base_rate)

    assert means.crowd is None
    assert means.base_rate == means_of(TEN).crowd


@given(random_claims())
def test_card_agrees_with_exact_fractions(rows: list[Claim]) -> None:
    means = means_of(rows)

    def mean_loss(side: Any) -> float:
        lost = [
            side([(exactly(end) - row.happened) ** 2 for end in (row.low, row.high)])
            for row in rows
        ]
        return float(sum(lost, Fraction(0)) / len(rows))

    midpoints = [((exactly(row.low) + exactly(row.high)) / 2 - row.happened) ** 2 for row in rows]
    assert astuple(means.band) == pytest.approx((mean_loss(min), mean_loss(max)), abs=1e-12)
    assert means.midpoint_for_charts == pytest.approx(
        float(sum(midpoints, Fraction(0)) / len(rows)), abs=1e-12
    )


@given(random_claims())
def test_band_contains_the_midpoint(rows: list[Claim]) -> None:
    means = means_of(rows)

    assert 0 <= means.band.best <= means.band.worst <= 1
    assert means.band.best <= means.midpoint_for_charts + 1e-12
    assert means.midpoint_for_charts <= means.band.worst + 1e-12


@given(st.lists(st.integers(0, 1000), min_size=10, max_size=20))
def test_band_begins_at_0_where_every_range_reaches_what_happened(ends: list[int]) -> None:
    rows = [Claim(end / 1000, 1.0, 1) if end % 2 else Claim(0.0, end / 1000, 0) for end in ends]

    assert means_of(rows).band.best == 0


def test_band_of_points_is_a_point() -> None:
    rows = [Claim(p / 10, p / 10, p % 2) for p in range(10)]

    means = means_of(rows)

    assert means.band.best == means.band.worst == means.midpoint_for_charts


@given(random_claims(), st.randoms(use_true_random=False))
def test_card_does_not_depend_on_the_order_of_claims(rows: list[Claim], luck: Any) -> None:
    shuffled = list(rows)
    luck.shuffle(shuffled)

    there, back = means_of(rows), means_of(shuffled)

    assert astuple(there.band) == pytest.approx(astuple(back.band), abs=1e-12)
    assert there.midpoint_for_charts == pytest.approx(back.midpoint_for_charts, abs=1e-12)
    assert there.words.count.tolist() == back.words.count.tolist()
    assert there.words.observed == pytest.approx(back.words.observed, abs=1e-12, nan_ok=True)
    assert (there.crowd is None) == (back.crowd is None)
    if there.crowd and back.crowd:
        edges = [(found.loss, found.low, found.high) for found in (there.crowd, back.crowd)]
        assert edges[0] == pytest.approx(edges[1], abs=1e-12)


def test_card_takes_truth_values_for_what_happened() -> None:
    claims = make_claims(TEN)
    truths = replace(claims, happened=claims.happened.astype(bool))

    one, other = (report_card(given, LEXICON, seed=1).means for given in (claims, truths))

    assert one is not None
    assert other is not None
    assert (one.band, one.midpoint_for_charts, one.crowd) == (
        other.band,
        other.midpoint_for_charts,
        other.crowd,
    )


@pytest.mark.parametrize("count", [0, 1, 9])
def test_card_has_no_means_under_ten_claims(count: int) -> None:
    claims = make_claims(TEN).only(np.arange(count))

    card = report_card(claims, LEXICON, seed=1)

    assert (card.tested, card.with_crowd, card.means) == (count, count, None)


def test_words_count_what_came_about_in_each() -> None:
    words = means_of(TEN).words

    # Three of five likely, one of three very unlikely, both almost certain.
    assert words.count.tolist() == [0, 3, 0, 0, 5, 0, 2]
    assert words.observed[[VERY_UNLIKELY, LIKELY, ALMOST_CERTAIN]].tolist() == [1 / 3, 0.6, 1.0]
    assert (words.low.tolist(), words.high.tolist()) == LEXICON


@pytest.mark.parametrize(("word", "came"), [(VERY_UNLIKELY, 1), (LIKELY, 3), (ALMOST_CERTAIN, 2)])
def test_words_have_wilson_intervals(word: int, came: int) -> None:
    words = means_of(TEN).words

    theirs = binomtest(came, int(words.count[word])).proportion_ci(method="wilson")
    assert (words.observed_low[word], words.observed_high[word]) == pytest.approx(
        (theirs.low, theirs.high), abs=1e-12
    )


def test_words_nobody_used_have_no_share() -> None:
    words = means_of(TEN).words

    assert np.isnan([words.observed[0], words.observed_low[0], words.observed_high[0]]).all()


def test_words_leave_out_claims_in_numbers() -> None:
    rows = [*TEN, Claim(0.55, 0.80, 0, word=NO_WORD)]

    assert means_of(rows).words.count.sum() == 10


def test_words_keep_the_range_of_the_lexicon_where_a_coder_widened_that_of_a_claim() -> None:
    rows = [*TEN, worded(LIKELY, 1)._replace(low=0.4, high=0.9)]

    words = means_of(rows).words

    assert (words.count[LIKELY], words.low[LIKELY], words.high[LIKELY]) == (6, 0.55, 0.80)


def test_card_refuses_a_word_beyond_the_lexicon() -> None:
    with pytest.raises(ValueError, match="word that the lexicon does not have"):
        card_of([Claim(0.5, 0.6, 1, word=7)])


@pytest.mark.parametrize("words", [([0.5], [math.nan]), ([0.6], [0.5]), ([0.5, 0.6], [0.7])])
def test_card_refuses_a_lexicon_without_ranges(words: tuple[list[float], list[float]]) -> None:
    with pytest.raises(ValueError, match="range"):
        report_card(make_claims([Claim(0.5, 0.6, 1)]), words, seed=1)


@pytest.mark.parametrize(
    ("one", "other", "better"),
    [
        ((0.1, 0.2), (0.25, 0.3), 0),
        ((0.25, 0.3), (0.1, 0.2), 1),
        ((0.1, 0.25), (0.25, 0.3), None),
        ((0.25, 0.3), (0.1, 0.25), None),
        ((0.1, 0.25 - 5e-13), (0.25, 0.3), None),
        ((0.1, 0.25 - 2e-12), (0.25, 0.3), 0),
        ((0.1, 0.27), (0.25, 0.3), None),
        ((0.0, 0.9), (0.4, 0.5), None),
        ((0.1, 0.2), (0.1, 0.2), None),
    ],
)
def test_cards_are_in_an_order_only_where_their_bands_do_not_overlap(
    one: tuple[float, float], other: tuple[float, float], better: int | None
) -> None:
    assert better_band(with_band(*one), with_band(*other)) == better


def test_cards_with_too_few_claims_are_in_no_order() -> None:
    few = card_of(TEN[:9])

    assert better_band(few, with_band(0.9, 1.0)) is None
    assert better_band(with_band(0.0, 0.1), few) is None


def test_band_is_the_mean_of_the_bands_of_the_claims() -> None:
    claims = make_claims(TEN)

    best, worst = loss_bands(claims.low, claims.high, claims.happened)

    assert means_of(TEN).band == Band(float(best.mean()), float(worst.mean()))
