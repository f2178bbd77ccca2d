"""Failed jobs, each with what it was about in words that tell a steward something."""

from __future__ import annotations

from django.db.models import Case, F, Model, OuterRef, QuerySet, Subquery, TextField, Value, When

from accounts.models import User
from forecasts.models import (
    ConditionalPair,
    ExtractionRun,
    Failure,
    Proposal,
    Question,
    Resolution,
    Rewording,
    Tournament,
)

# By the task: of what the id it is handed is one, and how that is called.
ABOUT: dict[str, tuple[type[Model], str]] = {
    "close_question": (Question, "title"),
    "drop_rewording": (Rewording, "question__title"),
    "finish_proposal": (Proposal, "question__title"),
    "settle_pair": (ConditionalPair, "title"),
    "score_resolution": (Resolution, "question__title"),
    "score_contenders": (Resolution, "question__title"),
    "refresh_leaderboard": (Tournament, "title"),
    "run_extraction": (ExtractionRun, "document__title"),
    "mail_digest": (User, "handle"),
}


def failures() -> QuerySet[Failure]:
    """Return the failed jobs, longest failing first, ``about`` empty for what concerns no row."""
    named = [
        When(task=f"forecasts.tasks.{task}", then=_name(model, field))
        for task, (model, field) in ABOUT.items()
    ]
    about = Case(*named, default=Value(""), output_field=TextField())
    found = Failure.objects.annotate(at=F("first_failed_at"), about=about)
    return found.order_by("at", "pk")


def _name(model: type[Model], field: str) -> Subquery:
    return Subquery(model._default_manager.filter(pk=OuterRef("row")).values(field))
