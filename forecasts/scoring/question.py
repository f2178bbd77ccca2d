"""The scores of everyone on one resolved question."""

from dataclasses import dataclass

import numpy as np

from forecasts.scoring.brier import brier_losses
from forecasts.scoring.relative import relative_scores
from forecasts.scoring.timeline import (
    Ledger,
    Segments,
    active_segments,
    coverage,
    totals_by_forecaster,
)
from forecasts.scoring.validation import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class QuestionScores:
    """One row per forecaster with at least one scored microsecond, sorted by forecaster.

    Attributes
    ----------
    forecaster : ndarray of int64, shape (u,)
        Ids, in the ledger's order.
    brier : ndarray, shape (u,)
        Time-weighted mean loss while active, 0 (best) to 1 (worst).
    relative : ndarray, shape (u,)
        Relative score, -100 to +100; + is better than the others.
    coverage : ndarray, shape (u,)
        Share of the question's time covered, above 0 and up to 1.
    """

    forecaster: IntArray
    brier: FloatArray
    relative: FloatArray
    coverage: FloatArray


def score_question(
    ledger: Ledger,
    outcome: int,
    *,
    ordered: bool,
    start: int,
    horizon: int,
    known_at: int,
    bots: IntArray,
) -> QuestionScores:
    """Return the scores of everyone who forecast on a question before its outcome was known.

    Scoring stops at the horizon or when the outcome was public, whichever came first. An
    annulled question has no scores: do not call this for it.

    Parameters
    ----------
    ledger : Ledger
        The entries of the question, early and late ones included.
    outcome : int
        Index of the option that happened; on a binary question 0 is yes.
    ordered : bool
        Whether the options are bins in order.
    start, horizon, known_at : int
        Opening, frozen end, first public instant of the outcome; microseconds since the epoch.
    bots : ndarray of int64, shape (b,)
        Ids of those who are scored but are not in the reference group: bots, the recused.

    Returns
    -------
    QuestionScores
        Empty where nobody was active in time.

    Raises
    ------
    ValueError
        If the outcome was known at the opening (annul such a question), the horizon is not
        after the opening, or the outcome is none of the options.

    Examples
    --------
    >>> ppm = np.array([[800_000, 200_000], [600_000, 400_000]])
    >>> ledger = Ledger(np.array([1, 2]), np.array([0, 50]), ppm, np.array([True, True]))
    >>> times = {"start": 0, "horizon": 100, "known_at": 75}
    >>> scores = score_question(ledger, 0, ordered=False, bots=np.array([], int), **times)
    >>> scores.relative.round(4).tolist(), scores.coverage.tolist()
    ([3.0, -3.0], [1.0, 0.5])
    """
    if not known_at > start:
        raise ValueError("The outcome was known when the question opened: annul it instead.")
    end = min(horizon, known_at)
    forecaster, shares = coverage(ledger, start, end, horizon)
    spans = active_segments(ledger, start, end)
    losses = brier_losses(ledger.ppm[spans.row], outcome, ordered)
    reference = ~np.isin(spans.forecaster, bots)
    return QuestionScores(
        forecaster=forecaster,
        brier=_mean_losses(spans, losses),
        relative=relative_scores(spans, losses, reference, start, horizon),
        coverage=shares,
    )


def _mean_losses(spans: Segments, losses: FloatArray) -> FloatArray:
    """Return each forecaster's mean loss over the time they were active."""
    duration = spans.end - spans.start
    _, weighted = totals_by_forecaster(spans.forecaster, duration * losses)
    _, active = totals_by_forecaster(spans.forecaster, duration)
    return weighted / active
