from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import User
from forecasts.models.option import Option
from forecasts.models.proposal import Proposal
from forecasts.models.question import Question


class Resolution(models.Model):
    """One version of what became of a question: resolved, annulled, or un-resolved again.

    Versions are appended, never changed (a trigger refuses it); ``Question.resolution`` points
    to the one that counts, and to none after an un-resolution.
    """

    class Verdict(models.TextChoices):
        RESOLVED = "resolved", "resolved"
        ANNULLED = "annulled", "annulled"
        UNRESOLVED = "unresolved", "un-resolved"

    question = models.ForeignKey(Question, models.PROTECT, related_name="resolutions")
    version = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    outcome = models.ForeignKey(Option, models.PROTECT, null=True, related_name="+")
    known_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    steward = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    evidence = models.TextField(blank=True)
    proposal = models.OneToOneField(
        Proposal,
        models.PROTECT,
        null=True,
        related_name="resolution",
        help_text="What it was before it was final; none for imports, branches and un-resolutions.",
    )
    is_unconfirmed = models.BooleanField(
        default=False, help_text="Came with the seed data; a steward has yet to confirm it."
    )

    class Meta:
        ordering = ["question", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "version"], name="resolution_versions_count_up"
            ),
            models.CheckConstraint(
                name="resolution_says_all_its_verdict_needs",
                condition=Q(verdict="resolved", outcome__isnull=False, known_at__isnull=False)
                | Q(verdict="annulled", outcome__isnull=True, known_at__isnull=False)
                | Q(verdict="unresolved", outcome__isnull=True, known_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.outcome or self.verdict}"

    @property
    def is_annulment(self) -> bool:
        return self.verdict == self.Verdict.ANNULLED
