from __future__ import annotations

from django.db import models
from django.urls import reverse

from forecasts.models.option import Option
from forecasts.models.question import Question
from forecasts.models.tournament import Tournament


class CoherenceRule(models.Model):
    """What the probabilities of several answers must satisfy, whoever gives them.

    ``DEADLINES`` makes a family: one question by several deadlines, shown as one; its terms stand
    in the order of the deadlines. Total probability needs no rule: a conditional pair implies it.
    """

    class Kind(models.TextChoices):
        DEADLINES = "deadlines", "a later deadline is no less likely"
        IMPLIES = "implies", "the first makes the second certain"
        EQUAL = "equal", "they are the same event"

    tournament = models.ForeignKey(Tournament, models.PROTECT, related_name="coherence_rules")
    slug = models.SlugField(max_length=100)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["tournament", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["tournament", "slug"], name="rule_slug_is_unique"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """A family's own page; other rules stand on the page of contradictions."""
        if self.kind == self.Kind.DEADLINES:
            return reverse("family", args=[self.tournament.slug, self.slug])
        return f"{reverse('coherence', args=[self.tournament.slug])}#{self.slug}"


class CoherenceTerm(models.Model):
    """One answer to one question, in its place in a rule."""

    rule = models.ForeignKey(CoherenceRule, models.CASCADE, related_name="terms")
    place = models.PositiveSmallIntegerField()
    question = models.ForeignKey(Question, models.PROTECT, related_name="coherence_terms")
    option = models.ForeignKey(Option, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["rule", "place"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "place"], name="term_has_its_place"),
            models.UniqueConstraint(fields=["rule", "question"], name="question_once_a_rule"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.option}"
