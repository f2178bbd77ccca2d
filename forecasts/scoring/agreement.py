"""Do coders who read the same text say the same? Agreement, corrected for chance.

A coefficient that would be 0/0 is None, by one convention for all of them: nothing was coded twice
(then the observed agreement is None, too), or every code that could be compared is the same one
(then the observed agreement is 1). Neither says anything about the coders.
"""

from enum import StrEnum
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from forecasts.scoring.pairs import TOLERANCE
from forecasts.scoring.validation import FloatArray, IntArray, as_codings, as_two_codings

# Krippendorff (2004), Content Analysis, 2nd edition, page 241; three places, so 2/3 is below.
FIRM_FROM = 0.8
TENTATIVE_FROM = 0.667

Level: TypeAlias = Literal["nominal", "ordinal", "interval"]


class Verdict(StrEnum):
    """What codings are good for."""

    FIRM = "firm"
    TENTATIVE = "tentative"
    BELOW = "below"  # recode or drop
    UNDEFINED = "undefined"


def observed_agreement(codings: npt.ArrayLike) -> float | None:
    """Return the percent agreement: the share of pairs of codes of the same unit that are equal.

    It is not corrected for chance. Shown beside a coefficient, since where nearly all units are of
    one kind coders may agree on nearly all of them and have a low kappa [1]_.

    Parameters
    ----------
    codings : array_like, shape (m, n)
        The code that each of m coders gave to each of n units, up to a million in size; NaN where
        a coder gave none.

    Returns
    -------
    float or None
        0 to 1 (not percent, 1 is best); None if no unit has two codes.

    Raises
    ------
    ValueError
        If the shape is wrong or a code is too large.

    References
    ----------
    .. [1] Feinstein & Cicchetti (1990), Journal of Clinical Epidemiology 43, 543-549.

    Examples
    --------
    >>> observed_agreement([[1, 1, 2, 2], [1, 1, 2, 1]])
    0.75
    """
    _, counts = _counted(as_codings(codings))
    codes = counts.sum(axis=1)
    pairs = int((codes * (codes - 1)).sum())
    return int((counts * (counts - 1)).sum()) / pairs if pairs else None


def cohen_kappa(codings: npt.ArrayLike) -> float | None:
    """Return Cohen's kappa [1]_ of two coders and kinds without order.

    `kappa = 1 - D_o / D_e`, with D_o the share of units coded differently and D_e what it would be
    if each coder had dealt out the same codes at random.

    Parameters
    ----------
    codings : array_like, shape (2, n)
        The code that each coder gave to each unit: whole numbers, none missing.

    Returns
    -------
    float or None
        -1 to 1 (best); 0 is what chance would give. None if there is no unit or just one code.

    Raises
    ------
    ValueError
        If there are not two coders, or a code is missing, not whole, or beyond a million.

    References
    ----------
    .. [1] Cohen (1960), Educational and Psychological Measurement 20, 37-46.

    Examples
    --------
    >>> cohen_kappa([[1, 1, 2, 2], [1, 1, 2, 1]])
    0.5
    """
    return _kappa(as_two_codings(codings), "nominal")


def weighted_kappa(codings: npt.ArrayLike) -> float | None:
    """Return the linearly weighted kappa [1]_ of two coders and bins in order.

    `kappa = 1 - D_o / D_e`, with D_o the mean number of bins between the two codes of a unit and
    D_e what it would be if each coder had dealt out the same codes at random.

    Parameters
    ----------
    codings : array_like, shape (2, n)
        The bin that each coder gave to each unit: whole numbers, none missing. Bins nobody used
        count in the distance between those below and above.

    Returns
    -------
    float or None
        -1 to 1 (best); 0 is what chance would give. None if there is no unit or just one bin.

    Raises
    ------
    ValueError
        If there are not two coders, or a code is missing, not whole, or beyond a million.

    References
    ----------
    .. [1] Cohen (1968), Psychological Bulletin 70, 213-220.

    Examples
    --------
    >>> weighted_kappa([[0, 0, 6, 6], [0, 0, 6, 5]])
    0.9166666666666666
    """
    return _kappa(as_two_codings(codings), "linear")


