from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from accounts.models import User


class TournamentQuerySet(models.QuerySet["Tournament"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        if user.is_authenticated and user.is_steward:
            return self
        return self.filter(is_public=True)


class Tournament(models.Model):
    """A set of questions under one leaderboard."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    licence = models.CharField(max_length=100, blank=True, help_text="Of the exported data.")
    is_ranked = models.BooleanField(
        default=True, help_text="Off: scores are for practice and say so."
    )
    is_public = models.BooleanField(default=True, help_text="Off: stewards alone see it.")
    crowd_min_forecasters = models.PositiveSmallIntegerField(
        default=3,
        validators=[MinValueValidator(1)],
        help_text="The crowd forecast is hidden below this many active forecasters.",
    )
    needs_second = models.BooleanField(
        "second person",
        default=False,
        help_text="Publishing and resolving take two stewards; a steward who forecast a question, "
        "or whose words it tests, judges nothing about it.",
    )
    objection_hours = models.PositiveSmallIntegerField(
        default=72,
        validators=[MaxValueValidator(24 * 60)],
        help_text="For so long forecasters can object to a proposed resolution; with 0 it is final "
        "at once.",
    )

    objects: ClassVar[models.Manager[Tournament]] = models.Manager.from_queryset(
        TournamentQuerySet
    )()

    class Meta:
        ordering = ["-is_ranked", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tournament", args=[self.slug])
