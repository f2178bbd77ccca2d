"""Aggregates and references on a resolved question, scored as people are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet

from forecasts.models import Contender, Question, Resolution, ScoreRun
from forecasts.queries.crowds import aggregate
from forecasts.queries.ledgers import (
    Forecasters,
    QuestionLedger,
    Terms,
    earned,
    microseconds,
    question_ledger,
    terms,
)
from forecasts.scoring import (
    MILLION,
    Changes,
    ContenderScores,
    Experience,
    History,
    IntArray,
    active_rows,
    adaptive_history,
    crowd_changes,
    mean_log_odds,
    score_contender,
)


@dataclass(frozen=True)
class Contended:
    """What a contender earned on a question, and what it said there for how long."""

    scores: ContenderScores
    said: list[int]  # the different probabilities of the first option, parts per million
    share: list[float]  # of the time, adding up to 1

    @property
    def columns(self) -> dict[str, Any]:
        """What its row holds, by name of the column."""
        return {**self.scores._asdict(), "said": self.said, "share": self.share}


def contended(resolution: Resolution) -> dict[Contender, Contended]:
    """Return what every contender that had a forecast made of a resolved question."""
    ledger, on = question_ledger(resolution.question), terms(resolution)
    bots = ledger.forecasters.bots
    found = {}
    for contender in Contender:
        past = history(contender, resolution, ledger)
        scores = score_contender(
            past.times, past.values, ledger.entries, on.outcome, bots=bots, **on.timed
        )
        if scores is not None:
            found[contender] = Contended(scores, *_said(past, on.end))
    return found


def _said(past: History, end: int) -> tuple[list[int], list[float]]:
    lasted = np.diff(past.times, append=end)
    shown = ~np.isnan(past.values[:, 0])
    ppm = np.rint(past.values[shown, 0] * MILLION).astype(np.int64)
    different, place = np.unique(ppm, return_inverse=True)
    share = np.bincount(place, lasted[shown]) / lasted[shown].sum()
    return different.tolist(), share.tolist()


def history(contender: Contender, resolution: Resolution, ledger: QuestionLedger) -> History:
    """Return the whole forecast of a contender on a resolved question."""
    question, on = resolution.question, terms(resolution)
    if contender == Contender.EVEN:
        return even_history(question.options.count(), on.start)
    bots = ledger.forecasters.bots
    changes = crowd_changes(ledger.entries, start=on.start, end=on.end, bots=bots)
    minimum = question.tournament.crowd_min_forecasters
    if contender == Contender.ADAPTIVE:
        experience = _experience(question, ledger.forecasters)
        return adaptive_history(changes, minimum, ledger.ids, experience)
    return aggregate(contender, changes, minimum, ledger.ids)


def even_history(options: int, start: int) -> History:
    """Return the forecast of one who gives every option the same, from the opening on."""
    return History(
        times=np.array([start]),
        values=np.full((1, options), 1 / options),
        count=np.zeros(1, dtype=np.int64),
    )


def crowd_log_odds(resolution: Resolution, ledger: QuestionLedger) -> list[float]:
    """Return the crowd's mean log-odds where scoring ended: of yes, or of every option.

    Empty where nobody had a forecast then. What the adaptive crowd learns from later.
    """
    on = terms(resolution)
    changes = crowd_changes(
        ledger.entries, start=on.start, end=on.end, bots=ledger.forecasters.bots
    )
    rows = _standing_at_the_end(ledger, changes, on)
    if not rows.size:
        return []
    order = np.lexsort((ledger.ids[rows], ledger.entries.at[rows]))
    newest_last = rows[order]
    skill = np.ones(newest_last.size)
    means = mean_log_odds(ledger.entries.ppm[newest_last], np.arange(newest_last.size), skill)
    asked = means[:1] if resolution.question.is_binary else means
    return [float(value) for value in asked]


def _standing_at_the_end(ledger: QuestionLedger, changes: Changes, on: Terms) -> IntArray:
    rows = active_rows(ledger.entries, on.end - 1)
    return rows[np.isin(rows, changes.row)]


def _experience(question: Question, forecasters: Forecasters) -> Experience:
    """Return what the other questions of the tournament taught, each when first resolved here.

    A question resolved anew does not teach again: so a later resolution changes no forecast that
    the adaptive crowd has already given.
    """
    lessons = list(_lessons(question))
    rows = [(_recorded(lesson), *row) for lesson in lessons for row in _rows(lesson)]
    resolved, logit, outcome = zip(*rows, strict=True) if rows else ((), (), ())
    who, relative, coverage, scored = earned([lesson.pk for lesson in lessons], forecasters)
    return Experience(
        logit=np.array(logit, dtype=np.float64),
        outcome=np.array(outcome, dtype=np.int64),
        resolved=np.array(resolved, dtype=np.int64),
        forecaster=who,
        relative=relative,
        coverage=coverage,
        scored=scored,
    )


def _lessons(question: Question) -> QuerySet[ScoreRun]:
    """Return the run of the first resolution of each other question of the tournament."""
    runs = ScoreRun.objects.filter(
        resolution__question__tournament=question.tournament_id,
        resolution__verdict=Resolution.Verdict.RESOLVED,
        scored_at__isnull=False,
    ).exclude(resolution__question=question)
    first = runs.order_by("resolution__question_id", "resolution__version").distinct(
        "resolution__question_id"
    )
    return first.select_related("resolution__question", "resolution__outcome")


def _rows(lesson: ScoreRun) -> Iterator[tuple[float, int]]:
    """Yield log-odds and whether it happened: of yes, or of every option."""
    outcome = lesson.resolution.outcome
    assert outcome is not None, "a constraint keeps it"
    for place, log_odds in enumerate(lesson.crowd_log_odds or []):
        yield log_odds, int(outcome.position == place)


def _recorded(lesson: ScoreRun) -> int:
    return microseconds(lesson.resolution.recorded_at)
