from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from forecasts.models.question import Question


class Notification(models.Model):
    """Something a user is told: on the site at once, and in their next mail if they want it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    question = models.ForeignKey(Question, models.CASCADE, null=True, related_name="+")
    text = models.CharField(max_length=500)
    path = models.CharField(max_length=300, help_text="Where on the site it is about.")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notifications_of_a_user"),
            models.Index(fields=["user"], condition=Q(mailed_at=None), name="notification_to_mail"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return self.text
