from dataclasses import fields

import numpy as np
import pytest

from forecasts.scoring import Ranking, Shrinkage, rank_forecasters
from forecasts.scoring.validation import IntArray
from tests.scoring.builders import Pair, make_pairs, rank_all


def columns(board: Ranking) -> dict[str, list[float]]:
    return {field.name: getattr(board, field.name).tolist() for field in fields(board)}


def ids(*forecasters: int) -> IntArray:
    return np.array(forecasters, dtype=np.int64)


def test_score_is_the_weighted_total_over_the_weighted_coverage_and_k() -> None:
    pairs = [Pair(1, 0, 10.0, 0.5), Pair(1, 1, -4.0, 1.0)]

    board = rank_all(make_pairs(*pairs, questions=2, weight=[3.0, 1.0]), k=17.5)

    assert (board.total.tolist(), board.score.tolist()) == ([26.0], [26 / (1.5 + 1 + 17.5)])


def test_coverage_column_is_unweighted_and_questions_are_counted() -> None:
    pairs = [Pair(1, 0, coverage=0.5), Pair(1, 1, coverage=0.75)]

    board = rank_all(make_pairs(*pairs, questions=3, weight=[3.0, 1.0, 1.0]))

    assert (board.coverage.tolist(), board.questions.tolist()) == ([1.25], [2])


def test_brier_column_is_the_weighted_mean_whatever_the_coverage() -> None:
    pairs = [Pair(1, 0, coverage=0.1, brier=0.4), Pair(1, 1, brier=0.0)]

    board = rank_all(make_pairs(*pairs, questions=2, weight=[3.0, 1.0]))

    assert board.brier.tolist() == pytest.approx([0.3], abs=1e-15)


def test_brier_column_is_missing_where_all_weights_are_zero() -> None:
    board = rank_all(make_pairs(Pair(1, 0), questions=1, weight=[0.0]))

    assert np.isnan(board.brier).tolist() == [True]


def test_ranks_go_from_the_highest_score_down() -> None:
    pairs = make_pairs(Pair(1, 0, -5.0), Pair(2, 0, 8.0), Pair(3, 0, -3.0), questions=1)

    board = rank_all(pairs)

    assert (board.forecaster.tolist(), board.rank.tolist()) == ([2, 3, 1], [1, 2, 3])


def test_ranks_of_equal_scores_are_shared_in_the_order_of_ids() -> None:
    pairs = [Pair(9, 0, 3.0), Pair(4, 0, 3.0), Pair(6, 0, 7.0), Pair(1, 0, -13.0)]

    board = rank_all(make_pairs(*pairs, questions=1))

    assert (board.forecaster.tolist(), board.rank.tolist()) == ([6, 4, 9, 1], [1, 2, 2, 4])


def test_ranks_of_sums_that_differ_by_rounding_are_shared() -> None:
    pairs = [Pair(1, q, 0.1) for q in range(3)] + [Pair(2, q, r) for q, r in enumerate([0.3, 0, 0])]

    assert rank_all(make_pairs(*pairs, questions=3)).rank.tolist() == [1, 1]


def test_rank_of_a_zero_score_is_above_a_negative_one() -> None:
    board = rank_all(make_pairs(Pair(1, 0, -2.0), Pair(2, 0, 0.0), questions=1))

    assert (board.forecaster.tolist(), board.score.tolist()[0]) == ([2, 1], 0.0)


def test_rank_needs_a_fifth_of_the_scored_questions_forecast_or_not() -> None:
    pairs = [Pair(1, 0, -1.0), Pair(1, 1, -1.0), Pair(2, 0, 9.0, 1.0), Pair(2, 1, 9.0, 0.99)]

    board = rank_all(make_pairs(*pairs, questions=10))

    assert (board.forecaster.tolist(), board.rank.tolist()) == ([1, 2], [1, 0])
    assert board.provisional.tolist() == [False, True]


def test_rank_needs_10_full_questions_at_most() -> None:
    pairs = [Pair(1, q) for q in range(10)] + [Pair(2, q) for q in range(9)]

    board = rank_all(make_pairs(*pairs, questions=100))

    assert board.provisional.tolist() == [False, True]


def test_rank_is_not_lost_to_rounding_of_the_coverage() -> None:
    assert 0.1 + 0.7 < 4 / 5  # in floats

    board = rank_all(make_pairs(Pair(1, 0, coverage=0.1), Pair(1, 1, coverage=0.7), questions=4))

    assert board.provisional.tolist() == [False]


def test_rank_ignores_weights_in_the_coverage_it_needs() -> None:
    board = rank_all(make_pairs(Pair(1, 0), questions=10, weight=[9.0] * 10))

    assert board.provisional.tolist() == [True]


def test_provisional_entries_follow_the_ranked_by_score() -> None:
    ranked = [Pair(5, q, -1.0) for q in range(4)]
    others = [Pair(1, 0, 2.0), Pair(2, 0, 6.0), Pair(3, 0, 2.0)]

    board = rank_all(make_pairs(*ranked, *others, questions=20))

    assert (board.forecaster.tolist(), board.rank.tolist()) == ([5, 2, 1, 3], [1, 0, 0, 0])


