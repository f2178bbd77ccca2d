"""Several questions' ledgers end to end, as the columns that scores are made of.

NumPy is fastest on arrays that stay in the processor's cache, so a tournament is scored some
questions at a time.
"""

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from forecasts.scoring.brier import loss_of_one, whole_losses
from forecasts.scoring.validation import BoolArray, FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Questions:
    """How some questions resolved and when; every column is of shape (q,).

    Attributes
    ----------
    entries : ndarray of int64
        Number of ledger entries, early and late ones included.
    options : ndarray of int64
        Number of options.
    outcome : ndarray of int64
        Index of the option that happened; on a binary question 0 is yes.
    ordered : ndarray of bool
        Whether the options are bins in order.
    start, horizon, known_at : ndarray of int64
        Opening, frozen end, first public instant of the outcome; microseconds since the epoch.

    Raises
    ------
    ValueError
        If the columns are not equally long, an outcome is none of the options, or was known at
        the opening (annul such a question), or a horizon is not after the opening.

    Examples
    --------
    >>> questions = Questions(
    ...     entries=np.array([2]), options=np.array([2]), outcome=np.array([0]),
    ...     ordered=np.array([False]), start=np.array([0]), horizon=np.array([100]),
    ...     known_at=np.array([75]),
    ... )
    >>> questions.length.tolist(), questions.time.tolist()
    ([75], [100])
    """

    entries: IntArray
    options: IntArray
    outcome: IntArray
    ordered: BoolArray
    start: IntArray
    horizon: IntArray
    known_at: IntArray

    def __post_init__(self) -> None:
        if len({getattr(self, field.name).shape for field in fields(self)}) != 1:
            raise ValueError("The columns of the questions are equally long.")
        if np.any(self.entries < 0) or np.any(self.options < 2):
            raise ValueError("A question has at least two options and no negative entries.")
        if np.any((self.outcome < 0) | (self.outcome >= self.options)):
            raise ValueError("An outcome is one of the options.")
        if np.any(self.known_at <= self.start):
            raise ValueError("The outcome was known when the question opened: annul it instead.")
        if np.any(self.horizon <= self.start):
            raise ValueError("A question opens before scoring ends, at the horizon or earlier.")

    def only(self, keep: IntArray) -> "Questions":
        """Return some of the questions, by index."""
        return Questions(**{field.name: getattr(self, field.name)[keep] for field in fields(self)})

    @cached_property
    def time(self) -> IntArray:
        """Return the fixed denominator of each, in microseconds."""
        return self.horizon - self.start

    @cached_property
    def length(self) -> IntArray:
        """Return the scored time of each: to the horizon or the outcome, in microseconds."""
        return np.minimum(self.horizon, self.known_at) - self.start

    @cached_property
    def loss_of_one(self) -> IntArray:
        """Return what a loss of 1 is in whole losses."""
        return loss_of_one(self.options, self.ordered)


@dataclass(frozen=True, eq=False)
class Block:
    """The entries of some questions, by question, forecaster and time, ready to be scored.

    A pair is a forecaster on a question: the entries `first` to `last`. An entry holds from
    `since` to that of the next one of its pair, the last one to the end of the scored time.

    Attributes
    ----------
    since : ndarray of int64, shape (n,)
        Microseconds from the opening, clipped to the scored time, so that what is late has none.
    on : ndarray of int64, shape (n,)
        1 for a forecast, 0 for a withdrawal and for an early entry.
    losses : ndarray of int64 or float64, shape (n,)
        Loss of each entry, 0 where there is none.
    first, last : ndarray of int64, shape (p,)
        Where each pair begins and ends.
    entries : ndarray of int64, shape (q,)
        Number of entries of each question, 1 or more.
    pairs : ndarray of int64, shape (q,)
        Number of pairs of each question.
    length : ndarray of int64, shape (q,)
        Microseconds of scored time of each question.
    """

    since: IntArray
    on: IntArray
    losses: IntArray | FloatArray
    first: IntArray
    last: IntArray
    entries: IntArray
    pairs: IntArray
    length: IntArray

    @cached_property
    def begin(self) -> IntArray:
        """Return where the entries of each question begin, shape (q,)."""
        return np.cumsum(self.entries) - self.entries


