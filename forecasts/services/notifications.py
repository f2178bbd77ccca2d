"""Telling people what happened to questions they forecast."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from forecasts.models import Notification, Question
from forecasts.queries.forecasters import forecasters_of, stewards

AT_ONCE = 1000
LONGEST = 500  # characters


def tell(
    users: Iterable[int], text: str, *, question: Question | None, path: str = "", at: datetime
) -> None:
    """Tell users, by id, something; ``path`` is where to read on, else the question's page."""
    where = path or (question.get_absolute_url() if question else "/")
    Notification.objects.bulk_create(
        (
            Notification(
                user_id=user_id,
                question=question,
                text=text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…",
                path=where,
                created_at=at,
            )
            for user_id in users
        ),
        batch_size=AT_ONCE,
    )


def tell_forecasters(text: str, *, question: Question, path: str = "", at: datetime) -> None:
    """Tell everyone who ever forecast a question."""
    tell(forecasters_of(question), text, question=question, path=path, at=at)


def tell_stewards(text: str, *, question: Question, path: str = "", at: datetime) -> None:
    tell(stewards(), text, question=question, path=path, at=at)
