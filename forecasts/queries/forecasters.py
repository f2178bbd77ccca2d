"""Forecasters: their places on the leaderboards, and who they are on a question."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from accounts.models import User
from forecasts.models import LeaderboardEntry, Question
from forecasts.permissions import Visitor


def standings(forecaster: User, visitor: Visitor) -> QuerySet[LeaderboardEntry]:
    """Return a forecaster's line on each leaderboard the visitor may see."""
    lines = LeaderboardEntry.objects.filter(forecaster=forecaster)
    if not (visitor.is_authenticated and visitor.is_steward):
        lines = lines.filter(leaderboard__tournament__is_public=True)
    return lines.select_related("leaderboard__tournament").order_by(
        "-leaderboard__tournament__is_ranked", "leaderboard__tournament__title"
    )


def forecasters_of(question: Question) -> list[int]:
    """Return the ids of all who ever forecast a question, made-up ones apart."""
    entries = question.forecasts.filter(forecaster__is_simulated=False)
    return list(
        entries.order_by("forecaster_id").values_list("forecaster_id", flat=True).distinct()
    )


def concerned_by(question: Question) -> list[tuple[Question, list[int]]]:
    """Return who ever forecast a question and, branch by branch, one that rests on it, each once.

    A branch that is settled rests on nothing any more.
    """
    seen: set[int] = set()
    concerned = []
    for one in (question, *_resting_on(question)):
        readers = [pk for pk in forecasters_of(one) if pk not in seen]
        seen.update(readers)
        concerned.append((one, readers))
    return concerned


def _resting_on(question: Question) -> QuerySet[Question]:
    part = Q()
    for branch in ("pair_if_yes", "pair_if_no"):
        part |= Q(**{f"{branch}__condition": question}) | Q(**{f"{branch}__outcome": question})
    branches = Question.objects.filter(part, resolution=None)
    return branches.select_related("tournament").order_by("pk")


def stewards() -> list[int]:
    active = User.objects.filter(is_steward=True, is_active=True)
    return list(active.order_by("pk").values_list("pk", flat=True))
