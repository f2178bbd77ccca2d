"""The crowd beside a claim: what it said when the claim was published, or first after that.

People alone are in it: nobody's words are compared with forecasts that were made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

import numpy as np
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Least

from forecasts.models import Forecast, Question, Recusal
from forecasts.scoring import median_forecast

Asked: TypeAlias = tuple[int, datetime]  # a question by id, and when the claim was published
Entry: TypeAlias = tuple[int, datetime, Sequence[int] | None]


@dataclass(frozen=True)
class Crowd:
    """The crowd's probability of yes, and how long after the claim it first had one."""

    probability: float
    at: datetime
    lag: timedelta


def crowds_at(asked: Iterable[tuple[Question, datetime]]) -> dict[Asked, Crowd]:
    """Return the crowd of each yes-or-no question at an instant, or the first after it.

    None where there never was one. A crowd begins with as many people as its tournament asks for.
    One query; needs ``tournament`` loaded.
    """
    pairs = list(asked)
    if not pairs:
        return {}
    ledgers = _entries({question.pk for question, _ in pairs})
    found = {}
    for question, said in pairs:
        minimum = question.tournament.crowd_min_forecasters
        crowd = _crowd(ledgers.get(question.pk, []), said, minimum)
        if crowd is not None:
            found[question.pk, said] = crowd
    return found


def _entries(questions: set[int]) -> dict[int, list[Entry]]:
    """Return people's entries while a question was scored, in order, those of the recused left out.

    LEAST passes over the NULL of a question whose outcome is not known.
    """
    recused = Recusal.objects.filter(
        question=OuterRef("question"), user=OuterRef("forecaster"), lifted_at=None
    )
    rows = Forecast.objects.filter(
        ~Exists(recused),
        question__in=questions,
        forecaster__is_bot=False,
        forecaster__is_simulated=False,
        submitted_at__gte=F("question__open_time"),
        submitted_at__lt=Least("question__scheduled_close_time", "question__resolution__known_at"),
    ).order_by("question", "submitted_at", "pk")
    found: dict[int, list[Entry]] = {}
    columns = rows.values_list("question", "forecaster", "submitted_at", "probabilities")
    for question, forecaster, submitted_at, probabilities in columns:
        found.setdefault(question, []).append((forecaster, submitted_at, probabilities))
    return found


def _crowd(entries: Sequence[Entry], said: datetime, minimum: int) -> Crowd | None:
    standing: dict[int, Sequence[int]] = {}
    at = said
    for forecaster, submitted_at, probabilities in entries:
        if submitted_at > said:
            if len(standing) >= minimum:
                break
            at = submitted_at
        standing.pop(forecaster, None)
        if probabilities is not None:
            standing[forecaster] = probabilities
    if not standing or len(standing) < minimum:
        return None
    share = float(median_forecast(np.array(list(standing.values())))[0])
    return Crowd(share, at, at - said)
