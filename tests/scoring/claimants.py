"""Small sets of tested claims for the tests, from plain Python values."""

import math
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from hypothesis import strategies as st

from forecasts.scoring import Claims

# ICD 203 (2015): almost no chance, very unlikely, unlikely, roughly even, likely, very likely,
# almost certain.
EDGES = [0.01, 0.05, 0.20, 0.45, 0.55, 0.80, 0.95, 0.99]
ICD_203 = list(pairwise(EDGES))
LEXICON = EDGES[:-1], EDGES[1:]
VERY_UNLIKELY, LIKELY, ALMOST_CERTAIN = 1, 4, 6
NO_WORD = -1


class Claim(NamedTuple):
    """One tested claim."""

    low: float
    high: float
    happened: int
    family: int = 0
    word: int = NO_WORD
    crowd: float = math.nan
    base_rate: float = math.nan


def worded(word: int, happened: int, crowd: float = math.nan) -> Claim:
    """Return a claim in a word of ICD 203."""
    return Claim(*ICD_203[word], happened, word=word, crowd=crowd)


def make_claims(claims: list[Claim]) -> Claims:
    low, high, happened, family, word, crowd, base_rate = zip(*claims, strict=True)
    return Claims(
        low=np.array(low, dtype=np.float64),
        high=np.array(high, dtype=np.float64),
        happened=np.array(happened, dtype=np.int64),
        family=np.array(family, dtype=np.int64),
        word=np.array(word, dtype=np.int64),
        crowd=np.array(crowd, dtype=np.float64),
        base_rate=np.array(base_rate, dtype=np.float64),
    )


# Ten claims in words, all about one family of questions, whose crowd said .8 of what came about
# and .3 of what did not.
TEN = [
    *[worded(LIKELY, 1, crowd=0.8)] * 3,
    *[worded(LIKELY, 0, crowd=0.3)] * 2,
    *[worded(VERY_UNLIKELY, 0, crowd=0.3)] * 2,
    worded(VERY_UNLIKELY, 1, crowd=0.8),
    *[worded(ALMOST_CERTAIN, 1, crowd=0.8)] * 2,
]

THOUSANDTHS = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)


@st.composite
def random_claims(draw: st.DrawFn, min_size: int = 10) -> list[Claim]:
    """Ten or more claims; one in three or so has no crowd."""
    row = st.tuples(
        st.tuples(THOUSANDTHS, THOUSANDTHS).map(sorted),
        st.integers(0, 1),
        st.integers(0, 3),
        st.integers(NO_WORD, 6),
        st.just(math.nan) | THOUSANDTHS | THOUSANDTHS,
        st.just(math.nan) | THOUSANDTHS,
    )
    rows = draw(st.lists(row, min_size=min_size, max_size=25))
    return [Claim(*ends, *rest) for ends, *rest in rows]


def exactly(number: float) -> Fraction:
    """Return the thousandths that a float of the tests stands for."""
    return Fraction(round(number * 1000), 1000)
