"""Why a score is what it is, span by span, recomputed from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import isnan

import numpy as np

from accounts.models import User
from forecasts.models import Option, Resolution, Score
from forecasts.queries.ledgers import instant_at, question_ledger, terms
from forecasts.scoring import explain_score


@dataclass(frozen=True)
class Span:
    """How long one forecast stood, and what it contributed. Losses are 0 (best) to 1 (worst)."""

    start: datetime
    end: datetime
    option: Option  # the likeliest; yes, for a binary question
    ppm: int  # what it was given, in parts per million
    loss: float
    others: float | None  # their mean loss; None where there were none
    weight: float  # share of the question's time
    contribution: float  # points


def score_of(resolution: Resolution, forecaster: User) -> Score | None:
    """Return a forecaster's score under a resolution."""
    scores = Score.objects.filter(run__resolution=resolution, forecaster=forecaster)
    return scores.select_related("run").first()


def spans(resolution: Resolution, forecaster: User) -> list[Span]:
    """Return the spans of a forecaster with a score on a resolved question, in order of time."""
    ledger, on = question_ledger(resolution.question), terms(resolution)
    options = list(resolution.question.options.order_by("position"))
    [code] = ledger.forecasters.codes(np.array([forecaster.pk])).tolist()
    why = explain_score(ledger.entries, on.outcome, code, bots=ledger.forecasters.bots, **on.timed)
    columns = (why.start, why.end, why.row, why.loss, why.others, why.weight, why.contribution)
    found = []
    for start, end, row, loss, others, *shown in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        ppm = ledger.entries.ppm[row]
        place = 0 if resolution.question.is_binary else int(ppm.argmax())
        times = instant_at(start), instant_at(end)
        compared = None if isnan(others) else others
        found.append(Span(*times, options[place], int(ppm[place]), loss, compared, *shown))
    return found
