"""What commentators said would happen, how coders read it, and what it is tested on."""

from __future__ import annotations

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from forecasts.models.question import Question
from forecasts.models.source import Commentator, Document

# Kinds of claims that say nothing of what will be: no range can be read from them.
NO_FORECAST = ("recommendation", "checkable", "evaluation")


class Claim(models.Model):
    """One thing a document says about the world, paraphrased, with the place it stands at.

    One that should not have been accepted is withdrawn: it stays at its address and counts nowhere.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="claims")
    key = models.CharField(max_length=20)
    locator = models.CharField(max_length=200)
    paraphrase = models.TextField()
    quote = models.CharField(max_length=400, blank=True, help_text="At most 25 words.")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    holder = models.CharField(max_length=200, blank=True, help_text="Whose claim it is, by name.")
    commentator = models.ForeignKey(
        Commentator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        help_text="The author whose report card it counts on; none for somebody they quote.",
    )
    actors = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    cue = models.CharField(max_length=200, blank=True)
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ["document", "key"]
        constraints = [
            models.UniqueConstraint(fields=["document", "key"], name="claim_key_is_unique"),
            models.CheckConstraint(
                name="claim_span_is_whole_and_in_order",
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__isnull=False) & Q(start__lt=F("end")),
            ),
            models.CheckConstraint(
                name="claim_is_withdrawn_by_somebody_with_a_reason",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_because=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.paraphrase}"

    def get_absolute_url(self) -> str:
        return reverse("claim", args=self.path)

    @property
    def path(self) -> list[str]:
        return [self.document.slug, self.key]


class Coding(models.Model):
    """How one coder read one claim. Append-only: to think again is to code again.

    ``low`` to ``high`` is the chance that what the paraphrase says is true, whatever the words of
    the text are said of; ``direction`` is that of the paraphrase as well. No coder is the file it
    came in. ``is_adjudication`` settles what two coders read differently.
    """

    class Kind(models.TextChoices):
        FORECAST = "forecast", "forecast"
        CONDITIONAL = "conditional", "conditional forecast"
        POSSIBILITY = "possibility", "possibility"
        PLAN = "plan", "announced plan"
        IMPLIED = "implied", "implied forecast"
        RECOMMENDATION = "recommendation", "recommendation"
        ATTRIBUTED = "attributed", "somebody else's claim"
        CHECKABLE = "checkable", "checkable statement about the past or present"
        EVALUATION = "evaluation", "evaluation"

    class Reason(models.TextChoices):
        NO_PROBABILITY = "no_probability", "no probability can be read from it"
        DIRECTION_ONLY = "direction_only", "only a direction can be read from it"
        PAST_OR_PRESENT = "past_or_present", "about the past or the present"
        NOT_A_FORECAST = "not_a_forecast", "a recommendation, not a forecast"
        EVALUATION = "evaluation", "an evaluation"

    class Direction(models.TextChoices):
        ABOVE_HALF = "above_half", "more likely than not"
        BELOW_HALF = "below_half", "less likely than not"

    class Polarity(models.TextChoices):
        AFFIRMED = "affirmed", "the claim as paraphrased"
        DENIED = "denied", "its opposite"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="codings")
    coder = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    coded_at = models.DateTimeField()
    is_adjudication = models.BooleanField(default=False)
    is_codable = models.BooleanField()
    reason = models.CharField(max_length=20, choices=Reason, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    is_conditional = models.BooleanField(default=False)
    condition = models.TextField(blank=True)
    lexicon = models.CharField(max_length=60, blank=True, help_text="Its name; none for numbers.")
    lexicon_version = models.CharField(max_length=20, blank=True)
    phrase = models.CharField(max_length=200, blank=True, help_text="The words as the lexicon has.")
    polarity = models.CharField(
        max_length=10,
        choices=Polarity,
        default=Polarity.AFFIRMED,
        help_text="What the words are said of.",
    )
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    direction = models.CharField(max_length=20, choices=Direction, blank=True)
    horizon = models.CharField(max_length=200, blank=True, help_text="As stated in the text.")
    horizon_ends = models.DateField(null=True, blank=True, help_text="As the coder reads it.")
    saw_outcome = models.BooleanField(
        default=False, help_text="The coder knew what became of it; such a coding is marked."
    )
    note = models.TextField(blank=True)

    wording: int  # which of its claim's wordings was read; only in `queries.codings.worded`

    class Meta:
        ordering = ["claim", "id"]
        constraints = [
            models.CheckConstraint(
                name="coding_has_a_range_or_a_reason",
                condition=Q(is_codable=True, reason="", low__isnull=False, high__isnull=False)
                & Q(low__gte=0, high__lte=1, low__lte=F("high"))
                | Q(is_codable=False, low__isnull=True, high__isnull=True) & ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="no_forecast_has_no_range",
                condition=Q(is_codable=False) | ~Q(kind__in=NO_FORECAST),
            ),
            models.CheckConstraint(
                name="coding_denies_by_words",
                condition=Q(polarity="affirmed") | Q(polarity="denied") & ~Q(phrase=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} by {self.coder or 'the file'}"

    @property
    def is_forecast(self) -> bool:
        return self.kind not in NO_FORECAST

    def precedes(self, known_at: datetime) -> bool:
        """Whether the outcome could not be known, and the coder did not say they knew."""
        return self.coded_at < known_at and not self.saw_outcome

    @property
    def words(self) -> str:
        """The words it rests on, and whether they are said of the opposite; empty for numbers."""
        if not self.phrase:
            return ""
        of = " said of the opposite" if self.polarity == self.Polarity.DENIED else ""
        return f"“{self.phrase}”{of}"


class ClaimLink(models.Model):
    """What a claim has to do with a question. Only the same event and its negation are tested."""

    class Relation(models.TextChoices):
        SAME_EVENT = "same_event", "the same event"
        NEGATION = "negation", "the opposite event"
        IMPLIES = "implies", "the claim implies it"
        IMPLIED_BY = "implied_by", "it implies the claim"
        EVIDENCE = "evidence", "evidence only"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="links")
    question = models.ForeignKey(Question, models.PROTECT, related_name="claim_links")
    relation = models.CharField(max_length=20, choices=Relation)
    note = models.TextField(blank=True)
    linked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    linked_at = models.DateTimeField()
    unlinked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    unlinked_at = models.DateTimeField(null=True)

    # The last time of its claim; only in `queries.claim_tests.testing_links`.
    reworded_at: datetime | None
    moved_at: datetime | None  # to the card of another author, or of nobody

    class Meta:
        ordering = ["claim", "linked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "question"],
                condition=Q(unlinked_at=None),
                name="one_link_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim} – {self.get_relation_display()} – {self.question}"

    def precedes(self, known_at: datetime) -> bool:
        """Whether the link was made before anybody could know the outcome."""
        return self.linked_at < known_at


class ClaimDraft(models.Model):
    """A draft posed from a claim. Its publication links the two; discarded, it leaves no trace."""

    question = models.OneToOneField(Question, models.CASCADE, related_name="claim_draft")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="drafts")
    relation = models.CharField(max_length=20, choices=ClaimLink.Relation)
    steward = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["claim", "id"]

    def __str__(self) -> str:
        return f"{self.question} from {self.claim}"


class Contest(models.Model):
    """A commentator disputes how a claim is worded or coded; a steward answers, in public."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="contests")
    commentator = models.ForeignKey(Commentator, models.PROTECT, related_name="contests")
    text = models.TextField()
    made_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    steward = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="contest_is_answered_in_writing_or_waits",
                condition=Q(answer="", steward=None, answered_at=None)
                | Q(steward__isnull=False, answered_at__isnull=False) & ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commentator} on {self.claim}"

    @property
    def title(self) -> str:
        """What it is about, for a list of what waits."""
        return self.claim.paraphrase

    @property
    def by(self) -> str:
        """Who said it: the commentator, or whoever had their page then."""
        return self.commentator.named(self.made_at)

    @property
    def is_disowned(self) -> bool:
        """Whether it was somebody else who had the commentator's page then."""
        return self.commentator.impostor(self.made_at) is not None

    def is_of(self, user: User) -> bool:
        """Whether a user made it, or it was made in their name."""
        return user.pk in (self.commentator.user_id, self.commentator.impostor(self.made_at))


class Reply(models.Model):
    """What a commentator has to say of a claim's test, shown beside it for good."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="replies")
    commentator = models.ForeignKey(Commentator, models.PROTECT, related_name="replies")
    text = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"{self.commentator} on {self.claim}"

    @property
    def by(self) -> str:
        """Who said it: the commentator, or whoever had their page then."""
        return self.commentator.named(self.made_at)
