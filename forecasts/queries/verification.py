"""Do the stored scores and leaderboards follow from the ledger? Reads only.

They have to be equal, not close: scoring is a pure function of ledger and resolutions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q

from accounts.models import User
from forecasts.models import (
    Leaderboard,
    LeaderboardContender,
    LeaderboardEntry,
    Resolution,
    ScoreRun,
    Tournament,
)
from forecasts.models.score import SCORING_VERSION
from forecasts.queries import contenders, ledgers
from forecasts.queries.boards import CONTENDER_COLUMNS, ENTRY_COLUMNS, compute_board
from forecasts.queries.snapshots import one_instant

SCORES = ("brier", "relative", "coverage")

Row = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """A number that is not what the ledger says; column "row" where one side has no row.

    ``forecaster`` is empty where the number is the run's or the board's own.
    """

    place: str
    forecaster: str
    column: str
    stored: Any
    recomputed: Any

    def __str__(self) -> str:
        where = " ".join(filter(None, (self.place, self.forecaster, self.column)))
        return f"{where}: stored {_spelled(self.stored)}, recomputed {_spelled(self.recomputed)}"


@dataclass
class Verification:
    """What was compared and where it differs; the first ``most`` differences are kept."""

    most: int = 100
    first: list[Difference] = field(default_factory=list)
    total: int = 0
    runs: int = 0
    scores: int = 0  # compared, as are the runs and the boards
    boards: int = 0
    skipped: list[str] = field(default_factory=list)  # and why, which is no fault

    def add(self, difference: Difference) -> None:
        self.total += 1
        if len(self.first) < self.most:
            self.first.append(difference)

    def compare(self, place: str, stored: Mapping[str, Row], recomputed: Mapping[str, Row]) -> None:
        """Compare rows by name of the forecaster, or of the contender."""
        for name in sorted(stored.keys() | recomputed.keys()):
            self.compare_row(place, name, stored.get(name), recomputed.get(name))

    def compare_row(
        self, place: str, name: str, stored: Row | None, recomputed: Row | None
    ) -> None:
        if stored is None or recomputed is None:
            self.add(Difference(place, name, "row", stored, recomputed))
            return
        for column, value in recomputed.items():
            if stored[column] != value:
                self.add(Difference(place, name, column, stored[column], value))


def verify_scores(tournament: str | None = None, most: int = 100) -> Verification:
    """Compute every score and board of a tournament, or of all, anew and compare.

    What waits to be computed, runs and boards whose scores changed, is listed and not compared.
    Needs the memory of one question's ledger, or of one tournament's scores.
    """
    found = Verification(most)
    tournaments = Tournament.objects.order_by("slug")
    with one_instant():
        for each in tournaments.filter(slug=tournament) if tournament else tournaments:
            _verify_tournament(each, found)
    return found


def _verify_tournament(tournament: Tournament, found: Verification) -> None:
    before = found.total
    _verify_runs(tournament, found)
    if found.total == before:
        _verify_board(tournament, found)
    else:
        # It is made of the stored scores and would say the same once more.
        reason = "leaderboard not compared, since its scores differ"
        found.skipped.append(f"{tournament.slug}: {reason}")


def _verify_runs(tournament: Tournament, found: Verification) -> None:
    every = Resolution.objects.filter(question__tournament=tournament)
    every = every.select_related("question__tournament", "outcome", "run")
    for resolution in every.order_by("question__slug", "version").iterator():
        place = _place(tournament, resolution)
        run = getattr(resolution, "run", None)
        if run is None:
            found.add(Difference(place, "", "run", None, "due"))
        elif run.scored_at is None:
            found.skipped.append(f"{place}: scores not computed yet")
        else:
            _verify_run(run, resolution, place, found)


def _place(tournament: Tournament, resolution: Resolution) -> str:
    question = resolution.question
    place = f"{tournament.slug}/{question.slug}"
    if question.resolution_id == resolution.pk:
        return place
    return f"{place} (version {resolution.version}, superseded)"


def _verify_run(run: ScoreRun, resolution: Resolution, place: str, found: Verification) -> None:
    own, scores = _recomputed(resolution)
    stored = _by_name(run.scores.values(*SCORES, name=F("forecaster__handle")))
    found.compare_row(place, "", {name: getattr(run, name) for name in own}, own)
    found.compare(place, stored, scores)
    found.runs += 1
    found.scores += len(stored)
    if run.contenders_scored_at is None:
        found.skipped.append(f"{place}: contenders not computed yet")
        return
    others = _by_name(run.contender_scores.values(*SCORES, "said", "share", name=F("contender")))
    found.compare(place, others, _recomputed_contenders(resolution))


def _recomputed(resolution: Resolution) -> tuple[Row, dict[str, Row]]:
    """Return the columns of a run and the rows of its scores."""
    own: Row = {"scoring_version": SCORING_VERSION, "crowd_log_odds": None}
    if resolution.verdict != Resolution.Verdict.RESOLVED:
        return own, {}
    ledger = ledgers.question_ledger(resolution.question)
    own["crowd_log_odds"] = contenders.crowd_log_odds(resolution, ledger)
    scores = ledgers.question_scores(resolution, ledger)
    columns = [getattr(scores, name).tolist() for name in SCORES]
    rows = (dict(zip(SCORES, row, strict=True)) for row in zip(*columns, strict=True))
    return own, dict(zip(_handles(scores.forecaster.tolist()), rows, strict=True))


def _recomputed_contenders(resolution: Resolution) -> dict[str, Row]:
    if resolution.verdict != Resolution.Verdict.RESOLVED:
        return {}
    found = contenders.contended(resolution)
    return {contender.value: one.columns for contender, one in found.items()}


def _verify_board(tournament: Tournament, found: Verification) -> None:
    board = Leaderboard.objects.filter(tournament=tournament).first()
    runs = ScoreRun.objects.filter(resolution__question__tournament=tournament)
    due = runs.filter(Q(scored_at=None) | Q(contenders_scored_at=None))
    if (board and board.is_stale) or due.exists():
        found.skipped.append(f"{tournament.slug}: leaderboard not computed yet")
    elif board or runs.exists():
        _compare_board(board or Leaderboard(tournament=tournament), found)


def _compare_board(board: Leaderboard, found: Verification) -> None:
    place = f"{board.tournament.slug} leaderboard"
    computed = compute_board(board.tournament_id, board.seed)
    own = computed.columns
    found.compare_row(place, "", {name: getattr(board, name) for name in own}, own)
    entries = LeaderboardEntry.objects.filter(leaderboard=board.pk)
    handles = _handles([entry["forecaster_id"] for entry in computed.entries])
    found.compare(
        place,
        _by_name(entries.values(*ENTRY_COLUMNS, name=F("forecaster__handle"))),
        dict(zip(handles, computed.entries, strict=True)),
    )
    lines = LeaderboardContender.objects.filter(leaderboard=board.pk)
    found.compare(
        place,
        _by_name(lines.values(*CONTENDER_COLUMNS, name=F("contender"))),
        {line["contender"]: line for line in computed.contenders},
    )
    found.boards += 1


def _by_name(rows: Iterable[Row]) -> dict[str, Row]:
    return {row.pop("name"): row for row in rows}


def _handles(forecasters: list[int]) -> list[str]:
    """Return the handle of each id."""
    handles = dict(User.objects.filter(pk__in=forecasters).values_list("pk", "handle"))
    return [handles[pk] for pk in forecasters]


def _spelled(value: Any) -> str:
    if value is None:
        return "none"
    if not isinstance(value, dict):
        return str(value)
    return ", ".join(f"{name} {value[name]}" for name in value)
