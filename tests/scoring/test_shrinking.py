import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring import Pairs, Shrinkage, shrinkage
from tests.scoring.builders import NOBODY, Pair, make_pairs

BOTS = np.array([900, 901], dtype=np.int64)


def analyse(pairs: Pairs, people: list[int]) -> tuple[float, float]:
    """Return the two variances by the formulas, term by term, over some people."""
    points: dict[tuple[int, int], float] = {}
    weights: dict[tuple[int, int], float] = {}
    for who, q, relative, cover in zip(
        pairs.forecaster, pairs.question, pairs.relative, pairs.coverage, strict=True
    ):
        if who in people:
            cell = int(who), int(pairs.family[q])
            points[cell] = points.get(cell, 0) + pairs.weight[q] * relative
            weights[cell] = weights.get(cell, 0) + pairs.weight[q] * cover
    value = {cell: points[cell] / weights[cell] for cell in points}
    total = {u: sum(a for (who, _), a in weights.items() if who == u) for u in people}
    mean = {
        u: sum(a * value[cell] for cell, a in weights.items() if cell[0] == u) / total[u]
        for u in people
    }
    everything = sum(total.values())
    grand = sum(total[u] * mean[u] for u in people) / everything
    within = sum(a * (value[cell] - mean[cell[0]]) ** 2 for cell, a in weights.items())
    sigma2 = within / (len(value) - len(people))
    between = sum(total[u] * (mean[u] - grand) ** 2 for u in people)
    uneven = everything - sum(a**2 for a in total.values()) / everything
    tau2 = (between - (len(people) - 1) * sigma2) / uneven if len(people) > 1 else 0.0
    return float(sigma2), float(tau2)


