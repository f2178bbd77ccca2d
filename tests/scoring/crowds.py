"""A second implementation of the crowd forecasts: slow, obvious, exact.

It asks at one instant who is active and pools their fractions. None of it is shared with the code
under test.
"""

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np

from forecasts.scoring import Changes, History, IntArray, crowd_changes
from tests.scoring.reference import Entry, Probabilities, Question
from tests.scoring.strategies import ledger_of


def crowd_at(question: Question, instant: int) -> list[Probabilities]:
    """Return the active forecasts of people, oldest first, equal stamps by ledger id."""
    latest: dict[int, tuple[int, int, Entry]] = {}
    for ledger_id, entry in enumerate(question.entries):
        if question.start <= entry.at <= instant and entry.at < question.end:
            newest = latest.get(entry.forecaster, (entry.at, -1, entry))
            latest[entry.forecaster] = max(
                newest, (entry.at, ledger_id, entry), key=lambda e: e[:2]
            )
    people = [stamped for who, stamped in latest.items() if who not in question.bots]
    oldest_first = [entry for _, _, entry in sorted(people, key=lambda stamped: stamped[:2])]
    return [entry.probabilities for entry in oldest_first if entry.probabilities is not None]


def median(crowd: list[Probabilities]) -> list[float]:
    return _per_option(crowd, _middle)


def mean(crowd: list[Probabilities]) -> list[float]:
    return _normalised([_average(option) for option in _options(crowd)])


def recency_weighted_median(crowd: list[Probabilities]) -> list[float]:
    return _per_option(crowd, _weighted_middle)


def geometric_mean_of_odds(crowd: list[Probabilities]) -> list[float]:
    return _normalised([_pooled_odds(option) for option in _options(crowd)])


def changes_of(question: Question) -> tuple[Changes, IntArray]:
    """Return the stream of a random question, and its ledger ids in ledger order."""
    bots = np.array(sorted(question.bots), dtype=np.int64)
    numbered = sorted(enumerate(question.entries), key=lambda e: (e[1].forecaster, e[1].at, e[0]))
    ids = np.array([ledger_id for ledger_id, _ in numbered], dtype=np.int64)
    changes = crowd_changes(ledger_of(question), start=question.start, end=question.end, bots=bots)
    return changes, ids


def value_at(history: History, instant: int) -> list[float] | None:
    """Return what a step function says at an instant, None where it says nothing."""
    step = int(np.searchsorted(history.times, instant, side="right")) - 1
    if step < 0 or np.isnan(history.values[step]).all():
        return None
    return [float(value) for value in history.values[step]]


def _options(crowd: list[Probabilities]) -> list[list[Fraction]]:
    return [list(option) for option in zip(*crowd, strict=True)]


def _normalised(values: list[Fraction]) -> list[float]:
    return [float(value / sum(values)) for value in values]


def _per_option(
    crowd: list[Probabilities], middle: Callable[[list[Fraction]], Fraction]
) -> list[float]:
    middles = [middle(option) for option in _options(crowd)]
    return _normalised(middles) if any(middles) else mean(crowd)


def _average(values: list[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _middle(values: list[Fraction]) -> Fraction:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _weighted_middle(values: list[Fraction]) -> Fraction:
    with localcontext(prec=50):
        newest = Decimal(len(values)).sqrt()
        weights = [(Decimal(i).sqrt() - newest).exp() for i in range(1, len(values) + 1)]
        reached = Decimal(0)
        for value, weight in sorted(zip(values, weights, strict=True)):
            reached += weight
            if reached >= sum(weights) / 2:
                return value
    raise AssertionError("the last value reaches all of the weight")


def _pooled_odds(values: list[Fraction]) -> Fraction:
    with localcontext(prec=50):
        clipped = [min(max(value, Fraction(1, 100)), Fraction(99, 100)) for value in values]
        product = Decimal(1)
        for value in clipped:
            product *= Decimal((value / (1 - value)).numerator)
            product /= Decimal((value / (1 - value)).denominator)
        odds = (product.ln() / len(values)).exp()
        return Fraction(odds / (1 + odds))
