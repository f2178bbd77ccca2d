"""The loss of one forecast under one outcome: 0 (best) to 1 (worst)."""

import numpy as np
import numpy.typing as npt

from forecasts.scoring.validation import MILLION, FloatArray, IntArray, as_outcome, as_ppm


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
    happened = (np.arange(options) == as_outcome(outcome, options)) * MILLION
    if ordered:
        misses = np.cumsum(forecasts - happened, axis=1)
        return _sum_of_squares(misses, options - 1)
    return _sum_of_squares(forecasts - happened, 2)


def _sum_of_squares(misses: IntArray, divisor: int) -> FloatArray:
    """Return the sum of squares of each row, exact in integers until the one division."""
    squares: FloatArray = np.square(misses).sum(axis=1) / (divisor * MILLION**2)
    return squares
