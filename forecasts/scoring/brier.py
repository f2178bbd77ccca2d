"""The loss of one forecast under one outcome: 0 (best) to 1 (worst)."""

import numpy as np
import numpy.typing as npt

from forecasts.scoring.validation import (
    MILLION,
    BoolArray,
    FloatArray,
    IntArray,
    as_outcome,
    as_ppm,
)


def brier_losses(ppm: npt.ArrayLike, outcome: int, ordered: bool = False) -> FloatArray:
    """Return the Brier loss [1]_ of each forecast, for ordered options the ranked one [2]_.

    Both are halved or averaged so that a question with two options scores the same by either.

    Parameters
    ----------
    ppm : array_like, shape (n, K), K >= 2
        Stored forecasts in parts per million; every row sums to 1,000,000.
    outcome : int
        Index of the option that happened, 0 to K - 1; on a binary question 0 is yes.
    ordered : bool
        Whether the options are bins in order (numbers, dates), so that near misses cost less.

    Returns
    -------
    ndarray, shape (n,)
        Loss, 0 (best) to 1 (worst). Always answering 50 % on a binary question earns 0.25.

    Raises
    ------
    ValueError
        If a row is not a stored forecast or the outcome is none of the options.

    References
    ----------
    .. [1] Brier (1950), Monthly Weather Review 78, 1-3; halved, as is usual today.
    .. [2] Epstein (1969), Journal of Applied Meteorology 8, 985-987; the mean of the K - 1
       cumulative binary losses.

    Examples
    --------
    >>> brier_losses([[700_000, 300_000]], outcome=0).tolist()
    [0.09]
    >>> brier_losses([[250_000, 250_000, 300_000, 200_000]], outcome=1, ordered=True).tolist()
    [0.1175]
    """
    forecasts = as_ppm(ppm)
    options = forecasts.shape[1]
    happened = np.array([as_outcome(outcome, options)])
    entries = np.array([len(forecasts)])
    units = whole_losses(forecasts, happened, np.array([ordered]), entries)
    losses: FloatArray = units / loss_of_one(np.array([options]), np.array([ordered]))
    return losses


def whole_losses(
    ppm: IntArray, outcome: IntArray, ordered: BoolArray, entries: IntArray
) -> IntArray:
    """Return the losses of the forecasts on several questions as exact whole numbers.

    Divided by `loss_of_one` of the question they are losses from 0 to 1. Until then sums of up
    to nine million losses, of two options or of unordered ones, are exact in any order.

    Parameters
    ----------
    ppm : ndarray of int64, shape (n, K)
        Checked forecasts, question by question; those with fewer than K options end in zeros.
    outcome : ndarray of int64, shape (q,)
        Index of the option that happened on each question.
    ordered : ndarray of bool, shape (q,)
        Whether the options of each question are bins in order.
    entries : ndarray of int64, shape (q,)
        How many of the forecasts are on each question.

    Returns
    -------
    ndarray of int64, shape (n,)
        Losses, 0 (best) to `loss_of_one` (worst).

    Examples
    --------
    >>> ppm = np.array([[700_000, 300_000], [400_000, 600_000]])
    >>> whole_losses(ppm, np.array([0, 1]), np.array([False, False]), np.array([1, 1])).tolist()
    [90000000000, 160000000000]
    """
    if ppm.shape[1] == 2:
        misses: IntArray = ppm[:, 0] - np.repeat(np.where(outcome == 0, MILLION, 0), entries)
        misses *= misses
        return misses
    rows = ppm.copy()
    rows[np.arange(len(rows)), np.repeat(outcome, entries)] -= MILLION
    in_order = np.repeat(ordered, entries)
    rows[in_order] = np.cumsum(rows[in_order], axis=1)
    # Misses sum to 0, so the sum of their squares is even.
    squares: IntArray = np.einsum("ij,ij->i", rows, rows) >> ~in_order
    return squares


def loss_of_one(options: IntArray, ordered: BoolArray) -> IntArray:
    """Return what a loss of 1 is in `whole_losses`, for each question, shape (q,)."""
    one: IntArray = np.where(ordered, options - 1, 1) * MILLION**2
    return one
