"""Scoring: a resolution's run is claimed, computed from the ledger, replaced, marked scored."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction

from forecasts.models import Leaderboard, Question, Resolution, Score, ScoreRun
from forecasts.models.score import SCORING_VERSION
from forecasts.queries import contenders, ledgers
from forecasts.scoring import QuestionScores
from forecasts.services.clock import Clock


@transaction.atomic
def score_resolution(*, resolution_id: int, now: Clock, again: bool = False) -> bool:
    """Replace a resolution's scores and mark its leaderboard stale.

    False where the run is being scored elsewhere or has been, unless ``again`` is set: then it
    waits for its turn and computes anew. A pure function of ledger and resolution, so twice does
    what once does.
    """
    runs = ScoreRun.objects.select_for_update(skip_locked=not again, of=("self",))
    run = runs.filter(resolution_id=resolution_id).first()
    if run is None or (run.scored_at is not None and not again):
        return False
    resolution = Resolution.objects.select_related("question", "outcome").get(pk=resolution_id)
    # Scores left behind by an earlier computation would be ghosts: replace, never update.
    run.scores.all().delete()
    run.crowd_log_odds = None
    if resolution.verdict == Resolution.Verdict.RESOLVED:
        ledger = ledgers.question_ledger(resolution.question)
        _write(run, ledgers.question_scores(resolution, ledger))
        run.crowd_log_odds = contenders.crowd_log_odds(resolution, ledger)
    run.scored_at, run.scoring_version, run.contenders_scored_at = now(), SCORING_VERSION, None
    run.save()
    mark_stale(question=resolution.question)
    return True


def mark_stale(*, question: Question) -> None:
    """Have the tournament's leaderboard computed anew."""
    Leaderboard.objects.update_or_create(
        tournament_id=question.tournament_id, defaults={"is_stale": True}
    )


def _write(run: ScoreRun, scores: QuestionScores) -> None:
    columns = ("run_id", "forecaster_id", "brier", "relative", "coverage")
    table = Score._meta.db_table
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in _rows(run, scores):
            copy.write_row(row)


def _rows(run: ScoreRun, scores: QuestionScores) -> Iterator[tuple[int, int, float, float, float]]:
    return (
        (run.pk, *row)
        for row in zip(
            scores.forecaster.tolist(),
            scores.brier.tolist(),
            scores.relative.tolist(),
            scores.coverage.tolist(),
            strict=True,
        )
    )
