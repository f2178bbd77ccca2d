"""A tournament as a bundle: everything that somebody else needs to recompute its scores.

Rows are ordered by what they say, so that a bundle that was imported elsewhere comes out again byte
for byte. Forecasts of one question and microsecond stand in the ledger's order, which an import
keeps.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from math import isnan
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Collate

from forecasts.errors import Refusal
from forecasts.exchange import (
    AGGREGATES,
    ANNULLED,
    FORECASTS,
    LEADERBOARD,
    QUESTIONS,
    RESOLUTIONS,
    SCORES,
    is_earlier_bundle,
    spell_readme,
    write_readme,
    write_recompute,
    write_table,
    write_tournament,
)
from forecasts.exchange.cells import spell_probabilities, spell_shares
from forecasts.models import (
    Forecast,
    LeaderboardEntry,
    Option,
    Question,
    Recusal,
    Score,
    Tournament,
)
from forecasts.models.score import SCORING_VERSION
from forecasts.queries import ledgers
from forecasts.queries.crowds import crowd_histories
from forecasts.queries.snapshots import one_instant
from forecasts.scoring.histories import History

AT_ONCE = 10_000  # rows fetched from the server's cursor

Rows = Iterator[tuple[Any, ...]]


class FolderInUse(Refusal):
    code = "folder_in_use"


def export_tournament(tournament: Tournament, folder: Path) -> dict[str, int]:
    """Write the bundle as ``folder`` and return the number of rows by file.

    Raises FolderInUse where there is something else than an earlier bundle, which is replaced.
    The files are written next to it and moved when complete; all show the same instant.
    """
    target = folder.resolve()
    _check_free(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}-{secrets.token_hex(4)}")
    draft.mkdir()
    try:
        with one_instant():
            counts = _write(tournament, draft)
        _replace(target, draft)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return counts


def unscored_resolutions(tournament: Tournament) -> int:
    """Return how many resolutions the scores of a bundle written now would lack."""
    return tournament.questions.filter(
        resolution__isnull=False, resolution__run__scored_at=None
    ).count()


def _check_free(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir() or (any(target.iterdir()) and not is_earlier_bundle(target)):
        raise FolderInUse(f"{target} exists and is not an earlier bundle.")


def _replace(target: Path, draft: Path) -> None:
    """Move a complete draft into place, an earlier bundle out of it."""
    if not target.exists():
        draft.rename(target)
        return
    earlier = draft.with_name(f"{draft.name}-earlier")
    target.rename(earlier)
    draft.rename(target)
    shutil.rmtree(earlier)


def _write(tournament: Tournament, folder: Path) -> dict[str, int]:
    texts = {
        name: getattr(tournament, name) for name in ("slug", "title", "description", "licence")
    }
    texts["scoring_version"] = SCORING_VERSION
    write_tournament(folder, texts)
    write_readme(folder, spell_readme(texts))
    write_recompute(folder)
    tables = {
        QUESTIONS: _questions(tournament),
        FORECASTS: _forecasts(tournament),
        RESOLUTIONS: _resolutions(tournament),
        SCORES: _scores(tournament),
        LEADERBOARD: _leaderboard(tournament),
        AGGREGATES: _aggregates(tournament),
    }
    return {table.file: write_table(folder, table, rows) for table, rows in tables.items()}


def _stable(name: str) -> Collate:
    """Return an order of texts that is the same in every database."""
    return Collate(name, "C")


def _streamed(rows: QuerySet[Any, tuple[Any, ...]]) -> Rows:
    return rows.iterator(chunk_size=AT_ONCE)


def _questions(tournament: Tournament) -> Rows:
    keys = _option_keys(tournament)
    plain = [name for name in QUESTIONS.names if name not in ("options", "tags")]
    published = tournament.questions.published()
    for question in published.order_by(_stable("slug")).iterator(AT_ONCE):
        cells = {name: getattr(question, name) for name in plain}
        cells |= {"options": "|".join(keys[question.pk]), "tags": "|".join(question.tags)}
        yield tuple(cells[name] for name in QUESTIONS.names)


def _option_keys(tournament: Tournament) -> dict[int, list[str]]:
    keys: dict[int, list[str]] = {}
    options = Option.objects.filter(question__tournament=tournament).order_by("position")
    for question_id, key in options.values_list("question_id", "key"):
        keys.setdefault(question_id, []).append(key)
    return keys


def _forecasts(tournament: Tournament) -> Rows:
    recused = Recusal.objects.filter(
        question=OuterRef("question"), user=OuterRef("forecaster"), lifted_at=None
    )
    # Without the recused a bundle's scores follow from its own forecasts.
    counted = Forecast.objects.filter(~Exists(recused), question__tournament=tournament)
    entries = counted.order_by(_stable("question__slug"), "submitted_at", "id")
    columns = (
        "question__slug",
        "forecaster__handle",
        "submitted_at",
        "probabilities",
        "forecaster__is_bot",
        "question__kind",
    )
    for slug, handle, at, ppm, is_bot, kind in _streamed(entries.values_list(*columns)):
        yield slug, handle, at, spell_probabilities(ppm, kind == Question.Kind.BINARY), is_bot


def _resolutions(tournament: Tournament) -> Rows:
    resolved = tournament.questions.filter(resolution__isnull=False).order_by(_stable("slug"))
    columns = ("outcome__key", "known_at", "recorded_at", "evidence")
    names = ("slug", *(f"resolution__{column}" for column in columns))
    for slug, outcome, *rest in _streamed(resolved.values_list(*names)):
        yield slug, outcome or ANNULLED, *rest


def _scores(tournament: Tournament) -> Rows:
    current = Score.objects.filter(
        run__resolution__current_for__tournament=tournament, run__scored_at__isnull=False
    ).order_by(_stable("run__resolution__question__slug"), _stable("forecaster__handle"))
    return _streamed(
        current.values_list(
            "run__resolution__question__slug",
            "forecaster__handle",
            "brier",
            "relative",
            "coverage",
            "run__scoring_version",
        )
    )


def _leaderboard(tournament: Tournament) -> Rows:
    entries = LeaderboardEntry.objects.filter(leaderboard__tournament=tournament).select_related(
        "forecaster"
    )
    for entry in entries.order_by("forecaster__is_bot", "position", _stable("forecaster__handle")):
        yield (
            entry.forecaster.handle,
            entry.rank,
            entry.rank_low,
            entry.rank_high,
            entry.score,
            entry.score_low,
            entry.score_high,
            entry.questions,
            # The board shows coverage in full questions.
            entry.coverage / entry.questions,
            entry.brier,
            entry.is_provisional,
            entry.forecaster.is_bot,
        )


def _aggregates(tournament: Tournament) -> Rows:
    """Yield the steps of every history; one question's are in memory at a time."""
    questions = tournament.questions.published().select_related("tournament", "resolution")
    for question in questions.order_by(_stable("slug")).iterator(AT_ONCE):
        for method, history in crowd_histories(question):
            for at, *step in _steps(history, question.is_binary):
                yield question.slug, method, ledgers.instant_at(at), *step


def _steps(history: History, is_binary: bool) -> Rows:
    """Yield from when on, the cell and the number of people, where either changes."""
    before: tuple[str, int | None] = ("", None)
    columns = (history.times, history.values, history.count)
    for at, shares, count in zip(*(column.tolist() for column in columns), strict=True):
        is_shown = not isnan(shares[0])
        step = (spell_shares(shares, is_binary), count) if is_shown else ("", None)
        if step != before:
            yield at, *step
        before = step
