"""The active forecasts of a crowd as a stream of arrivals and departures."""

from dataclasses import dataclass

import numpy as np

from forecasts.scoring.timeline import Ledger, active_segments
from forecasts.scoring.validation import IntArray


@dataclass(frozen=True, eq=False)
class Changes:
    """What happened to a crowd, in the order of time: forecasts arrive and depart.

    Attributes
    ----------
    times : ndarray of int64, shape (m,)
        Instants with a change, rising, in microseconds since the epoch.
    count : ndarray of int64, shape (m,)
        Active forecasts from each instant on.
    last : ndarray of int64, shape (m,)
        Number of events up to and at each instant.
    span : ndarray of int64, shape (e,)
        Which span each event begins or ends.
    sign : ndarray of int64, shape (e,)
        1 where it begins, -1 where it ends.
    row : ndarray of int64, shape (s,)
        Ledger row of each span of an active forecast.
    ledger : Ledger
        The entries.
    """

    times: IntArray
    count: IntArray
    last: IntArray
    span: IntArray
    sign: IntArray
    row: IntArray
    ledger: Ledger

    @property
    def ppm(self) -> IntArray:
        """Return the forecast of each span, shape (s, K)."""
        return self.ledger.ppm[self.row]

    def running(self, amounts: IntArray) -> IntArray:
        """Return the sum of the amounts, shape (s, K), of the active spans at each instant."""
        steps = np.cumsum(amounts[self.span] * self.sign[:, np.newaxis], axis=0)
        sums: IntArray = steps[self.last - 1]
        return sums


def crowd_changes(ledger: Ledger, *, start: int, end: int, bots: IntArray) -> Changes:
    """Return the arrivals and departures of a crowd's active forecasts in `[start, end)`.

    They are sorted by time once; every history is made from them. O(n log n) for n entries.

    Parameters
    ----------
    ledger : Ledger
        The entries of one question. Early and late ones do not count.
    start, end : int
        Opening and end of the history, in microseconds since the epoch.
    bots : ndarray of int64, shape (b,)
        Ids of those who are not in the crowd.

    Returns
    -------
    Changes
        None where nobody is ever active.

    Examples
    --------
    >>> ppm = np.array([[700_000, 300_000], [0, 0]])
    >>> ledger = Ledger(np.array([7, 7]), np.array([2, 5]), ppm, np.array([True, False]))
    >>> changes = crowd_changes(ledger, start=0, end=9, bots=np.array([], int))
    >>> changes.times.tolist(), changes.count.tolist()
    ([2, 5], [1, 0])
    """
    spans = active_segments(ledger, start, end)
    member = np.flatnonzero(~np.isin(spans.forecaster, bots))
    ending = np.flatnonzero(spans.end[member] < end)
    instants = np.concatenate([spans.start[member], spans.end[member[ending]]])
    order = np.argsort(instants)
    span = np.concatenate([np.arange(member.size), ending])[order]
    sign = np.where(order < member.size, 1, -1)
    instants = instants[order]
    last = np.flatnonzero(np.diff(instants, append=end)) + 1
    return Changes(
        times=instants[last - 1],
        count=np.cumsum(sign)[last - 1],
        last=last,
        span=span,
        sign=sign,
        row=spans.row[member],
        ledger=ledger,
    )
