"""A second implementation of the scores: slow, obvious, and exact.

It walks from breakpoint to breakpoint and asks at each who is active. All arithmetic is in
fractions, and none of it is shared with the code under test.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

Probabilities = tuple[Fraction, ...]


@dataclass(frozen=True)
class Entry:
    """One ledger entry; `probabilities` is None for a withdrawal."""

    forecaster: int
    at: int
    probabilities: Probabilities | None


@dataclass(frozen=True)
class Question:
    """A resolved question and its ledger, entries in the order of their ledger ids."""

    entries: tuple[Entry, ...]
    outcome: int
    kind: str  # binary, multiple choice, ordered
    start: int
    horizon: int
    known_at: int
    bots: frozenset[int]

    @property
    def end(self) -> int:
        return min(self.horizon, self.known_at)


@dataclass(frozen=True)
class Scores:
    """The three scores of one forecaster."""

    brier: Fraction
    relative: Fraction
    coverage: Fraction


def loss(kind: str, probabilities: Probabilities, outcome: int) -> Fraction:
    """Return the loss by the formula of each kind, word for word."""
    if kind == "binary":
        happened = 1 if outcome == 0 else 0
        return (probabilities[0] - happened) ** 2
    options = range(len(probabilities))
    if kind == "multiple choice":
        return sum((probabilities[k] - (k == outcome)) ** 2 for k in options) / Fraction(2)
    cumulative = [sum(probabilities[: j + 1], Fraction(0)) for j in options]
    misses = [(cumulative[j] - (outcome <= j)) ** 2 for j in options[:-1]]
    return sum(misses, Fraction(0)) / (len(probabilities) - 1)


def active(question: Question, instant: int) -> dict[int, Probabilities]:
    """Return who has an active forecast at an instant of the scored time, and which."""
    latest: dict[int, Entry] = {}
    for entry in sorted(question.entries, key=lambda entry: entry.at):
        if question.start <= entry.at < question.end and entry.at <= instant:
            latest[entry.forecaster] = entry
    return {
        forecaster: entry.probabilities
        for forecaster, entry in latest.items()
        if entry.probabilities is not None
    }


def spans(question: Question) -> Iterator[tuple[int, dict[int, Probabilities]]]:
    """Yield the length of each stretch in which nothing changes, and who is active in it."""
    stamps = {entry.at for entry in question.entries}
    inside = sorted(t for t in stamps if question.start < t < question.end)
    breakpoints = [question.start, *inside, question.end]
    for begin, until in pairwise(breakpoints):
        yield until - begin, active(question, begin)


def scores(question: Question) -> dict[int, Scores]:
    """Return the scores of everyone with a scored microsecond."""
    everyone = {entry.forecaster for entry in question.entries}
    found = {forecaster: _scores_of(forecaster, question) for forecaster in sorted(everyone)}
    return {forecaster: score for forecaster, score in found.items() if score is not None}


def _scores_of(forecaster: int, question: Question) -> Scores | None:
    time, own, gain = 0, Fraction(0), Fraction(0)
    for length, forecasts in spans(question):
        if forecaster not in forecasts:
            continue
        losses = {
            who: loss(question.kind, probabilities, question.outcome)
            for who, probabilities in forecasts.items()
        }
        time += length
        own += length * losses[forecaster]
        others = [losses[who] for who in losses if who != forecaster and who not in question.bots]
        if others:
            gain += length * (_mean(others) - losses[forecaster])
    if time == 0:
        return None
    whole = question.horizon - question.start
    carried = question.horizon - question.end if _active_at_end(forecaster, question) else 0
    return Scores(own / time, 100 * gain / whole, Fraction(time + carried, whole))


def _active_at_end(forecaster: int, question: Question) -> bool:
    return forecaster in active(question, question.end)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)
