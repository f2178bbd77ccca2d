"""The leaderboard of a tournament: scores, ranks, and how sure they are."""

from dataclasses import dataclass, fields

import numpy as np

from forecasts.scoring.bootstrap import competition_ranks, drawn_ranks, drawn_scores
from forecasts.scoring.pairs import TOLERANCE, Pairs, grouped_sums
from forecasts.scoring.shrinking import Shrinkage
from forecasts.scoring.validation import BoolArray, FloatArray, IntArray

QUESTIONS_TO_RANK = 10
SHARE_TO_RANK = 5  # one in five of the scored questions


@dataclass(frozen=True, eq=False)
class Ranking:
    """A board in display order, all of shape (u,): the ranked, then the provisional.

    Inside a tie, forecasters stand in the order of their ids.

    Attributes
    ----------
    forecaster : ndarray of int64
        Id.
    rank : ndarray of int64
        1 (best) and up, 1, 2, 2, 4; 0 for the provisional, who have no rank.
    rank_low, rank_high : ndarray of int64
        Best and worst rank of the 90 % bootstrap interval; 0 for the provisional.
    score : ndarray
        Mean relative score per full question, shrunk towards 0; + is better than the others.
    score_low, score_high : ndarray
        90 % bootstrap interval of the score.
    first : ndarray
        Share of the draws on rank 1, 0 to 1, shared first ranks in full; 0 for the provisional.
    questions : ndarray of int64
        Number of questions with a Brier score.
    coverage : ndarray
        In full questions, unweighted.
    brier : ndarray
        Weighted mean, 0 (best) to 1 (worst); NaN where all weights are 0.
    total : ndarray
        Weighted sum of relative scores.
    provisional : ndarray of bool
        Whether coverage is short of 10 full questions and of a fifth of the scored ones.
    posterior_sd : ndarray
        Standard deviation of the score; NaN where the tournament is too small to say.
    """

    forecaster: IntArray
    rank: IntArray
    rank_low: IntArray
    rank_high: IntArray
    score: FloatArray
    score_low: FloatArray
    score_high: FloatArray
    first: FloatArray
    questions: IntArray
    coverage: FloatArray
    brier: FloatArray
    total: FloatArray
    provisional: BoolArray
    posterior_sd: FloatArray


@dataclass(frozen=True, eq=False)
class _Sums:
    """What each forecaster's pairs add up to; all of shape (u,), by ascending id."""

    forecaster: IntArray
    questions: IntArray
    coverage: FloatArray
    weighted_coverage: FloatArray
    total: FloatArray
    brier: FloatArray


def rank_forecasters(
    pairs: Pairs, members: IntArray, shrinkage: Shrinkage, seed: int, draws: int = 1000
) -> Ranking:
    """Return the board of one group: the people of a tournament, or its bots.

    The score is the shrunk mean of relative scores; ranks are among the group's members with
    enough coverage. Intervals come from a bootstrap over families of questions, so with a
    single family they collapse to a point.

    Parameters
    ----------
    pairs : Pairs
        The scores of a tournament, those of others than the members included.
    members : ndarray of int64, shape (m,)
        Ids of the group. Members without a scored pair are not on the board.
    shrinkage : Shrinkage
        From the whole tournament's people, for bots too.
    seed : int
        Seed of the bootstrap, 0 or more. Same pairs, same seed: same board.
    draws : int
        Number of bootstrap draws, 1 or more.

    Returns
    -------
    Ranking
        One row per member with a scored pair.

    Raises
    ------
    ValueError
        If there is no draw.

    References
    ----------
    .. [1] Efron & Morris (1977), Scientific American 236 (5), 119-127: why to shrink.

    Examples
    --------
    >>> pairs = Pairs(
    ...     forecaster=np.array([7, 8]), question=np.array([0, 0]),
    ...     relative=np.array([-31.0, 31.0]), coverage=np.ones(2), brier=np.array([0.5, 0.1]),
    ...     weight=np.ones(1), family=np.array([0]),
    ... )
    >>> board = rank_forecasters(pairs, np.array([7, 8]), Shrinkage(30.0, None, None), seed=1)
    >>> board.forecaster.tolist(), board.rank.tolist(), board.score.tolist()
    ([8, 7], [1, 2], [1.0, -1.0])
    """
    group = pairs.only(np.isin(pairs.forecaster, members))
    sums = _sums(group)
    provisional = sums.coverage < _coverage_to_rank(pairs) - TOLERANCE
    return _board(sums, provisional, drawn_scores(group, shrinkage.k, seed, draws), shrinkage)


