"""Scores of forecasts: numbers in, numbers out, no Django.

Losses are 0 (best) to 1 (worst). Forecasts are integers in parts per million, in option order.
Instants are integers, microseconds since the epoch, UTC. Arrays that a function takes or returns
are described where it is defined.

Checking input (`validation`)
    - `stored_form(probabilities)`: probabilities to parts per million that sum to a million
    - `stored_binary(probability)`: P(yes) to [yes, no] in parts per million
    - `as_ppm(values)`: the gate for stored forecasts
    - `as_outcome(outcome, options)`: the gate for the index of an outcome
One question (`brier`, `timeline`, `relative`, `question`)
    - `brier_losses(ppm, outcome, ordered=False)`: the loss of each forecast
    - `Ledger(forecaster, at, ppm, active)`: the entries of a question, sorted by the database
    - `active_segments(ledger, start, end)`: `Segments(forecaster, start, end, row)`
    - `coverage(ledger, start, end, horizon)`: forecasters and the share of time they covered
    - `active_rows(ledger, at)`: the entries active at an instant
    - `relative_scores(segments, losses, reference, start, horizon)`: better than the others?
    - `score_question(ledger, outcome, *, ordered, start, horizon, known_at, bots)`:
      `QuestionScores(forecaster, brier, relative, coverage)`
The crowd (`aggregation`)
    - `median_forecast(ppm)`: the headline crowd forecast
A tournament (`pairs`, `shrinking`, `bootstrap`, `ranking`)
    - `Pairs(forecaster, question, relative, coverage, brier, weight, family)`: all its scores
    - `shrinkage(pairs, bots)`: `Shrinkage(k, sigma2, tau2)`
    - `rank_forecasters(pairs, members, shrinkage, seed, draws=1000)`: a `Ranking`, the board
"""

from forecasts.scoring.aggregation import median_forecast
from forecasts.scoring.brier import brier_losses
from forecasts.scoring.pairs import Pairs
from forecasts.scoring.question import QuestionScores, score_question
from forecasts.scoring.ranking import Ranking, rank_forecasters
from forecasts.scoring.relative import relative_scores
from forecasts.scoring.shrinking import Shrinkage, shrinkage
from forecasts.scoring.timeline import Ledger, Segments, active_rows, active_segments, coverage
from forecasts.scoring.validation import (
    MILLION,
    BoolArray,
    FloatArray,
    IntArray,
    as_outcome,
    as_ppm,
    stored_binary,
    stored_form,
)

__all__ = [
    "MILLION",
    "BoolArray",
    "FloatArray",
    "IntArray",
    "Ledger",
    "Pairs",
    "QuestionScores",
    "Ranking",
    "Segments",
    "Shrinkage",
    "active_rows",
    "active_segments",
    "as_outcome",
    "as_ppm",
    "brier_losses",
    "coverage",
    "median_forecast",
    "rank_forecasters",
    "relative_scores",
    "score_question",
    "shrinkage",
    "stored_binary",
    "stored_form",
]
