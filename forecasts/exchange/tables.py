"""Every file of the bundle with its columns: what they mean, how they are read, their defaults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from forecasts.exchange import cells
from forecasts.exchange.cells import ANNULLED

__all__ = [
    "AGGREGATES",
    "ANNULLED",
    "FORECASTS",
    "LEADERBOARD",
    "QUESTIONS",
    "RESOLUTIONS",
    "SCORES",
    "TOURNAMENT",
    "Column",
    "Table",
]

TOURNAMENT = "tournament.json"
TOURNAMENT_KEYS = {
    "slug": "Name of the tournament in addresses.",
    "title": "Name of the tournament.",
    "description": "What it is about.",
    "licence": "Licence of the data in this folder.",
    "scoring_version": "Version of the scoring rules behind scores.csv and leaderboard.csv.",
}


@dataclass(frozen=True)
class Column:
    """A column: its parser raises ValueError; with a default, spelled as a cell, it is optional.

    An empty cell takes the default, too.
    """

    name: str
    meaning: str
    parse: Callable[[str], Any] = cells.parse_text
    default: str | None = None

    @property
    def is_required(self) -> bool:
        return self.default is None

    def value(self, cell: str) -> Any:
        return self.parse(cell or self.default or "")


def _no_check(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    return iter(())


@dataclass(frozen=True)
class Table:
    """A CSV file. ``check`` yields (column, reason) for what is wrong between its columns."""

    file: str
    about: str
    columns: tuple[Column, ...]
    check: Callable[[dict[str, Any]], Iterator[tuple[str, str]]] = _no_check

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def _check_question(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if not values["open_time"] < values["scheduled_close_time"]:
        yield "scheduled_close_time", "is not after open_time."
    if values["kind"] == "binary" and values["options"] not in ([], cells.YES_NO):
        yield "options", "A binary question has the options yes|no."
    if values["kind"] != "binary" and not values["options"]:
        yield "options", "is empty; only a binary question has options of its own."


def _check_resolution(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if values["resolved_at"] is not None and values["resolved_at"] < values["known_at"]:
        yield "resolved_at", "is before known_at."


QUESTIONS = Table(
    "questions.csv",
    "One row a question.",
    (
        Column(
            "slug", "Name of the question in addresses and in the other files.", cells.parse_name
        ),
        Column("title", "What is asked.", cells.parse_name),
        Column("kind", "`binary`, `multiple_choice` or `ordered`.", cells.parse_kind),
        Column(
            "options",
            "Option keys in order, joined by `|`; `yes|no` for a binary question.",
            cells.parse_options,
            default="",
        ),
        Column("open_time", "From when on forecasts count.", cells.parse_time),
        Column(
            "scheduled_close_time",
            "End of the horizon, as scheduled when the question opened.",
            cells.parse_time,
        ),
        Column("weight", "Weight in the leaderboard.", cells.parse_weight, default="1"),
        Column(
            "family",
            "Related questions share one; they are resampled together. Default: the slug.",
            default="",
        ),
        Column("background", "What one should know.", default=""),
        Column("resolution_criteria", "What decides the outcome.", default=""),
        Column("fine_print", "Borderline cases.", default=""),
        Column("tags", "Joined by `|`.", cells.parse_list, default=""),
    ),
    _check_question,
)
FORECASTS = Table(
    "forecasts.csv",
    "The ledger: one row a submission or withdrawal. Rows of one question and stamp stand in the "
    "ledger's order; of one forecaster's the last one counts.",
    (
        Column("question", "Slug of the question.", cells.parse_name),
        Column("forecaster", "Pseudonymous handle.", cells.parse_name),
        Column("submitted_at", "Time of the submission.", cells.parse_time),
        Column(
            "probabilities",
            "0 to 1, in option order, joined by `|`; for a binary question P(yes) alone; empty "
            "for a withdrawal.",
            cells.parse_probabilities,
            default=None,
        ),
        Column(
            "is_bot",
            "Whether the forecaster is a program: `true` or `false`.",
            cells.parse_boolean,
            default="false",
        ),
    ),
)
RESOLUTIONS = Table(
    "resolutions.csv",
    "One row a resolved question: the resolution that counts.",
    (
        Column("question", "Slug of the question.", cells.parse_name),
        Column("outcome", f"Key of the option that happened, or `{ANNULLED}`.", cells.parse_name),
        Column(
            "known_at",
            "First instant the outcome was public; later forecasts do not count.",
            cells.parse_time,
        ),
        Column(
            "resolved_at",
            "When the resolution was recorded.",
            cells.parse_optional_time,
            default="",
        ),
        Column("evidence", "What shows it.", default=""),
    ),
    _check_resolution,
)
SCORES = Table(
    "scores.csv",
    "One row a forecaster and resolved question with any scored time; none for annulled ones.",
    (
        Column("question", "Slug of the question."),
        Column("forecaster", "Pseudonymous handle."),
        Column("brier", "Time-weighted Brier score, 0 (best) to 1 (worst)."),
        Column("relative", "Relative score in points, -100 to 100; + is better than the others."),
        Column("coverage", "Share of the horizon with an active forecast, 0 to 1."),
        Column("scoring_version", "Version of the scoring rules."),
    ),
)
LEADERBOARD = Table(
    "leaderboard.csv",
    "One row a forecaster, people first, then bots, which are ranked among themselves.",
    (
        Column("forecaster", "Pseudonymous handle."),
        Column("rank", "1 is best; empty while provisional."),
        Column("rank_low", "Lower end of the 90 % interval of the rank."),
        Column("rank_high", "Upper end of it."),
        Column("score", "Points per fully covered question, shrunk towards 0."),
        Column("score_low", "Lower end of the 90 % interval of the score, in points."),
        Column("score_high", "Upper end of it, in points."),
        Column("questions", "Number of questions with a Brier score."),
        Column("coverage", "Mean coverage of these questions, 0 to 1."),
        Column("brier", "Weighted mean Brier score, 0 (best) to 1 (worst)."),
        Column("provisional", "`true` below the participation that a rank needs."),
        Column("is_bot", "`true` for a program."),
    ),
)
AGGREGATES = Table(
    "aggregates.csv",
    "The crowd forecast as a step function: a row holds until the next one of its question and "
    "method, the last one until scoring ended or forecasts closed. Programs are not in it, nor "
    "are early and late forecasts. Of equal stamps the later row of forecasts.csv is the more "
    "recent.",
    (
        Column("question", "Slug of the question."),
        Column(
            "method",
            "`median` (per option, renormalised), `mean`, `geometric` (mean of the odds) or "
            "`recency` (the median with more weight on recent forecasts).",
        ),
        Column("at", "From when on it holds."),
        Column(
            "probabilities",
            "0 to 1, in option order, joined by `|`; for a binary question P(yes) alone; empty "
            "from when on too few people had an active forecast.",
        ),
        Column("forecasters", "How many people had an active forecast; empty below the minimum."),
    ),
)
README = "README.md"
RECOMPUTE = "recompute.py"
FILES = (
    TOURNAMENT,
    QUESTIONS.file,
    FORECASTS.file,
    RESOLUTIONS.file,
    SCORES.file,
    LEADERBOARD.file,
    AGGREGATES.file,
    README,
    RECOMPUTE,
)
