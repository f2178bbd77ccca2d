"""The crowd's forecast over time, sampled for a drawing and for the table beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from forecasts.models import Contender
from forecasts.queries.crowds import crowd_histories
from forecasts.queries.ledgers import instant_at, microseconds
from forecasts.queries.questions import Line
from forecasts.scoring import History

SPANS = 40  # of equal length; the crowd is read at the end of each


@dataclass(frozen=True)
class Sample:
    """The crowd at one instant: one share per option, none where too few forecast."""

    at: datetime
    x: float  # of the way from the opening to the scheduled close
    forecasters: int
    shares: list[float] | None


@dataclass(frozen=True)
class CrowdChart:
    """The crowd of a question from its opening on: of yes, or of the option likeliest at last."""

    label: str
    place: int  # of the option that is drawn
    samples: list[Sample]

    @property
    def shown(self) -> list[Sample]:
        return [sample for sample in self.samples if sample.shares is not None]

    @property
    def strokes(self) -> list[list[tuple[float, float]]]:
        """The drawn lines: one for each stretch in which the crowd was shown."""
        lines: list[list[tuple[float, float]]] = [[]]
        for sample in self.samples:
            if sample.shares is not None:
                lines[-1].append((sample.x, sample.shares[self.place]))
            elif lines[-1]:
                lines.append([])
        return [line for line in lines if line]

    @property
    def rows(self) -> list[tuple[Sample, float]]:
        """The table's rows: when the crowd was shown and what it gave the option drawn."""
        return [
            (sample, sample.shares[self.place])
            for sample in self.samples
            if sample.shares is not None
        ]


def crowd_chart(line: Line, now: datetime) -> CrowdChart | None:
    """Return the chart of a question's crowd, or None while it was never shown. Three queries."""
    histories = crowd_histories(line.question)
    history = next(one for name, one in histories if name == Contender.MEDIAN)
    samples = _samples(line, history, now)
    shown = [sample.shares for sample in samples if sample.shares is not None]
    if not shown:
        return None
    place = 0 if line.question.is_binary else int(np.argmax(shown[-1]))
    return CrowdChart(line.options[place].label, place, samples)


def _samples(line: Line, history: History, now: datetime) -> list[Sample]:
    question, resolution = line.question, line.question.resolution
    start, close = microseconds(question.open_time), microseconds(question.scheduled_close_time)
    known_at = resolution.known_at if resolution else None
    end = min(close, microseconds(now), microseconds(known_at) if known_at else close)
    if end <= start:
        return []
    steps = [start + (end - start) * span // SPANS for span in range(1, SPANS + 1)]
    # What was submitted at the end itself came too late to count: the value just before it.
    places = np.searchsorted(history.times, steps, side="left") - 1
    return [
        _sample(history, place, at, (at - start) / (close - start))
        for at, place in zip(steps, places.tolist(), strict=True)
    ]


def _sample(history: History, place: int, at: int, x: float) -> Sample:
    if place < 0:
        return Sample(instant_at(at), x, 0, None)
    shares = history.values[place]
    hidden = bool(np.isnan(shares).any())
    return Sample(instant_at(at), x, int(history.count[place]), None if hidden else shares.tolist())
