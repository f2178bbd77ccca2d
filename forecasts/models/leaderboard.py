from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from forecasts.models.score import Contender
from forecasts.models.tournament import Tournament


class Leaderboard(models.Model):
    """The ranking of a tournament as last computed; due again while ``is_stale``."""

    tournament = models.OneToOneField(Tournament, models.CASCADE, related_name="leaderboard")
    is_stale = models.BooleanField(default=True)
    refreshed_at = models.DateTimeField(null=True)
    scored_questions = models.PositiveIntegerField(default=0)
    seed = models.PositiveBigIntegerField(default=1, help_text="Of the bootstrap draws.")
    k = models.FloatField(null=True, help_text="Questions' worth of doubt in the shrinkage.")
    sigma2 = models.FloatField(null=True)
    tau2 = models.FloatField(null=True)

    def __str__(self) -> str:
        return f"Leaderboard of {self.tournament}"


class LeaderboardEntry(models.Model):
    """One forecaster's line. Bots are ranked among bots; no rank means provisional."""

    leaderboard = models.ForeignKey(Leaderboard, models.CASCADE, related_name="entries")
    forecaster = models.ForeignKey(User, models.PROTECT, related_name="leaderboard_entries")
    position = models.PositiveIntegerField(help_text="Place in the list, ties in stable order.")
    rank = models.PositiveIntegerField(null=True)
    rank_low = models.PositiveIntegerField(null=True)
    rank_high = models.PositiveIntegerField(null=True)
    score = models.FloatField()
    score_low = models.FloatField()
    score_high = models.FloatField()
    first = models.FloatField(null=True, help_text="Share of the draws in which it came first.")
    posterior_sd = models.FloatField(null=True)
    tied_with_first = models.BooleanField(
        default=False, help_text="The difference to rank 1 may be chance (sign flips, Holm)."
    )
    questions = models.PositiveIntegerField()
    coverage = models.FloatField(help_text="In full questions.")
    brier = models.FloatField()
    total = models.FloatField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["leaderboard", "forecaster"], name="one_entry_a_forecaster"
            ),
            models.CheckConstraint(
                name="entry_rank_comes_with_its_interval",
                condition=Q(rank__isnull=True, rank_low__isnull=True, rank_high__isnull=True)
                | Q(rank__isnull=False, rank_low__isnull=False, rank_high__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank or 'provisional'}: {self.forecaster}"

    @property
    def is_provisional(self) -> bool:
        return self.rank is None


class LeaderboardContender(models.Model):
    """The line of an aggregate or a reference: scored as people are, ranked nowhere."""

    leaderboard = models.ForeignKey(Leaderboard, models.CASCADE, related_name="contenders")
    contender = models.CharField(max_length=20, choices=Contender)
    score = models.FloatField()
    score_low = models.FloatField()
    score_high = models.FloatField()
    questions = models.PositiveIntegerField()
    coverage = models.FloatField(help_text="In full questions.")
    brier = models.FloatField()
    total = models.FloatField()

    class Meta:
        ordering = ["-score", "contender"]
        constraints = [
            models.UniqueConstraint(
                fields=["leaderboard", "contender"], name="one_line_a_contender"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_contender_display()}: {self.score:.1f}"


class LeaderboardSnapshot(models.Model):
    """A board as it stood when a steward froze it; a trigger keeps it that way."""

    leaderboard = models.ForeignKey(Leaderboard, models.PROTECT, related_name="snapshots")
    title = models.CharField(max_length=100)
    taken_at = models.DateTimeField()
    steward = models.ForeignKey(User, models.PROTECT, related_name="+")
    board = models.JSONField(help_text="What the board's page shows, as it showed it.")

    class Meta:
        ordering = ["-taken_at"]

    def __str__(self) -> str:
        return f"{self.title} ({self.taken_at:%Y-%m-%d})"
