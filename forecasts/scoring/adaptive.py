"""A crowd forecast that learns how far to trust whom, from questions resolved before it spoke."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import expit

from forecasts.scoring.aggregation import log_odds, normalised, recency_weights
from forecasts.scoring.changes import Changes
from forecasts.scoring.histories import History, walked_history
from forecasts.scoring.validation import BoolArray, FloatArray, IntArray, as_numbers, as_ppm

LOWEST_ALPHA, HIGHEST_ALPHA = 0.2, 5.0
# One question would send alpha to an end of its range.
FEWEST_QUESTIONS = 10
# Questions' worth of doubt about a forecaster, as on a new leaderboard.
DOUBT = 30.0
# A forecaster this many points better than the others weighs e times as much.
POINTS_PER_E = 10.0


@dataclass(frozen=True, eq=False)
class Experience:
    """Everything that resolved questions ever taught, in any order; each use takes the past only.

    Attributes
    ----------
    logit : ndarray, shape (q,)
        Weighted mean log-odds of the crowd, from `mean_log_odds`: one row for yes of each binary
        question, one per option of the others.
    outcome : ndarray of int64, shape (q,)
        1 where it happened, else 0.
    resolved : ndarray of int64, shape (q,)
        When the resolution became public here, in microseconds since the epoch.
    forecaster : ndarray of int64, shape (r,)
        Who has a score, one row per scored pair.
    relative, coverage : ndarray, shape (r,)
        Relative score, -100 to +100, and coverage, 0 to 1, of the pair.
    scored : ndarray of int64, shape (r,)
        When the pair's question was resolved here, in microseconds since the epoch.

    Raises
    ------
    ValueError
        If the lengths disagree, a number is NaN or infinite, or an outcome is not 0 or 1.
    """

    logit: FloatArray
    outcome: IntArray
    resolved: IntArray
    forecaster: IntArray
    relative: FloatArray
    coverage: FloatArray
    scored: IntArray

    def __post_init__(self) -> None:
        if not self.logit.shape == self.outcome.shape == self.resolved.shape:
            raise ValueError("There is one outcome and one instant for each logit.")
        columns = (self.relative, self.coverage, self.scored)
        if any(column.shape != self.forecaster.shape for column in columns):
            raise ValueError("The columns of the scores are equally long.")
        as_numbers(self.relative, lowest=-100.0)
        as_numbers(self.coverage, lowest=0.0)
        _check_outcomes(self.logit, self.outcome)

    def alpha(self, at: int) -> float:
        """Return the extremising factor fitted before an instant; 1 before ten rows are known."""
        before = self.resolved < at
        if np.count_nonzero(before) < FEWEST_QUESTIONS:
            return 1.0
        return fit_extremising(self.logit[before], self.outcome[before])

    def skill(self, forecasters: IntArray, at: int) -> FloatArray:
        """Return a weight for each forecaster, 1 for those of whom nothing was known."""
        known, place = np.unique(forecasters, return_inverse=True)
        before: BoolArray = (self.scored < at) & np.isin(self.forecaster, known)
        row = np.searchsorted(known, self.forecaster[before])
        points = np.bincount(row, self.relative[before], known.size)
        covered = np.bincount(row, self.coverage[before], known.size)
        weights: FloatArray = np.exp(points / (covered + DOUBT) / POINTS_PER_E)
        return weights[place]


def fit_extremising(logits: npt.ArrayLike, outcomes: npt.ArrayLike) -> float:
    """Return the alpha that would have given `expit(alpha * logit)` the lowest Brier score [1]_.

    Parameters
    ----------
    logits : array_like, shape (q,)
        Mean log-odds of past crowd forecasts.
    outcomes : array_like, shape (q,)
        1 where it happened, else 0.

    Returns
    -------
    float
        0.2 to 5; above 1 the crowd was too timid, below 1 too bold. 1 where nothing can be
        learned: no questions, or logits of 0 only.

    Raises
    ------
    ValueError
        If a logit is NaN or infinite, an outcome is not 0 or 1, or the lengths differ.

    References
    ----------
    .. [1] Baron et al. (2014), Decision Analysis 11, 133-145.

    Examples
    --------
    >>> thrice = np.log([3.0, 3.0, 3.0, 3.0, 3.0])  # said 75 %, right four times out of five
    >>> round(fit_extremising(thrice, [1, 1, 1, 1, 0]), 4)  # expit(1.2619 ln 3) is 80 %
    1.2619
    """
    said, happened = as_numbers(logits), as_numbers(outcomes)
    _check_outcomes(said, happened)
    if not said.any():
        return 1.0

    def loss(alpha: float) -> float:
        return float(np.square(expit(alpha * said) - happened).mean())

    bounds = LOWEST_ALPHA, HIGHEST_ALPHA
    return float(minimize_scalar(loss, bounds=bounds, method="bounded", options={"xatol": 1e-8}).x)


def mean_log_odds(ppm: npt.ArrayLike, order: npt.ArrayLike, skill: npt.ArrayLike) -> FloatArray:
    """Return the mean log-odds of each option, weighted by recency times skill.

    Parameters
    ----------
    ppm : array_like, shape (n, K), n >= 1
        Stored active forecasts in parts per million, one per person; clipped to [.01, .99].
    order : array_like, shape (n,)
        Larger is newer, all different.
    skill : array_like, shape (n,)
        Weight of each forecaster, above 0.

    Returns
    -------
    ndarray, shape (K,)
        Natural log of the odds, -4.6 to +4.6.

    Raises
    ------
    ValueError
        If a row is not a stored forecast, the lengths differ, or no weight is above 0.

    Examples
    --------
    >>> forecasts = [[900_000, 100_000], [500_000, 500_000]]
    >>> mean_log_odds(forecasts, order=[2, 1], skill=[1.0, 1.0]).round(4).tolist()
    [1.3229, -1.3229]
    """
    forecasts = as_ppm(ppm)
    recency, trust = recency_weights(order), as_numbers(skill, lowest=0.0)
    if not recency.shape == trust.shape == forecasts.shape[:1] or not trust.any():
        raise ValueError("There is a weight for each of at least one forecast.")
    weights = recency * trust
    means: FloatArray = weights @ log_odds(forecasts) / weights.sum()
    return means


def adaptive_forecast(
    ppm: npt.ArrayLike,
    order: npt.ArrayLike,
    forecasters: IntArray,
    at: int,
    experience: Experience,
) -> FloatArray:
    """Return `expit(alpha * mean log-odds)` with what was known before an instant.

    It is a contender with a track record of its own. No factor is fixed: on real data the best
    one was above 2 on one family of questions and below 1 on another.

    Parameters
    ----------
    ppm : array_like, shape (n, K), n >= 1
        Stored active forecasts in parts per million, one per person.
    order : array_like, shape (n,)
        Larger is newer, all different.
    forecasters : ndarray of int64, shape (n,)
        Whose forecasts they are.
    at : int
        The instant of the forecast, in microseconds since the epoch. What was resolved then or
        later does not enter.
    experience : Experience
        Resolved questions and scores.

    Returns
    -------
    ndarray, shape (K,)
        Probabilities, above 0 and below 1, that sum to 1.

    Raises
    ------
    ValueError
        If a row is not a stored forecast or the lengths differ.

    Examples
    --------
    >>> none = np.zeros(0, dtype=np.int64)
    >>> novice = Experience(np.zeros(0), none, none, none, np.zeros(0), np.zeros(0), none)
    >>> forecasts, people = [[500_000, 500_000], [900_000, 100_000]], np.array([7, 8])
    >>> adaptive_forecast(forecasts, [1, 2], people, at=0, experience=novice).round(4).tolist()
    [0.7897, 0.2103]
    """
    means = mean_log_odds(ppm, order, experience.skill(forecasters, at))
    return normalised(expit(experience.alpha(at) * means))


def adaptive_history(
    changes: Changes, minimum: int, ids: IntArray, experience: Experience
) -> History:
    """Return `adaptive_forecast` over the whole time, each value from its own past.

    Parameters, errors and cost are those of `recency_history`, and one fit per instant at which
    something was resolved.
    """
    ledger = changes.ledger
    learned = np.unique(experience.resolved) + 1
    alpha = cache(experience.alpha)

    def forecast(rows: IntArray, at: int) -> FloatArray:
        # The last instant that taught anything stands for all until the next: one fit for them.
        lessons = np.searchsorted(learned, at, side="right")
        factor = alpha(int(learned[lessons - 1])) if lessons else 1.0
        skill = experience.skill(ledger.forecaster[rows], at)
        means = mean_log_odds(ledger.ppm[rows], np.arange(rows.size), skill)
        return normalised(expit(factor * means))

    return walked_history(changes, minimum, ids, forecast)


def _check_outcomes(logits: npt.ArrayLike, outcomes: npt.ArrayLike) -> None:
    said, happened = as_numbers(logits), as_numbers(outcomes, lowest=0.0)
    if said.shape != happened.shape or not np.all((happened == 0) | (happened == 1)):
        raise ValueError("There is an outcome, 0 or 1, for each logit.")
