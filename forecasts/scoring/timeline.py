"""From a question's ledger to the spans of time in which forecasts are active.

All instants are integers: microseconds since the epoch, UTC.
"""

from dataclasses import dataclass

import numpy as np

from forecasts.scoring.validation import BoolArray, FloatArray, IntArray, as_ppm


@dataclass(frozen=True, eq=False)
class Ledger:
    """The entries of one question, sorted by forecaster, stamp, ledger id.

    The order is checked, not made: only the database knows the ledger ids that decide between
    equal stamps.

    Attributes
    ----------
    forecaster : ndarray of int64, shape (n,)
        Who made the entry, as an id.
    at : ndarray of int64, shape (n,)
        When, in microseconds since the epoch.
    ppm : ndarray of int64, shape (n, K)
        The forecast in parts per million; zeros for a withdrawal.
    active : ndarray of bool, shape (n,)
        False where the entry is a withdrawal.

    Raises
    ------
    ValueError
        If the shapes or types disagree, the entries are not sorted, a row is not a stored
        forecast, or a withdrawal bears probabilities.

    Examples
    --------
    >>> ledger = Ledger(
    ...     forecaster=np.array([7, 7]),
    ...     at=np.array([0, 60_000_000]),
    ...     ppm=np.array([[700_000, 300_000], [0, 0]]),
    ...     active=np.array([True, False]),
    ... )
    """

    forecaster: IntArray
    at: IntArray
    ppm: IntArray
    active: BoolArray

    def __post_init__(self) -> None:
        if not self.forecaster.shape == self.at.shape == self.active.shape == (len(self.ppm),):
            raise ValueError("The columns of a ledger are equally long.")
        if not self.forecaster.dtype == self.at.dtype == np.int64 or self.active.dtype != bool:
            raise ValueError("A ledger has int64 ids, int64 stamps and bool flags.")
        if not _is_sorted(self.forecaster, self.at):
            raise ValueError("A ledger is sorted by forecaster and time.")
        as_ppm(self.ppm[self.active])
        if np.any(self.ppm[~self.active] != 0):
            raise ValueError("A withdrawal bears no probabilities.")


@dataclass(frozen=True, eq=False)
class Segments:
    """Spans `[start, end)` in which one ledger entry is active, sorted by forecaster and time.

    Attributes
    ----------
    forecaster : ndarray of int64, shape (m,)
        Whose entry it is.
    start, end : ndarray of int64, shape (m,)
        Microseconds since the epoch; `start < end`.
    row : ndarray of int64, shape (m,)
        Index of the entry in the ledger.
    """

    forecaster: IntArray
    start: IntArray
    end: IntArray
    row: IntArray


def active_segments(ledger: Ledger, start: int, end: int) -> Segments:
    """Return the spans of `[start, end)` in which an entry of the ledger is active.

    An entry counts from its own microsecond until the forecaster's next entry, a withdrawal
    included, or `end`. Of entries with equal stamps the last one counts. Entries stamped before
    `start` are early: they never count and are not carried in. Those stamped at or after `end`
    are late.

    Parameters
    ----------
    ledger : Ledger
        The entries of one question, n of them.
    start, end : int
        The window in microseconds since the epoch; nothing is active in an empty one.

    Returns
    -------
    Segments
        At most n spans, none of length zero.

    Examples
    --------
    >>> ppm = np.array([[700_000, 300_000], [200_000, 800_000]])
    >>> ledger = Ledger(np.array([7, 7]), np.array([2, 5]), ppm, np.array([True, True]))
    >>> spans = active_segments(ledger, start=0, end=9)
    >>> list(zip(spans.start.tolist(), spans.end.tolist()))
    [(2, 5), (5, 9)]
    """
    row = np.flatnonzero((ledger.at >= start) & (ledger.at < end))
    forecaster, begin = ledger.forecaster[row], ledger.at[row]
    until = np.full(row.size, end, dtype=np.int64)
    replaced = forecaster[1:] == forecaster[:-1]
    until[:-1][replaced] = begin[1:][replaced]
    counts = ledger.active[row] & (begin < until)
    return Segments(forecaster[counts], begin[counts], until[counts], row[counts])


def coverage(ledger: Ledger, start: int, end: int, horizon: int) -> tuple[IntArray, FloatArray]:
    """Return the share of the question's time that each forecaster covered.

    A forecast active at `end` counts on to `horizon`, so an early resolution lowers nobody's
    coverage.

    Parameters
    ----------
    ledger : Ledger
        The entries of one question.
    start, end, horizon : int
        Opening, end of scoring and frozen end of the question, in microseconds since the epoch;
        `start < end <= horizon`.

    Returns
    -------
    forecasters : ndarray of int64, shape (u,)
        Ids, ascending, of everyone with at least one microsecond of active forecast.
    shares : ndarray, shape (u,)
        Their coverage, above 0 and up to 1.

    Raises
    ------
    ValueError
        If the instants are out of order.

    Examples
    --------
    >>> ppm = np.array([[700_000, 300_000]])
    >>> ledger = Ledger(np.array([7]), np.array([25]), ppm, np.array([True]))
    >>> forecasters, shares = coverage(ledger, start=0, end=50, horizon=100)
    >>> forecasters.tolist(), shares.tolist()
    ([7], [0.75])
    """
    if not start < end <= horizon:
        raise ValueError("A question opens before scoring ends, at the horizon or earlier.")
    spans = active_segments(ledger, start, end)
    until = np.where(spans.end == end, horizon, spans.end)
    forecasters, covered = totals_by_forecaster(spans.forecaster, until - spans.start)
    return forecasters, covered / (horizon - start)


def active_rows(ledger: Ledger, at: int) -> IntArray:
    """Return which entries are active at an instant: each forecaster's latest one stamped by then.

    Parameters
    ----------
    ledger : Ledger
        The entries of one question.
    at : int
        Microseconds since the epoch; an entry stamped exactly then is active.

    Returns
    -------
    ndarray of int64, shape (u,)
        Indexes into the ledger, ascending, one per forecaster at most; none for those whose
        latest entry is a withdrawal.

    Examples
    --------
    >>> ppm = np.array([[700_000, 300_000], [200_000, 800_000]])
    >>> ledger = Ledger(np.array([7, 7]), np.array([2, 5]), ppm, np.array([True, True]))
    >>> active_rows(ledger, at=4).tolist(), active_rows(ledger, at=5).tolist()
    ([0], [1])
    """
    row = np.flatnonzero(ledger.at <= at)
    forecaster = ledger.forecaster[row]
    latest = row[np.diff(forecaster, append=forecaster[-1:] + 1) != 0]
    active: IntArray = latest[ledger.active[latest]]
    return active


def totals_by_forecaster(
    forecaster: IntArray, values: IntArray | FloatArray
) -> tuple[IntArray, FloatArray]:
    """Return the ids and the sum of the values of each; `forecaster`, shape (m,), is sorted."""
    forecasters, first = np.unique(forecaster, return_index=True)
    return forecasters, np.add.reduceat(values, first).astype(np.float64)


def _is_sorted(forecaster: IntArray, at: IntArray) -> bool:
    step = np.diff(forecaster)
    return bool(np.all((step > 0) | ((step == 0) & (np.diff(at) >= 0))))
