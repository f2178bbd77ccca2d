"""What was public and has been put right, on record."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from forecasts.models.claim import Claim
from forecasts.models.source import Document


class Correction(models.Model):
    """What one field of a claim, or of a public document's citation, said before. Append-only."""

    class Field(models.TextChoices):
        PARAPHRASE = "paraphrase", "wording"
        QUOTE = "quote", "quotation"
        COMMENTATOR = "commentator", "whose report card it counts on"
        HOLDER = "holder", "whose claim it is"
        ACTORS = "actors", "whom it is about"
        TITLE = "title", "title"
        URL = "url", "address"
        DATE_NOTE = "published_on_note", "note on the date"
        RIGHTS = "rights", "rights"

    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="corrections")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="corrections")
    field = models.CharField(max_length=20, choices=Field)
    was = models.TextField(blank=True)
    became = models.TextField(blank=True)
    reason = models.TextField()
    steward = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="correction_is_of_a_claim_or_a_document",
                condition=Q(claim__isnull=True, document__isnull=False)
                | Q(claim__isnull=False, document__isnull=True),
            ),
            models.CheckConstraint(
                name="correction_changes_something_for_a_reason",
                condition=~Q(reason="") & ~Q(was=F("became")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} of {self.claim or self.document}"
