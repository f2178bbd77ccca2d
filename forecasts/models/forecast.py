from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BooleanField, F, Func, Q

from accounts.models import User
from forecasts.models.question import Question


class IsDistribution(Func):
    """True where an array holds parts per million of a whole (an SQL function of ours)."""

    function = "forecasts_is_distribution"
    output_field = BooleanField()


class Forecast(models.Model):
    """One entry in the append-only ledger; a forecaster's latest entry is active.

    Triggers refuse UPDATE and DELETE, and a live entry stamped outside the question's period.
    """

    class Origin(models.TextChoices):
        LIVE = "live", "live"
        IMPORTED = "imported", "imported"
        SIMULATED = "simulated", "simulated"

    question = models.ForeignKey(Question, models.PROTECT, related_name="forecasts")
    forecaster = models.ForeignKey(User, models.PROTECT, related_name="forecasts")
    probabilities: ArrayField[list[int] | None, list[int] | None] = ArrayField(
        models.IntegerField(),
        null=True,
        help_text="Parts per million in option order, adding up to a million; null withdraws.",
    )
    submitted_at = models.DateTimeField()
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.LIVE)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="forecast_is_a_distribution_or_a_withdrawal",
                # A CHECK lets NULL pass, so "is null" has to be said.
                condition=Q(probabilities__isnull=True)
                | Q(probabilities__isnull=False) & Q(IsDistribution(F("probabilities"))),
            ),
        ]
        indexes = [
            # The order of scoring; the rightmost entry of a pair is the active one.
            models.Index(
                fields=["question", "forecaster", "submitted_at", "id"], name="ledger_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.forecaster} on {self.question} at {self.submitted_at:%Y-%m-%d %H:%M:%S}"

    @property
    def is_withdrawal(self) -> bool:
        return self.probabilities is None
