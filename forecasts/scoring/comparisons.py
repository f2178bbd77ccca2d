"""A commentator and a reference forecast on the same claims."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from forecasts.scoring.bootstrap import times_drawn
from forecasts.scoring.claims import Claims, enough_claims
from forecasts.scoring.pairs import grouped_sums
from forecasts.scoring.ranges import loss_bands
from forecasts.scoring.sample import ENDS
from forecasts.scoring.validation import FloatArray, as_references


@dataclass(frozen=True)
class Band:
    """The least and the most that claims have lost on average, wherever in their ranges they meant.

    Attributes
    ----------
    best, worst : float
        Mean losses, 0 (best) to 1 (worst), `best <= worst`.
    """

    best: float
    worst: float


@dataclass(frozen=True)
class Comparison:
    """The commentator and a reference on the same claims: those for which there is a reference.

    Attributes
    ----------
    claims : int
        Number of these claims, 10 or more.
    loss : float
        Mean loss of the reference, 0 (best) to 1 (worst).
    band : Band
        That of the commentator on these claims.
    difference : Band
        Mean of the paired differences, loss of the commentator minus loss of the reference, -1
        to 1: below 0 the commentator did better. Best and worst as in the band.
    low, high : float
        90 % bootstrap interval by family, from the 5 % end of the best to the 95 % end of the
        worst difference. With a single family there is nothing to redraw: it is the difference.
    """

    claims: int
    loss: float
    band: Band
    difference: Band
    low: float
    high: float


def compare_claims(
    claims: Claims, reference: npt.ArrayLike, seed: int, draws: int = 1000
) -> Comparison | None:
    """Return the commentator beside a reference, on the claims for which there is one.

    Parameters
    ----------
    claims : Claims
        One row each; every claim weighs 1.
    reference : array_like, shape (n,)
        Another probability of the same events, 0 to 1; NaN where there is none.
    seed : int
        Seed of the bootstrap, 0 or more. Same claims, same seed: same interval.
    draws : int
        Number of bootstrap draws, 1 or more. Each takes as many families as there are.

    Returns
    -------
    Comparison or None
        None with fewer than ten claims to compare: too few to say.

    Raises
    ------
    ValueError
        If a reference is out of range, the lengths differ, or there are enough claims and no draw.

    References
    ----------
    .. [1] Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 8.

    Examples
    --------
    >>> claims = Claims(
    ...     low=np.full(10, 0.5), high=np.full(10, 0.75), happened=np.ones(10, np.int64),
    ...     family=np.arange(10), word=np.zeros(10, np.int64), crowd=np.full(10, 0.5),
    ...     base_rate=np.full(10, np.nan),
    ... )
    >>> compare_claims(claims, claims.crowd, seed=1).difference
    Band(best=-0.1875, worst=0.0)
    """
    given = as_references(reference)
    if given.shape != claims.low.shape:
        raise ValueError("Each claim has one reference, or a gap.")
    there = ~np.isnan(given)
    claims, given = claims.only(there), given[there]
    if not enough_claims(claims):
        return None
    best, worst = loss_bands(claims.low, claims.high, claims.happened)
    lost = np.square(given - claims.happened)
    return Comparison(
        claims=lost.size,
        loss=float(lost.mean()),
        band=mean_band(best, worst),
        difference=mean_band(best - lost, worst - lost),
        low=float(np.quantile(_drawn_means(claims, best - lost, seed, draws), ENDS[0])),
        high=float(np.quantile(_drawn_means(claims, worst - lost, seed, draws), ENDS[1])),
    )


def mean_band(best: FloatArray, worst: FloatArray) -> Band:
    """Return the band of the means, each claim weighing 1."""
    return Band(float(best.mean()), float(worst.mean()))


def _drawn_means(claims: Claims, values: FloatArray, seed: int, draws: int) -> FloatArray:
    """Return the mean of the values, one a claim, in each draw of families, shape (draws,)."""
    families, row = np.unique(claims.family, return_inverse=True)
    drawn = times_drawn(families.size, seed, draws)
    sums = grouped_sums(row, values, families.size)
    means: FloatArray = (drawn @ sums) / (drawn @ np.bincount(row))
    return means
