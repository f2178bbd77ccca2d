"""Claims of commentators that were tested: what they said, and what came about."""

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from forecasts.scoring.calibration import wilson_interval
from forecasts.scoring.validation import (
    BoolArray,
    FloatArray,
    IntArray,
    as_happened,
    as_ranges,
    as_references,
)

CLAIMS_TO_SAY = 10


@dataclass(frozen=True, eq=False)
class Claims:
    """The tested claims of a commentator that name a range of probabilities, in any order.

    Everything is about the event as the claim words it: of a claim that is linked to the opposite
    of a question, outcome, crowd and base rate are turned round first.

    Attributes
    ----------
    low, high : ndarray, shape (n,)
        Ends of the range, 0 to 1 (not percent).
    happened : ndarray of int64 or bool, shape (n,)
        1 where the event came about, else 0. Not the index of an outcome, which is 0 for yes.
    family : ndarray of int64, shape (n,)
        Code of the family of the question, 0 or more. Related questions share one, and so do two
        claims about the same question.
    word : ndarray of int64, shape (n,)
        Index of the word in its lexicon, 0 or more; -1 where the claim uses none of it.
    crowd : ndarray, shape (n,)
        Probability the crowd gave at the claim's date, 0 to 1; NaN where there was no crowd.
    base_rate : ndarray, shape (n,)
        How often such events happen, 0 to 1; NaN where that is not known.

    Raises
    ------
    ValueError
        If the lengths disagree, or a value is out of range or, in another column, NaN.

    Examples
    --------
    >>> claims = Claims(
    ...     low=np.array([0.55]), high=np.array([0.8]), happened=np.array([1]),
    ...     family=np.array([0]), word=np.array([4]), crowd=np.array([np.nan]),
    ...     base_rate=np.array([0.3]),
    ... )
    """

    low: FloatArray
    high: FloatArray
    happened: IntArray | BoolArray
    family: IntArray
    word: IntArray
    crowd: FloatArray
    base_rate: FloatArray

    def __post_init__(self) -> None:
        as_ranges(self.low, self.high)
        as_happened(self.happened)
        if any(getattr(self, field.name).shape != self.low.shape for field in fields(self)):
            raise ValueError("The columns of the claims are equally long.")
        for name, code, lowest in (("family", self.family, 0), ("word", self.word, -1)):
            if code.dtype.kind not in "iu" or not np.all(code >= lowest):
                raise ValueError(f"A {name} is a whole number from {lowest} up.")
        as_references(self.crowd)
        as_references(self.base_rate)

    def only(self, keep: BoolArray | IntArray) -> "Claims":
        """Return some of the claims, by flag or by index, to make a card of them alone."""
        return Claims(**{field.name: getattr(self, field.name)[keep] for field in fields(self)})


@dataclass(frozen=True)
class Directions:
    """Claims that name a direction and no range, counted apart: they have no loss.

    Attributes
    ----------
    hits, misses : int
        Number of claims that came about as they said, and of the others.
    low, high : float
        95 % Wilson interval of the share of hits, 0 to 1; NaN without claims.
    """

    hits: int
    misses: int
    low: float
    high: float


def enough_claims(claims: Claims) -> bool:
    """Return whether there are enough claims for a mean: 10, else "too few to say".

    Examples
    --------
    >>> one = np.zeros(1, np.int64)
    >>> enough_claims(Claims(np.zeros(1), np.ones(1), one, one, one, np.ones(1), np.ones(1)))
    False
    """
    return claims.low.size >= CLAIMS_TO_SAY


def count_directions(said: npt.ArrayLike, happened: npt.ArrayLike) -> Directions:
    """Return the hits and misses of claims that say whether, but not how probably.

    Parameters
    ----------
    said, happened : array_like, shape (n,)
        1 where the claim said that the event would come about, and where it did; else 0.

    Returns
    -------
    Directions
        Counts, never to be averaged with losses.

    Raises
    ------
    ValueError
        If a value is neither 0 nor 1, NaN included, or the lengths differ.

    Examples
    --------
    >>> found = count_directions(said=[1, 1, 0, 0], happened=[1, 0, 0, 0])
    >>> found.hits, found.misses, round(found.low, 4), round(found.high, 4)
    (3, 1, 0.3006, 0.9544)
    """
    claimed, came = as_happened(said), as_happened(happened)
    if claimed.shape != came.shape:
        raise ValueError("Each claim has one outcome.")
    hits = int(np.sum(claimed == came))
    trials = np.array([claimed.size], dtype=np.float64)
    [low], [high] = wilson_interval(hits / np.maximum(trials, 1), trials)
    return Directions(hits, claimed.size - hits, float(low), float(high))
