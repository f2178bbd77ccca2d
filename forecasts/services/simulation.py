"""A made-up crowd for demonstration: forecasters of differing skill, the same for a seed.

Every account and every ledger entry is marked as simulated; nobody can take it for people.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count, islice

import numpy as np
from django.db import transaction
from numpy.random import Generator

from accounts.models import User
from forecasts.models import Forecast, Question, Tournament
from forecasts.scoring import FloatArray

BIRDS = (  # sixty
    "avocet bittern bunting chough coot crane curlew dipper dotterel dunlin dunnock eider egret "
    "falcon fulmar gadwall gannet godwit grebe harrier heron hobby hoopoe ibis jackdaw kestrel "
    "kite knot lapwing linnet magpie mallard martin merlin nightjar nuthatch oriole osprey ouzel "
    "petrel pipit plover pochard puffin quail rail raven redstart rook ruff sanderling siskin "
    "smew snipe starling stork swift teal tern wigeon"
).split()


@transaction.atomic
def simulate_crowd(*, tournament: Tournament, size: int = len(BIRDS), seed: int = 1) -> int:
    """Have some simulated forecasters forecast every question of a past tournament.

    Returns the number of ledger entries written.
    """
    chance = np.random.default_rng(seed)
    crowd = [_account(handle) for handle in islice(_handles(), size)]
    skills = chance.normal(0.55, 0.5, len(crowd))
    entries = [
        entry
        for question in tournament.questions.order_by("slug").select_related("resolution__outcome")
        for forecaster, skill in zip(crowd, skills, strict=True)
        for entry in _entries(question, forecaster, skill, chance)
    ]
    entries.sort(key=lambda entry: entry.submitted_at)
    Forecast.objects.bulk_create(entries, batch_size=2000)
    return len(entries)


def _handles() -> Iterator[str]:
    """Yield sim-avocet … sim-wigeon, then sim-avocet-2 …, without end."""
    yield from (f"sim-{bird}" for bird in BIRDS)
    for flock in count(2):
        yield from (f"sim-{bird}-{flock}" for bird in BIRDS)


def _account(handle: str) -> User:
    here = User.objects.filter(handle__iexact=handle).first()
    if here is None:
        return User.objects.create_user(handle, is_simulated=True)
    # Nobody real may wake up to forecasts they never gave.
    return here if here.is_simulated else _account(f"{handle}-x")


def _entries(
    question: Question, forecaster: User, skill: float, chance: Generator
) -> Iterator[Forecast]:
    if chance.random() > 0.8:
        return
    options, outcome = question.options.count(), _outcome(question, chance)
    ends = question.resolution.known_at if question.resolution else None
    length = min(ends or question.ends_at, question.scheduled_close_time) - question.open_time
    doubt = chance.normal(0, 0.8, options)
    moments = np.sort(chance.beta(0.6, 1.3, chance.integers(1, 7)))
    for place, moment in enumerate(moments):
        belief = _belief(options, outcome, skill * (0.4 + 2.6 * moment), doubt, question.is_ordered)
        gone = place > 0 and place == len(moments) - 1 and chance.random() < 0.05
        yield Forecast(
            question=question,
            forecaster=forecaster,
            probabilities=None if gone else _whole_percents(belief),
            submitted_at=question.open_time
            + timedelta(seconds=int(moment * length.total_seconds())),
            origin=Forecast.Origin.SIMULATED,
        )


def _outcome(question: Question, chance: Generator) -> int:
    known = question.resolution.outcome if question.resolution else None
    return known.position if known else int(chance.integers(question.options.count()))


def _belief(
    options: int, outcome: int, signal: float, doubt: FloatArray, ordered: bool
) -> FloatArray:
    """Softmax of a private doubt and a signal that grows towards the outcome with skill."""
    distance = np.abs(np.arange(options) - outcome)
    pull = np.exp(-distance / 1.5) if ordered else distance == 0
    weights = np.exp(doubt + signal * pull)
    return np.asarray(weights / weights.sum())


def _whole_percents(belief: FloatArray) -> list[int]:
    """Round as people do, to whole percents, in parts per million."""
    percents = np.floor(belief * 100).astype(int)
    percents[np.argmax(belief)] += 100 - percents.sum()
    return [int(percent) * 10_000 for percent in percents]
