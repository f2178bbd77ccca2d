"""How often what was called so likely came about: the rows of a calibration, from ledgers.

One row for each probability of yes that somebody had standing on a resolved yes-or-no question,
weighing its share of the time they had any; so every question weighs 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from accounts.models import User
from forecasts.models import Contender, ContenderScore, Resolution
from forecasts.queries.ledgers import own_ledgers, terms
from forecasts.scoring import (
    FloatArray,
    IntArray,
    Reliability,
    Sample,
    active_segments,
    binned,
    enough,
    reliability,
)
from forecasts.scoring.calibration import bin_of

SEED = 1  # of the draws behind a diagram's band; the same diagram every time


@dataclass(frozen=True)
class Bin:
    """What was said from one tenth to the next, and how often it came about.

    ``low`` to ``high`` is the 95 % Wilson interval of the share.
    """

    number: int  # 0 for [0, 10 %) to 9 for [90 %, 100 %]
    questions: set[int]  # ids of those on which anything in the bin was said
    weight: float  # in full questions
    forecast: float  # mean, 0 to 1
    share: float  # that came about, 0 to 1
    low: float
    high: float

    @property
    def edges(self) -> tuple[float, float]:
        return self.number / 10, (self.number + 1) / 10


@dataclass(frozen=True, eq=False)
class Calibration:
    """What a calibration diagram shows; the curve only where there are enough questions."""

    questions: int
    bins: list[Bin]  # those that hold anything
    curve: Reliability | None

    @property
    def steps(self) -> list[tuple[float, float]]:
        """The recalibrated curve as points of a drawing."""
        curve = self.curve
        return list(zip(curve.forecast, curve.recalibrated, strict=True)) if curve else []

    @property
    def band(self) -> list[tuple[float, float]]:
        """The outline of the band around it: along the lower edge and back along the upper."""
        if self.curve is None:
            return []
        lower = list(zip(self.curve.forecast, self.curve.band_low, strict=True))
        upper = list(zip(self.curve.forecast, self.curve.band_high, strict=True))
        return lower + upper[::-1]


def forecaster_calibration(forecaster: User, resolutions: list[Resolution]) -> Calibration:
    """Return a forecaster's calibration on resolved yes-or-no questions they have scores on."""
    ledgers = own_ledgers(forecaster, [resolution.question for resolution in resolutions])
    said: list[tuple[IntArray, IntArray | FloatArray]] = []
    for resolution in resolutions:
        on, ledger = terms(resolution), ledgers[resolution.question.pk]
        spans = active_segments(ledger, on.start, on.end)
        said.append((ledger.ppm[spans.row, 0], spans.end - spans.start))
    return _calibration(resolutions, said)


def contender_calibration(contender: Contender, resolutions: list[Resolution]) -> Calibration:
    """Return a contender's calibration on resolved yes-or-no questions it has scores on."""
    rows = ContenderScore.objects.filter(
        contender=contender, run__resolution__in=[resolution.pk for resolution in resolutions]
    ).values_list("run__resolution_id", "said", "share")
    told = {pk: (np.array(said, dtype=np.int64), np.array(share)) for pk, said, share in rows}
    return _calibration(resolutions, [told[resolution.pk] for resolution in resolutions])


def _calibration(
    resolutions: list[Resolution], said: list[tuple[IntArray, IntArray | FloatArray]]
) -> Calibration:
    """Put together what was said, and for how long, on each question in turn."""
    if not resolutions:
        return Calibration(questions=0, bins=[], curve=None)
    sizes = [ppm.size for ppm, _ in said]
    happened = [int(terms(resolution).outcome == 0) for resolution in resolutions]
    sample = Sample(
        ppm=np.concatenate([ppm for ppm, _ in said]),
        outcome=np.repeat(happened, sizes),
        weight=np.concatenate([lasted / lasted.sum() for _, lasted in said]),
        question=np.repeat(np.arange(len(said)), sizes),
    )
    ids = np.array([resolution.question.pk for resolution in resolutions])
    return Calibration(
        questions=len(resolutions),
        bins=_bins(sample, ids),
        curve=reliability(sample, SEED) if enough(len(resolutions)) else None,
    )


def _bins(sample: Sample, ids: IntArray) -> list[Bin]:
    found, number = binned(sample), bin_of(sample.ppm)
    names = ("weight", "forecast", "observed", "low", "high")
    columns = [getattr(found, name).tolist() for name in names]
    return [
        Bin(place, set(ids[sample.question[number == place]].tolist()), *row)
        for place, row in enumerate(zip(*columns, strict=True))
        if found.count[place]
    ]
