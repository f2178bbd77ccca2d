"""A track record: what a forecaster or an aggregate earned on a tournament's questions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet

from accounts.models import User
from forecasts.models import (
    Contender,
    ContenderScore,
    Forecast,
    Question,
    Resolution,
    Score,
    Tournament,
)
from forecasts.permissions import Visitor
from forecasts.queries.calibrations import (
    Bin,
    Calibration,
    contender_calibration,
    forecaster_calibration,
)
from forecasts.scoring import skill_score
from forecasts.scoring.records import mean_by_group, running_mean

HORIZONS = (
    ("up to 30 days", timedelta(days=30)),
    ("31 to 180 days", timedelta(days=180)),
    ("over 180 days", timedelta.max),
)


@dataclass(frozen=True)
class Line:
    """One resolved question. Brier scores are 0 (best) to 1 (worst)."""

    resolution: Resolution
    known_at: datetime
    outcome: str
    coverage: float
    brier: float
    crowd: float | None  # the Brier score of the crowd's median on the question
    relative: float

    @property
    def question(self) -> Question:
        return self.resolution.question

    @property
    def horizon(self) -> str:
        length = self.question.scheduled_close_time - self.question.open_time
        return next(name for name, longest in HORIZONS if length <= longest)


@dataclass(frozen=True)
class Part:
    """The means over a part of a record, each question weighing 1."""

    name: str
    questions: int
    brier: float
    relative: float


def tournaments_of(forecaster: User, visitor: Visitor) -> list[Tournament]:
    """Return where a forecaster has scores a visitor may see, ranked tournaments first."""
    visible = Tournament.objects.visible_to(visitor)
    scored = Score.objects.filter(forecaster=forecaster).values(
        "run__resolution__question__tournament"
    )
    return list(visible.filter(pk__in=scored))


@dataclass(frozen=True)
class TrackRecord:
    """All that a track record's page shows of one tournament."""

    tournament: Tournament
    lines: list[Line]  # the latest known first
    calibration: Calibration
    chosen: Bin | None = None  # the part of the calibration that the list is narrowed to

    def narrowed(self, name: str) -> TrackRecord:
        """Return the record with the lines of one bin of the calibration, named by number."""
        chosen = next((one for one in self.calibration.bins if str(one.number) == name), None)
        return replace(self, chosen=chosen)

    @property
    def listed(self) -> list[Line]:
        if self.chosen is None:
            return self.lines
        return [line for line in self.lines if line.question.pk in self.chosen.questions]

    @property
    def whole(self) -> Part | None:
        """The means over the whole record, None for an empty one."""
        return next(iter(_parts(["all questions"] * len(self.lines), self.lines)), None)

    @property
    def skill(self) -> float | None:
        """The skill score against the crowd's median, over the questions on which it has a score.

        Up to 1; above 0 is better than the crowd.
        """
        pairs = [(line.brier, line.crowd) for line in self.lines if line.crowd is not None]
        if not any(crowd for _, crowd in pairs):
            return None
        return skill_score([own for own, _ in pairs], [crowd for _, crowd in pairs])

    @property
    def topics(self) -> list[Part]:
        """The record by tag, the largest first; a question may be in several."""
        tagged = [(tag, line) for line in self.lines for tag in line.question.tags]
        return _parts([tag for tag, _ in tagged], [line for _, line in tagged])

    @property
    def horizons(self) -> list[Part]:
        """The record by the length of the questions, the shortest first."""
        names = [line.horizon for line in self.lines]
        parts = {part.name: part for part in _parts(names, self.lines)}
        return [parts[name] for name, _ in HORIZONS if name in parts]

    @property
    def over_time(self) -> OverTime:
        return over_time(self.lines)

    @property
    def is_simulated(self) -> bool:
        """Whether any of the crowd behind it was made up for demonstration."""
        asked = [line.question.pk for line in self.lines]
        made_up = Forecast.objects.filter(question__in=asked, origin=Forecast.Origin.SIMULATED)
        return made_up.exists()


def of_forecaster(forecaster: User, tournament: Tournament) -> TrackRecord:
    """Return a forecaster's track record in a tournament."""
    lines = _lines(Score.objects.filter(forecaster=forecaster), tournament)
    return TrackRecord(tournament, lines, forecaster_calibration(forecaster, _yes_or_no(lines)))


def of_contender(contender: Contender, tournament: Tournament) -> TrackRecord:
    """Return the track record of an aggregate or a reference in a tournament."""
    lines = _lines(ContenderScore.objects.filter(contender=contender), tournament)
    return TrackRecord(tournament, lines, contender_calibration(contender, _yes_or_no(lines)))


def _yes_or_no(lines: list[Line]) -> list[Resolution]:
    return [line.resolution for line in lines if line.resolution.question.is_binary]


def _lines(scores: QuerySet[Any], tournament: Tournament) -> list[Line]:
    current = scores.filter(
        run__resolution=F("run__resolution__question__resolution"),
        run__resolution__question__tournament=tournament,
    ).select_related("run__resolution__outcome", "run__resolution__question__tournament")
    rows: list[Score | ContenderScore] = list(current.order_by("-run__resolution__known_at", "-pk"))
    crowd = ContenderScore.objects.filter(
        contender=Contender.MEDIAN, run__in=[row.run_id for row in rows]
    )
    briers = dict(crowd.values_list("run_id", "brier"))
    return [_line(row, briers.get(row.run_id)) for row in rows]


def _line(row: Score | ContenderScore, crowd: float | None) -> Line:
    resolution = row.run.resolution
    assert resolution.outcome is not None, "only resolutions with an outcome give scores"
    assert resolution.known_at is not None, "a constraint keeps it"
    return Line(
        resolution=resolution,
        known_at=resolution.known_at,
        outcome=resolution.outcome.label,
        coverage=row.coverage,
        brier=row.brier,
        crowd=crowd,
        relative=row.relative,
    )


def _parts(names: list[str], lines: list[Line]) -> list[Part]:
    columns = [(line.brier, line.relative) for line in lines]
    return [
        Part(name=name, questions=questions, brier=brier, relative=relative)
        for name, (questions, (brier, relative)) in mean_by_group(names, columns).items()
    ]


@dataclass(frozen=True)
class Point:
    """A place on a drawing, 0 to 1 from its left and lower edges, and what stands there."""

    x: float
    y: float
    line: Line


@dataclass(frozen=True)
class OverTime:
    """A drawing of Brier scores as they became known, with their running mean."""

    points: list[Point]
    means: list[tuple[float, float]]


def over_time(lines: list[Line]) -> OverTime:
    """Return the Brier scores by the time they became known, and their running mean."""
    told = sorted(lines, key=lambda line: (line.known_at, line.question.slug))
    if not told:
        return OverTime([], [])
    first, last = told[0].known_at, told[-1].known_at
    span = (last - first) or timedelta(days=1)
    across = [(line.known_at - first) / span for line in told]
    points = [Point(x, line.brier, line) for x, line in zip(across, told, strict=True)]
    means = running_mean([line.brier for line in told]).tolist()
    return OverTime(points, list(zip(across, means, strict=True)))