def block_of(
    forecaster: IntArray, at: IntArray, ppm: IntArray, active: BoolArray, questions: Questions
) -> Block:
    """Return the checked entries of some questions, ready to be scored.

    Parameters
    ----------
    forecaster, at : ndarray of int64, shape (n,)
        Whose entry it is, and when; sorted by question, forecaster, stamp, ledger id.
    ppm : ndarray of int64, shape (n, K)
        The forecasts in parts per million.
    active : ndarray of bool, shape (n,)
        False where the entry is a withdrawal.
    questions : Questions
        What the entries are on; none is without entries.

    Returns
    -------
    Block
        In one pass over the entries, without a sort.

    Examples
    --------
    >>> questions = Questions(
    ...     entries=np.array([2]), options=np.array([2]), outcome=np.array([0]),
    ...     ordered=np.array([False]), start=np.array([0]), horizon=np.array([100]),
    ...     known_at=np.array([75]),
    ... )
    >>> ppm = np.array([[800_000, 200_000], [600_000, 400_000]])
    >>> block = block_of(np.array([1, 1]), np.array([10, 90]), ppm, np.ones(2, bool), questions)
    >>> block.since.tolist(), block.first.tolist(), block.last.tolist()
    ([10, 75], [0], [1])
    """
    entries, length = questions.entries, questions.length
    since = at - np.repeat(questions.start, entries)
    np.minimum(since, np.repeat(length, entries), out=since)
    early = since < 0
    if early.any():
        active = active & ~early
        np.maximum(since, 0, out=since)
    on = active.astype(np.int64)
    losses = whole_losses(ppm, questions.outcome, questions.ordered, entries)
    losses *= on
    first, last = bounds(forecaster, entries)
    pairs = first.searchsorted(entries.cumsum())
    pairs[1:] -= pairs[:-1].copy()
    return Block(since, on, losses, first, last, entries, pairs, length)


def bounds(forecaster: IntArray, entries: IntArray) -> tuple[IntArray, IntArray]:
    """Return the first and the last entry of each pair, both of shape (p,)."""
    final = np.empty(forecaster.size, dtype=bool)
    np.not_equal(forecaster[1:], forecaster[:-1], out=final[:-1])
    # One may be the last on a question and the first on the next.
    final[entries.cumsum() - 1] = True
    last = np.flatnonzero(final)
    first = np.empty_like(last)
    first[0] = 0
    np.add(last[:-1], 1, out=first[1:])
    return first, last


def pair_totals(block: Block, amounts: IntArray) -> IntArray:
    """Return the exact sums of whole amounts, shape (n,), over the entries of each pair."""
    # Sums of integers may wrap around on the way: the differences stay right.
    totals = np.cumsum(amounts).take(block.last)
    totals[1:] -= totals[:-1].copy()
    return totals


def durations(block: Block) -> IntArray:
    """Return for how many microseconds each entry was an active forecast, shape (n,)."""
    duration = np.empty_like(block.since)
    np.subtract(block.since[1:], block.since[:-1], out=duration[:-1])
    duration[block.last] = np.repeat(block.length, block.pairs) - block.since.take(block.last)
    duration *= block.on
    return duration


def mean_losses(block: Block) -> FloatArray:
    """Return the mean loss of each pair over the time with an active forecast.

    Parameters
    ----------
    block : Block
        Entries of p pairs.

    Returns
    -------
    ndarray, shape (p,)
        In the unit of the block's losses; NaN for a pair without a scored microsecond.
    """
    duration = durations(block)
    time = pair_totals(block, duration)
    pair = np.zeros(duration.size, dtype=np.int64)
    pair[block.first[1:]] = 1
    np.cumsum(pair, out=pair)
    lost = duration.astype(np.float64)
    lost *= block.losses.astype(np.float64, copy=False)
    weighted = np.bincount(pair, lost, time.size)
    means: FloatArray = np.divide(weighted, time, out=np.full(time.size, np.nan), where=time > 0)
    return means


def covered(block: Block, time: IntArray) -> IntArray:
    """Return the microseconds that each pair covered of the `time`, shape (q,), of its question.

    A forecast active at the end of the scored time counts on to the horizon.
    """
    late = block.since == np.repeat(block.length, block.entries)
    standing = block.last - pair_totals(block, late.astype(np.int64))
    carried = block.on[standing] * (standing >= block.first)
    ahead = np.repeat(time - block.length, block.pairs)
    spans: IntArray = pair_totals(block, durations(block)) + carried * ahead
    return spans