def krippendorff_alpha(codings: npt.ArrayLike, level: Level) -> float | None:
    """Return Krippendorff's alpha [1]_ of any number of coders, with gaps.

    `alpha = 1 - D_o / D_e`: the mean squared difference of two codes of the same unit, over that
    of any two codes. Differences are, by level of measurement:

    - nominal: 0 for equal codes, else 1;
    - ordinal: codes between the two in the order of all codes, each end counting half;
    - interval: of the codes as numbers.

    Parameters
    ----------
    codings : array_like, shape (m, n)
        The code that each of m coders gave to each of n units, up to a million in size; NaN where
        a coder gave none. Units with a single code do not count.
    level : {"nominal", "ordinal", "interval"}
        What differences between codes mean. Memory grows with the square of the different codes.

    Returns
    -------
    float or None
        1 (best) downwards; 0 is what chance would give, below it coders disagree systematically.
        None if no unit has two codes, or all codes of those that do are equal.

    Raises
    ------
    ValueError
        If the shape is wrong, a code is too large, or there is no such level.

    References
    ----------
    .. [1] Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of
       Pennsylvania, https://repository.upenn.edu/asc_papers/43.

    Examples
    --------
    >>> nan = np.nan
    >>> codings = [[1, 2, 3, 3, nan], [1, 2, 3, 2, nan], [nan, 2, 3, 3, 1]]
    >>> round(krippendorff_alpha(codings, "nominal"), 4)
    0.7368
    >>> round(krippendorff_alpha(codings, "ordinal"), 4)
    0.8052
    """
    values, counts = _counted(as_codings(codings))
    codes, used = counts.sum(axis=1), counts.sum(axis=0)
    difference = _differences(values, used, level)
    # A code is no pair with itself; those pairs are on the diagonal, where the difference is 0.
    coincidences = counts.T @ (counts / (codes - 1)[:, np.newaxis])
    observed = float((difference * coincidences).sum())
    expected = float((difference * np.outer(used, used)).sum())
    return 1 - (int(used.sum()) - 1) * observed / expected if expected else None


def verdict(coefficient: float | None) -> Verdict:
    """Return what codings with this kappa or alpha are good for.

    From .80 on conclusions are firm, from .667 on tentative [1]_. Differences of rounding count
    for nothing: a computed .7999999999999999 is firm.

    Parameters
    ----------
    coefficient : float or None
        Kappa or alpha, at most 1.

    Returns
    -------
    Verdict
        Undefined for None.

    Raises
    ------
    ValueError
        If it is NaN or above 1.

    References
    ----------
    .. [1] Krippendorff (2004), Content Analysis, 2nd edition, page 241.

    Examples
    --------
    >>> [str(verdict(coefficient)) for coefficient in (0.8, 0.667, 0.66, None)]
    ['firm', 'tentative', 'below', 'undefined']
    """
    if coefficient is None:
        return Verdict.UNDEFINED
    if not coefficient <= 1:  # written so that NaN fails
        raise ValueError("A coefficient of agreement is a number up to 1.")
    if coefficient >= FIRM_FROM - TOLERANCE:
        return Verdict.FIRM
    return Verdict.TENTATIVE if coefficient >= TENTATIVE_FROM - TOLERANCE else Verdict.BELOW


def _kappa(codings: IntArray, weights: Literal["nominal", "linear"]) -> float | None:
    codes, place = np.unique(codings, return_inverse=True)
    table = np.zeros((codes.size, codes.size), dtype=np.int64)
    np.add.at(table, tuple(place.reshape(codings.shape)), 1)
    distance = np.abs(np.subtract.outer(codes, codes))
    if weights == "nominal":
        distance = np.minimum(distance, 1)
    # Whole numbers up to here, so that 0 is 0 and the order of units changes nothing.
    observed = int((distance * table).sum()) * codings.shape[1]
    expected = int((distance * np.outer(table.sum(axis=1), table.sum(axis=0))).sum())
    return 1 - observed / expected if expected else None


def _counted(codings: FloatArray) -> tuple[FloatArray, IntArray]:
    """Return the different codes, rising, and how often each unit with two or more has each."""
    present = ~np.isnan(codings)
    comparable = present.sum(axis=0) >= 2
    codings, present = codings[:, comparable], present[:, comparable]
    values, place = np.unique(codings[present], return_inverse=True)
    counts = np.zeros((codings.shape[1], values.size), dtype=np.int64)
    np.add.at(counts, (np.nonzero(present)[1], place), 1)
    return values, counts


def _differences(values: FloatArray, used: IntArray, level: Level) -> FloatArray:
    """Return the squared difference of every two codes, shape (v, v)."""
    if level == "nominal":
        return np.not_equal.outer(values, values).astype(np.float64)
    if level == "ordinal":
        # The codes below it and half of its own: differences of these are Krippendorff's.
        values = np.cumsum(used) - used / 2
    elif level != "interval":
        raise ValueError("Codes are nominal, ordinal or interval.")
    return np.square(np.subtract.outer(values, values))
