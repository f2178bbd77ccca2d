"""Who on a leaderboard cannot be told from its first."""

import numpy as np
from scipy.special import ndtri

from forecasts.scoring.bootstrap import FORECASTERS_AT_ONCE, by_family
from forecasts.scoring.pairs import TOLERANCE, Pairs
from forecasts.scoring.ranking import Ranking
from forecasts.scoring.shrinking import Shrinkage
from forecasts.scoring.validation import BoolArray, FloatArray, IntArray

FLIPS = 10_000
FLIPS_AT_ONCE = 1_000
# Up to here all sign patterns are tried: 2**12 of them.
FAMILIES_TO_ENUMERATE = 12
SIGNIFICANCE = 0.05

SignArray = np.ndarray[tuple[int, ...], np.dtype[np.int8]]


def tied_with_first(
    pairs: Pairs, ranking: Ranking, shrinkage: Shrinkage, seed: int, flips: int = FLIPS
) -> BoolArray:
    """Return who is not distinguishable from rank 1, rank 1 included.

    A family of questions adds `sum(w D) / (sum(w c) + k)` to a forecaster's score, 0 where they
    are absent. The statistic is the sum over families of the difference between what it adds
    for the first and for the other: exactly the difference of their scores. If the two are
    alike, each family's difference might as well have the other sign, so signs are flipped at
    random, or in all ways with up to 12 families; the p-value is the share of flips with a
    difference as large, either way. Holm's step-down [1]_ at 5 % keeps the chance of telling
    anyone apart by luck at 5 % for the whole board. See `_bound` for boards of hundreds.

    Parameters
    ----------
    pairs : Pairs
        The scores of a tournament, those of others than the ranked included.
    ranking : Ranking
        The board of one group, u lines.
    shrinkage : Shrinkage
        The one that the board was made with.
    seed : int
        Seed of a PCG64 generator, 0 or more.
    flips : int
        Number of random flips, 1 or more.

    Returns
    -------
    ndarray of bool, shape (u,)
        In the order of the board. True for all that share rank 1, False for the provisional.

    Raises
    ------
    ValueError
        If there is no flip.

    References
    ----------
    .. [1] Holm (1979), Scandinavian Journal of Statistics 6, 65-70.

    Examples
    --------
    >>> from forecasts.scoring import rank_forecasters
    >>> pairs = Pairs(
    ...     forecaster=np.repeat([7, 8], 6), question=np.tile(np.arange(6), 2),
    ...     relative=np.repeat([31.0, -31.0], 6), coverage=np.ones(12), brier=np.zeros(12),
    ...     weight=np.ones(6), family=np.arange(6),
    ... )
    >>> doubt = Shrinkage(30.0, None, None)
    >>> board = rank_forecasters(pairs, np.array([7, 8]), doubt, seed=1)
    >>> tied_with_first(pairs, board, doubt, seed=1).tolist()
    [True, False]
    """
    if flips < 1:
        raise ValueError("A permutation test needs at least one flip.")
    tied = ranking.rank > 0
    if np.count_nonzero(tied) > 1:
        p_values = _p_values(pairs, ranking.forecaster[tied], shrinkage.k, seed, flips)
        tied[np.flatnonzero(tied)[1:]] = ~holm_rejects(p_values, SIGNIFICANCE)
    return tied


def holm_rejects(p_values: FloatArray, level: float) -> BoolArray:
    """Return which of m hypotheses Holm's step-down rejects, at a family-wise error level.

    Parameters
    ----------
    p_values : ndarray, shape (m,)
        From 0 to 1, in any order.
    level : float
        Chance of one false rejection or more, 0 to 1.

    Returns
    -------
    ndarray of bool, shape (m,)
        In the order of the p-values.

    Examples
    --------
    >>> holm_rejects(np.array([0.03, 0.01, 0.04]), 0.05).tolist()
    [False, True, False]
    """
    order = np.argsort(p_values, kind="stable")
    allowed = level / np.arange(p_values.size, 0, -1)
    rejected = np.empty(p_values.size, dtype=bool)
    rejected[order] = np.logical_and.accumulate(p_values[order] <= allowed)
    return rejected


def flip_p_values(differences: FloatArray, seed: int, flips: int = FLIPS) -> FloatArray:
    """Return the two-sided p-value of each column under random signs of its rows.

    Parameters
    ----------
    differences : ndarray, shape (families, m)
        Paired differences. All columns meet the same flips.
    seed, flips : int
        As for `tied_with_first`; with up to 12 families all patterns are tried instead.

    Returns
    -------
    ndarray, shape (m,)
        Share of the patterns whose sum is as far from 0, above 0 and up to 1. Random patterns
        count the real one with them.

    Examples
    --------
    >>> flip_p_values(np.array([[1.0], [2.0], [-0.5]]), seed=1).tolist()
    [0.5]
    """
    return _shares_as_far(differences, _signs(len(differences), seed, flips))


