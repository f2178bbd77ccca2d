"""The relative score: how much lower one's loss was than that of the others."""

from typing import TypeVar

import numpy as np

from forecasts.scoring.blocks import Block, bounds, pair_totals
from forecasts.scoring.timeline import Segments
from forecasts.scoring.validation import BoolArray, FloatArray, IntArray

NumberArray = TypeVar("NumberArray", IntArray, FloatArray)


def relative_scores(
    segments: Segments, losses: FloatArray, reference: BoolArray, start: int, horizon: int
) -> FloatArray:
    """Return the relative score of each forecaster on one question.

    It is `100 / T` times the integral, over the time in which the forecaster and at least one
    other member of the reference group are active, of the others' mean loss minus one's own.
    The mean leaves oneself out, so nobody moves their own yardstick, and the denominator is the
    fixed `T = horizon - start`, so honesty stays optimal where an event ends a question early.

    Every entry costs one step: see `gains`. O(m log m) for m segments.

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
    if losses.size == 0:
        return np.zeros(0)
    block, member = _entries(segments, losses, reference)
    return gains(block, member, bits=0) * (100 / (horizon - start))


def gains(block: Block, member: BoolArray | None, bits: int) -> FloatArray:
    """Return for each pair the integral of the others' mean loss minus its own.

    With N members active and the sum S of their losses, let A(t) be the integral from t to the
    end of `N / (N - 1)` and C(t) that of `S / (N - 1)`. Whoever joins at t with a loss b gains
    `C(t) - b A(t)`, and leaving takes it back; a new forecast leaves and joins. So the entries
    are sorted by time once, and every entry adds its part of two running sums. For those who
    are not in the reference group, N stands in the place of N - 1.

    The sums are of integers, times in 2**-60 of the scored time: exact differences, whatever the
    order and whichever questions are in the block, and a quarter of the time that floats take.

    Parameters
    ----------
    block : Block
        Entries of p pairs.
    member : ndarray of bool, shape (n,), or None
        Whether the entry's forecaster is in the reference group; None if everyone is.
    bits : int
        The losses are at most 2**bits.

    Returns
    -------
    ndarray, shape (p,)
        In the unit of the block's losses times microseconds.
    """
    # Only differences count; taken from one of the losses, equal losses are exact zeros.
    worst = np.maximum.reduceat(block.losses, block.begin)
    excess = block.losses - np.repeat(worst, block.entries)
    excess *= block.on
    order, times = _in_time_order(block)
    joining = _changes(block, block.on).take(order)
    losing = _changes(block, excess).take(order)
    inside = None if member is None else member.take(order)
    count = _running(block, joining if inside is None else joining * inside)
    total = _running(block, losing if inside is None else losing * inside)
    scale = 60 - np.frexp(block.length.astype(np.float64))[1]
    lasting = _until_the_next(block, times, np.exp2(scale))
    ahead, theirs = _still_to_come(block, count, total, lasting, 1, bits)
    if inside is not None:
        others = _still_to_come(block, count, total, lasting, 0, bits)
        ahead, theirs = np.where(inside, (ahead, theirs), others)
    own = losing.astype(np.float64)
    own *= 2.0**-bits
    own *= ahead.astype(np.float64)
    theirs *= joining
    ahead[order] = own.astype(np.int64) - theirs
    totals: FloatArray = pair_totals(block, ahead) * np.repeat(np.exp2(bits - scale), block.pairs)
    return totals


def _in_time_order(block: Block) -> tuple[IntArray, IntArray]:
    """Return the entries' order by question, time, place in the ledger, and the sorted times."""
    bits = block.since.size.bit_length()
    ends = block.begin + block.entries
    parts = [slice(a, b) for a, b in zip(block.begin.tolist(), ends.tolist(), strict=True)]
    if int(block.length.max()).bit_length() + bits > 63:
        order = np.concatenate(
            [part.start + np.argsort(block.since[part], kind="stable") for part in parts]
        )
        return order, block.since[order]
    # Sorting one integer is faster than sorting an index by another.
    keys = block.since << bits
    keys |= np.arange(keys.size)
    for part in parts:
        keys[part].sort()
    order = keys & ((1 << bits) - 1)
    keys >>= bits
    return order, keys


def _changes(block: Block, amounts: NumberArray) -> NumberArray:
    """Return by how much each entry changes the amount of its forecaster, shape (n,)."""
    before = np.empty_like(amounts)
    before[1:] = amounts[:-1]
    before[block.first] = 0
    return np.subtract(amounts, before, out=before)


def _running(block: Block, changes: NumberArray) -> NumberArray:
    """Return the sum of the changes so far on the same question, shape (n,)."""
    # Each question starts by taking back what the one before it ended with.
    carried = np.add.reduceat(changes, block.begin)[:-1]
    changes[block.begin[1:]] -= carried
    sums = np.cumsum(changes)
    changes[block.begin[1:]] += carried
    return sums


def _until_the_next(block: Block, times: IntArray, scale: FloatArray) -> FloatArray:
    """Return the scaled time from each entry to the question's next one or its end."""
    lasting = np.empty(times.size)
    np.subtract(times[1:], times[:-1], out=lasting[:-1])
    final = block.begin + block.entries - 1
    lasting[final] = block.length - times[final]
    lasting *= scale[0] if (scale == scale[0]).all() else np.repeat(scale, block.entries)
    return lasting


def _still_to_come(
    block: Block,
    count: IntArray,
    total: NumberArray,
    lasting: FloatArray,
    oneself: int,
    bits: int,
) -> tuple[IntArray, IntArray]:
    """Return minus the integrals A and C * 2**-bits from each entry to the question's end."""
    others = np.arange(int(count.max()) + 1) - oneself
    per_other = np.divide(1.0, others, out=np.zeros(others.size), where=others > 0)
    share = per_other.take(count)
    share *= lasting
    ahead = count.astype(np.float64)
    ahead *= share
    share *= 2.0**-bits
    theirs = total.astype(np.float64)
    theirs *= share
    return _taken_back(block, ahead), _taken_back(block, theirs)


def _taken_back(block: Block, amounts: FloatArray) -> IntArray:
    """Return minus the sum of the rounded amounts from each entry to the end of its question."""
    np.rint(amounts, out=amounts)
    sums = np.zeros(amounts.size + 1, dtype=np.int64)
    sums[1:] = amounts
    # Each question starts with minus the sum of all of its amounts and ends with 0.
    sums[block.begin] -= np.add.reduceat(sums[1:], block.begin)
    np.cumsum(sums, out=sums)
    return sums[:-1]


def _entries(
    segments: Segments, losses: FloatArray, reference: BoolArray
) -> tuple[Block, BoolArray]:
    """Return the segments as ledger entries, with a withdrawal where no other follows at once."""
    who, begin = segments.forecaster, segments.start - segments.start.min()
    end = begin + (segments.end - segments.start)
    followed = (who[1:] == who[:-1]) & (begin[1:] == end[:-1])
    gap = np.flatnonzero(~np.append(followed, False))
    since = np.insert(begin, gap + 1, end[gap])
    first, last = bounds(np.insert(who, gap + 1, who[gap]), np.array([since.size]))
    block = Block(
        since=since,
        on=np.insert(np.ones_like(begin), gap + 1, 0),
        losses=np.insert(losses, gap + 1, 0.0),
        first=first,
        last=last,
        entries=np.array([since.size]),
        pairs=np.array([first.size]),
        length=end.max(keepdims=True),
    )
    return block, np.insert(reference, gap + 1, reference[gap])
