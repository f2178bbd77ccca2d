"""What became of a commentator's claims: bands of losses, beside what others would have lost."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from forecasts.scoring.calibration import wilson_interval
from forecasts.scoring.claims import Claims, enough_claims
from forecasts.scoring.comparisons import Band, Comparison, compare_claims, mean_band
from forecasts.scoring.pairs import TOLERANCE, grouped_sums
from forecasts.scoring.ranges import loss_bands
from forecasts.scoring.validation import FloatArray, IntArray, as_ranges

ALWAYS_HALF_LOSS = 0.25


@dataclass(frozen=True, eq=False)
class WordStrip:
    """How often came about what was said in each word of a lexicon; all of shape (K,).

    Attributes
    ----------
    low, high : ndarray
        The word's range, 0 to 1.
    count : ndarray of int64
        Claims in that word.
    observed : ndarray
        Share of them that came about, 0 to 1; NaN without claims.
    observed_low, observed_high : ndarray
        95 % Wilson interval of the share, 0 to 1; NaN without claims.
    """

    low: FloatArray
    high: FloatArray
    count: IntArray
    observed: FloatArray
    observed_low: FloatArray
    observed_high: FloatArray


@dataclass(frozen=True, eq=False)
class Means:
    """What ten or more tested claims amount to.

    Attributes
    ----------
    band : Band
        The headline, and the only thing commentators are ordered by.
    midpoint_for_charts : float
        Mean loss of the midpoints of the ranges, 0 (best) to 1 (worst). A dot on a chart and no
        score: it rewards picking a word one does not mean.
    always_half : float
        Loss of always saying one half: 0.25.
    crowd, base_rate : Comparison or None
        None with fewer than ten claims to compare: too few to say.
    words : WordStrip
        In the order of the lexicon.
    """

    band: Band
    midpoint_for_charts: float
    always_half: float
    crowd: Comparison | None
    base_rate: Comparison | None
    words: WordStrip


@dataclass(frozen=True, eq=False)
class ReportCard:
    """The report card of a commentator.

    Attributes
    ----------
    tested, with_crowd, with_base_rate : int
        Number of claims; of those with a crowd at their date; of those with a base rate.
    means : Means or None
        None with fewer than ten tested claims: too few to say.
    """

    tested: int
    with_crowd: int
    with_base_rate: int
    means: Means | None


def report_card(
    claims: Claims, words: tuple[npt.ArrayLike, npt.ArrayLike], seed: int, draws: int = 1000
) -> ReportCard:
    """Return the report card of a commentator's tested claims.

    Claims linked to a question before its outcome was known and those linked later belong on two
    cards; so do claims in words, in numbers and in a plain "will".

    Parameters
    ----------
    claims : Claims
        One row each; every claim weighs 1.
    words : (low, high), array_like, shape (K,)
        Ranges of the words of the lexicon, in its order.
    seed : int
        Seed of the bootstrap, 0 or more. Same claims, same seed: same card.
    draws : int
        Number of bootstrap draws, 1 or more.

    Returns
    -------
    ReportCard
        Without any mean if there are fewer than ten claims.

    Raises
    ------
    ValueError
        If a claim uses a word that the lexicon does not have, a word has no range, or there is no
        draw to be made.

    References
    ----------
    .. [1] Seidenfeld, Schervish & Kadane (2012), International Journal of Approximate Reasoning
       53, 1248-1261: no real number scores imprecise forecasts strictly properly, hence a band.
    .. [2] Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 8.

    Examples
    --------
    >>> claims = Claims(
    ...     low=np.full(10, 0.5), high=np.full(10, 0.75), happened=np.ones(10, np.int64),
    ...     family=np.arange(10), word=np.zeros(10, np.int64), crowd=np.full(10, 0.5),
    ...     base_rate=np.full(10, np.nan),
    ... )
    >>> card = report_card(claims, words=([0.5], [0.75]), seed=1)
    >>> card.means.band, card.means.crowd.difference
    (Band(best=0.0625, worst=0.25), Band(best=-0.1875, worst=0.0))
    >>> report_card(claims.only(np.arange(9)), words=([0.5], [0.75]), seed=1).means is None
    True
    """
    low, high = as_ranges(*words)
    if not np.all(claims.word < low.size):
        raise ValueError("A claim uses a word that the lexicon does not have.")
    strip = _strip(claims, low, high)
    return ReportCard(
        tested=claims.low.size,
        with_crowd=int(np.sum(~np.isnan(claims.crowd))),
        with_base_rate=int(np.sum(~np.isnan(claims.base_rate))),
        means=_means(claims, strip, seed, draws) if enough_claims(claims) else None,
    )


def better_band(one: ReportCard, other: ReportCard) -> int | None:
    """Return which of two cards is better, 0 or 1; None where they cannot be told apart.

    Two commentators are in an order only if their bands do not overlap: the worst reading of one
    lost less than the best reading of the other. Bands that touch, to 1e-12, overlap.

    Parameters
    ----------
    one, other : ReportCard
        Of two commentators.

    Returns
    -------
    int or None
        0 for `one`, 1 for `other`; None if the bands overlap or there are too few claims to say.

    Examples
    --------
    >>> def card(best, worst):
    ...     means = Means(Band(best, worst), worst, 0.25, None, None, words=None)
    ...     return ReportCard(10, 0, 0, means)
    >>> better_band(card(0.1, 0.2), card(0.25, 0.3)), better_band(card(0.1, 0.25), card(0.25, 0.3))
    (0, None)
    """
    if one.means is None or other.means is None:
        return None
    if one.means.band.worst < other.means.band.best - TOLERANCE:
        return 0
    return 1 if other.means.band.worst < one.means.band.best - TOLERANCE else None


def _means(claims: Claims, words: WordStrip, seed: int, draws: int) -> Means:
    midpoint = (claims.low + claims.high) / 2
    return Means(
        band=mean_band(*loss_bands(claims.low, claims.high, claims.happened)),
        midpoint_for_charts=float(np.square(midpoint - claims.happened).mean()),
        always_half=ALWAYS_HALF_LOSS,
        crowd=compare_claims(claims, claims.crowd, seed, draws),
        base_rate=compare_claims(claims, claims.base_rate, seed, draws),
        words=words,
    )


def _strip(claims: Claims, low: FloatArray, high: FloatArray) -> WordStrip:
    worded = claims.only(claims.word >= 0)
    count = np.bincount(worded.word, minlength=low.size)
    came = grouped_sums(worded.word, worded.happened.astype(np.float64), low.size)
    observed = np.divide(came, count, out=np.full(low.size, np.nan), where=count > 0)
    observed_low, observed_high = wilson_interval(observed, count.astype(np.float64))
    return WordStrip(low, high, count, observed, observed_low, observed_high)
