"""Second opinions on a forecast, shown beside the Brier score and never ranked on."""

import numpy as np
import numpy.typing as npt

from forecasts.scoring.brier import brier_losses
from forecasts.scoring.timeline import Ledger, active_rows
from forecasts.scoring.validation import (
    MILLION,
    FloatArray,
    IntArray,
    as_losses,
    as_outcome,
    as_ppm,
)

# The log loss sees no probability below this one: a 0 % that happened would cost infinity.
LOG_FLOOR = 0.001


def log_loss(ppm: npt.ArrayLike, outcome: int) -> FloatArray:
    """Return the floored log loss [1]_ of each forecast.

    It is `-ln max(p, 0.001)` of the probability given to the option that happened. The floor
    makes it improper below 0.1 %, so it is a second opinion, labelled "floored", and nobody is
    ranked on it.

    Parameters
    ----------
    ppm : array_like, shape (n, K), K >= 2
        Stored forecasts in parts per million; every row sums to 1,000,000.
    outcome : int
        Index of the option that happened, 0 to K - 1; on a binary question 0 is yes.

    Returns
    -------
    ndarray, shape (n,)
        Loss in nats, 0 (best) to 6.9078 (worst, `ln 1000`).

    Raises
    ------
    ValueError
        If a row is not a stored forecast or the outcome is none of the options.

    References
    ----------
    .. [1] Good (1952), Journal of the Royal Statistical Society B 14, 107-114.

    Examples
    --------
    >>> log_loss([[500_000, 500_000], [0, 1_000_000]], outcome=0).round(6).tolist()
    [0.693147, 6.907755]
    """
    forecasts = as_ppm(ppm)
    happened = forecasts[:, as_outcome(outcome, forecasts.shape[1])] / MILLION
    losses: FloatArray = np.log(1 / np.maximum(happened, LOG_FLOOR))
    return losses


def skill_score(losses: npt.ArrayLike, reference_losses: npt.ArrayLike) -> float:
    """Return the Brier skill score [1]_: the part of a reference's loss that was avoided.

    It is one minus a ratio of sums. A mean of ratios would let one easy question, where the
    reference loses next to nothing, outweigh all the others.

    Parameters
    ----------
    losses, reference_losses : array_like, shape (n,)
        Losses of the forecasts and of the reference on the same questions, 0 (best) to 1.

    Returns
    -------
    float
        1 (best, no loss at all) downwards without limit; 0 is as good as the reference.

    Raises
    ------
    ValueError
        If a loss is NaN or outside [0, 1], the lengths differ, or the reference lost nothing
        (there is no ratio then).

    References
    ----------
    .. [1] Murphy (1988), Monthly Weather Review 116, 2417-2424.

    Examples
    --------
    >>> skill_score([0.09, 0.01], [0.25, 0.25])
    0.8
    """
    own, reference = as_losses(losses), as_losses(reference_losses)
    if own.shape != reference.shape:
        raise ValueError("There is one reference loss for each loss.")
    if not reference.sum() > 0:
        raise ValueError("A reference without any loss leaves no skill to show.")
    return 1 - float(own.sum() / reference.sum())


def spot_losses(
    ledger: Ledger, outcome: int, at: int, ordered: bool, start: int
) -> tuple[IntArray, FloatArray]:
    """Return the loss of each forecast active at one instant.

    Parameters
    ----------
    ledger : Ledger
        The entries of one question, early and late ones included.
    outcome : int
        Index of the option that happened; on a binary question 0 is yes.
    at : int
        The instant, in microseconds since the epoch; an entry stamped exactly then is active.
    ordered : bool
        Whether the options are bins in order.
    start : int
        Opening of the question, in microseconds since the epoch. Entries stamped earlier are
        early: they are never active.

    Returns
    -------
    forecasters : ndarray of int64, shape (u,)
        Ids, ascending, of those with an active forecast; none before the opening.
    losses : ndarray, shape (u,)
        Brier losses, 0 (best) to 1 (worst).

    Raises
    ------
    ValueError
        If the outcome is none of the options.

    Examples
    --------
    >>> ppm = np.array([[700_000, 300_000], [600_000, 400_000]])
    >>> ledger = Ledger(np.array([7, 7]), np.array([2, 5]), ppm, np.array([True, True]))
    >>> forecasters, losses = spot_losses(ledger, 0, at=4, ordered=False, start=0)
    >>> forecasters.tolist(), losses.tolist()
    ([7], [0.09])
    """
    row = active_rows(ledger, at)
    row = row[ledger.at[row] >= start]
    return ledger.forecaster[row], brier_losses(ledger.ppm[row], outcome, ordered)
