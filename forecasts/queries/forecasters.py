"""Forecasters: their places on the leaderboards, and who they are on a question."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from forecasts.models import ConditionalPair, LeaderboardEntry, Question
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


def may_see(question: Question, users: Iterable[int]) -> list[int]:
    """Return those of the users, by id, who may see a question: of what is not public, stewards."""
    asked = list(users)
    if question.published_at is not None and question.tournament.is_public:
        return asked
    allowed = set(User.objects.filter(pk__in=asked, is_steward=True).values_list("pk", flat=True))
    return [pk for pk in asked if pk in allowed]


def concerned_by(question: Question) -> list[tuple[Question, list[int]]]:
    """Return who ever forecast a question and, branch by branch, one that rests on it, each once.

    A branch that is settled rests on nothing any more.
    """
    seen: set[int] = set()
    concerned = []
    for one in (question, *_unsettled_branches(question)):
        readers = [pk for pk in forecasters_of(one) if pk not in seen]
        seen.update(readers)
        concerned.append((one, readers))
    return concerned


def _unsettled_branches(question: Question) -> QuerySet[Question]:
    branches = ConditionalPair.objects.resting_on(question).branches()
    unsettled = Question.objects.filter(pk__in=branches, resolution=None)
    return unsettled.select_related("tournament").order_by("pk")


def stewards() -> list[int]:
    active = User.objects.filter(is_steward=True, is_active=True)
    return list(active.order_by("pk").values_list("pk", flat=True))
