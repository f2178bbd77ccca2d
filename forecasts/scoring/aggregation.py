"""The crowd forecast: one number per option out of many forecasts."""

import numpy as np
import numpy.typing as npt

from forecasts.scoring.validation import FloatArray, as_ppm


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
    forecasts = as_ppm(ppm)
    if len(forecasts) == 0:
        raise ValueError("A crowd forecast needs at least one forecast.")
    medians: FloatArray = np.median(forecasts, axis=0)
    centre = medians if medians.any() else forecasts.mean(axis=0)
    crowd: FloatArray = centre / centre.sum()
    return crowd
