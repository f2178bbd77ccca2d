"""Where a Brier score comes from: its parts over ten bins."""

from dataclasses import dataclass

import numpy as np

from forecasts.scoring.calibration import bin_of
from forecasts.scoring.pairs import grouped_sums
from forecasts.scoring.sample import Sample
from forecasts.scoring.validation import MILLION, FloatArray, IntArray


@dataclass(frozen=True)
class Decomposition:
    """The parts of a mean Brier score over bins of forecasts.

    `brier = miscalibration - discrimination + uncertainty + within_variance - within_covariance`.

    Attributes
    ----------
    brier : float
        Mean loss, 0 (best) to 1 (worst).
    miscalibration : float
        How far the bins' mean forecasts are from what happened, squared; 0 is best. Murphy's
        "reliability".
    discrimination : float
        How far what happened differs from bin to bin; more is better. Murphy's "resolution",
        a word that has another meaning here.
    uncertainty : float
        Loss of always forecasting the base rate, 0 to 0.25.
    within_variance, within_covariance : float
        What forecasts that differ inside of a bin add and, where they go with the outcomes,
        take away; both are 0 where a bin holds a single forecast.
    """

    brier: float
    miscalibration: float
    discrimination: float
    uncertainty: float
    within_variance: float
    within_covariance: float


def decomposition(sample: Sample) -> Decomposition:
    """Return Murphy's decomposition [1]_ with the terms inside of the bins [2]_, so that it closes.

    Parameters
    ----------
    sample : Sample
        Forecasts and what became of them, at least one.

    Returns
    -------
    Decomposition
        Parts that add up to the Brier score within 1e-12.

    Raises
    ------
    ValueError
        If there is no forecast.

    References
    ----------
    .. [1] Murphy (1973), Journal of Applied Meteorology 12, 595-600.
    .. [2] Stephenson, Coelho & Jolliffe (2008), Weather and Forecasting 23, 752-757.

    Examples
    --------
    >>> sample = Sample(
    ...     ppm=np.array([100_000, 150_000, 900_000]), outcome=np.array([0, 0, 1]),
    ...     weight=np.ones(3), question=np.arange(3),
    ... )
    >>> parts = decomposition(sample)
    >>> round(parts.miscalibration, 6), round(parts.discrimination, 6), round(parts.brier, 6)
    (0.01375, 0.222222, 0.014167)
    """
    if sample.ppm.size == 0:
        raise ValueError("A decomposition needs at least one forecast.")
    forecast, happened = sample.ppm / MILLION, sample.outcome.astype(np.float64)
    place, weight = bin_of(sample.ppm), sample.weight / sample.weight.sum()
    mean_forecast, observed = (_bin_means(place, x, weight) for x in (forecast, happened))
    base = float(np.sum(weight * happened))
    inside = forecast - mean_forecast
    return Decomposition(
        brier=float(np.sum(weight * np.square(forecast - happened))),
        miscalibration=float(np.sum(weight * np.square(mean_forecast - observed))),
        discrimination=float(np.sum(weight * np.square(observed - base))),
        uncertainty=base * (1 - base),
        within_variance=float(np.sum(weight * np.square(inside))),
        within_covariance=float(2 * np.sum(weight * inside * (happened - observed))),
    )


def _bin_means(place: IntArray, values: FloatArray, weight: FloatArray) -> FloatArray:
    """Return for each row the weighted mean of its bin, shape (n,)."""
    weights = grouped_sums(place, weight, 10)
    sums = grouped_sums(place, weight * values, 10)
    means: FloatArray = sums[place] / weights[place]
    return means
