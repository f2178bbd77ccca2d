"""Order statistics of many windows of a stream of arrivals and departures, all at once."""

import numpy as np
import numpy.typing as npt

from forecasts.scoring.validation import IntArray

Int32Array = npt.NDArray[np.int32]


def smallest_in_windows(
    value: IntArray, sign: IntArray, first: IntArray, last: IntArray, rank: IntArray
) -> tuple[IntArray, IntArray]:
    """Return the k-th smallest of the values present in each window of a stream.

    It walks down a wavelet matrix [1]_ whose counts are signed: bit by bit from the highest, all
    windows at once ask how many of their values have a 0 there, and turn left or right.
    O((n + q) log V) for n events, q windows and values below V; no step per event.

    Parameters
    ----------
    value : ndarray of int64, shape (n,)
        The value that each event is about, 0 to V - 1, V below 2**31. Ranks make V small.
    sign : ndarray of int64, shape (n,)
        1 where the value arrives, -1 where it departs.
    first, last : ndarray of int64, shape (q,)
        Each window takes the events `first` to `last - 1`. What departs in it arrived in it.
    rank : ndarray of int64, shape (q,)
        Which one to return, from 0 for the smallest; fewer than are present.

    Returns
    -------
    smallest : ndarray of int64, shape (q,)
        The values.
    above : ndarray of int64, shape (q,)
        How many more of the same value have larger ranks.

    References
    ----------
    .. [1] Claude, Navarro & Ordóñez (2015), Information Systems 47, 15-32.

    Examples
    --------
    >>> value, sign = np.array([5, 2, 5, 5, 7]), np.array([1, 1, 1, -1, 1])
    >>> first, last, rank = np.array([[0, 0, 0], [3, 4, 5], [1, 1, 2]])
    >>> smallest_in_windows(value, sign, first, last, rank)
    (array([5, 5, 7]), array([1, 0, 0]))
    """
    # Half the width is nearly twice the speed: the arrays of a question stay in the cache.
    bits, steps = value.astype(np.int32), sign.astype(np.int8)
    low, high, left_over = (array.astype(np.int32) for array in (first, last, rank))
    smallest = np.zeros(rank.size, dtype=np.int32)
    for bit in reversed(range(int(bits.max(initial=0)).bit_length())):
        ones = (bits & (1 << bit)) != 0
        zeros = ~ones
        left, present = _running_count(zeros), _running_count(steps * zeros)
        below = present[high] - present[low]
        right = left_over >= below
        left_over -= below * right
        low, high = (
            np.where(right, left[-1] + edge - left[edge], left[edge]) for edge in (low, high)
        )
        smallest |= right * np.int32(1 << bit)
        moved = np.concatenate([np.flatnonzero(zeros), np.flatnonzero(ones)])
        bits, steps = bits[moved], steps[moved]
    same = _running_count(steps)
    above = same[high] - same[low] - left_over - 1
    return smallest.astype(np.int64), above.astype(np.int64)


def _running_count(amount: npt.NDArray[np.int8] | npt.NDArray[np.bool_]) -> Int32Array:
    """Return the sum of the amounts before each place, shape (n + 1,)."""
    count = np.zeros(amount.size + 1, dtype=np.int32)
    np.cumsum(amount, out=count[1:])
    return count
