"""Codings for the tests: published and random ones, and their agreement in exact fractions."""

import math
from fractions import Fraction
from itertools import permutations, product

import numpy as np
from hypothesis import strategies as st

from forecasts.scoring import FloatArray
from forecasts.scoring.agreement import Level

LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval")
GAP = None
Codings = list[list[int | None]]

# A gap is as frequent as two of the codes.
CODES = st.sampled_from([GAP, GAP, 0, 1, 2, 5])
CODINGS = st.integers(1, 8).flatmap(
    lambda units: st.lists(st.lists(CODES, min_size=units, max_size=units), min_size=1, max_size=4)
)
TWO_CODERS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12).map(
    lambda units: [list(codes) for codes in zip(*units, strict=True)]
)


def with_gaps(codings: Codings) -> FloatArray:
    return np.array([[math.nan if code is GAP else code for code in row] for row in codings])


def read_codings(text: str) -> FloatArray:
    rows = [line.split() for line in text.strip().splitlines()]
    return with_gaps([[GAP if code == "*" else int(code) for code in row] for row in rows])


# The computational example of the article on Krippendorff's alpha in Wikipedia,
# https://en.wikipedia.org/wiki/Krippendorff%27s_alpha: three coders, fifteen units.
FIFTEEN_UNITS = read_codings("""
    * * * * * 3 4 1 2 1 1 3 3 * 3
    1 * 2 1 3 3 4 3 * * * * * * *
    * * 2 1 3 4 4 * 2 1 1 3 3 * 4
""")
# Example C of Krippendorff (2011), Computing Krippendorff's Alpha-Reliability,
# https://repository.upenn.edu/asc_papers/43, as in the manual of kripp.alpha in R's irr: four
# observers, twelve units.
TWELVE_UNITS = read_codings("""
    1 2 3 3 2 1 4 1 2 * * *
    1 2 3 3 2 2 4 1 2 5 * *
    * 3 3 3 2 3 4 2 2 5 1 3
    1 2 3 3 2 4 4 1 2 5 1 *
""")


def codes_by_unit(codings: Codings) -> list[list[int]]:
    units = zip(*codings, strict=True)
    return [[code for code in unit if code is not GAP] for unit in units]


def differs(one: int, other: int, level: Level, pooled: list[int]) -> Fraction:
    """Return the squared difference by the definition of its level."""
    if level == "nominal":
        return Fraction(one != other)
    if level == "interval":
        return Fraction(one - other) ** 2
    low, high = sorted([one, other])
    between = sum(low <= code <= high for code in pooled)
    return (between - Fraction(pooled.count(low) + pooled.count(high), 2)) ** 2


def exact_alpha(codings: Codings, level: Level) -> Fraction | None:
    """Return alpha from its definition, pair by pair."""
    units = [unit for unit in codes_by_unit(codings) if len(unit) > 1]
    pooled = [code for unit in units for code in unit]
    if len(set(pooled)) < 2:
        return None

    def total(codes: list[int]) -> Fraction:
        pairs = permutations(codes, 2)
        return sum((differs(one, other, level, pooled) for one, other in pairs), Fraction(0))

    observed = sum((total(unit) / (len(unit) - 1) for unit in units), Fraction(0)) / len(pooled)
    return 1 - observed / (total(pooled) / (len(pooled) * (len(pooled) - 1)))


def exact_kappa(codings: list[list[int]], linear: bool) -> Fraction | None:
    """Return kappa from its definition, every code of one coder with every code of the other."""

    def distance(one: int, other: int) -> int:
        return abs(one - other) if linear else int(one != other)

    units = len(codings[0])
    observed = Fraction(sum(distance(*codes) for codes in zip(*codings, strict=True)), units)
    expected = Fraction(sum(distance(*codes) for codes in product(*codings)), units**2)
    return 1 - observed / expected if expected else None


# Cohen (1968), two hundred units, as in the manual of cohen.kappa in R's psych: he reports .492.
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]


def cohen_codings() -> list[list[int]]:
    cells = [(i, j) for i in range(3) for j in range(3) for _ in range(COHEN[i][j])]
    return [list(codes) for codes in zip(*cells, strict=True)]
