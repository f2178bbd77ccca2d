"""The relative score: how much lower one's loss was than that of the others."""

import numpy as np

from forecasts.scoring.timeline import Segments, totals_by_forecaster
from forecasts.scoring.validation import BoolArray, FloatArray, IntArray


def relative_scores(
    segments: Segments, losses: FloatArray, reference: BoolArray, start: int, horizon: int
) -> FloatArray:
    """Return the relative score of each forecaster on one question.

    It is `100 / T` times the integral, over the time in which the forecaster and at least one
    other member of the reference group are active, of the others' mean loss minus one's own.
    The mean leaves oneself out, so nobody moves their own yardstick, and the denominator is the
    fixed `T = horizon - start`, so honesty stays optimal where an event ends a question early.

    Every instant costs one step: with N active members and the sum S of their losses, prefix
    integrals of `N / (N - 1)` and `S / (N - 1)` give each segment its part as a difference.
    O(m log m) for m segments.

    Parameters
    ----------
    segments : Segments
        Spans of active forecasts, m of them, of everyone who is to be scored.
    losses : ndarray, shape (m,)
        Brier loss of each segment, 0 (best) to 1 (worst).
    reference : ndarray of bool, shape (m,)
        Whether the segment's forecaster is in the reference group. Bots and the recused are
        not: they are measured against all of it.
    start, horizon : int
        Opening and frozen end of the question, in microseconds since the epoch.

    Returns
    -------
    ndarray, shape (u,)
        Scores from -100 to +100, + is better than the others, in the order of
        `np.unique(segments.forecaster)`. Those of the reference group sum to 0.

    Raises
    ------
    ValueError
        If the horizon is not after the start, or the arrays are not equally long.

    Examples
    --------
    >>> span = Segments(np.array([1, 2]), np.array([0, 0]), np.array([5, 9]), np.array([0, 1]))
    >>> relative_scores(span, np.array([0.25, 0.75]), np.array([True, True]), 0, 10).tolist()
    [25.0, -25.0]
    """
    if not start < horizon:
        raise ValueError("The horizon of a question is after its opening.")
    if not segments.row.shape == losses.shape == reference.shape:
        raise ValueError("There is one loss and one flag for each segment.")
    # Only differences count; taken from the median, equal losses are exact zeros.
    excess = losses - np.median(losses) if losses.size else losses
    gains = _gains(segments, excess, reference)
    _, totals = totals_by_forecaster(segments.forecaster, gains)
    return totals * (100 / (horizon - start))


def _gains(segments: Segments, losses: FloatArray, reference: BoolArray) -> FloatArray:
    """Return for each segment the integral of the others' mean loss minus its own."""
    instants = np.concatenate([segments.start, segments.end])
    times, place = np.unique(instants, return_inverse=True)
    first, last = np.split(place, 2)
    members = first[reference], last[reference], times.size
    count = _running_sum(np.ones(members[0].size), *members)
    total = _running_sum(losses[reference], *members)
    gains = np.empty(losses.size)
    for inside in (True, False):
        mine = reference == inside
        # Whoever is in the group is not among their own others.
        others = count - inside
        per_other = np.divide(1.0, others, out=np.zeros(times.size), where=others > 0)
        theirs = _prefix_integral(total * per_other, times)
        own = _prefix_integral(count * per_other, times)
        begin, end = first[mine], last[mine]
        gains[mine] = theirs[end] - theirs[begin] - losses[mine] * (own[end] - own[begin])
    return gains


def _running_sum(amount: FloatArray, first: IntArray, last: IntArray, size: int) -> FloatArray:
    """Return the sum, from each instant to the next, of the amounts present in between."""
    return np.cumsum(np.bincount(first, amount, size) - np.bincount(last, amount, size))


def _prefix_integral(rate: FloatArray, times: IntArray) -> FloatArray:
    """Return the integral of a step function from the first instant to each instant."""
    return np.concatenate([[0.0], np.cumsum(rate[:-1] * np.diff(times))])
