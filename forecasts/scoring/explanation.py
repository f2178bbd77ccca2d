"""Why a score is what it is: the spans of one's own forecasts, and what each contributed."""

from dataclasses import dataclass

import numpy as np

from forecasts.scoring.brier import brier_losses
from forecasts.scoring.contenders import gains_over, reference_segments
from forecasts.scoring.timeline import Ledger, Segments, active_segments
from forecasts.scoring.validation import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Explanation:
    """One row per span of one's own active forecast, in order of time.

    The contributions sum to the relative score; `sum(weight * loss) / sum(weight)` is the Brier
    score. Where nothing contributes, one was alone.

    Attributes
    ----------
    start, end : ndarray of int64, shape (m,)
        The span, in microseconds since the epoch.
    row : ndarray of int64, shape (m,)
        Ledger row of one's own forecast.
    loss : ndarray, shape (m,)
        One's own loss, 0 (best) to 1 (worst).
    others : ndarray, shape (m,)
        Mean loss of the others, averaged over the part of the span with any, 0 to 1; NaN where
        there were none at all.
    weight : ndarray, shape (m,)
        Length of the span as a share of the question's time, 0 to 1.
    compared : ndarray, shape (m,)
        Of this, the share with at least one other, 0 to `weight`. The rest contributes 0.
    contribution : ndarray, shape (m,)
        Points, `100 * compared * (others - loss)`; + is better than the others.
    """

    start: IntArray
    end: IntArray
    row: IntArray
    loss: FloatArray
    others: FloatArray
    weight: FloatArray
    compared: FloatArray
    contribution: FloatArray


def explain_score(
    ledger: Ledger,
    outcome: int,
    forecaster: int,
    *,
    ordered: bool,
    start: int,
    horizon: int,
    known_at: int,
    bots: IntArray,
) -> Explanation:
    """Return the spans that make up one forecaster's scores on one question.

    A span lasts as long as one's own forecast; while others come and go, their mean loss is
    averaged over time.

    Parameters
    ----------
    ledger : Ledger
        The entries of the question, early and late ones included.
    outcome : int
        Index of the option that happened; on a binary question 0 is yes.
    forecaster : int
        Id of the forecaster, a person or a bot.
    ordered : bool
        Whether the options are bins in order.
    start, horizon, known_at : int
        Opening, frozen end, first public instant of the outcome; microseconds since the epoch.
    bots : ndarray of int64, shape (b,)
        Ids of those who are not in the reference group.

    Returns
    -------
    Explanation
        Without a row for those who never had an active forecast in time.

    Raises
    ------
    ValueError
        If the instants are out of order or the outcome is none of the options.

    Examples
    --------
    >>> ppm = np.array([[500_000, 500_000], [1_000_000, 0], [500_000, 500_000]])
    >>> ledger = Ledger(np.array([1, 1, 2]), np.array([0, 50, 75]), ppm, np.ones(3, bool))
    >>> times = {"start": 0, "horizon": 100, "known_at": 100}
    >>> why = explain_score(ledger, 0, 1, ordered=False, bots=np.array([], int), **times)
    >>> why.others.tolist(), why.loss.tolist(), why.compared.tolist(), why.contribution.tolist()
    ([nan, 0.25], [0.25, 0.0], [0.0, 0.25], [0.0, 6.25])
    """
    if not start < known_at or not start < horizon:
        raise ValueError("A question opens before its horizon and before its outcome is known.")
    end = min(horizon, known_at)
    own = _own_segments(ledger, start, end, forecaster)
    people = reference_segments(ledger, start, end, np.append(bots, forecaster))
    loss = brier_losses(ledger.ppm[own.row], outcome, ordered)
    theirs = brier_losses(ledger.ppm[people.row], outcome, ordered)
    return _rows(own, people, loss, theirs, start, horizon)


def _rows(
    own: Segments,
    people: Segments,
    loss: FloatArray,
    theirs: FloatArray,
    start: int,
    horizon: int,
) -> Explanation:
    nothing = np.zeros(loss.size)
    # The same integrals, of the others alone and of the time in which there are any.
    mean = gains_over(people, theirs, own, nothing, start, horizon)
    time = gains_over(people, np.ones(theirs.size), own, nothing, start, horizon)
    return Explanation(
        start=own.start,
        end=own.end,
        row=own.row,
        loss=loss,
        others=np.divide(mean, time, out=np.full(loss.size, np.nan), where=time > 0),
        weight=(own.end - own.start) / (horizon - start),
        compared=time / 100,
        contribution=gains_over(people, theirs, own, loss, start, horizon),
    )


def _own_segments(ledger: Ledger, start: int, end: int, forecaster: int) -> Segments:
    spans = active_segments(ledger, start, end)
    mine = spans.forecaster == forecaster
    return Segments(spans.forecaster[mine], spans.start[mine], spans.end[mine], spans.row[mine])
