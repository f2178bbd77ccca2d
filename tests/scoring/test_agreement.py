"""Agreement of coders against published examples, exact fractions, and another package."""

import math
from collections.abc import Callable
from itertools import permutations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from forecasts.scoring import (
    Verdict,
    cohen_kappa,
    krippendorff_alpha,
    observed_agreement,
    verdict,
    weighted_kappa,
)
from forecasts.scoring.agreement import Level
from tests.scoring.codings import (
    CODINGS,
    FIFTEEN_UNITS,
    LEVELS,
    TWELVE_UNITS,
    TWO_CODERS,
    Codings,
    codes_by_unit,
    cohen_codings,
    exact_alpha,
    exact_kappa,
    with_gaps,
)


@pytest.mark.parametrize(
    ("level", "alpha"), [("nominal", 0.6914), ("ordinal", 0.8067), ("interval", 0.8108)]
)
def test_alpha_of_the_fifteen_units_is_the_published_one(level: Level, alpha: float) -> None:
    found = krippendorff_alpha(FIFTEEN_UNITS, level)

    assert found == pytest.approx(alpha, abs=5e-5)


@pytest.mark.parametrize(
    ("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)]
)
def test_alpha_of_the_twelve_units_is_the_published_one(level: Level, alpha: float) -> None:
    found = krippendorff_alpha(TWELVE_UNITS, level)

    assert found == pytest.approx(alpha, abs=5e-4)


@pytest.mark.parametrize("level", LEVELS)
@given(codings=CODINGS)
def test_alpha_agrees_with_its_definition_in_fractions(level: Level, codings: Codings) -> None:
    exact = exact_alpha(codings, level)

    found = krippendorff_alpha(with_gaps(codings), level)

    assert (found is None) == (exact is None)
    assert exact is None or found == pytest.approx(float(exact), abs=1e-12)


@pytest.mark.parametrize("level", LEVELS)
@given(codings=CODINGS, luck=st.randoms(use_true_random=False))
def test_alpha_does_not_depend_on_the_order_of_coders_and_units(
    level: Level, codings: Codings, luck: np.random.Generator
) -> None:
    rows, columns = list(range(len(codings))), list(range(len(codings[0])))
    there = krippendorff_alpha(with_gaps(codings), level)
    luck.shuffle(rows)
    luck.shuffle(columns)

    back = krippendorff_alpha(with_gaps(codings)[rows][:, columns], level)

    assert back == (None if there is None else pytest.approx(there, abs=1e-12))


@given(CODINGS)
def test_ordinal_alpha_knows_only_the_order_of_codes(codings: Codings) -> None:
    given_codes = with_gaps(codings)

    squared = krippendorff_alpha(given_codes**2 - 7, "ordinal")

    assert squared == krippendorff_alpha(given_codes, "ordinal")


def test_alpha_does_not_count_units_with_a_single_code() -> None:
    alone = np.array([[math.nan, 9.0], [math.nan, math.nan], [4.0, math.nan]])

    more = np.concatenate([FIFTEEN_UNITS, alone], axis=1)

    assert [krippendorff_alpha(more, level) for level in LEVELS] == [
        krippendorff_alpha(FIFTEEN_UNITS, level) for level in LEVELS
    ]


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_of_coders_who_always_agree_is_one(level: Level) -> None:
    assert krippendorff_alpha([[0, 1, 6], [0, 1, 6], [0, 1, 6]], level) == 1


def test_alpha_of_coders_who_never_agree_is_below_zero() -> None:
    # Four codes, two of each kind. D_o = 1, D_e = 2·2·2 / (4·3) = 2/3.
    assert krippendorff_alpha([[0, 1], [1, 0]], "nominal") == -0.5


def test_alpha_refuses_another_level() -> None:
    with pytest.raises(ValueError, match="nominal, ordinal or interval"):
        krippendorff_alpha([[0, 1], [1, 0]], "ratio")  # type: ignore[arg-type]


def test_kappa_of_cohens_table_is_the_published_one() -> None:
    assert cohen_kappa(cohen_codings()) == pytest.approx(0.492, abs=5e-4)


def test_kappa_is_low_where_coders_agree_that_nearly_all_is_of_one_kind() -> None:
    # Of 20 units, 18 are yes-yes, one yes-no, one no-yes. P_o = .90,
    # P_e = .95² + .05² = .905, kappa = (.90 - .905) / (1 - .905) = -.005 / .095 = -1/19.
    codings = [[1] * 19 + [0], [1] * 18 + [0, 1]]

    assert observed_agreement(codings) == 0.9
    assert cohen_kappa(codings) == pytest.approx(-1 / 19, abs=1e-15)


def test_weighted_kappa_weighs_by_the_bins_between() -> None:
    # Distances 0, 1, 0, 2: D_o = 3/4. Every code of one with every code of the other: 0 is
    # 0 + 1 + 3 + 5 = 9 from 0 1 3 5, twice; 3 is 3 + 2 + 0 + 2 = 7 from them, twice.
    # D_e = 32/16 = 2, kappa = 1 - (3/4) / 2 = .625.
    assert weighted_kappa([[0, 0, 3, 3], [0, 1, 3, 5]]) == 0.625


@given(TWO_CODERS)
def test_kappas_agree_with_their_definition_in_fractions(codings: list[list[int]]) -> None:
    found = cohen_kappa(codings), weighted_kappa(codings)

    exact = [exact_kappa(codings, linear) for linear in (False, True)]
    assert list(found) == [
        None if kappa is None else pytest.approx(float(kappa), abs=1e-15) for kappa in exact
    ]


@given(TWO_CODERS)
def test_kappas_are_those_of_scikit_learn(codings: list[list[int]]) -> None:
    found = cohen_kappa(codings), weighted_kappa(codings)
    assume(None not in found)

    # It counts the bins between by the labels, so it is given those that nobody used.
    theirs = [
        cohen_kappa_score(*codings, labels=range(5), weights=weights)
        for weights in (None, "linear")
    ]
    assert list(found) == pytest.approx(theirs, abs=1e-12)


@given(TWO_CODERS)
def test_kappas_are_the_same_the_other_way_round(codings: list[list[int]]) -> None:
    assert cohen_kappa(codings) == cohen_kappa(codings[::-1])
    assert weighted_kappa(codings) == weighted_kappa(codings[::-1])


@pytest.mark.parametrize("kappa", [cohen_kappa, weighted_kappa])
@pytest.mark.parametrize(
    ("codings", "refusal"),
    [
        ([[0, 1], [0, math.nan]], "whole number"),
        ([[0, 1], [0, 1.5]], "whole number"),
        ([[0, 1]], "two coders"),
        ([[0, 1], [0, 1], [0, 1]], "two coders"),
        ([0, 1], "row for each coder"),
        ([[0, 1], [0, math.inf]], "up to a million"),
        ([[0, 1], [0, -1_000_001]], "up to a million"),
    ],
)
def test_kappas_refuse_what_are_not_all_the_codes_of_two_coders(
    kappa: Callable[[npt.ArrayLike], float | None], codings: npt.ArrayLike, refusal: str
) -> None:
    with pytest.raises(ValueError, match=refusal):
        kappa(codings)


def test_observed_agreement_pools_the_pairs_of_codes_of_all_units() -> None:
    # Three coders on the first unit: 1 of 3 pairs agrees. Two on the second: 1 of 1.
    codings = [[1.0, 2.0], [1.0, 2.0], [3.0, math.nan]]

    assert observed_agreement(codings) == 2 / 4


@given(CODINGS)
def test_observed_agreement_counts_pairs(codings: Codings) -> None:
    pairs = [
        one == other for unit in codes_by_unit(codings) for one, other in permutations(unit, 2)
    ]

    found = observed_agreement(with_gaps(codings))

    assert found == (sum(pairs) / len(pairs) if pairs else None)


@pytest.mark.parametrize("level", LEVELS)
@given(codings=CODINGS)
def test_alpha_is_undefined_where_nothing_is_coded_twice_or_all_is_the_same(
    level: Level, codings: Codings
) -> None:
    kinds = {code for unit in codes_by_unit(codings) if len(unit) > 1 for code in unit}

    alpha = krippendorff_alpha(with_gaps(codings), level)

    assert (alpha is None) == (len(kinds) < 2)


def test_nothing_coded_twice_has_no_observed_agreement_and_no_coefficient() -> None:
    codings = [[1.0, math.nan], [math.nan, 1.0]]

    assert observed_agreement(codings) is None
    assert [krippendorff_alpha(codings, level) for level in LEVELS] == [None] * 3
    assert [cohen_kappa(np.zeros((2, 0))), weighted_kappa(np.zeros((2, 0)))] == [None, None]


def test_no_variation_is_full_observed_agreement_and_no_coefficient() -> None:
    codings = [[3, 3, 3], [3, 3, 3]]

    assert observed_agreement(codings) == 1
    assert [krippendorff_alpha(codings, level) for level in LEVELS] == [None] * 3
    assert [cohen_kappa(codings), weighted_kappa(codings)] == [None, None]


def test_nobodys_codings_agree_on_nothing() -> None:
    assert observed_agreement(np.zeros((0, 3))) is None


@pytest.mark.parametrize(
    ("coefficient", "expected"),
    [
        (1.0, Verdict.FIRM),
        (0.8, Verdict.FIRM),
        (0.7999999999999999, Verdict.FIRM),
        (0.7999, Verdict.TENTATIVE),
        (0.667, Verdict.TENTATIVE),
        (2 / 3, Verdict.BELOW),
        (0.0, Verdict.BELOW),
        (-1.0, Verdict.BELOW),
        (None, Verdict.UNDEFINED),
    ],
)
def test_verdict_is_firm_from_80_and_tentative_from_667_on(
    coefficient: float | None, expected: Verdict
) -> None:
    assert verdict(coefficient) is expected


@pytest.mark.parametrize("coefficient", [math.nan, 1.1, math.inf])
def test_verdict_refuses_what_is_no_coefficient(coefficient: float) -> None:
    with pytest.raises(ValueError, match="number up to 1"):
        verdict(coefficient)
