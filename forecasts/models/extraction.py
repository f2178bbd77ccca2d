"""What programs find in a document, for stewards to accept, merge or reject."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from forecasts.models.claim import Claim
from forecasts.models.source import Document


class ExtractionRun(models.Model):
    """One extractor's reading of one document: due until it is finished. The table is the queue."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="runs")
    extractor = models.CharField(max_length=60)
    version = models.CharField(max_length=20)
    requested_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["document", "extractor", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "extractor", "version"], name="one_run_an_extractor_version"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(finished_at=None), name="extraction_due"),
        ]

    def __str__(self) -> str:
        return f"{self.extractor} {self.version} on {self.document}"


class Passage(models.Model):
    """A passage that may be a claim, suggested by extractors; overlapping finds are one passage.

    One that a steward adds is a claim from the beginning: of a sentence that was not suggested, or
    another of one that was.

    ``start`` and ``end`` are code points in the document's text. What it means is the extractor's
    guess until a steward accepts it.
    """

    class State(models.TextChoices):
        NEW = "new", "to review"
        ACCEPTED = "accepted", "accepted"
        MERGED = "merged", "part of another claim"
        REJECTED = "rejected", "rejected"
        LATER = "later", "put off"

    class Reason(models.TextChoices):
        NO_CLAIM = "no_claim", "says nothing about the world"
        NOT_AHEAD = "past_or_present", "about the past or the present"
        RECOMMENDATION = "not_a_forecast", "a recommendation or a norm"
        DUPLICATE = "duplicate", "said elsewhere in the piece"
        GARBLED = "garbled", "the text is damaged"
        OTHER = "other", "another reason"

    document = models.ForeignKey(Document, models.CASCADE, related_name="passages")
    runs = models.ManyToManyField(ExtractionRun, related_name="passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    locator = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    score = models.FloatField()
    is_strong = models.BooleanField(help_text="Open in the review queue; the weak are folded.")
    guess = models.JSONField(
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text="Cues, range, condition, holder, actors, times and warnings.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    claim = models.ForeignKey(Claim, models.PROTECT, null=True, related_name="passages")
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["document", "start", "end"]
        constraints = [
            models.CheckConstraint(name="passage_has_a_length", condition=Q(start__lt=F("end"))),
            models.UniqueConstraint(
                fields=["document", "start", "end"],
                condition=Q(added_by=None),
                name="passage_is_suggested_once",
            ),
            models.CheckConstraint(
                name="passage_that_is_added_is_a_claim",
                condition=Q(added_by=None) | Q(state="accepted"),
            ),
            models.CheckConstraint(
                name="passage_is_reviewed_whole",
                condition=Q(state="new", claim=None, reason="", reviewer=None, reviewed_at=None)
                | Q(state="later", claim=None, reason="", reviewer__isnull=False)
                | Q(state__in=["accepted", "merged"], claim__isnull=False, reason="")
                | Q(state="rejected", claim=None) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.locator}"

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end
