"""Scores of forecasts: numbers in, numbers out, no Django.

Losses are 0 (best) to 1 (worst). Forecasts are integers in parts per million, in option order.
Instants are integers, microseconds since the epoch, UTC. Arrays that a function takes or returns
are described where it is defined.

Checking input (`validation`)
    - `stored_form(probabilities)`: probabilities to parts per million that sum to a million
    - `stored_binary(probability)`: P(yes) to [yes, no] in parts per million
    - `as_ppm(values)`: the gate for stored forecasts
    - `as_outcome(outcome, options)`: the gate for the index of an outcome
Rules (`brier`, `rules`, `ranges`)
    - `brier_losses(ppm, outcome, ordered=False)`: the loss of each forecast
    - `log_loss(ppm, outcome)`: the floored log loss, a second opinion
    - `skill_score(losses, reference_losses)`: the part of a reference's loss that was avoided
    - `spot_losses(ledger, outcome, at, ordered, start)`: forecasters and losses at one instant
    - `interval_rule(midpoints, boundaries, picked, outcome)`: the loss of a word picked
    - `loss_band(low, high, outcome)`: best and worst loss over a range of probabilities
    - `loss_bands(low, high, happened)`: those of many ranges
One question (`timeline`, `relative`, `question`, `explanation`)
    - `Ledger(forecaster, at, ppm, active)`: the entries of a question, sorted by the database
    - `active_segments(ledger, start, end)`: `Segments(forecaster, start, end, row)`
    - `coverage(ledger, start, end, horizon)`: forecasters and the share of time they covered
    - `active_rows(ledger, at)`: the entries active at an instant
    - `relative_scores(segments, losses, reference, start, horizon)`: better than the others?
    - `score_question(ledger, outcome, *, ordered, start, horizon, known_at, bots)`:
      `QuestionScores(forecaster, brier, relative, coverage)`
    - `explain_score(ledger, outcome, forecaster, *, ordered, start, horizon, known_at, bots)`:
      an `Explanation`, the spans whose contributions sum to the relative score
The crowd (`aggregation`, `changes`, `histories`, `adaptive`, `contenders`)
    - `median_forecast(ppm)`: the headline crowd forecast
    - `mean_forecast(ppm)`, `geometric_mean_of_odds(ppm)`, `recency_weighted_median(ppm, order)`
    - `adaptive_forecast(ppm, order, forecasters, at, experience)`: learns from an `Experience`
    - `fit_extremising(logits, outcomes)`, `mean_log_odds(ppm, order, skill)`: its parts
    - `crowd_changes(ledger, *, start, end, bots)`: `Changes`, from which histories are made
    - `median_history(changes, minimum)`, `mean_history`, `odds_history`,
      `recency_history(changes, minimum, ids)`,
      `adaptive_history(changes, minimum, ids, experience)`: `History(times, values, count)`
    - `score_contender(times, values, ledger, outcome, *, ordered, start, horizon, known_at, bots)`:
      `ContenderScores(brier, relative, coverage)`, as a person's
All questions at once (`tournament`)
    - `Tournament(forecaster, at, ppm, active, reference, questions)`: their ledgers end to end;
      `Questions(entries, options, outcome, ordered, start, horizon, known_at)`
    - `score_tournament(tournament)`: `TournamentScores`, those of `score_question`, much faster
    - `tournament_briers(tournament)`, `tournament_gains(tournament)`: one of the scores alone
A tournament (`pairs`, `shrinking`, `bootstrap`, `ranking`)
    - `Pairs(forecaster, question, relative, coverage, brier, weight, family)`: all its scores
    - `shrinkage(pairs, bots)`: `Shrinkage(k, sigma2, tau2)`
    - `rank_forecasters(pairs, members, shrinkage, seed, draws=1000)`: a `Ranking`, the board
    - `tied_with_first(pairs, ranking, shrinkage, seed)`: who cannot be told from rank 1 (`ties`)
    - `posterior_interval(score, posterior_sd)`: the normal interval of shrunk scores
Linked answers (`coherence`)
    - `deadline_gap(p)`, `largest_drop(p)`, `implication_gap(p_if, p_then)`, `equality_gap(p)`
    - `total_probability(p_condition, p_if_yes, p_if_no)`: what P(outcome) ought to be;
      `total_probability_gap(p_outcome, p_condition, p_if_yes, p_if_no)`
Calibration (`sample`, `calibration`, `decomposition`)
    - `Sample(ppm, outcome, weight, question)`: forecasts of one option and what became of them
    - `time_weighted(ledger, start, end, option=0)`: `Shares(forecaster, ppm, share)`
    - `reliability(sample, seed, draws=1000)`: `Reliability`, curve, band, parts of the score
    - `binned(sample)`: `Bins`, ten dots with Wilson intervals
    - `decomposition(sample)`: `Decomposition`, Murphy's parts over the bins
    - `enough(resolved_questions)`: or too few to say
Coders and commentators (`agreement`, `claims`, `comparisons`, `report_cards`)
    - `observed_agreement(codings)`, `cohen_kappa(codings)`, `weighted_kappa(codings)`,
      `krippendorff_alpha(codings, level)`: do coders say the same? None where that is undefined
    - `verdict(coefficient)`: a `Verdict`, firm, tentative, below or undefined
    - `Claims(low, high, happened, family, word, crowd, base_rate)`: tested claims with a range
    - `report_card(claims, words, seed, draws=1000)`: a `ReportCard`, bands, references, words
    - `compare_claims(claims, reference, seed, draws=1000)`: a `Comparison`, one of its parts
    - `better_band(one, other)`: an order of two cards whose bands do not overlap
    - `count_directions(said, happened)`: `Directions`, hits and misses, apart
"""

