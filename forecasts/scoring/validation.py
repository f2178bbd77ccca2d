"""The gates of the scoring package: what is a stored forecast, what is an outcome."""

import math
import operator
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]

MILLION = 1_000_000
SUM_TOLERANCE = Fraction(5, 1000)


def stored_form(probabilities: Sequence[Decimal]) -> list[int]:
    """Return a forecast as integers in parts per million that sum to exactly 1,000,000.

    A sum within 0.005 of 1 is scaled to 1. Floors come first; the missing units go one each to
    the largest remainders, ties to the earlier option. The arithmetic is exact.

    Parameters
    ----------
    probabilities : sequence of Decimal, length K >= 2
        Probability of each option in option order, 0 to 1 (not percent).

    Returns
    -------
    list of int, length K
        Parts per million, 0 to 1,000,000.

    Raises
    ------
    ValueError
        If there are fewer than two options, a value is not a number from 0 to 1 (minus zero and
        values too small for a float included), or the sum is more than 0.005 away from 1.

    Examples
    --------
    >>> stored_form([Decimal("0.7"), Decimal("0.3")])
    [700000, 300000]
    >>> stored_form([Decimal("0.333")] * 3)
    [333334, 333333, 333333]
    >>> stored_form([Decimal("0.5"), Decimal("0.49")])
    Traceback (most recent call last):
        ...
    ValueError: The probabilities add up to 99 %, not 100 %.
    """
    if len(probabilities) < 2:
        raise ValueError("A forecast needs a probability for each of at least two options.")
    exact = [_exact(probability) for probability in probabilities]
    total = sum(exact, Fraction(0))
    if not abs(total - 1) <= SUM_TOLERANCE:
        raise ValueError(f"The probabilities add up to {float(total * 100):.6g} %, not 100 %.")
    return _largest_remainders([value * MILLION / total for value in exact])


def stored_binary(probability: Decimal) -> list[int]:
    """Return a binary forecast as parts per million, rounded half up.

    Parameters
    ----------
    probability : Decimal
        Probability of "yes", 0 to 1 (not percent).

    Returns
    -------
    list of int, length 2
        Parts per million of yes and of no; they sum to 1,000,000. Yes is outcome index 0.

    Raises
    ------
    ValueError
        If the value is not a number from 0 to 1, minus zero and values too small for a float
        included.

    Examples
    --------
    >>> stored_binary(Decimal("0.7"))
    [700000, 300000]
    >>> stored_binary(Decimal("0.0000005"))
    [1, 999999]
    """
    yes = math.floor(_exact(probability) * MILLION + Fraction(1, 2))
    return [yes, MILLION - yes]


def as_ppm(values: npt.ArrayLike) -> IntArray:
    """Return stored forecasts as an array: the one gate in front of every score.

    Parameters
    ----------
    values : array_like, shape (n, K), K >= 2
        Parts per million of each option in option order.

    Returns
    -------
    ndarray of int64, shape (n, K)
        The same values.

    Raises
    ------
    ValueError
        If the shape is wrong, a value is NaN, not whole, or outside 0 to 1,000,000, or a row
        does not sum to exactly 1,000,000.

    Examples
    --------
    >>> as_ppm([[700_000, 300_000]]).tolist()
    [[700000, 300000]]
    """
    array = np.asarray(values)
    if array.ndim != 2 or array.shape[1] < 2 or array.dtype.kind not in "iuf":
        raise ValueError("Forecasts are rows of numbers with at least two options.")
    if not np.all((array >= 0) & (array <= MILLION)):  # written so that NaN fails
        raise ValueError("Parts per million are numbers from 0 to 1,000,000.")
    ppm = array.astype(np.int64)
    if not np.all(ppm == array):
        raise ValueError("Parts per million are whole numbers.")
    if not np.all(ppm.sum(axis=1) == MILLION):
        raise ValueError("The parts per million of a forecast sum to exactly 1,000,000.")
    return ppm


def as_outcome(outcome: int, options: int) -> int:
    """Return the index of the option that happened.

    Parameters
    ----------
    outcome : int
        Index from 0; on a binary question 0 is yes and 1 is no.
    options : int
        Number of options K.

    Returns
    -------
    int
        The index as a Python int, 0 to K - 1.

    Raises
    ------
    ValueError
        If the outcome is no such index. `True` is refused, since as an index it would mean "no".

    Examples
    --------
    >>> as_outcome(1, options=2)
    1
    """
    if isinstance(outcome, bool | np.bool_ | float):
        raise ValueError("An outcome is the index of an option, not a truth value or a float.")
    index = operator.index(outcome)
    if not 0 <= index < options:
        raise ValueError(f"Outcome {index} is none of the options 0 to {options - 1}.")
    return index


