"""Do things happen as often as forecast? Recalibrated curves, bins, and how sure one can be."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression
from scipy.special import ndtri

from forecasts.scoring.pairs import TOLERANCE, grouped_sums
from forecasts.scoring.sample import ENDS, Sample, pooled
from forecasts.scoring.validation import MILLION, FloatArray, IntArray

QUESTIONS_TO_SAY = 20
BIN_WIDTH = MILLION // 10


@dataclass(frozen=True, eq=False)
class Reliability:
    """The recalibrated curve of a reliability diagram, and the parts of the Brier score.

    Attributes
    ----------
    forecast : ndarray, shape (m,)
        The different forecasts, rising, 0 to 1.
    weight : ndarray, shape (m,)
        Questions' worth of each.
    recalibrated : ndarray, shape (m,)
        How often it happened, never falling, 0 to 1; on the diagonal the forecast is calibrated.
    band_low, band_high : ndarray, shape (m,)
        Where the curve is in 90 % of the cases if the forecasts are calibrated.
    brier : float
        Mean loss, 0 (best) to 1 (worst): `miscalibration - discrimination + uncertainty`.
    miscalibration : float
        Loss that recalibration would save; 0 is best.
    discrimination : float
        Loss that recalibrated forecasts save over the base rate; more is better.
    uncertainty : float
        Loss of always forecasting the base rate, 0 to 0.25; not the forecaster's doing.
    p_value : float
        How often calibrated forecasts look as miscalibrated, above 0 and up to 1.
    """

    forecast: FloatArray
    weight: FloatArray
    recalibrated: FloatArray
    band_low: FloatArray
    band_high: FloatArray
    brier: float
    miscalibration: float
    discrimination: float
    uncertainty: float
    p_value: float


@dataclass(frozen=True, eq=False)
class Bins:
    """Ten bins of forecasts, from [0, 10 %) to [90 %, 100 %]; all of shape (10,).

    Attributes
    ----------
    count : ndarray of int64
        Number of rows.
    weight : ndarray
        Questions' worth of them.
    forecast, observed : ndarray
        Mean forecast and share that happened, 0 to 1; NaN in an empty bin.
    low, high : ndarray
        95 % Wilson interval of the share, 0 to 1; NaN in an empty bin.
    """

    count: IntArray
    weight: FloatArray
    forecast: FloatArray
    observed: FloatArray
    low: FloatArray
    high: FloatArray


def enough(resolved_questions: int) -> bool:
    """Return whether there are enough resolved questions for a curve: 20, else "too few to say".

    Examples
    --------
    >>> enough(19), enough(20)
    (False, True)
    """
    return resolved_questions >= QUESTIONS_TO_SAY


def reliability(sample: Sample, seed: int, draws: int = 1000) -> Reliability:
    """Return the CORP reliability diagram [1]_: equal forecasts pooled, isotonic regression.

    For band and p-value, outcomes are drawn anew as if the forecasts were calibrated: one for
    each question, whoever forecast it and however often, with the weighted mean of its forecasts.

    Parameters
    ----------
    sample : Sample
        Forecasts and what became of them, at least one.
    seed : int
        Seed of a PCG64 generator, 0 or more.
    draws : int
        Number of draws, 1 or more.

    Returns
    -------
    Reliability
        With p-value `(r + 1) / (draws + 1)` where r draws are at least as miscalibrated.

    Raises
    ------
    ValueError
        If there is no forecast or no draw.

    References
    ----------
    .. [1] Dimitriadis, Gneiting & Jordan (2021), PNAS 118 (8), e2016191118.

    Examples
    --------
    >>> sample = Sample(
    ...     np.array([200_000, 200_000, 800_000]), np.array([1, 0, 1]), np.ones(3), np.arange(3)
    ... )
    >>> found = reliability(sample, seed=1)
    >>> found.forecast.tolist(), found.recalibrated.tolist()
    ([0.2, 0.8], [0.5, 1.0])
    """
    if sample.ppm.size == 0 or draws < 1:
        raise ValueError("Calibration needs at least one forecast and one draw.")
    values, index, weight = pooled(sample)
    happened = grouped_sums(index, sample.weight * sample.outcome, values.size)
    forecast = values / MILLION
    base = np.full(values.size, happened.sum() / weight.sum())
    chances = forecast, _recalibrated(happened, weight), base
    loss, least, uncertainty = (float(_mean_loss(p, happened, weight)) for p in chances)
    curves, excess = _redrawn(sample, seed, draws)
    as_bad = int(np.sum(excess >= loss - least - TOLERANCE))
    return Reliability(
        forecast=forecast,
        weight=weight,
        recalibrated=chances[1],
        band_low=np.quantile(curves, ENDS[0], axis=0),
        band_high=np.quantile(curves, ENDS[1], axis=0),
        brier=loss,
        miscalibration=loss - least,
        discrimination=uncertainty - least,
        uncertainty=uncertainty,
        p_value=(as_bad + 1) / (draws + 1),
    )


def binned(sample: Sample) -> Bins:
    """Return ten bins of forecasts with how often things happened in each.

    Edges are compared in whole parts per million: 0.3 is in [0.3, 0.4), whatever 0.3 is as a
    float. The Wilson interval [1]_ takes the weight of a bin for its number of trials.

    Parameters
    ----------
    sample : Sample
        Forecasts and what became of them, none included.

    Returns
    -------
    Bins
        Dots of the diagram, unfolded.

    References
    ----------
    .. [1] Wilson (1927), Journal of the American Statistical Association 22, 209-212.

    Examples
    --------
    >>> sample = Sample(
    ...     ppm=np.array([150_000, 350_000, 350_000]), outcome=np.array([0, 1, 0]),
    ...     weight=np.ones(3), question=np.arange(3),
    ... )
    >>> bins = binned(sample)
    >>> bins.count.tolist(), bins.observed[[1, 3]].tolist()
    ([0, 1, 0, 2, 0, 0, 0, 0, 0, 0], [0.0, 0.5])
    """
    place = bin_of(sample.ppm)
    weight = grouped_sums(place, sample.weight, 10)
    share = np.divide(1.0, weight, out=np.full(10, np.nan), where=weight > 0)
    observed = grouped_sums(place, sample.weight * sample.outcome, 10) * share
    low, high = wilson_interval(observed, weight)
    return Bins(
        count=np.bincount(place, minlength=10),
        weight=weight,
        forecast=grouped_sums(place, sample.weight * (sample.ppm / MILLION), 10) * share,
        observed=observed,
        low=low,
        high=high,
    )


def bin_of(ppm: IntArray) -> IntArray:
    """Return the bin of each forecast in parts per million, 0 to 9; 100 % is in the last."""
    place: IntArray = np.minimum(ppm // BIN_WIDTH, 9)
    return place


def wilson_interval(share: FloatArray, trials: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the 95 % Wilson interval of shares, 0 to 1, of so many trials; NaN of none."""
    z2 = float(ndtri(0.975)) ** 2
    trials = np.where(trials > 0, trials, np.nan)
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = np.sqrt(z2 * (share * (1 - share) + z2 / (4 * trials)) / trials) / (1 + z2 / trials)
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def _redrawn(sample: Sample, seed: int, draws: int) -> tuple[FloatArray, FloatArray]:
    """Return curve, (draws, m), and miscalibration, (draws,), of calibrated forecasts' outcomes."""
    values, index, weight = pooled(sample)
    drawn = sample.drawn(index, values.size, seed, draws)
    curves = np.array([_recalibrated(happened, weight) for happened in drawn])
    least = _mean_loss(curves, drawn, weight)
    return curves, _mean_loss(values / MILLION, drawn, weight) - least


def _recalibrated(happened: FloatArray, weight: FloatArray) -> FloatArray:
    """Return the never falling shares closest to those that happened, shape (m,)."""
    fit: FloatArray = isotonic_regression(happened / weight, weights=weight).x
    return fit


def _mean_loss(chance: FloatArray, happened: FloatArray, weight: FloatArray) -> FloatArray:
    """Return the mean Brier loss along the last axis of chances on pooled outcomes."""
    lost = weight * np.square(chance) + happened * (1 - 2 * chance)
    mean: FloatArray = lost.sum(axis=-1) / weight.sum()
    return mean
