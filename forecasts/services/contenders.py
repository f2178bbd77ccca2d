"""Aggregates and references on a resolved question, scored after the people."""

from __future__ import annotations

from django.db import transaction

from forecasts.models import ContenderScore, Resolution, ScoreRun
from forecasts.queries import contenders, due
from forecasts.services.clock import Clock
from forecasts.services.scores import mark_stale


@transaction.atomic
def score_contenders(*, resolution_id: int, now: Clock, again: bool = False) -> bool:
    """Replace the contenders' scores under a resolution and mark its leaderboard stale.

    False where they are being scored elsewhere or have been, unless ``again`` is set, and where
    the adaptive crowd still waits for the scores of an earlier resolution.
    """
    runs = ScoreRun.objects.select_for_update(skip_locked=not again, of=("self",))
    run = runs.filter(resolution_id=resolution_id, scored_at__isnull=False).first()
    if run is None or (run.contenders_scored_at is not None and not again):
        return False
    if due.waits_for_earlier(run):
        return False
    resolution = Resolution.objects.select_related("question__tournament", "outcome").get(
        pk=resolution_id
    )
    run.contender_scores.all().delete()
    if resolution.verdict == Resolution.Verdict.RESOLVED:
        ContenderScore.objects.bulk_create(
            ContenderScore(
                run=run,
                contender=contender,
                **one.columns,
            )
            for contender, one in contenders.contended(resolution).items()
        )
    run.contenders_scored_at = now()
    run.save(update_fields=["contenders_scored_at"])
    mark_stale(question=resolution.question)
    return True
