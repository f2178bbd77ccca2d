import math
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given

from forecasts.scoring import Band, Claims, Comparison, compare_claims
from tests.scoring.claimants import TEN, Claim, exactly, make_claims, random_claims


def compared(claims: Claims, seed: int = 1, draws: int = 1000) -> Comparison:
    found = compare_claims(claims, claims.crowd, seed, draws)
    assert found is not None
    return found


def mean(values: list[Fraction]) -> float:
    return float(sum(values, Fraction(0)) / len(values))


def test_comparison_is_that_of_the_hand_computed_claims() -> None:
    found = compared(make_claims(TEN))

    # The crowd lost (1 - .8)^2 = .04 on each of six that came about and .3^2 = .09 on each of the
    # four others: (6 * .04 + 4 * .09) / 10 = .06. The commentator's band is computed in
    # test_report_cards: .13702 to .2875. With one family the interval is the difference.
    assert found.claims == 10
    assert found.loss == pytest.approx(0.06, abs=1e-15)
    assert (found.band.best, found.band.worst) == pytest.approx((0.13702, 0.2875), abs=1e-15)
    assert (found.difference.best, found.difference.worst) == pytest.approx(
        (0.07702, 0.2275), abs=1e-15
    )
    assert (found.low, found.high) == pytest.approx((0.07702, 0.2275), abs=1e-15)


def test_comparison_leaves_out_claims_without_a_reference_on_both_sides() -> None:
    alone = [Claim(0.9, 1.0, 0, family=7)] * 5

    there, back = compared(make_claims([*TEN, *alone])), compared(make_claims(TEN))

    assert there == back


@given(random_claims())
def test_comparison_agrees_with_exact_fractions(rows: list[Claim]) -> None:
    paired = [row for row in rows if not math.isnan(row.crowd)]
    claims = make_claims(rows)

    found = compare_claims(claims, claims.crowd, seed=1, draws=20)

    assert (found is None) == (len(paired) < 10)
    if found is None:
        return
    lost = [(exactly(row.crowd) - row.happened) ** 2 for row in paired]
    ends = [
        sorted((exactly(end) - row.happened) ** 2 for end in (row.low, row.high)) for row in paired
    ]
    best, worst = (mean([pair[side] for pair in ends]) for side in (0, 1))
    assert found.claims == len(paired)
    assert (found.loss, found.band.best, found.band.worst) == pytest.approx(
        (mean(lost), best, worst), abs=1e-12
    )
    assert found.difference.best == pytest.approx(best - mean(lost), abs=1e-12)
    assert found.difference.worst == pytest.approx(worst - mean(lost), abs=1e-12)


def test_interval_is_that_of_the_families_drawn() -> None:
    # Points, so that best and worst are one. Families 2, 5, 9 of four, three and four claims.
    rows = [
        *[Claim(0.8, 0.8, 1, family=9, crowd=0.5)] * 4,  # .04 - .25 = -.21 each
        *[Claim(0.4, 0.4, 0, family=2, crowd=0.1)] * 4,  # .16 - .01 = .15 each
        *[Claim(0.5, 0.5, 1, family=5, crowd=0.5)] * 3,  # 0 each
    ]
    generator = np.random.Generator(np.random.PCG64(11))
    draws = generator.multinomial(3, [1 / 3] * 3, size=200).tolist()

    found = compared(make_claims(rows), seed=11, draws=200)

    means = [(0.15 * 4 * a - 0.21 * 4 * c) / (4 * a + 3 * b + 4 * c) for a, b, c in draws]
    assert (found.low, found.high) == pytest.approx(
        tuple(np.quantile(means, [0.05, 0.95])), abs=1e-12
    )


def test_interval_goes_from_the_best_low_to_the_worst_high() -> None:
    wide = [row._replace(family=place) for place, row in enumerate(TEN)]
    # The points nearest to what happened, and those farthest from it.
    nearest = [row.high if row.happened else row.low for row in wide]
    farthest = [row.low if row.happened else row.high for row in wide]
    best, worst = (
        [row._replace(low=at, high=at) for row, at in zip(wide, points, strict=True)]
        for points in (nearest, farthest)
    )

    found, lowest, highest = (compared(make_claims(rows)) for rows in (wide, best, worst))

    assert (found.low, found.high) == (lowest.low, highest.high)
    assert found.low < found.difference.best < found.difference.worst < found.high


def test_interval_is_the_same_for_the_same_seed() -> None:
    claims = make_claims([row._replace(family=place) for place, row in enumerate(TEN)])

    one, two, other = (compared(claims, seed=seed) for seed in (1, 1, 2))

    assert one == two != other


def test_comparison_has_no_means_under_ten_claims_with_a_reference() -> None:
    rows = [*TEN[:9], TEN[9]._replace(crowd=math.nan)]
    claims = make_claims(rows)

    assert compare_claims(claims, claims.crowd, seed=1) is None


def test_comparison_with_oneself_is_no_difference() -> None:
    rows = [Claim(p / 10, p / 10, p % 2, family=p, crowd=p / 10) for p in range(10)]

    found = compared(make_claims(rows))

    assert (found.difference, found.low, found.high) == (Band(0, 0), 0, 0)


@pytest.mark.parametrize(
    "reference", [[1.1] * 10, [-0.1] * 10, [math.inf] * 10, [0.5] * 9, [[0.5] * 10]]
)
def test_comparison_refuses_what_is_no_reference(reference: npt.ArrayLike) -> None:
    with pytest.raises(ValueError, match=r"compared with|one reference"):
        compare_claims(make_claims(TEN), reference, seed=1)


def test_comparison_refuses_no_draws() -> None:
    claims = make_claims(TEN)

    with pytest.raises(ValueError, match="at least one draw"):
        compare_claims(claims, claims.crowd, seed=1, draws=0)
