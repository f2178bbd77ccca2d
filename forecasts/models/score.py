from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from forecasts.models.resolution import Resolution

SCORING_VERSION = "1"


class ScoreRun(models.Model):
    """The scoring of one resolution: due until ``scored_at`` is set. The database is the queue.

    The contenders follow on their own, so that nobody waits for them.
    """

    resolution = models.OneToOneField(Resolution, models.PROTECT, related_name="run")
    scored_at = models.DateTimeField(null=True)
    scoring_version = models.CharField(max_length=20, default=SCORING_VERSION)
    contenders_scored_at = models.DateTimeField(null=True)
    crowd_log_odds: ArrayField[list[float] | None, list[float] | None] = ArrayField(
        models.FloatField(),
        null=True,
        help_text="Of the crowd where scoring ended; what the adaptive crowd learns from.",
    )

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(scored_at=None), name="score_run_due"),
            models.Index(
                fields=["id"], condition=Q(contenders_scored_at=None), name="contenders_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resolution}, {'scored' if self.scored_at else 'to score'}"


class Contender(models.TextChoices):
    """What is scored like a forecaster beside the forecasters, and ranked nowhere."""

    MEDIAN = "median", "crowd, median"
    MEAN = "mean", "crowd, mean"
    GEOMETRIC = "geometric", "crowd, geometric mean of odds"
    RECENCY = "recency", "crowd, recent forecasts weigh more"
    ADAPTIVE = "adaptive", "crowd, adaptive"
    EVEN = "even", "always even odds"


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


class ContenderScore(models.Model):
    """What an aggregate or a reference would have earned on one question, scored as people are."""

    run = models.ForeignKey(ScoreRun, models.CASCADE, related_name="contender_scores")
    contender = models.CharField(max_length=20, choices=Contender)
    brier = models.FloatField(help_text="0 (best) to 1 (worst)")
    relative = models.FloatField(help_text="points, -100 to 100; above 0 is better than the people")
    coverage = models.FloatField(help_text="share of the horizon, 0 to 1")
    said: ArrayField[list[int], list[int]] = ArrayField(
        models.IntegerField(),
        default=list,
        help_text="The different probabilities of the first option, parts per million, rising.",
    )
    share: ArrayField[list[float], list[float]] = ArrayField(
        models.FloatField(), default=list, help_text="Of the time for which each was said."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "contender"], name="one_score_a_contender"),
            models.CheckConstraint(
                name="contender_score_is_in_range",
                condition=Q(brier__range=(0, 1), coverage__range=(0, 1))
                & Q(relative__range=(-100, 100)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_contender_display()}: Brier {self.brier:.3f}"
