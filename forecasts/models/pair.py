from __future__ import annotations

from itertools import chain
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from forecasts.models.claim import Claim
from forecasts.models.question import Question
from forecasts.models.resolution import Resolution
from forecasts.models.tournament import Tournament


class PairQuerySet(models.QuerySet["ConditionalPair"]):
    def resting_on(self, question: Any) -> Self:
        """Those whose condition or outcome a question is; it can be an OuterRef."""
        return self.filter(Q(condition=question) | Q(outcome=question))

    def branches(self) -> list[int]:
        """Return the ids of their branches, in order."""
        return sorted(chain.from_iterable(self.values_list("if_yes", "if_no")))


class ConditionalPair(models.Model):
    """Two forecasts of one outcome question: if a condition resolves yes, and if no.

    Each branch is a question of its own, so that forecasts, scores and boards know nothing of
    pairs. The clock resolves and annuls the branches as condition and outcome resolve: they were
    last settled for the two resolutions named here, and are due again once others count.
    """

    tournament = models.ForeignKey(Tournament, models.PROTECT, related_name="conditional_pairs")
    slug = models.SlugField(max_length=90)
    title = models.CharField(max_length=300)
    condition = models.ForeignKey(Question, models.PROTECT, related_name="conditions")
    outcome = models.ForeignKey(Question, models.PROTECT, related_name="conditional_outcomes")
    if_yes = models.OneToOneField(Question, models.PROTECT, related_name="pair_if_yes")
    if_no = models.OneToOneField(Question, models.PROTECT, related_name="pair_if_no")
    settled_condition = models.ForeignKey(
        Resolution, models.PROTECT, null=True, editable=False, related_name="+"
    )
    settled_outcome = models.ForeignKey(
        Resolution, models.PROTECT, null=True, editable=False, related_name="+"
    )
    rationale = models.TextField(blank=True)
    rule = models.TextField(blank=True)
    claims = models.ManyToManyField(Claim, related_name="conditional_pairs", blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tournament", "slug"], name="pair_slug_is_unique"),
            models.CheckConstraint(
                name="pair_has_two_questions", condition=~Q(condition=F("outcome"))
            ),
            models.CheckConstraint(name="pair_has_two_branches", condition=~Q(if_yes=F("if_no"))),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pair", args=[self.tournament.slug, self.slug])