def make_tournament(seed: int, people: int, spread: float, noise: float = 10.0) -> Pairs:
    """Build a tournament of 24 questions in 12 families of unequal weight, and two bots."""
    random = np.random.default_rng(seed)
    skill = dict.fromkeys(BOTS.tolist(), 80.0) | {
        who: spread * random.standard_normal() for who in range(people)
    }
    pairs = [
        Pair(who, q, float(np.clip(skill[who] + noise * random.standard_normal(), -100, 100)), c)
        for who in skill
        for q, c in enumerate(random.uniform(0.1, 1, size=24))
        if q < 12 or random.random() < 0.5
    ]
    return make_pairs(
        *pairs,
        questions=24,
        weight=random.choice([0.5, 1.0, 2.0], size=24).tolist(),
        family=[q // 2 for q in range(24)],
    )


def make_crowd(people: int, relatives: list[float], coverage: float = 1.0) -> Pairs:
    """Build a tournament in which everyone earns the same on each question."""
    pairs = [
        Pair(who, q, relative, coverage)
        for who in range(people)
        for q, relative in enumerate(relatives)
    ]
    return make_pairs(*pairs, questions=len(relatives))


@given(st.integers(0, 10**6), st.sampled_from([0.0, 3.0, 8.0]))
def test_shrinkage_agrees_with_the_formulas_term_by_term(seed: int, spread: float) -> None:
    pairs = make_tournament(seed, people=25, spread=spread)
    cover = {who: pairs.coverage[pairs.forecaster == who].sum() for who in range(25)}
    sigma2, tau2 = analyse(pairs, [who for who in cover if cover[who] >= 5])

    found = shrinkage(pairs, BOTS)

    k = min(max(sigma2 / tau2, 10), 100) if tau2 > 0 else 100
    assert (found.k, found.sigma2, found.tau2) == pytest.approx((k, sigma2, tau2), rel=1e-9)


def test_shrinkage_of_a_small_tournament_agrees_with_the_formula_within_people() -> None:
    pairs = make_tournament(seed=3, people=7, spread=5.0)
    sigma2, _ = analyse(pairs, list(range(7)))

    found = shrinkage(pairs, BOTS)

    assert (found.k, found.tau2) == (30.0, None)
    assert found.sigma2 == pytest.approx(sigma2, rel=1e-12)


def test_shrinkage_by_hand() -> None:
    # Each of 20 people has five questions, three at m + 1 and two at m - 1.5, so the mean is m
    # and the squares sum to 7.5; m is +1 for one half of them and -1 for the other.
    pairs = [
        Pair(who, q, (1 if who % 2 else -1) + (1 if q < 3 else -1.5))
        for who in range(20)
        for q in range(5)
    ]

    found = shrinkage(make_pairs(*pairs, questions=5), NOBODY)

    sigma2 = 20 * 7.5 / (100 - 20)
    tau2 = (20 * 5 - 19 * sigma2) / (100 - 20 * 25 / 100)
    assert found.sigma2 == sigma2
    assert found.tau2 == pytest.approx(tau2, abs=1e-15)


def test_shrinkage_is_the_ratio_of_the_variances() -> None:
    found = shrinkage(make_tournament(seed=5, people=40, spread=2.0), BOTS)

    assert 10 < found.k < 100
    assert found.sigma2 is not None
    assert found.tau2 is not None
    assert found.k == found.sigma2 / found.tau2


def test_shrinkage_is_at_least_10_questions() -> None:
    assert shrinkage(make_tournament(seed=1, people=30, spread=30.0, noise=1.0), BOTS).k == 10.0


def test_shrinkage_is_100_questions_where_people_do_not_differ() -> None:
    found = shrinkage(make_crowd(20, [1.0, 3.0, 1.0, 3.0, 2.0]), NOBODY)

    assert (found.k, found.sigma2) == (100.0, 1.0)
    assert found.tau2 == pytest.approx(-19 / 95, abs=1e-15)


def test_shrinkage_is_at_most_100_questions() -> None:
    found = shrinkage(make_tournament(seed=3, people=40, spread=1.0, noise=20.0), BOTS)

    assert found.tau2 is not None
    assert found.tau2 > 0
    assert found.k == 100.0


@pytest.mark.parametrize(("people", "k"), [(19, 30.0), (20, 100.0)])
def test_shrinkage_is_estimated_from_20_people_on(people: int, k: float) -> None:
    assert shrinkage(make_crowd(people, [1.0, 3.0, 1.0, 3.0, 2.0]), NOBODY).k == k


@pytest.mark.parametrize(("coverage", "k"), [(0.1, 100.0), (0.0999, 30.0)])
def test_shrinkage_is_estimated_from_5_full_questions_each_on(coverage: float, k: float) -> None:
    assert shrinkage(make_crowd(20, [0.1, 0.3] * 25, coverage), NOBODY).k == k


def test_shrinkage_does_not_count_bots_among_the_20() -> None:
    crowd = make_crowd(20, [1.0, 3.0, 1.0, 3.0, 2.0])

    assert shrinkage(crowd, np.array([7])).k == 30.0


def test_shrinkage_of_few_people_leaves_out_those_with_one_family() -> None:
    pairs = make_pairs(Pair(1, 0, 1.0), Pair(1, 1, 3.0), Pair(2, 0, 50.0), questions=2)

    assert shrinkage(pairs, NOBODY) == Shrinkage(30.0, 2.0, None)


def test_shrinkage_takes_the_questions_of_a_family_together() -> None:
    pairs = [Pair(1, 0, 0.0), Pair(1, 1, 2.0), Pair(1, 2, 4.0)]

    found = shrinkage(make_pairs(*pairs, questions=3, family=[5, 5, 8]), NOBODY)

    # Cells: weight 2 at 1, weight 1 at 4; mean 2.
    assert found.sigma2 == 2 * 1 + 1 * 4


def test_shrinkage_takes_values_per_full_question() -> None:
    pairs = [Pair(1, 0, 1.0, coverage=0.5), Pair(1, 1, 2.0, coverage=0.5)]

    # Cells: weight 1/2 at 2, weight 1/2 at 4; mean 3.
    assert shrinkage(make_pairs(*pairs, questions=2), NOBODY).sigma2 == 1.0


def test_shrinkage_has_no_variance_where_nobody_forecast_in_two_families() -> None:
    pairs = make_pairs(Pair(1, 0, 1.0), Pair(2, 0, 3.0), questions=1)

    assert shrinkage(pairs, NOBODY) == Shrinkage(30.0, None, None)


def test_shrinkage_has_no_variance_where_all_of_20_people_know_one_family() -> None:
    crowd = [Pair(who, q, float(who)) for who in range(20) for q in range(5)]

    found = shrinkage(make_pairs(*crowd, questions=5, family=[0] * 5), NOBODY)

    assert found == Shrinkage(30.0, None, None)


def test_shrinkage_ignores_questions_of_weight_zero() -> None:
    pairs = [Pair(1, 0, 1.0), Pair(1, 1, 3.0), Pair(1, 2, 99.0)]

    found = shrinkage(make_pairs(*pairs, questions=3, weight=[1, 1, 0]), NOBODY)

    assert found == Shrinkage(30.0, 2.0, None)


def test_shrinkage_of_nobody_is_the_default() -> None:
    assert shrinkage(make_pairs(questions=3), NOBODY) == Shrinkage(30.0, None, None)
