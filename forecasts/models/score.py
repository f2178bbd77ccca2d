from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from forecasts.models.resolution import Resolution

SCORING_VERSION = "1"


class ScoreRun(models.Model):
    """The scoring of one resolution: due until ``scored_at`` is set. The database is the queue."""

    resolution = models.OneToOneField(Resolution, models.PROTECT, related_name="run")
    scored_at = models.DateTimeField(null=True)
    scoring_version = models.CharField(max_length=20, default=SCORING_VERSION)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(scored_at=None), name="score_run_due"),
        ]

    def __str__(self) -> str:
        return f"{self.resolution}, {'scored' if self.scored_at else 'to score'}"


class Score(models.Model):
    """What one forecaster earned on one question under one resolution."""

    run = models.ForeignKey(ScoreRun, models.CASCADE, related_name="scores")
    forecaster = models.ForeignKey(User, models.PROTECT, related_name="scores")
    brier = models.FloatField(help_text="0 (best) to 1 (worst)")
    relative = models.FloatField(help_text="points, -100 to 100; above 0 is better than the others")
    coverage = models.FloatField(help_text="share of the horizon, 0 to 1")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "forecaster"], name="one_score_a_pair"),
            models.CheckConstraint(
                name="score_is_in_range",
                condition=Q(brier__range=(0, 1), coverage__range=(0, 1))
                & Q(relative__range=(-100, 100)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forecaster}: Brier {self.brier:.3f}"
