"""The crowd forecast over the whole time of a question, as a step function of the ledger."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from forecasts.scoring.aggregation import log_odds, normalised, recency_weighted_median
from forecasts.scoring.changes import Changes
from forecasts.scoring.order_statistics import smallest_in_windows
from forecasts.scoring.validation import MILLION, FloatArray, IntArray

# Log-odds are summed as whole numbers of this size: exact in any order, and what comes and goes
# leaves nothing behind. Rounding moves a probability by 1.2e-13 at most; 1.8 million people fit.
FIXED_POINT = 2.0**-40


@dataclass(frozen=True, eq=False)
class History:
    """A step function: each value holds from its instant to the next, the last one to the end.

    Attributes
    ----------
    times : ndarray of int64, shape (m,)
        Instants at which an active forecast of the crowd changed, rising, in microseconds since
        the epoch. Before the first there is no forecast.
    values : ndarray, shape (m, K)
        Probabilities, 0 to 1, that sum to 1; NaN where fewer forecast than the minimum.
    count : ndarray of int64, shape (m,)
        How many people had an active forecast.
    """

    times: IntArray
    values: FloatArray
    count: IntArray


def median_history(changes: Changes, minimum: int) -> History:
    """Return the headline crowd forecast, `median_forecast`, over the whole time.

    Parameters
    ----------
    changes : Changes
        The crowd of one question, from `crowd_changes`; e events and m instants.
    minimum : int
        Fewest forecasters for a crowd forecast, 1 or more.

    Returns
    -------
    History
        In O(K (e + m) log e), without a step per entry in Python.

    Raises
    ------
    ValueError
        If the minimum is below 1.

    Examples
    --------
    >>> from forecasts.scoring import Ledger, crowd_changes
    >>> ppm = np.array([[600_000, 400_000], [700_000, 300_000], [900_000, 100_000]])
    >>> ledger = Ledger(np.array([1, 2, 3]), np.array([0, 3, 5]), ppm, np.ones(3, bool))
    >>> changes = crowd_changes(ledger, start=0, end=9, bots=np.array([], int))
    >>> median_history(changes, minimum=2).values.tolist()
    [[nan, nan], [0.65, 0.35], [0.7, 0.3]]
    """
    shown, ppm = _shown(changes, minimum), changes.ppm
    yes = _doubled_medians(changes, shown, ppm[:, 0])
    if ppm.shape[1] == 2:
        # The medians of two options are complements, so one is enough.
        medians = np.stack([yes, 2 * MILLION - yes], axis=1)
    else:
        others = (_doubled_medians(changes, shown, option) for option in ppm.T[1:])
        medians = np.stack([yes, *others], axis=1)
    empty = ~medians.any(axis=1)
    if empty.any():
        medians[empty] = changes.running(ppm)[shown][empty]
    return _history(changes, shown, normalised(medians))


def mean_history(changes: Changes, minimum: int) -> History:
    """Return `mean_forecast` over the whole time, from running sums of whole numbers.

    Parameters
    ----------
    changes : Changes
        The crowd of one question, from `crowd_changes`; e events.
    minimum : int
        Fewest forecasters for a crowd forecast, 1 or more.

    Returns
    -------
    History
        In O(K e).

    Raises
    ------
    ValueError
        If the minimum is below 1.

    Examples
    --------
    >>> from forecasts.scoring import Ledger, crowd_changes
    >>> ppm = np.array([[600_000, 400_000], [900_000, 100_000]])
    >>> ledger = Ledger(np.array([1, 2]), np.array([0, 3]), ppm, np.ones(2, bool))
    >>> changes = crowd_changes(ledger, start=0, end=9, bots=np.array([], int))
    >>> mean_history(changes, minimum=1).values.tolist()
    [[0.6, 0.4], [0.75, 0.25]]
    """
    shown = _shown(changes, minimum)
    return _history(changes, shown, normalised(changes.running(changes.ppm)[shown]))


def odds_history(changes: Changes, minimum: int) -> History:
    """Return `geometric_mean_of_odds` over the whole time, within 1e-12.

    Parameters
    ----------
    changes : Changes
        The crowd of one question, from `crowd_changes`; e events. At most 1.8 million people.
    minimum : int
        Fewest forecasters for a crowd forecast, 1 or more.

    Returns
    -------
    History
        In O(K e), from running sums in fixed point.

    Raises
    ------
    ValueError
        If the minimum is below 1.

    Examples
    --------
    >>> from forecasts.scoring import Ledger, crowd_changes
    >>> ppm = np.array([[500_000, 500_000], [900_000, 100_000]])
    >>> ledger = Ledger(np.array([1, 2]), np.array([0, 3]), ppm, np.ones(2, bool))
    >>> changes = crowd_changes(ledger, start=0, end=9, bots=np.array([], int))
    >>> odds_history(changes, minimum=1).values.round(9).tolist()
    [[0.5, 0.5], [0.75, 0.25]]
    """
    shown = _shown(changes, minimum)
    units = np.rint(log_odds(changes.ppm) / FIXED_POINT).astype(np.int64)
    means = changes.running(units)[shown] * FIXED_POINT / changes.count[shown, np.newaxis]
    return _history(changes, shown, normalised(expit(means)))


def recency_history(changes: Changes, minimum: int, ids: IntArray) -> History:
    """Return `recency_weighted_median` over the whole time.

    Every instant is computed afresh, since one new forecast changes the weights of all the
    others: O(m K u log u) for m instants and u people. 5,000 entries of 1,000 people take half a
    second.

    Parameters
    ----------
    changes : Changes
        The crowd of one question, from `crowd_changes`.
    minimum : int
        Fewest forecasters for a crowd forecast, 1 or more.
    ids : ndarray of int64, shape (n,)
        Ledger id of each entry of the ledger; it decides between equal stamps.

    Returns
    -------
    History
        One value per instant.

    Raises
    ------
    ValueError
        If the minimum is below 1.

    Examples
    --------
    >>> from forecasts.scoring import Ledger, crowd_changes
    >>> ppm = np.array([[500_000, 500_000], [600_000, 400_000], [900_000, 100_000]])
    >>> ledger = Ledger(np.array([1, 2, 3]), np.array([0, 3, 5]), ppm, np.ones(3, bool))
    >>> changes = crowd_changes(ledger, start=0, end=9, bots=np.array([], int))
    >>> recency_history(changes, minimum=3, ids=np.arange(3)).values[-1].tolist()
    [0.6, 0.4]
    """

    def forecast(rows: IntArray, _: int) -> FloatArray:
        return recency_weighted_median(changes.ledger.ppm[rows], np.arange(rows.size))

    return walked_history(changes, minimum, ids, forecast)


def walked_history(
    changes: Changes, minimum: int, ids: IntArray, forecast: Callable[[IntArray, int], FloatArray]
) -> History:
    """Return the history of any aggregate, asked for anew at each instant.

    `forecast` takes the ledger rows of the active forecasts, oldest first, and the instant.
    """
    shown = _shown(changes, minimum)
    oldest_first = np.lexsort((ids[changes.row], changes.ledger.at[changes.row]))
    place, rows = np.argsort(oldest_first)[changes.span], changes.row[oldest_first]
    active = np.zeros(rows.size, dtype=bool)
    values = np.empty((shown.size, changes.ppm.shape[1]))
    done = 0
    for value, instant in zip(values, shown, strict=True):
        events = slice(done, changes.last[instant])
        active[place[events]] = changes.sign[events] > 0
        value[:] = forecast(rows[active], int(changes.times[instant]))
        done = changes.last[instant]
    return _history(changes, shown, values)


def _doubled_medians(changes: Changes, shown: IntArray, values: IntArray) -> IntArray:
    """Return twice the median of the values, shape (s,), that are active at some instants."""
    distinct, ranks = np.unique(values, return_inverse=True)
    value, count, last = ranks[changes.span], changes.count[shown], changes.last[shown]
    first = np.zeros_like(last)
    low, above = smallest_in_windows(value, changes.sign, first, last, (count - 1) // 2)
    high = low.copy()
    apart = np.flatnonzero((count % 2 == 0) & (above == 0))
    high[apart], _ = smallest_in_windows(
        value, changes.sign, first[apart], last[apart], count[apart] // 2
    )
    doubled: IntArray = distinct[low] + distinct[high]
    return doubled


def _shown(changes: Changes, minimum: int) -> IntArray:
    """Return at which instants there are enough forecasters."""
    if not minimum >= 1:
        raise ValueError("A crowd forecast needs at least one forecaster.")
    return np.flatnonzero(changes.count >= minimum)


def _history(changes: Changes, shown: IntArray, values: FloatArray) -> History:
    every = np.full((changes.times.size, values.shape[1]), np.nan)
    every[shown] = values
    return History(changes.times, every, changes.count)
