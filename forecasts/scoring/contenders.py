"""Aggregates and reference forecasters, scored as people are but never ranked."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from forecasts.scoring.brier import brier_losses
from forecasts.scoring.relative import relative_scores
from forecasts.scoring.timeline import Ledger, Segments, active_segments
from forecasts.scoring.validation import (
    FloatArray,
    IntArray,
    as_outcome,
    as_probabilities,
)


class ContenderScores(NamedTuple):
    """The scores of one contender on one question, as those of a person."""

    brier: float  # 0 (best) to 1 (worst)
    relative: float  # -100 to +100, + is better than the people
    coverage: float  # above 0 and up to 1


def score_contender(
    times: IntArray,
    values: npt.ArrayLike,
    ledger: Ledger,
    outcome: int,
    *,
    ordered: bool,
    start: int,
    horizon: int,
    known_at: int,
    bots: IntArray,
) -> ContenderScores | None:
    """Return the scores of a forecast that is a step function of time.

    A contender is measured against the whole reference group, as a bot is: it is nobody's other.
    The forecaster who always says one half is one step, at the opening.

    Parameters
    ----------
    times : ndarray of int64, shape (m,)
        Microseconds since the epoch, rising, from which each value holds to the next one; none
        before `start`. Those at or after the end of scoring are late.
    values : array_like, shape (m, K)
        Probabilities, 0 to 1, that sum to 1; rows of NaN where there is no forecast.
    ledger : Ledger
        The entries of the question.
    outcome, ordered, start, horizon, known_at, bots
        As in `score_question`; the reference group is everyone but `bots`.

    Returns
    -------
    ContenderScores or None
        Brier score, relative score and coverage; None without a scored microsecond.

    Raises
    ------
    ValueError
        If the instants are out of order, a row is partly NaN or no probabilities, there is not
        one instant per row, or the outcome is none of the options.

    Examples
    --------
    >>> ppm = np.array([[1_000_000, 0]])
    >>> ledger = Ledger(np.array([1]), np.array([0]), ppm, np.array([True]))
    >>> question = {"ordered": False, "start": 0, "horizon": 100, "known_at": 50}
    >>> opening, half = np.array([0]), [[0.5, 0.5]]
    >>> score_contender(opening, half, ledger, 0, bots=np.array([], int), **question)
    ContenderScores(brier=0.25, relative=-12.5, coverage=1.0)
    """
    if not start < known_at or not start < horizon:
        raise ValueError("A question opens before its horizon and before its outcome is known.")
    end = min(horizon, known_at)
    spans, shown = _steps(times, np.asarray(values, dtype=np.float64), start, end)
    losses = probability_losses(shown, outcome, ordered)
    if not losses.size:
        return None
    people = reference_segments(ledger, start, end, bots)
    theirs = brier_losses(ledger.ppm[people.row], outcome, ordered)
    gains = gains_over(people, theirs, spans, losses, start, horizon)
    return _totals(spans, losses, gains, end, start, horizon)


def probability_losses(values: npt.ArrayLike, outcome: int, ordered: bool) -> FloatArray:
    """Return the losses, shape (n,), of real probabilities; `brier_losses` takes stored ones."""
    probabilities = as_probabilities(values)
    options = probabilities.shape[1]
    misses = probabilities - (np.arange(options) == as_outcome(outcome, options))
    if ordered:
        # The last cumulative miss is 0 by definition: rounding must not enter.
        missed = np.cumsum(misses, axis=1)[:, :-1]
        cumulative: FloatArray = np.square(missed).sum(axis=1) / (options - 1)
        return cumulative
    losses: FloatArray = np.square(misses).sum(axis=1) / 2
    return losses


def reference_segments(ledger: Ledger, start: int, end: int, without: IntArray) -> Segments:
    """Return the active segments of everyone but some."""
    spans = active_segments(ledger, start, end)
    keep = ~np.isin(spans.forecaster, without)
    return Segments(spans.forecaster[keep], spans.start[keep], spans.end[keep], spans.row[keep])


def gains_over(
    people: Segments,
    theirs: FloatArray,
    spans: Segments,
    losses: FloatArray,
    start: int,
    horizon: int,
) -> FloatArray:
    """Return what each span of an outsider adds to their relative score against the people.

    `theirs`, shape (m,), and `losses`, shape (n,), belong to the two sets of segments.
    """
    # Every span becomes a forecaster of its own, behind all the people.
    first = people.forecaster.max(initial=0) + 1
    everyone = Segments(
        np.concatenate([people.forecaster, first + np.arange(losses.size)]),
        np.concatenate([people.start, spans.start]),
        np.concatenate([people.end, spans.end]),
        np.concatenate([people.row, spans.row]),
    )
    reference = np.arange(everyone.row.size) < people.row.size
    scores = relative_scores(everyone, np.concatenate([theirs, losses]), reference, start, horizon)
    return scores[scores.size - losses.size :]


def _totals(
    spans: Segments, losses: FloatArray, gains: FloatArray, end: int, start: int, horizon: int
) -> ContenderScores:
    duration = spans.end - spans.start
    carried = horizon - end if spans.end[-1] == end else 0
    return ContenderScores(
        brier=float(duration @ losses / duration.sum()),
        relative=float(gains.sum()),
        coverage=float((duration.sum() + carried) / (horizon - start)),
    )


def _steps(
    times: IntArray, values: FloatArray, start: int, end: int
) -> tuple[Segments, FloatArray]:
    """Return the spans of the steps that score, and their values."""
    if times.shape != values.shape[:1] or np.any(np.diff(times, prepend=start - 1) <= 0):
        raise ValueError("There is one instant for each forecast, rising from the opening on.")
    until = np.minimum(np.append(times[1:], end), end)
    shown = np.flatnonzero((times < end) & ~np.isnan(values).all(axis=1))
    nobody = np.zeros_like(shown)
    return Segments(nobody, times[shown], until[shown], shown), values[shown]
