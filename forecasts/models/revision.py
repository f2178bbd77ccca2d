from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.models import User
from forecasts.models.question import Question


class Revision(models.Model):
    """A question's wording as it stood from an edit on. Append-only; published with the question.

    Nobody as the editor is the file the question came in.
    """

    question = models.ForeignKey(Question, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    editor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    wording: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(
        help_text="Every text, date and option a reader sees, by name of the field."
    )

    class Meta:
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="revisions_count_up"),
        ]

    def __str__(self) -> str:
        return f"{self.question}, revision {self.number}"


class Review(models.Model):
    """One steward's word for one revision, with what they checked before it was public.

    Of a draft, its approval, which stands until it is sent back or the steward recused: the same
    can be approved again. Of an edit of what is public, the editor's too.
    """

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    check_note = models.TextField(help_text="What the check before publication found.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="review_says_what_was_checked", condition=~Q(check_note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} on {self.revision}"
