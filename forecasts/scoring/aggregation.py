"""The crowd forecast: one number per option out of many forecasts."""

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from forecasts.scoring.validation import MILLION, FloatArray, IntArray, as_numbers, as_ppm

# Odds are taken of probabilities clipped to these, in parts per million: those of 0 are infinite.
LOWEST, HIGHEST = 10_000, 990_000


def median_forecast(ppm: npt.ArrayLike) -> FloatArray:
    """Return the median of each option, renormalised to a sum of 1.

    Where every option's median is 0 (many options, each favoured by a few), it is the mean.

    Parameters
    ----------
    ppm : array_like, shape (n, K), n >= 1
        Stored active forecasts in parts per million, one per person.

    Returns
    -------
    ndarray, shape (K,)
        Probabilities, 0 to 1, that sum to 1.

    Raises
    ------
    ValueError
        If there is no forecast, or a row is not a stored forecast.

    Examples
    --------
    >>> median_forecast([[600_000, 400_000], [700_000, 300_000], [900_000, 100_000]]).tolist()
    [0.7, 0.3]
    """
    forecasts = _crowd(ppm)
    medians: FloatArray = np.median(forecasts, axis=0)
    return normalised(medians if medians.any() else forecasts.sum(axis=0))


def mean_forecast(ppm: npt.ArrayLike) -> FloatArray:
    """Return the mean of each option: the linear opinion pool [1]_ with equal weights.

    Parameters
    ----------
    ppm : array_like, shape (n, K), n >= 1
        Stored active forecasts in parts per million, one per person.

    Returns
    -------
    ndarray, shape (K,)
        Probabilities, 0 to 1, that sum to 1.

    Raises
    ------
    ValueError
        If there is no forecast, or a row is not a stored forecast.

    References
    ----------
    .. [1] Stone (1961), Annals of Mathematical Statistics 32, 1339-1342.

    Examples
    --------
    >>> mean_forecast([[500_000, 500_000], [1_000_000, 0]]).tolist()
    [0.75, 0.25]
    """
    return normalised(_crowd(ppm).sum(axis=0))


def geometric_mean_of_odds(ppm: npt.ArrayLike) -> FloatArray:
    """Return the forecast whose odds are the geometric mean of the odds [1]_.

    Probabilities are clipped to [.01, .99] first: a single 0 % would decide alone. With more than
    two options each is pooled by itself, and the results are renormalised.

    Parameters
    ----------
    ppm : array_like, shape (n, K), n >= 1
        Stored active forecasts in parts per million, one per person.

    Returns
    -------
    ndarray, shape (K,)
        Probabilities, above 0 and below 1, that sum to 1; with two options .01 to .99.

    Raises
    ------
    ValueError
        If there is no forecast, or a row is not a stored forecast.

    References
    ----------
    .. [1] Satopää et al. (2014), International Journal of Forecasting 30, 344-356.

    Examples
    --------
    >>> geometric_mean_of_odds([[500_000, 500_000], [900_000, 100_000]]).round(9).tolist()
    [0.75, 0.25]
    """
    return normalised(expit(log_odds(_crowd(ppm)).mean(axis=0)))


def recency_weighted_median(ppm: npt.ArrayLike, order: npt.ArrayLike) -> FloatArray:
    """Return the median of each option with more weight on newer forecasts, renormalised.

    The weights are those of `recency_weights`. An option's median is the smallest value whose
    cumulative weight reaches half of all. Where every median is 0, the forecast is the plain mean.

    Parameters
    ----------
    ppm : array_like, shape (n, K), n >= 1
        Stored active forecasts in parts per million, one per person.
    order : array_like, shape (n,)
        Larger is newer, all different: stamps where they differ, else places in the ledger.

    Returns
    -------
    ndarray, shape (K,)
        Probabilities, 0 to 1, that sum to 1.

    Raises
    ------
    ValueError
        If there is no forecast, a row is not a stored forecast, or the order is of another length
        or leaves two forecasts tied.

    Examples
    --------
    >>> forecasts = [[500_000, 500_000], [900_000, 100_000]]
    >>> recency_weighted_median(forecasts, order=[1, 2]).tolist()
    [0.9, 0.1]
    >>> recency_weighted_median(forecasts, order=[2, 1]).tolist()
    [0.5, 0.5]
    """
    forecasts = _crowd(ppm)
    weights = recency_weights(order)
    if weights.size != len(forecasts):
        raise ValueError("There is one place in the order for each forecast.")
    by_value = np.argsort(forecasts, axis=0, kind="stable")
    reached = np.cumsum(weights[by_value], axis=0)
    middle = np.argmax(reached >= reached[-1] / 2, axis=0)
    options = np.arange(forecasts.shape[1])
    medians = forecasts[by_value[middle, options], options]
    return normalised(medians if medians.any() else forecasts.sum(axis=0))


def recency_weights(order: npt.ArrayLike) -> FloatArray:
    """Return `exp(sqrt(i) - sqrt(n))` for the i-th oldest of n forecasts.

    Parameters
    ----------
    order : array_like, shape (n,)
        Larger is newer, all different.

    Returns
    -------
    ndarray, shape (n,)
        Weights, above 0 and up to 1, the weight of the newest.

    Raises
    ------
    ValueError
        If a place is NaN or infinite, or two are the same.

    Examples
    --------
    >>> recency_weights([20, 10]).round(6).tolist()
    [1.0, 0.66086]
    """
    places = np.asarray(order)
    as_numbers(places)
    _, place = np.unique(places, return_inverse=True)
    if place.size and place.max() != place.size - 1:
        raise ValueError("No two forecasts share a place in the order.")
    weights: FloatArray = np.exp(np.sqrt(place + 1) - np.sqrt(place.size))
    return weights


def log_odds(ppm: IntArray) -> FloatArray:
    """Return the natural log of the odds of each part per million, clipped to [.01, .99].

    Those of a value and of its complement differ in nothing but the sign.
    """
    clipped = np.clip(ppm, LOWEST, HIGHEST)
    odds: FloatArray = np.log(clipped / (MILLION - clipped))
    return odds


def normalised(parts: npt.ArrayLike) -> FloatArray:
    """Return parts, shape (..., K), as shares that sum to 1 along the last axis."""
    values = np.asarray(parts, dtype=np.float64)
    shares: FloatArray = values / values.sum(axis=-1, keepdims=True)
    return shares


def _crowd(ppm: npt.ArrayLike) -> IntArray:
    forecasts = as_ppm(ppm)
    if len(forecasts) == 0:
        raise ValueError("A crowd forecast needs at least one forecast.")
    return forecasts