from forecasts.scoring.adaptive import (
    Experience,
    adaptive_forecast,
    adaptive_history,
    fit_extremising,
    mean_log_odds,
)
from forecasts.scoring.aggregation import (
    geometric_mean_of_odds,
    mean_forecast,
    median_forecast,
    recency_weighted_median,
)
from forecasts.scoring.agreement import (
    Verdict,
    cohen_kappa,
    krippendorff_alpha,
    observed_agreement,
    verdict,
    weighted_kappa,
)
from forecasts.scoring.blocks import Questions
from forecasts.scoring.brier import brier_losses
from forecasts.scoring.calibration import Bins, Reliability, binned, enough, reliability
from forecasts.scoring.changes import Changes, crowd_changes
from forecasts.scoring.claims import Claims, Directions, count_directions
from forecasts.scoring.coherence import (
    deadline_gap,
    equality_gap,
    implication_gap,
    largest_drop,
    total_probability,
    total_probability_gap,
)
from forecasts.scoring.comparisons import Band, Comparison, compare_claims
from forecasts.scoring.contenders import ContenderScores, score_contender
from forecasts.scoring.decomposition import Decomposition, decomposition
from forecasts.scoring.explanation import Explanation, explain_score
from forecasts.scoring.histories import (
    History,
    mean_history,
    median_history,
    odds_history,
    recency_history,
)
from forecasts.scoring.pairs import Pairs
from forecasts.scoring.question import QuestionScores, score_question
from forecasts.scoring.ranges import interval_rule, loss_band, loss_bands
from forecasts.scoring.ranking import Ranking, rank_forecasters
from forecasts.scoring.relative import relative_scores
from forecasts.scoring.report_cards import Means, ReportCard, WordStrip, better_band, report_card
from forecasts.scoring.rules import log_loss, skill_score, spot_losses
from forecasts.scoring.sample import Sample, Shares, time_weighted
from forecasts.scoring.shrinking import Shrinkage, shrinkage
from forecasts.scoring.ties import posterior_interval, tied_with_first
from forecasts.scoring.timeline import Ledger, Segments, active_rows, active_segments, coverage
from forecasts.scoring.tournament import (
    Tournament,
    TournamentScores,
    score_tournament,
    tournament_briers,
    tournament_gains,
)
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
    "Band",
    "Bins",
    "BoolArray",
    "Changes",
    "Claims",
    "Comparison",
    "ContenderScores",
    "Decomposition",
    "Directions",
    "Experience",
    "Explanation",
    "FloatArray",
    "History",
    "IntArray",
    "Ledger",
    "Means",
    "Pairs",
    "QuestionScores",
    "Questions",
    "Ranking",
    "Reliability",
    "ReportCard",
    "Sample",
    "Segments",
    "Shares",
    "Shrinkage",
    "Tournament",
    "TournamentScores",
    "Verdict",
    "WordStrip",
    "active_rows",
    "active_segments",
    "adaptive_forecast",
    "adaptive_history",
    "as_outcome",
    "as_ppm",
    "better_band",
    "binned",
    "brier_losses",
    "cohen_kappa",
    "compare_claims",
    "count_directions",
    "coverage",
    "crowd_changes",
    "deadline_gap",
    "decomposition",
    "enough",
    "equality_gap",
    "explain_score",
    "fit_extremising",
    "geometric_mean_of_odds",
    "implication_gap",
    "interval_rule",
    "krippendorff_alpha",
    "largest_drop",
    "log_loss",
    "loss_band",
    "loss_bands",
    "mean_forecast",
    "mean_history",
    "mean_log_odds",
    "median_forecast",
    "median_history",
    "observed_agreement",
    "odds_history",
    "posterior_interval",
    "rank_forecasters",
    "recency_history",
    "recency_weighted_median",
    "relative_scores",
    "reliability",
    "report_card",
    "score_contender",
    "score_question",
    "score_tournament",
    "shrinkage",
    "skill_score",
    "spot_losses",
    "stored_binary",
    "stored_form",
    "tied_with_first",
    "time_weighted",
    "total_probability",
    "total_probability_gap",
    "tournament_briers",
    "tournament_gains",
    "verdict",
    "weighted_kappa",
]
