"""Suggested questions, for their authors and for stewards."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from forecasts.models import Discard, Suggestion, Tournament


@dataclass(frozen=True)
class Own:
    """A suggestion as its author sees it: waiting, taken up, published or declined."""

    suggestion: Suggestion

    @property
    def state(self) -> str:
        suggestion, question = self.suggestion, self.suggestion.question
        if suggestion.decided_at is None:
            return "waiting"
        if question is not None:
            return "published" if question.published_at else "being prepared"
        return "declined" if suggestion.reply else "taken up, then dropped"

    @property
    def why(self) -> str:
        """Why it is not posed; empty where it is, or may be."""
        discard: Discard | None = getattr(self.suggestion, "discard", None)
        return discard.reason if discard else self.suggestion.reply


def own(tournament: Tournament, author: User) -> list[Own]:
    """Return what somebody suggested in a tournament, latest first."""
    rows = tournament.suggestions.filter(author=author)
    rows = rows.select_related("question__tournament", "discard")
    return [Own(row) for row in rows.order_by("-made_at", "-id")]


def waiting(tournament: Tournament) -> QuerySet[Suggestion]:
    """Return what no steward has decided on, longest waiting first."""
    return tournament.suggestions.filter(decided_at=None).select_related("author")


def discards(tournament: Tournament) -> QuerySet[Discard]:
    """Return the drafts that were thrown away, latest first."""
    return tournament.discards.select_related("author", "steward")
