from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from forecasts.models.question import Question
from forecasts.models.tournament import Tournament


class Suggestion(models.Model):
    """A question somebody would like to see posed; a steward takes it up or says why not."""

    tournament = models.ForeignKey(Tournament, models.PROTECT, related_name="suggestions")
    author = models.ForeignKey(User, models.PROTECT, related_name="suggestions")
    title = models.CharField(max_length=300)
    resolution_criteria = models.TextField()
    event_deadline = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why it is worth asking, with sources.")
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    steward = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reply = models.TextField(blank=True)
    question = models.OneToOneField(Question, models.SET_NULL, null=True, related_name="suggestion")

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="suggestion_is_decided_by_a_steward_or_waits",
                condition=Q(decided_at=None, steward=None, reply="", question=None)
                | Q(decided_at__isnull=False, steward__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("suggestion", args=[self.pk])
