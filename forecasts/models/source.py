"""Where questions come from: a published piece, and the claims in it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from forecasts.models.question import Question


class Document(models.Model):
    """A piece of commentary, by reference: its wording is its author's and is not kept here."""

    slug = models.SlugField(max_length=100, unique=True)
    outlet = models.CharField(max_length=100)
    publisher = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300)
    author = models.CharField(max_length=200)
    published_on = models.CharField(max_length=10, help_text="A year, a month or a day, ISO 8601.")
    published_on_note = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, default="en")
    rights = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.author}, {self.title} ({self.outlet}, {self.published_on})"


class Claim(models.Model):
    """One thing a document says about the world, paraphrased, with the place it stands at."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="claims")
    key = models.CharField(max_length=20)
    locator = models.CharField(max_length=100)
    paraphrase = models.TextField()
    actors = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    cue = models.CharField(max_length=200, blank=True)
    holder = models.CharField(max_length=200, blank=True)
    kinds = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    conditional = models.BooleanField(default=False)
    lexicon = models.CharField(max_length=60, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    direction = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=40)
    reason = models.CharField(max_length=60, blank=True)
    coding_note = models.TextField(blank=True)
    deadline_stated = models.BooleanField(default=False)
    questions = models.ManyToManyField(Question, related_name="claims", blank=True)

    class Meta:
        ordering = ["document", "key"]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="claim_key_is_unique"),
            models.CheckConstraint(
                name="claim_range_is_whole_and_in_order",
                condition=Q(low__isnull=True, high__isnull=True)
                | Q(low__isnull=False, high__isnull=False, low__gte=0, high__lte=1)
                & Q(low__lte=F("high")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.paraphrase}"
