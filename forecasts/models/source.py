"""Where questions come from: outlets, their commentators, and what they published."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User

PARTIAL_DATE = RegexValidator(r"\A\d{4}(-\d{2}(-\d{2})?)?\Z", "Give a year, a month or a day.")


class Outlet(models.Model):
    """Who publishes commentary: a journal, a think tank's series, a paper."""

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=100, unique=True)
    publisher = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("outlet", args=[self.slug])


class Commentator(models.Model):
    """Somebody whose published words are coded and tested; no user of the site by that.

    They may claim their page by a mailed link and then answer what is said of their words.
    """

    slug = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True, help_text="Where a link to claim the page may be sent.")
    user = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="commentator"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="commentator_page_is_claimed_by_somebody",
                condition=Q(user=None, claimed_at=None)
                | Q(user__isnull=False, claimed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("commentator", args=[self.slug])

    def impostor(self, at: datetime) -> int | None:
        """The account that had the page at an instant, where it turned out not to be theirs."""
        held = (one for one in self.releases.all() if one.claimed_at <= at < one.released_at)
        return next((one.user_id for one in held), None)

    def named(self, at: datetime) -> str:
        """Who said what came from the page at an instant."""
        return str(self) if self.impostor(at) is None else f"an account that was not {self}’s"


class PageRelease(models.Model):
    """A commentator's page taken back from an account that was not theirs. Append-only."""

    commentator = models.ForeignKey(Commentator, models.PROTECT, related_name="releases")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField()

    class Meta:
        ordering = ["released_at", "id"]
        constraints = [
            models.CheckConstraint(name="release_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.commentator} from {self.user}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        if user.is_authenticated and user.is_steward:
            return self
        return self.filter(published_at__isnull=False)


class Document(models.Model):
    """A piece of commentary, by reference; its wording is its author's and is kept apart.

    Before ``published_at`` it is in the stewards' hands: read, mined and coded, and seen by nobody
    else.
    """

    slug = models.SlugField(max_length=100, unique=True)
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="documents")
    title = models.CharField(max_length=300)
    authors = models.ManyToManyField(Commentator, related_name="documents")
    published_on = models.CharField(
        max_length=10,
        blank=True,
        validators=[PARTIAL_DATE],
        help_text="A year, a month or a day, ISO 8601; empty until somebody finds out.",
    )
    published_on_note = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, default="en")
    rights = models.CharField(max_length=300, blank=True)
    url = models.URLField(max_length=2000, blank=True)
    two_coders = models.BooleanField(
        default=False, help_text="Two stewards code each claim, neither seeing the other's."
    )
    imported_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    imported_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    distinct_because = models.TextField(
        blank=True, help_text="Why it is another text than one it looks like; for stewards."
    )
    distinct_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[models.Manager[Document]] = models.Manager.from_queryset(DocumentQuerySet)()

    class Meta:
        ordering = ["-imported_at", "slug"]
        constraints = [
            models.CheckConstraint(
                name="public_document_is_dated",
                condition=Q(published_at=None) | ~Q(published_on=""),
            ),
            models.CheckConstraint(
                name="document_is_distinct_by_somebody_with_a_reason",
                condition=Q(distinct_because="", distinct_by=None)
                | ~Q(distinct_because="") & Q(distinct_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("document", args=[self.slug])

    @property
    def first_day(self) -> date:
        """The earliest day on which it can have been published."""
        year, month, day = self._date
        return date(year, month or 1, day or 1)

    @property
    def last_day(self) -> date:
        """The latest day on which it can have been published."""
        year, month, day = self._date
        month = month or 12
        return date(year, month, day or monthrange(year, month)[1])

    @property
    def _date(self) -> list[int]:
        """Year, month and day, 0 for what is not said."""
        return ([int(part) for part in self.published_on.split("-")] + [0, 0])[:3]


class DocumentText(models.Model):
    """The wording of a document, for stewards' eyes: the file as it came and its clean blocks."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="text")
    raw = models.BinaryField()
    media_type = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64, help_text="Of the file as it came.")
    text = models.TextField(help_text="The file read as text; offsets are code points in this.")
    blocks = models.JSONField(help_text="Clean blocks with their offsets in the text.")
    fixes = models.JSONField(help_text="What cleaning did, by name, and how often.")
    dropped = models.FloatField(help_text="Share of its letters in no block that is mined.")
    guess = models.JSONField(
        default=dict, help_text="Title, authors and date as the file seems to give them."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sha256"], name="file_is_imported_once"),
            models.CheckConstraint(
                name="file_has_its_hash", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="dropped_is_a_share", condition=Q(dropped__range=(0, 1))),
        ]

    def __str__(self) -> str:
        return f"Text of {self.document}"
