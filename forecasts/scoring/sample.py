"""Forecasts with what became of them: the rows that calibration is about."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array

from forecasts.scoring.pairs import grouped_sums
from forecasts.scoring.timeline import Ledger, active_segments
from forecasts.scoring.validation import MILLION, FloatArray, IntArray

# Quantiles that bound the middle 90 %.
ENDS = 0.05, 0.95


@dataclass(frozen=True, eq=False)
class Sample:
    """Forecasts of one option and whether it happened, in any order.

    Each forecaster's rows on one question are the time-weighted distribution of their forecasts,
    with weights that sum to 1: every question weighs the same.

    Attributes
    ----------
    ppm : ndarray of int64, shape (n,)
        The forecast in parts per million, 0 to 1,000,000.
    outcome : ndarray of int64, shape (n,)
        1 where the option happened, else 0.
    weight : ndarray, shape (n,)
        Questions' worth of the row, above 0.
    question : ndarray of int64, shape (n,)
        Index of the question, 0 or more; all of its rows have the same outcome.

    Raises
    ------
    ValueError
        If the lengths disagree, a value is NaN or out of range, or a question has two outcomes.

    Examples
    --------
    >>> sample = Sample(
    ...     ppm=np.array([700_000, 900_000]), outcome=np.array([1, 1]),
    ...     weight=np.array([0.25, 0.75]), question=np.array([0, 0]),
    ... )
    """

    ppm: IntArray
    outcome: IntArray
    weight: FloatArray
    question: IntArray

    def __post_init__(self) -> None:
        columns = self.outcome, self.weight, self.question
        if self.ppm.ndim != 1 or any(column.shape != self.ppm.shape for column in columns):
            raise ValueError("The columns of a sample are equally long.")
        if any(column.dtype.kind not in "iu" for column in (self.ppm, self.question)):
            raise ValueError("A sample has whole parts per million and whole questions.")
        if not np.all((self.ppm >= 0) & (self.ppm <= MILLION)):
            raise ValueError("Parts per million are numbers from 0 to 1,000,000.")
        if not np.all((self.outcome == 0) | (self.outcome == 1)):  # written so that NaN fails
            raise ValueError("An outcome is 1 or 0.")
        if not np.all((self.weight > 0) & np.isfinite(self.weight)):
            raise ValueError("A weight is a number above 0.")
        if not np.all(self.question >= 0) or self._has_two_outcomes():
            raise ValueError("A question is 0 or more and has one outcome.")

    def drawn(self, index: IntArray, values: int, seed: int, draws: int) -> FloatArray:
        """Return how much of each value happens if the forecasts are calibrated.

        `index`, shape (n,), says which value each row has; the result is (draws, values).
        """
        _, question = np.unique(self.question, return_inverse=True)
        size = int(question.max()) + 1
        expected = grouped_sums(question, self.weight * self.ppm, size)
        chance = expected / (grouped_sums(question, self.weight, size) * MILLION)
        random = np.random.Generator(np.random.PCG64(seed)).random((draws, size))
        rows = coo_array((self.weight, (question, index)), shape=(size, values)).tocsr()
        happened: FloatArray = (random < chance).astype(np.float64) @ rows
        return happened

    def _has_two_outcomes(self) -> bool:
        order = np.argsort(self.question, kind="stable")
        same = np.diff(self.question[order]) == 0
        return bool(np.any(same & (np.diff(self.outcome[order]) != 0)))


@dataclass(frozen=True, eq=False)
class Shares:
    """How long each forecaster stood by each probability; by forecaster, then probability.

    Attributes
    ----------
    forecaster : ndarray of int64, shape (n,)
        Id.
    ppm : ndarray of int64, shape (n,)
        A probability in parts per million, once per forecaster.
    share : ndarray, shape (n,)
        Its share of the forecaster's active time, above 0; those of a forecaster sum to 1.
    """

    forecaster: IntArray
    ppm: IntArray
    share: FloatArray


def time_weighted(ledger: Ledger, start: int, end: int, option: int = 0) -> Shares:
    """Return the time-weighted distribution of each forecaster's probabilities of one option.

    Parameters
    ----------
    ledger : Ledger
        The entries of one question; early and late ones do not count.
    start, end : int
        The scored time `[start, end)`, in microseconds since the epoch.
    option : int
        Index of the option; on a binary question 0 is yes.

    Returns
    -------
    Shares
        No rows for those without a microsecond of active forecast.

    Raises
    ------
    IndexError
        If there is no such option.

    Examples
    --------
    >>> ppm = np.array([[700_000, 300_000], [600_000, 400_000], [700_000, 300_000]])
    >>> ledger = Ledger(np.array([7, 7, 7]), np.array([0, 50, 75]), ppm, np.ones(3, bool))
    >>> found = time_weighted(ledger, start=0, end=100)
    >>> found.ppm.tolist(), found.share.tolist()
    ([600000, 700000], [0.25, 0.75])
    """
    spans = active_segments(ledger, start, end)
    ppm = ledger.ppm[spans.row, option]
    order = np.lexsort((ppm, spans.forecaster))
    who, ppm, duration = spans.forecaster[order], ppm[order], (spans.end - spans.start)[order]
    if who.size == 0:
        return Shares(who, ppm, np.zeros(0))
    anew = np.diff(who, prepend=who[0] - 1) != 0
    first = np.flatnonzero(anew | (np.diff(ppm, prepend=-1) != 0))
    time = np.add.reduceat(duration, first)
    person = np.cumsum(anew[first]) - 1
    return Shares(who[first], ppm[first], time / np.bincount(person, time)[person])


def pooled(sample: Sample) -> tuple[IntArray, IntArray, FloatArray]:
    """Return the different forecasts, which one each row has, and the weight of each."""
    values, index = np.unique(sample.ppm, return_inverse=True)
    return values, index, grouped_sums(index, sample.weight, values.size)
