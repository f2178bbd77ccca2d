"""Why a score is what it is, span by span, recomputed from the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import isnan

import numpy as np

from accounts.models import User
from forecasts.models import Option, Resolution, Score
from forecasts.queries.ledgers import QuestionLedger, instant_at, terms
from forecasts.scoring import explain_score, log_loss, spot_losses


@dataclass(frozen=True)
class Span:
    """How long one forecast stood, and what it contributed. Losses are 0 (best) to 1 (worst)."""

    start: datetime
    end: datetime
    option: Option  # the likeliest; yes, for a binary question
    ppm: int  # what it was given, in parts per million
    loss: float
    log_loss: float  # floored at a probability of 0.001; a second opinion
    others: float | None  # their mean loss; None where there were none
    weight: float  # share of the question's time
    contribution: float  # points


def score_of(resolution: Resolution, forecaster: User) -> Score | None:
    """Return a forecaster's score under a resolution."""
    scores = Score.objects.filter(run__resolution=resolution, forecaster=forecaster)
    return scores.select_related("run").first()


def spot_score(resolution: Resolution, forecaster: User, ledger: QuestionLedger) -> float | None:
    """Return the loss of the forecast that stood where scoring ended; None without one."""
    on = terms(resolution)
    who, losses = spot_losses(ledger.entries, on.outcome, on.end - 1, on.ordered, on.start)
    found = dict(zip(ledger.forecasters.ids[who].tolist(), losses.tolist(), strict=True))
    return found.get(forecaster.pk)


def spans(resolution: Resolution, forecaster: User, ledger: QuestionLedger) -> list[Span]:
    """Return the spans of a forecaster with a score on a resolved question, in order of time."""
    on = terms(resolution)
    options = list(resolution.question.options.order_by("position"))
    [code] = ledger.forecasters.codes(np.array([forecaster.pk])).tolist()
    why = explain_score(ledger.entries, on.outcome, code, bots=ledger.forecasters.bots, **on.timed)
    logs = log_loss(ledger.entries.ppm[why.row], on.outcome)
    columns = (
        why.start,
        why.end,
        why.row,
        why.loss,
        logs,
        why.others,
        why.weight,
        why.contribution,
    )
    found = []
    for start, end, row, loss, log, others, *shown in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        ppm = ledger.entries.ppm[row]
        place = 0 if resolution.question.is_binary else int(ppm.argmax())
        times = instant_at(start), instant_at(end)
        compared = None if isnan(others) else others
        found.append(Span(*times, options[place], int(ppm[place]), loss, log, compared, *shown))
    return found
