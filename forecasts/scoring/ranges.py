"""Losses of a forecast given in words: a range of probabilities under a lexicon."""

import numpy as np
import numpy.typing as npt

from forecasts.scoring.validation import (
    FloatArray,
    as_happened,
    as_outcome,
    as_ranges,
    as_rising,
)


def interval_rule(
    midpoints: npt.ArrayLike, boundaries: npt.ArrayLike, picked: int, outcome: int
) -> float:
    """Return the loss of picking one bin of a lexicon on a binary question.

    With midpoints m and boundaries a, counted from 1 as in the literature, picking bin k costs

    - `m_1^2 + sum_{j<k} 2 (m_{j+1} - m_j) a_j` where the outcome is no,
    - `(1 - m_K)^2 + sum_{j>=k} 2 (m_{j+1} - m_j) (1 - a_j)` where it is yes.

    The rule is proper for words: moving up over the boundary a costs `2 (m' - m) (a - p)` in
    expectation, so the bin that holds one's probability p is the best one to pick. The squared
    error of the midpoint is not, where bins are of unequal width.

    Parameters
    ----------
    midpoints : array_like, shape (K,), K >= 2
        Midpoints of the bins, rising, 0 to 1.
    boundaries : array_like, shape (K - 1,)
        Where a bin ends and the next begins, each between the midpoints of the two.
    picked : int
        Index of the bin that was picked, 0 to K - 1.
    outcome : int
        0 for yes, 1 for no, as everywhere.

    Returns
    -------
    float
        Loss on the scale of the Brier loss, 0 (best) to about 1 (worst).

    Raises
    ------
    ValueError
        If a value is NaN or outside [0, 1], the midpoints do not rise, a boundary is not between
        its midpoints, or an index is none of the bins or outcomes.

    References
    ----------
    .. [1] Lambert & Shoham (2009), Proceedings of the 10th ACM Conference on Electronic Commerce,
       109-118, on proper scores for answers out of a list.
    .. [2] ICD 203 (2015), Analytic Standards, Office of the Director of National Intelligence,
       for the bins of the example: .01, .05, .20, .45, .55, .80, .95, .99.

    Examples
    --------
    >>> edges = np.array([0.01, 0.05, 0.20, 0.45, 0.55, 0.80, 0.95, 0.99])
    >>> midpoints, likely = (edges[:-1] + edges[1:]) / 2, 4
    >>> [round(interval_rule(midpoints, edges[1:-1], likely, outcome), 4) for outcome in (0, 1)]
    [0.0904, 0.4404]
    """
    middle, between = as_rising(midpoints), as_rising(boundaries)
    if between.size != middle.size - 1 or not _interleave(middle, between):
        raise ValueError("There is one boundary between each midpoint and the next.")
    bin_picked = as_outcome(picked, middle.size)
    step = 2 * np.diff(middle)
    if as_outcome(outcome, 2) == 0:
        missed = step * (1 - between)
        return float((1 - middle[-1]) ** 2 + missed[bin_picked:].sum())
    return float(middle[0] ** 2 + (step * between)[:bin_picked].sum())


def loss_band(low: float, high: float, outcome: int) -> tuple[float, float]:
    """Return the best and the worst Brier loss over a range of probabilities of yes.

    Parameters
    ----------
    low, high : float
        Ends of the range, 0 to 1 (not percent); a point forecast has equal ends.
    outcome : int
        0 for yes, 1 for no.

    Returns
    -------
    best, worst : float
        Losses, 0 (best) to 1 (worst), `best <= worst`.

    Raises
    ------
    ValueError
        If an end is NaN or outside [0, 1], the ends are in the wrong order, or the outcome is
        neither 0 nor 1.

    Examples
    --------
    >>> loss_band(0.5, 0.75, outcome=0)
    (0.0625, 0.25)
    """
    best, worst = loss_bands([low], [high], [as_outcome(outcome, 2) == 0])
    return float(best[0]), float(worst[0])


def loss_bands(
    low: npt.ArrayLike, high: npt.ArrayLike, happened: npt.ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Return the best and the worst Brier loss over each of many ranges of probabilities.

    Parameters
    ----------
    low, high : array_like, shape (n,)
        Ends of the ranges, 0 to 1 (not percent); a point forecast has equal ends.
    happened : array_like, shape (n,)
        1 where the event came about, else 0. Not the index of an outcome, which is 0 for yes.

    Returns
    -------
    best, worst : ndarray, shape (n,)
        Losses, 0 (best) to 1 (worst), `best <= worst`. The best is 0 where the range reaches
        what happened.

    Raises
    ------
    ValueError
        If a value is NaN or out of range, the ends are in the wrong order, or the lengths differ.

    Examples
    --------
    >>> best, worst = loss_bands([0.5, 0.0], [0.75, 0.25], happened=[1, 0])
    >>> best.tolist(), worst.tolist()
    ([0.0625, 0.0], [0.25, 0.0625])
    """
    lower, upper = as_ranges(low, high)
    came = as_happened(happened)
    if came.shape != lower.shape:
        raise ValueError("Each range has one outcome.")
    nearer, farther = np.where(came, 1 - upper, lower), np.where(came, 1 - lower, upper)
    return np.square(nearer), np.square(farther)


def _interleave(middle: FloatArray, between: FloatArray) -> bool:
    return bool(np.all((middle[:-1] <= between) & (between <= middle[1:])))