def _board(sums: _Sums, provisional: BoolArray, drawn: FloatArray, shrinkage: Shrinkage) -> Ranking:
    """Return the board in display order; `drawn` are the scores of the bootstrap."""
    score = sums.total / (sums.weighted_coverage + shrinkage.k)
    score_low, score_high = np.quantile(drawn, [0.05, 0.95], axis=0)
    rank_low, rank_high, first = _rank_intervals(drawn, provisional)
    place = _places(score, provisional)
    board = Ranking(
        forecaster=sums.forecaster,
        rank=np.where(provisional, 0, place),
        rank_low=rank_low,
        rank_high=rank_high,
        score=score,
        score_low=score_low,
        score_high=score_high,
        first=first,
        questions=sums.questions,
        coverage=sums.coverage,
        brier=sums.brier,
        total=sums.total,
        provisional=provisional,
        posterior_sd=_posterior_sd(sums, shrinkage),
    )
    return _sorted(board, np.argsort(place, kind="stable"))


def _sums(pairs: Pairs) -> _Sums:
    forecaster, row = np.unique(pairs.forecaster, return_inverse=True)
    size = forecaster.size
    weight = pairs.weight[pairs.question]
    weights = grouped_sums(row, weight, size)
    losses = grouped_sums(row, weight * pairs.brier, size)
    return _Sums(
        forecaster=forecaster,
        questions=np.bincount(row, minlength=size),
        coverage=grouped_sums(row, pairs.coverage, size),
        weighted_coverage=grouped_sums(row, weight * pairs.coverage, size),
        total=grouped_sums(row, weight * pairs.relative, size),
        brier=np.divide(losses, weights, out=np.full(size, np.nan), where=weights > 0),
    )


def _coverage_to_rank(pairs: Pairs) -> float:
    """Return the full questions from which on one is ranked."""
    return min(QUESTIONS_TO_RANK, pairs.weight.size / SHARE_TO_RANK)


def _places(score: FloatArray, provisional: BoolArray) -> IntArray:
    """Return everyone's place on the page: the ranked by score, then the provisional."""
    place = np.empty(score.size, dtype=np.int64)
    place[~provisional] = competition_ranks(score[~provisional])
    place[provisional] = competition_ranks(score[provisional]) + score.size
    return place


def _rank_intervals(
    drawn: FloatArray, provisional: BoolArray
) -> tuple[IntArray, IntArray, FloatArray]:
    """Return best rank, worst rank and P(first), zeros for the provisional."""
    low, high = np.zeros((2, provisional.size), dtype=np.int64)
    first = np.zeros(provisional.size)
    ranks = drawn_ranks(drawn[:, ~provisional])
    # Ranks are whole: between two of them, the wider interval.
    low[~provisional] = np.quantile(ranks, 0.05, axis=0, method="lower")
    high[~provisional] = np.quantile(ranks, 0.95, axis=0, method="higher")
    first[~provisional] = np.mean(ranks == 1, axis=0)
    return low, high, first


def _posterior_sd(sums: _Sums, shrinkage: Shrinkage) -> FloatArray:
    """Return the standard deviation of the scores, NaN where it is unknown."""
    if shrinkage.sigma2 is None:
        return np.full(sums.forecaster.size, np.nan)
    return np.sqrt(shrinkage.sigma2 / (sums.weighted_coverage + shrinkage.k))


def _sorted(board: Ranking, order: IntArray) -> Ranking:
    return Ranking(**{field.name: getattr(board, field.name)[order] for field in fields(board)})
