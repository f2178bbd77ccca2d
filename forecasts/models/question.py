from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from forecasts.models.tournament import Tournament

if TYPE_CHECKING:
    from forecasts.models.proposal import Proposal
    from forecasts.models.resolution import Resolution

WITHOUT_BAR = RegexValidator(r"\A[^|\s][^|]*\Z", "Give a name that is not empty and has no “|”.")


class State(StrEnum):
    """Where a question stands at an instant. Derived, never stored."""

    DRAFT = "draft"
    IN_REVIEW = "in review"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    PROPOSED = "resolution proposed"
    RESOLVED = "resolved"
    ANNULLED = "annulled"


UNPUBLISHED = (State.DRAFT, State.IN_REVIEW)


class QuestionQuerySet(models.QuerySet["Question"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        if user.is_authenticated and user.is_steward:
            return self
        return self.published().filter(tournament__is_public=True)

    def due_to_close(self, now: datetime) -> Self:
        return self.published().filter(closed_at=None, scheduled_close_time__lte=now)

    def in_state(self, state: State, now: datetime) -> Self:
        if state in UNPUBLISHED:
            asked = state == State.IN_REVIEW
            return self.filter(published_at=None, review_requested_at__isnull=not asked)
        if state == State.RESOLVED:
            return self.filter(resolution__outcome__isnull=False)
        if state == State.ANNULLED:
            return self.filter(resolution__outcome__isnull=True, resolution__isnull=False)
        if state == State.PROPOSED:
            return self.filter(resolution=None, proposal__isnull=False)
        unresolved = self.published().filter(resolution=None, proposal=None)
        if state == State.SCHEDULED:
            return unresolved.filter(open_time__gt=now, closed_at=None)
        closed = Q(closed_at__isnull=False) | Q(scheduled_close_time__lte=now)
        if state == State.CLOSED:
            return unresolved.filter(closed)
        return unresolved.filter(open_time__lte=now).exclude(closed)


class Question(models.Model):
    """What is asked. Its forecasting period is [open_time, scheduled_close_time).

    Kind and both times are frozen once it opens, so the scheduled close is the end of the horizon
    that every score divides by; the first forecast freezes its wording, too (triggers see to it).
    Before ``published_at`` it is a draft for stewards' eyes.
    """

    class Kind(models.TextChoices):
        BINARY = "binary", "yes or no"
        MULTIPLE_CHOICE = "multiple_choice", "multiple choice"
        ORDERED = "ordered", "ordered"

    tournament = models.ForeignKey(Tournament, models.PROTECT, related_name="questions")
    slug = models.SlugField(max_length=100)
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind)
    unit = models.CharField(max_length=60, blank=True)
    open_time = models.DateTimeField()
    scheduled_close_time = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    author = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    review_requested_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    event_deadline = models.DateTimeField(null=True, blank=True)
    scheduled_resolve_time = models.DateTimeField(null=True, blank=True)
    weight = models.FloatField(default=1)
    family = models.SlugField(
        max_length=100, help_text="Related questions share one; they are resampled together."
    )
    background = models.TextField(blank=True)
    background_as_of = models.DateField(null=True, blank=True)
    resolution_criteria = models.TextField(blank=True)
    fine_print = models.TextField(blank=True)
    annulment = models.TextField(blank=True)
    default_if_nothing_found = models.CharField(max_length=100, blank=True)
    resolution_sources: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=300), default=list, blank=True
    )
    fallback_sources: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=300), default=list, blank=True
    )
    base_rate = models.TextField(blank=True)
    base_rate_share = models.FloatField(
        null=True, blank=True, help_text="How often such events happen, 0 to 1, where it is known."
    )
    pre_publication_check = models.TextField(
        blank=True, help_text="What a reviewer has to find out before the question is published."
    )
    sensitivity: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        help_text="What is delicate about it; anything here asks for a second reviewer.",
    )
    waivers: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(
        default=dict, blank=True, help_text="Why a warning of the linter is let stand, by rule."
    )
    hindsight_note = models.TextField(blank=True)
    tags: ArrayField[list[str], list[str]] = ArrayField(
        models.CharField(max_length=60, validators=[WITHOUT_BAR]), default=list, blank=True
    )
    resolution: models.OneToOneField[Resolution | None, Resolution | None] = models.OneToOneField(
        "Resolution",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="current_for",
        help_text="The one that counts now; its predecessors stay on record.",
    )
    proposal: models.OneToOneField[Proposal | None, Proposal | None] = models.OneToOneField(
        "Proposal",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="pending_for",
        help_text="The resolution that is proposed now and not yet final.",
    )

    objects: ClassVar[models.Manager[Question]] = models.Manager.from_queryset(QuestionQuerySet)()

    class Meta:
        ordering = ["scheduled_close_time", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["tournament", "slug"], name="question_slug_is_unique"),
            models.CheckConstraint(
                name="question_opens_before_it_closes",
                condition=Q(open_time__lt=F("scheduled_close_time")),
            ),
            models.CheckConstraint(
                name="question_weight_is_positive",
                # NaN is larger than every number here, so the upper bound keeps it out.
                condition=Q(weight__gt=0, weight__lte=1000),
            ),
            models.CheckConstraint(
                name="question_base_rate_is_a_share",
                condition=Q(base_rate_share__isnull=True) | Q(base_rate_share__range=(0, 1)),
            ),
            models.CheckConstraint(
                name="question_is_published_before_anything_happens_to_it",
                condition=Q(published_at__isnull=False)
                | Q(closed_at__isnull=True, resolution__isnull=True, proposal__isnull=True),
            ),
            models.CheckConstraint(
                name="question_is_resolved_or_proposed_not_both",
                condition=Q(resolution__isnull=True) | Q(proposal__isnull=True),
            ),
            models.CheckConstraint(
                name="question_is_closed_once_an_outcome_is_proposed",
                condition=Q(closed_at__isnull=False)
                | Q(resolution__isnull=True, proposal__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["scheduled_close_time"],
                condition=Q(closed_at=None, published_at__isnull=False),
                name="question_still_to_close",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("question", args=self.path)

    @property
    def path(self) -> list[Any]:
        return [self.tournament.slug, self.slug]

    @property
    def is_ordered(self) -> bool:
        return self.kind == self.Kind.ORDERED

    @property
    def is_binary(self) -> bool:
        return self.kind == self.Kind.BINARY

    @property
    def ends_at(self) -> datetime:
        """When forecasting ended or will end."""
        return self.closed_at or self.scheduled_close_time

    @property
    def is_branch(self) -> bool:
        """Whether it is half of a conditional pair, whose rule resolves it. Two queries at most."""
        return hasattr(self, "pair_if_yes") or hasattr(self, "pair_if_no")

    @property
    def deadline(self) -> datetime:
        """Up to when what it asks for can happen."""
        return self.event_deadline or self.scheduled_close_time

    def is_open(self, now: datetime) -> bool:
        return self.state(now) == State.OPEN

    def state(self, now: datetime) -> State:
        if self.resolution is not None:
            return State.ANNULLED if self.resolution.is_annulment else State.RESOLVED
        if self.proposal_id is not None:
            return State.PROPOSED
        if self.published_at is None:
            return State.IN_REVIEW if self.review_requested_at else State.DRAFT
        if self.closed_at is not None or self.scheduled_close_time <= now:
            return State.CLOSED
        return State.OPEN if self.open_time <= now else State.SCHEDULED
