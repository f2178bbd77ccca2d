from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from forecasts.models.suggestion import Suggestion
from forecasts.models.tournament import Tournament


class Discard(models.Model):
    """What is left of a draft that was thrown away: who did it, when and why. Append-only."""

    tournament = models.ForeignKey(Tournament, models.PROTECT, related_name="discards")
    title = models.CharField(max_length=300)
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    suggestion = models.OneToOneField(Suggestion, models.PROTECT, null=True, related_name="discard")
    steward = models.ForeignKey(User, models.PROTECT, related_name="+")
    discarded_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        ordering = ["-discarded_at", "-id"]
        constraints = [
            models.CheckConstraint(name="discard_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return self.title
