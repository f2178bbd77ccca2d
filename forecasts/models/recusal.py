from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from forecasts.models.question import Question


class Recusal(models.Model):
    """Somebody too close to a question: they judge nothing and their forecasts count nowhere.

    One on a question that branches hang on stands on these as well, where it is inherited.
    """

    question = models.ForeignKey(Question, models.PROTECT, related_name="recusals")
    user = models.ForeignKey(User, models.PROTECT, related_name="recusals")
    reason = models.TextField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    is_inherited = models.BooleanField(
        default=False, help_text="It came with one on condition or outcome, and goes with it."
    )
    lifted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "user"],
                condition=Q(lifted_at=None),
                name="one_recusal_at_a_time",
            ),
            models.CheckConstraint(
                name="recusal_is_lifted_by_somebody",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} on {self.question}"
