from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from forecasts.models.question import Question


class Rewording(models.Model):
    """An edit of a published question, held until a second steward approves it.

    What it says never changes, and how it ended stays (a trigger sees to both).
    """

    class Ending(models.TextChoices):
        APPROVED = "approved", "approved"
        DECLINED = "declined", "declined"
        LAPSED = "lapsed", "fell away"

    question = models.ForeignKey(Question, models.PROTECT, related_name="rewordings")
    began_from = models.PositiveIntegerField(help_text="The number of the revision it changes.")
    fields: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    options: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField()
    waivers: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    note = models.CharField(max_length=300)
    check_note = models.TextField(help_text="What the editor's check found.")
    editor = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    ending = models.CharField(max_length=20, choices=Ending, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ending_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["question", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"], condition=Q(ended_at=None), name="one_pending_rewording"
            ),
            models.CheckConstraint(
                name="rewording_says_why", condition=~Q(note="") & ~Q(check_note="")
            ),
            models.CheckConstraint(
                name="rewording_waits_or_ended_with_a_reason",
                condition=Q(ended_at=None, ending="", ended_by=None, ending_reason="")
                | Q(ended_at__isnull=False, ending="lapsed", ended_by=None) & ~Q(ending_reason="")
                | Q(ended_at__isnull=False, ended_by__isnull=False)
                & Q(ending__in=["approved", "declined"])
                & ~Q(ending_reason=""),
            ),
            models.CheckConstraint(
                name="rewording_is_approved_by_another",
                condition=~Q(ending="approved") | ~Q(ended_by=F("editor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}, reworded by {self.editor}"

    def get_absolute_url(self) -> str:
        return reverse("rewording", args=[*self.question.path, self.pk])
