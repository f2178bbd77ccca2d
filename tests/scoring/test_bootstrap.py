import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.scoring import bootstrap
from forecasts.scoring.bootstrap import competition_ranks, drawn_ranks, drawn_scores
from tests.scoring.builders import Pair, make_pairs


def test_competition_ranks_share_the_better_rank_and_skip_the_next() -> None:
    assert competition_ranks(np.array([5.0, 7.0, 9.0, 7.0])).tolist() == [4, 2, 1, 2]


def test_competition_ranks_put_zero_above_a_negative_score() -> None:
    assert competition_ranks(np.array([-1.0, 0.0, 1.0])).tolist() == [3, 2, 1]


@pytest.mark.parametrize(("gap", "ranks"), [(5e-13, [1, 1]), (2e-12, [1, 2])])
def test_competition_ranks_take_scores_within_1e12_for_equal(gap: float, ranks: list[int]) -> None:
    assert competition_ranks(np.array([gap, 0.0])).tolist() == ranks


def test_competition_ranks_of_nobody_are_none() -> None:
    assert competition_ranks(np.zeros(0)).tolist() == []


@given(st.lists(st.integers(-3, 3), max_size=12))
def test_competition_rank_is_one_more_than_the_number_of_better_scores(scores: list[int]) -> None:
    ranks = competition_ranks(np.array(scores, dtype=np.float64))

    assert ranks.tolist() == [1 + sum(other > score for other in scores) for score in scores]


def test_drawn_ranks_rank_each_draw_by_itself() -> None:
    scores = np.random.default_rng(1).integers(0, 4, size=(200, 6)).astype(np.float64)

    assert drawn_ranks(scores).tolist() == [competition_ranks(row).tolist() for row in scores]


def test_drawn_scores_are_those_of_the_families_drawn() -> None:
    pairs = make_pairs(
        Pair(7, 0, 10.0, 0.5),
        Pair(3, 0, -20.0, 1.0),
        Pair(7, 2, 30.0, 0.25),
        Pair(7, 1, -5.0, 1.0),
        questions=4,
        weight=[1.0, 2.0, 0.5, 1.0],
        family=[4, 4, 9, 1],
    )
    generator = np.random.Generator(np.random.PCG64(11))
    draws = generator.multinomial(3, [1 / 3] * 3, size=50).tolist()

    scores = drawn_scores(pairs, k=30.0, seed=11, draws=50)

    # Families in the order 1, 4, 9; the first has no forecast.
    expected = [
        [-20 * b / (b + 30), (10 * b - 2 * 5 * b + 0.5 * 30 * c) / (2.5 * b + 0.125 * c + 30)]
        for _, b, c in draws
    ]
    assert scores == pytest.approx(np.array(expected), abs=1e-13)


def test_drawn_scores_do_not_depend_on_the_order_of_the_pairs() -> None:
    pairs = [Pair(who, q, float(10 * who - q), 0.5) for who in range(3) for q in range(4)]

    there = drawn_scores(make_pairs(*pairs, questions=4), 30.0, seed=1, draws=20)
    back = drawn_scores(make_pairs(*reversed(pairs), questions=4), 30.0, seed=1, draws=20)

    assert there == pytest.approx(back, abs=1e-13)


def test_drawn_scores_do_not_depend_on_the_size_of_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = make_pairs(
        *[Pair(who, q, float(who * q)) for who in range(7) for q in range(who % 3, 5)], questions=5
    )
    whole = drawn_scores(pairs, 30.0, seed=1, draws=20)

    monkeypatch.setattr(bootstrap, "FORECASTERS_AT_ONCE", 3)

    assert drawn_scores(pairs, 30.0, seed=1, draws=20) == pytest.approx(whole, abs=1e-13)


def test_drawn_scores_of_nobody_are_none() -> None:
    assert drawn_scores(make_pairs(questions=0), 30.0, seed=1, draws=5).shape == (5, 0)


def test_drawn_scores_refuse_no_draws() -> None:
    with pytest.raises(ValueError, match="at least one draw"):
        drawn_scores(make_pairs(questions=1), 30.0, seed=1, draws=0)
