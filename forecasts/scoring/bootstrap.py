"""How much of a leaderboard is luck of the questions: resample them, by family."""

import numpy as np

from forecasts.scoring.pairs import TOLERANCE, Pairs, grouped_sums
from forecasts.scoring.validation import FloatArray, IntArray

# Forecasters, or draws, worked on at a time: bounds the memory, not the result.
FORECASTERS_AT_ONCE = 512
DRAWS_AT_ONCE = 64


def drawn_scores(pairs: Pairs, k: float, seed: int, draws: int) -> FloatArray:
    """Return each forecaster's score in tournaments resampled by question family.

    A draw takes as many families as there are, with replacement. Every forecaster meets the
    same draws, which depend on nothing but the seed and the number of families; with a single
    family all of them equal the real tournament.

    Parameters
    ----------
    pairs : Pairs
        The scores of u forecasters.
    k : float
        Shrinkage in fully covered questions, above 0.
    seed : int
        Seed of a PCG64 generator, 0 or more.
    draws : int
        Number of draws, 1 or more.

    Returns
    -------
    ndarray, shape (draws, u)
        Scores in the order of `np.unique(pairs.forecaster)`.

    Raises
    ------
    ValueError
        If there is no draw.

    References
    ----------
    .. [1] Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 8.

    Examples
    --------
    >>> pairs = Pairs(
    ...     forecaster=np.array([7]), question=np.array([0]), relative=np.array([20.0]),
    ...     coverage=np.ones(1), brier=np.array([0.09]), weight=np.ones(1),
    ...     family=np.array([0]),
    ... )
    >>> drawn_scores(pairs, k=9.0, seed=1, draws=3).tolist()
    [[2.0], [2.0], [2.0]]
    """
    pairs = pairs.only(np.argsort(pairs.forecaster, kind="stable"))
    forecasters, row = np.unique(pairs.forecaster, return_inverse=True)
    drawn = times_drawn(np.unique(pairs.family).size, seed, draws)
    scores = np.empty((draws, forecasters.size))
    for start in range(0, forecasters.size, FORECASTERS_AT_ONCE):
        end = min(start + FORECASTERS_AT_ONCE, forecasters.size)
        block = slice(*np.searchsorted(row, [start, end]))
        points, questions = by_family(pairs, row[block] - start, block)
        scores[:, start:end] = (drawn @ points) / (drawn @ questions + k)
    return scores


def competition_ranks(scores: FloatArray) -> IntArray:
    """Return ranks from the highest score down; equal scores share the better rank.

    Parameters
    ----------
    scores : ndarray, shape (..., n)
        Scores, ranked along the last axis. Neighbours within 1e-12 are equal.

    Returns
    -------
    ndarray of int64, shape (..., n)
        Ranks, 1 (best) to n: 1, 2, 2, 4.

    Examples
    --------
    >>> competition_ranks(np.array([0.5, 0.0, 2.0, 0.5])).tolist()
    [2, 4, 1, 2]
    """
    order = np.argsort(-scores, axis=-1, kind="stable")
    falling = np.take_along_axis(scores, order, axis=-1)
    lower = -np.diff(falling, axis=-1, prepend=np.inf) > TOLERANCE
    place = np.where(lower, np.arange(1, scores.shape[-1] + 1), 1)
    ranks = np.empty_like(place)
    np.put_along_axis(ranks, order, np.maximum.accumulate(place, axis=-1), axis=-1)
    return ranks


def drawn_ranks(scores: FloatArray) -> IntArray:
    """Return the ranks in each draw.

    Parameters
    ----------
    scores : ndarray, shape (draws, u)
        Scores of those who are ranked, from `drawn_scores`.

    Returns
    -------
    ndarray of int64, shape (draws, u)
        Competition ranks, 1 (best) to u.

    Examples
    --------
    >>> drawn_ranks(np.array([[1.0, 2.0], [3.0, 2.0]])).tolist()
    [[2, 1], [1, 2]]
    """
    ranks = np.empty(scores.shape, dtype=np.int64)
    for start in range(0, len(scores), DRAWS_AT_ONCE):
        block = slice(start, start + DRAWS_AT_ONCE)
        ranks[block] = competition_ranks(scores[block])
    return ranks


def times_drawn(families: int, seed: int, draws: int) -> FloatArray:
    """Return how often each draw took each family, shape (draws, families)."""
    if draws < 1:
        raise ValueError("A bootstrap needs at least one draw.")
    if families == 0:
        return np.zeros((draws, 0))
    generator = np.random.Generator(np.random.PCG64(seed))
    chances = np.full(families, 1 / families)
    return generator.multinomial(families, chances, size=draws).astype(np.float64)


def by_family(pairs: Pairs, row: IntArray, block: slice) -> tuple[FloatArray, FloatArray]:
    """Return points and full questions of a block of forecasters, each (families, rows)."""
    codes, family = np.unique(pairs.family, return_inverse=True)
    question = pairs.question[block]
    shape = int(row.max()) + 1, codes.size
    cell = row * codes.size + family[question]
    weight = pairs.weight[question]
    points = grouped_sums(cell, weight * pairs.relative[block], shape[0] * shape[1])
    covered = grouped_sums(cell, weight * pairs.coverage[block], shape[0] * shape[1])
    return points.reshape(shape).T, covered.reshape(shape).T
