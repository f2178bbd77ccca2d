"""What a steward says became of a question, on what evidence, and who objects."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from forecasts.models.option import Option
from forecasts.models.question import Question

QUOTED_WORDS = 25  # at most, of anybody else's text


class Proposal(models.Model):
    """A resolution before it is final. Its words never change (a trigger sees to it).

    No outcome proposes to annul. Tournament's rules at the time of proposing apply to the end:
    where a second steward is needed, the time for objections runs from their approval.
    """

    class Ending(models.TextChoices):
        FINAL = "final", "final"
        WITHDRAWN = "withdrawn", "taken back"
        DECLINED = "declined", "declined by a second steward"
        OVERTURNED = "overturned", "overturned on an objection"
        RECUSED = "recused", "ended with a recusal"

    question = models.ForeignKey(Question, models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField()
    outcome = models.ForeignKey(Option, models.PROTECT, null=True, related_name="+")
    known_at = models.DateTimeField()
    reasons = models.TextField()
    proposer = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    has_stake = models.BooleanField(
        default=False,
        help_text="What becomes of it scores a forecast of the proposer's or tests their words.",
    )
    needs_second = models.BooleanField()
    objection_hours = models.PositiveSmallIntegerField()
    second = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    seconded_at = models.DateTimeField(null=True)
    objections_until = models.DateTimeField(null=True)
    ending = models.CharField(max_length=20, choices=Ending, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ending_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["question", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="proposals_count_up"),
            models.UniqueConstraint(
                fields=["question"], condition=Q(ended_at=None), name="one_pending_proposal"
            ),
            models.CheckConstraint(
                name="proposal_is_seconded_by_another",
                condition=Q(second=None, seconded_at=None)
                | Q(second__isnull=False, seconded_at__isnull=False) & ~Q(second=F("proposer")),
            ),
            models.CheckConstraint(
                name="objections_run_once_nobody_else_has_to_approve",
                condition=Q(objections_until=None, needs_second=True, seconded_at=None)
                | Q(objections_until__isnull=False, needs_second=False)
                | Q(objections_until__isnull=False, seconded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_ends_one_way",
                condition=Q(ended_at=None, ending="", ended_by=None)
                | Q(ended_at__isnull=False) & ~Q(ending=""),
            ),
            models.CheckConstraint(
                name="proposal_is_final_after_its_time",
                condition=~Q(ending="final")
                | Q(objections_until__isnull=False, ended_at__gte=F("objections_until")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.verdict}"

    def get_absolute_url(self) -> str:
        return reverse("proposal", args=[*self.question.path, self.number])

    @property
    def verdict(self) -> str:
        """What it says became of the question, in a word."""
        return self.outcome.label if self.outcome else "annulled"

    @property
    def awaits_second(self) -> bool:
        return self.ended_at is None and self.objections_until is None

    def takes_objections(self, now: datetime) -> bool:
        return (
            self.ended_at is None
            and self.objections_until is not None
            and now < self.objections_until
        )


class Evidence(models.Model):
    """What a proposal rests on: where, a short quotation, and the text as it was found.

    The archived text is for stewards' eyes, its author's rights being what they are; its hash is
    public. Never changed.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="evidence")
    url = models.URLField(max_length=2000)
    quote = models.CharField(max_length=400, blank=True)
    retrieved_at = models.DateTimeField()
    archived_text = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the archived text, UTF-8.")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                name="archived_text_has_its_hash",
                condition=Q(archived_text="", sha256="")
                | ~Q(archived_text="") & Q(sha256__regex=r"^[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.url


class Objection(models.Model):
    """A forecaster says why a proposal is wrong; a steward decides in writing, for all to cite."""

    class Decision(models.TextChoices):
        UPHELD = "upheld", "the proposal stands"
        OVERTURNED = "overturned", "the proposal is overturned"

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="objections")
    objector = models.ForeignKey(User, models.PROTECT, related_name="+")
    grounds = models.TextField()
    raised_at = models.DateTimeField()
    decision = models.CharField(max_length=20, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True)
    steward = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    has_stake = models.BooleanField(
        default=False,
        help_text="What becomes of it scores a forecast of the steward's or tests their words.",
    )
    reasons = models.TextField(blank=True)
    cites = models.ManyToManyField("self", symmetrical=False, related_name="cited_by", blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "objector"], name="one_objection_each"),
            models.CheckConstraint(
                name="objection_is_decided_in_writing_or_waits",
                condition=Q(decision="", decided_at=None, steward=None, reasons="")
                | Q(decided_at__isnull=False, steward__isnull=False)
                & ~Q(decision="")
                & ~Q(reasons=""),
            ),
            models.CheckConstraint(
                name="nobody_decides_their_own_objection",
                condition=Q(steward=None) | ~Q(steward=F("objector")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objector} against {self.proposal}"

    def get_absolute_url(self) -> str:
        return reverse("decision", args=[self.pk])

    @property
    def is_moot(self) -> bool:
        """Whether the proposal ended before anybody decided."""
        return not self.decision and self.proposal.ended_at is not None

    @property
    def ties(self) -> list[str]:
        """What whoever decided has to do with the matter; empty for most."""
        ties = {
            "by the proposer": self.steward_id == self.proposal.proposer_id,
            "by who approved the proposal": self.steward_id == self.proposal.second_id,
            "by somebody with a stake": self.has_stake,
        }
        return [tie for tie, holds in ties.items() if holds] if self.decision else []
