from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from forecasts.models.question import Question


class Clarification(models.Model):
    """A dated reading of the criteria, published by a steward once the wording is frozen."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="clarifications")
    text = models.TextField()
    steward = models.ForeignKey(User, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["published_at", "id"]

    def __str__(self) -> str:
        return f"{self.question}, clarified {self.published_at:%Y-%m-%d}"


class ClarificationRequest(models.Model):
    """A forecaster asks what a question means; a steward clarifies, or says why not."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="clarification_requests")
    asker = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    steward = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    clarification = models.ForeignKey(
        Clarification, models.PROTECT, null=True, related_name="requests"
    )
    reply = models.TextField(blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="request_is_answered_by_a_steward_or_waits",
                condition=Q(answered_at=None, steward=None, clarification=None, reply="")
                | Q(answered_at__isnull=False, steward__isnull=False)
                & (Q(clarification__isnull=False) | ~Q(reply="")),
            ),
            models.CheckConstraint(
                name="request_is_answered_after_it_was_asked",
                condition=Q(answered_at=None) | Q(answered_at__gte=F("asked_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker} on {self.question}"
