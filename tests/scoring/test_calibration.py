"""Reliability diagrams against slow, exact code, other packages, and real forecasts."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from sklearn.isotonic import IsotonicRegression

from forecasts.scoring import (
    MILLION,
    Sample,
    binned,
    enough,
    reliability,
)
from tests.scoring.test_fivethirtyeight import EXPECTED, games

Row = tuple[int, int, int]  # ppm, outcome, quarters of a question

ROWS = st.lists(
    st.tuples(
        st.sampled_from(range(0, MILLION + 1, 50_000)) | st.integers(0, MILLION),
        st.integers(0, 1),
        st.integers(1, 4),
    ),
    min_size=1,
    max_size=12,
)


def make_sample(rows: list[Row], question: list[int] | None = None) -> Sample:
    """Build a sample; by default every row is a question of its own."""
    return Sample(
        ppm=np.array([ppm for ppm, _, _ in rows], dtype=np.int64),
        outcome=np.array([outcome for _, outcome, _ in rows], dtype=np.int64),
        weight=np.array([quarters / 4 for _, _, quarters in rows]),
        question=np.array(range(len(rows)) if question is None else question, dtype=np.int64),
    )


def exactly(rows: list[Row]) -> dict[int, Fraction]:
    """Return the isotonic fit of each forecast by its max-min formula, in fractions."""
    values = sorted({ppm for ppm, _, _ in rows})

    def mean(low: int, high: int) -> Fraction:
        inside = [(o, w) for ppm, o, w in rows if low <= ppm <= high]
        return Fraction(sum(o * w for o, w in inside), sum(w for _, w in inside))

    return {
        value: max(
            min(mean(low, high) for high in values if high >= value)
            for low in values
            if low <= value
        )
        for value in values
    }


def mean_loss(chances: list[Fraction], rows: list[Row]) -> Fraction:
    lost = sum(w * (c - o) ** 2 for c, (_, o, w) in zip(chances, rows, strict=True))
    return Fraction(lost, sum(w for _, _, w in rows))


@given(ROWS)
def test_reliability_agrees_with_the_exact_formula(rows: list[Row]) -> None:
    found = reliability(make_sample(rows), seed=1, draws=2)

    fit = exactly(rows)
    base = Fraction(sum(o * w for _, o, w in rows), sum(w for _, _, w in rows))
    loss = mean_loss([Fraction(ppm, MILLION) for ppm, _, _ in rows], rows)
    least = mean_loss([fit[ppm] for ppm, _, _ in rows], rows)
    unsure = mean_loss([base] * len(rows), rows)
    parts = found.brier, found.miscalibration, found.discrimination, found.uncertainty
    assert found.recalibrated.tolist() == pytest.approx([float(c) for c in fit.values()], abs=1e-12)
    assert (found.forecast * MILLION).round().astype(int).tolist() == list(fit)
    assert parts == pytest.approx(
        tuple(map(float, (loss, loss - least, unsure - least, unsure))), abs=1e-12
    )


@given(ROWS)
def test_reliability_parts_add_up_to_the_brier_score(rows: list[Row]) -> None:
    found = reliability(make_sample(rows), seed=1, draws=2)

    total = found.miscalibration - found.discrimination + found.uncertainty
    assert total == pytest.approx(found.brier, abs=1e-12)
    assert found.miscalibration >= -1e-12
    assert found.discrimination >= -1e-12


@given(ROWS, st.randoms(use_true_random=False))
def test_reliability_and_bins_do_not_depend_on_the_order_of_rows(
    rows: list[Row], luck: Any
) -> None:
    shuffled = list(rows)
    luck.shuffle(shuffled)

    there, back = (reliability(make_sample(order), 1, draws=2) for order in (rows, shuffled))

    assert there.recalibrated == pytest.approx(back.recalibrated, abs=1e-12)
    assert there.miscalibration == pytest.approx(back.miscalibration, abs=1e-12)
    one, other = binned(make_sample(rows)), binned(make_sample(shuffled))
    assert one.observed == pytest.approx(other.observed, abs=1e-12, nan_ok=True)


@given(ROWS)
def test_reliability_agrees_with_scikit_learn(rows: list[Row]) -> None:
    sample = make_sample(rows)

    found = reliability(sample, seed=1, draws=2)

    theirs = IsotonicRegression().fit(sample.ppm, sample.outcome, sample_weight=sample.weight)
    fitted = theirs.predict(np.unique(sample.ppm))
    assert found.recalibrated == pytest.approx(fitted, abs=1e-9)


def test_reliability_pools_equal_forecasts_first() -> None:
    rows = [(300_000, 1, 4), (300_000, 0, 4), (300_000, 1, 4), (300_000, 0, 4)]

    assert reliability(make_sample(rows), seed=1).recalibrated.tolist() == [0.5]


def games_sample() -> Sample:
    stored, outcomes = games()
    yes = np.array([row[0] for row in stored])
    return Sample(yes, 1 - np.array(outcomes), np.ones(yes.size), np.arange(yes.size))


def test_reliability_of_baseball_is_that_of_the_reference() -> None:
    found, expected = reliability(games_sample(), seed=1), EXPECTED["mlb_games_2021_2022"]

    parts = found.miscalibration, found.discrimination, found.uncertainty
    assert parts == pytest.approx(
        tuple(expected["corp"][name] for name in ("mcb", "dsc", "unc")), abs=1e-9
    )
    assert found.brier == pytest.approx(expected["brier_half"], abs=1e-9)
    assert 0.05 < found.p_value <= 1


@pytest.mark.parametrize("percent", range(0, 101, 5))
def test_bins_compare_edges_exactly(percent: int) -> None:
    bins = binned(make_sample([(percent * 10_000, 1, 4)]))

    assert np.flatnonzero(bins.count).tolist() == [min(percent // 10, 9)]


@pytest.mark.parametrize(("ppm", "place"), [(299_999, 2), (300_000, 3), (999_999, 9)])
def test_bins_end_one_millionth_below_the_next(ppm: int, place: int) -> None:
    assert np.flatnonzero(binned(make_sample([(ppm, 1, 4)])).count).tolist() == [place]


def test_bins_weigh_their_rows() -> None:
    bins = binned(make_sample([(120_000, 1, 1), (160_000, 0, 3)]))

    assert (bins.count[1], bins.weight[1]) == (2, 1.0)
    assert (bins.forecast[1], bins.observed[1]) == pytest.approx((0.15, 0.25), abs=1e-15)
    assert np.isnan([bins.forecast[0], bins.observed[0], bins.low[0], bins.high[0]]).all()


@pytest.mark.parametrize(("happened", "trials"), [(0, 1), (0, 7), (3, 7), (7, 7), (40, 90)])
def test_bins_have_wilson_intervals(happened: int, trials: int) -> None:
    rows = [(550_000, int(trial < happened), 4) for trial in range(trials)]

    bins = binned(make_sample(rows))

    theirs = binomtest(happened, trials).proportion_ci(method="wilson")
    assert (bins.low[5], bins.high[5]) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_band_is_that_of_a_question_drawn_once() -> None:
    rows = [(200_000, 1, 2), (600_000, 1, 2)]

    found = reliability(make_sample(rows, question=[0, 0]), seed=3, draws=4000)

    # Both rows happen or neither does, with probability .4: miscalibration .40 - 0 on yes.
    assert (found.band_low.tolist(), found.band_high.tolist()) == ([0, 0], [1, 1])
    assert found.p_value == pytest.approx(0.4, abs=0.03)


def test_band_holds_calibrated_forecasts() -> None:
    random = np.random.default_rng(5)
    ppm = random.integers(0, 101, 3000) * 10_000
    happened = (random.random(3000) < ppm / MILLION).astype(np.int64)
    sample = Sample(ppm, happened, np.ones(3000), np.arange(3000))

    found = reliability(sample, seed=2)

    inside = (found.band_low <= found.recalibrated) & (found.recalibrated <= found.band_high)
    assert inside.mean() > 0.7
    assert found.p_value > 0.05


def test_p_value_of_miscalibrated_forecasts_is_the_smallest_there_is() -> None:
    rows = [(900_000, int(trial % 2), 4) for trial in range(100)]

    assert reliability(make_sample(rows), seed=1, draws=199).p_value == 1 / 200


def test_p_value_of_certain_and_right_forecasts_is_one() -> None:
    assert reliability(make_sample([(0, 0, 4), (MILLION, 1, 4)]), seed=1).p_value == 1


def test_reliability_is_the_same_for_the_same_seed() -> None:
    rows = [(ppm, int(ppm > 500_000), 4) for ppm in range(0, MILLION, 40_000)]

    one, two, other = (reliability(make_sample(rows), seed).band_high for seed in (1, 1, 2))

    assert one.tolist() == two.tolist() != other.tolist()


@pytest.mark.parametrize("count", [0, 19, 20])
def test_enough_is_twenty_resolved_questions(count: int) -> None:
    assert enough(count) == (count == 20)


def test_calibration_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        reliability(make_sample([]), seed=1)


def test_bins_of_nothing_are_empty() -> None:
    assert binned(make_sample([])).count.tolist() == [0] * 10