def as_probabilities(values: npt.ArrayLike) -> FloatArray:
    """Return rows of real probabilities, shape (n, K), that each sum to 1 within 1e-9."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] < 2:
        raise ValueError("Probabilities are rows of numbers with at least two options.")
    # Written so that NaN fails; what is not negative and sums to 1 is not above 1.
    if not np.all(array >= 0) or not np.all(np.abs(array.sum(axis=1) - 1) <= 1e-9):
        raise ValueError("Probabilities are numbers from 0 to 1 that sum to 1.")
    return array


def as_losses(values: npt.ArrayLike) -> FloatArray:
    """Return losses, shape (n,), each from 0 to 1."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or not np.all((array >= 0) & (array <= 1)):  # written so that NaN fails
        raise ValueError("Losses are a row of numbers from 0 to 1.")
    return array


def as_chances(values: npt.ArrayLike, least: int = 1) -> FloatArray:
    """Return probabilities of separate events, shape (n,), n >= least, each from 0 to 1."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or array.size < least:
        raise ValueError(f"There is a row of at least {least} probabilities.")
    if not np.all((array >= 0) & (array <= 1)):  # written so that NaN fails
        raise ValueError("Probabilities are numbers from 0 to 1.")
    return array


def as_rising(values: npt.ArrayLike) -> FloatArray:
    """Return points of a scale, shape (n,), n >= 1, strictly rising from 0 to 1."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or array.size == 0 or not np.all((array >= 0) & (array <= 1)):
        raise ValueError("The points of a scale are a row of numbers from 0 to 1.")
    if not np.all(np.diff(array) > 0):
        raise ValueError("The points of a scale rise.")
    return array


def as_numbers(values: npt.ArrayLike, lowest: float = -np.inf) -> FloatArray:
    """Return finite numbers, shape (n,), each at least the lowest."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or not np.all(np.isfinite(array) & (array >= lowest)):
        raise ValueError(f"These are a row of finite numbers from {lowest:g} up.")
    return array


def as_ranges(low: npt.ArrayLike, high: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the ends of ranges of probabilities, each shape (n,), `0 <= low <= high <= 1`."""
    lower, upper = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    if lower.ndim != 1 or lower.shape != upper.shape:
        raise ValueError("A range has one low and one high end.")
    if not np.all((lower >= 0) & (lower <= upper) & (upper <= 1)):  # written so that NaN fails
        raise ValueError("A range of probabilities goes from low to high, from 0 to 1.")
    return lower, upper


def as_happened(values: npt.ArrayLike) -> BoolArray:
    """Return what came about, shape (n,), from 1 (it did) and 0: no index of an outcome."""
    array = np.asarray(values)
    if array.ndim != 1 or not np.all((array == 0) | (array == 1)):  # written so that NaN fails
        raise ValueError("What happened is a row of 1 (it came about) and 0 (it did not).")
    return array.astype(np.bool_)


def as_references(values: npt.ArrayLike) -> FloatArray:
    """Return probabilities to compare with, shape (n,), each from 0 to 1; NaN is missing."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or not np.all(np.isnan(array) | ((array >= 0) & (array <= 1))):
        raise ValueError("What claims are compared with is a probability or missing.")
    return array


def as_codings(values: npt.ArrayLike) -> FloatArray:
    """Return codings, shape (m, n), a row per coder and a column per unit; NaN is missing."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2:
        raise ValueError("Codings have a row for each coder and a column for each unit.")
    if not np.all(np.isnan(array) | (np.abs(array) <= MILLION)):
        raise ValueError("A code is a number up to a million in size, or missing.")
    return array


def as_two_codings(values: npt.ArrayLike) -> IntArray:
    """Return the codes of two coders, shape (2, n), whole and none of them missing."""
    array = as_codings(values)
    if array.shape[0] != 2:
        raise ValueError("These are the codes of two coders.")
    if not np.all(array == np.floor(array)):  # written so that NaN fails
        raise ValueError("Both coders give every unit a whole number for its code.")
    return array.astype(np.int64)


def _exact(probability: Decimal) -> Fraction:
    """Return the probability as a fraction, or refuse it in words fit for a forecaster."""
    # Comparing a Decimal NaN raises an ArithmeticError, so this question comes first.
    if not probability.is_finite():
        raise ValueError("A probability is a number between 0 % and 100 %.")
    if probability.is_signed() or not probability <= 1:
        raise ValueError("A probability lies between 0 % and 100 %.")
    # Also a shield: a fraction of 1e-999999999 would fill the memory.
    if probability != 0 and float(probability) == 0:
        raise ValueError("A probability this close to 0 % has to be given as 0 %.")
    return Fraction(probability)


def _largest_remainders(shares: list[Fraction]) -> list[int]:
    """Round shares that sum to a million to integers that do."""
    units = [math.floor(share) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda k: (units[k] - shares[k], k))
    for k in by_remainder[: MILLION - sum(units)]:
        units[k] += 1
    return units