def test_provisional_entries_have_no_rank_interval_and_do_not_move_that_of_the_ranked() -> None:
    ranked = [Pair(5, q, -1.0) for q in range(4)]

    board = rank_all(make_pairs(*ranked, Pair(2, 0, 6.0), questions=20))

    assert (board.rank_low.tolist(), board.rank_high.tolist()) == ([1, 0], [1, 0])
    assert board.first.tolist() == [1.0, 0.0]


def test_bots_are_ranked_among_bots() -> None:
    pairs = make_pairs(Pair(1, 0, 5.0), Pair(8, 0, 9.0), Pair(2, 0, -5.0), questions=1)
    doubt = Shrinkage(30.0, None, None)

    people = rank_forecasters(pairs, ids(1, 2, 3), doubt, seed=1)
    bots = rank_forecasters(pairs, ids(8, 9), doubt, seed=1)

    assert (people.forecaster.tolist(), people.rank.tolist()) == ([1, 2], [1, 2])
    assert (bots.forecaster.tolist(), bots.rank.tolist()) == ([8], [1])


def test_board_is_the_same_for_the_same_seed() -> None:
    random = np.random.default_rng(1)
    pairs = make_pairs(
        *[Pair(who, q, random.normal() * 20) for who in range(5) for q in range(8)], questions=8
    )

    assert columns(rank_all(pairs, seed=4)) == columns(rank_all(pairs, seed=4))


def test_board_of_another_seed_differs_in_its_intervals_only() -> None:
    random = np.random.default_rng(1)
    pairs = make_pairs(
        *[Pair(who, q, random.normal() * 20) for who in range(5) for q in range(8)], questions=8
    )

    one, two = columns(rank_all(pairs, seed=4)), columns(rank_all(pairs, seed=5))

    drawn = {"score_low", "score_high", "first", "rank_low", "rank_high"}
    assert one["score_low"] != two["score_low"]
    assert {name: one[name] for name in one.keys() - drawn} == {
        name: two[name] for name in two.keys() - drawn
    }


def test_intervals_collapse_with_a_single_family() -> None:
    pairs = [Pair(1, 0, 9.0), Pair(1, 1, -3.0), Pair(2, 0, -9.0), Pair(2, 1, 3.0)]

    board = rank_all(make_pairs(*pairs, questions=2, family=[3, 3]))

    assert board.score_low.tolist() == board.score.tolist() == board.score_high.tolist()
    assert board.rank_low.tolist() == board.rank.tolist() == board.rank_high.tolist()
    assert board.first.tolist() == [1.0, 0.0]


def test_intervals_of_two_opposite_families_reach_from_one_to_the_other() -> None:
    pairs = [Pair(1, 0, 16.0), Pair(1, 1, -16.0), Pair(2, 0, -16.0), Pair(2, 1, 16.0)]

    board = rank_all(make_pairs(*pairs, questions=2))

    assert (board.score_low.tolist(), board.score_high.tolist()) == ([-1.0] * 2, [1.0] * 2)
    assert (board.rank_low.tolist(), board.rank_high.tolist()) == ([1, 1], [2, 2])


def test_first_counts_shared_first_ranks_in_full() -> None:
    pairs = [Pair(1, 0, 16.0), Pair(1, 1, -16.0), Pair(2, 0, -16.0), Pair(2, 1, 16.0)]

    board = rank_all(make_pairs(*pairs, questions=2), draws=4000)

    # One family twice, a quarter of the draws each; both once, a tie, in half of them.
    assert board.first.tolist() == pytest.approx([0.75, 0.75], abs=0.03)


def test_interval_of_the_score_is_the_5th_to_the_95th_percentile() -> None:
    pairs = make_pairs(*[Pair(1, q, float(q)) for q in range(5)], questions=5)
    generator = np.random.Generator(np.random.PCG64(6))
    draws = generator.multinomial(5, [0.2] * 5, size=1000) @ np.arange(5) / 35

    board = rank_all(pairs, seed=6)

    assert [board.score_low[0], board.score_high[0]] == pytest.approx(
        np.quantile(draws, [0.05, 0.95]).tolist(), abs=1e-13
    )


def test_posterior_sd_is_of_the_shrunk_score() -> None:
    pairs = make_pairs(Pair(1, 0, coverage=0.5), questions=1, weight=[12.0])

    board = rank_forecasters(pairs, ids(1), Shrinkage(30.0, 81.0, None), seed=1)

    assert board.posterior_sd.tolist() == [1.5]


def test_posterior_sd_is_missing_where_the_variance_is_unknown() -> None:
    pairs = make_pairs(Pair(1, 0), questions=1)

    board = rank_forecasters(pairs, ids(1), Shrinkage(30.0, None, None), seed=1)

    assert np.isnan(board.posterior_sd).tolist() == [True]


@pytest.mark.parametrize("questions", [0, 3])
def test_board_of_nobody_is_empty(questions: int) -> None:
    board = rank_all(make_pairs(questions=questions))

    assert columns(board) == {field.name: [] for field in fields(Ranking)}