def posterior_interval(
    score: FloatArray, posterior_sd: FloatArray, level: float = 0.9
) -> tuple[FloatArray, FloatArray]:
    """Return the central normal interval of shrunk scores.

    Parameters
    ----------
    score, posterior_sd : ndarray, shape (u,)
        Columns of a `Ranking`; points per full question.
    level : float
        Probability of the interval, above 0 and below 1.

    Returns
    -------
    low, high : ndarray, shape (u,)
        NaN where the standard deviation is unknown.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.

    Examples
    --------
    >>> low, high = posterior_interval(np.array([1.0]), np.array([2.0]))
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([-2.2897], [4.2897])
    """
    if not 0 < level < 1:
        raise ValueError("The level of an interval is between 0 and 1.")
    half = float(ndtri((1 + level) / 2)) * posterior_sd
    return score - half, score + half


def _p_values(pairs: Pairs, ranked: IntArray, k: float, seed: int, flips: int) -> FloatArray:
    """Return the p-value of each of the ranked but the first, who stands at the head."""
    pairs = pairs.only(np.isin(pairs.forecaster, ranked))
    by_id = np.argsort(ranked, kind="stable")
    row = by_id[np.searchsorted(ranked, pairs.forecaster, sorter=by_id)]
    order = np.argsort(row, kind="stable")
    pairs, row = pairs.only(order), row[order]
    best = _parts(pairs, row, 0, 1, k)
    signs = _signs(len(best), seed, flips)
    p_values = np.empty(ranked.size - 1)
    for start in range(1, ranked.size, FORECASTERS_AT_ONCE):
        end = min(start + FORECASTERS_AT_ONCE, ranked.size)
        differences = best - _parts(pairs, row, start, end, k)
        shares = _shares_as_far(differences, signs)
        p_values[start - 1 : end - 1] = np.minimum(shares, _bound(differences))
    return p_values


def _parts(pairs: Pairs, row: IntArray, start: int, end: int, k: float) -> FloatArray:
    """Return what each family adds to the scores of the rows `start` to `end`, (families, m)."""
    block = slice(*np.searchsorted(row, [start, end]))
    points, questions = by_family(pairs, row[block] - start, block)
    parts: FloatArray = points / (questions.sum(axis=0) + k)
    return parts


def _signs(families: int, seed: int, flips: int) -> SignArray:
    """Return patterns of signs, shape (patterns, families), the real one first."""
    if families <= FAMILIES_TO_ENUMERATE:
        patterns = np.arange(2**families)[:, np.newaxis] >> np.arange(families)
        return (1 - 2 * (patterns & 1)).astype(np.int8)
    generator = np.random.Generator(np.random.PCG64(seed))
    signs = generator.integers(0, 2, (flips + 1, families), dtype=np.int8) * 2 - 1
    signs[0] = 1
    return signs.astype(np.int8)


def _shares_as_far(differences: FloatArray, signs: SignArray) -> FloatArray:
    """Return the share of the patterns with a sum at least as far from 0, for each column."""
    reached = np.abs(differences.sum(axis=0)) - TOLERANCE
    as_far = np.zeros(reached.size, dtype=np.int64)
    for start in range(0, len(signs), FLIPS_AT_ONCE):
        sums = signs[start : start + FLIPS_AT_ONCE].astype(np.float64) @ differences
        as_far += np.sum(np.abs(sums) >= reached, axis=0)
    return as_far / len(signs)


def _bound(differences: FloatArray) -> FloatArray:
    """Return what the exact p-value of each column is at most; 1 or more says nothing.

    With n flips no share is below `1 / (n + 1)`, too coarse for Holm on boards of hundreds. With
    s the sum and d the differences, it is at most `2 exp(-s**2 / (2 sum(d**2)))` [1]_; where that
    is smaller than the share, it is taken.

    References
    ----------
    .. [1] Hoeffding (1963), Journal of the American Statistical Association 58, 13-30.
    """
    reached = np.square(differences.sum(axis=0))
    spread = 2 * np.square(differences).sum(axis=0)
    ratio = np.divide(reached, spread, out=np.zeros(reached.size), where=spread > 0)
    bound: FloatArray = 2 * np.exp(-ratio)
    return bound
