from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from forecasts.models.question import WITHOUT_BAR, Question


class Option(models.Model):
    """One answer to a question. The order is the ledger's and never changes.

    An ordered question's options may be bins: of numbers, half-open [low, high), or of whole days
    in UTC, first to last. An open end is null; a residual such as "not by then" has no ends.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=100, validators=[WITHOUT_BAR])
    label = models.CharField(max_length=200)
    low = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["question", "position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="option_has_its_place"),
            models.UniqueConstraint(fields=["question", "key"], name="option_key_is_unique"),
            models.CheckConstraint(
                name="option_key_is_not_annulled", condition=~Q(key__in=["", "annulled"])
            ),
            models.CheckConstraint(
                name="bin_is_not_empty",
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lt=F("high")),
            ),
            models.CheckConstraint(
                name="bin_has_a_day",
                condition=Q(first_day__isnull=True)
                | Q(last_day__isnull=True)
                | Q(first_day__lte=F("last_day")),
            ),
            models.CheckConstraint(
                name="bin_is_of_numbers_or_of_days",
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(first_day__isnull=True, last_day__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_numeric(self) -> bool:
        return self.low is not None or self.high is not None

    @property
    def is_period(self) -> bool:
        return self.first_day is not None or self.last_day is not None
