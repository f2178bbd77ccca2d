"""Telling people what happened to questions they forecast, and noting what they have read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from forecasts.models import Notification, Question
from forecasts.queries.forecasters import concerned_by, may_see, stewards
from forecasts.services.clock import Clock
from forecasts.services.plain_text import plain

AT_ONCE = 1000
LONGEST = 500  # characters


def tell(
    users: Iterable[int],
    text: str,
    *,
    question: Question | None,
    path: str = "",
    at: datetime,
    words: str = "",
) -> None:
    """Tell users, by id, something; ``path`` is where to read on, else the question's page.

    ``words`` that somebody wrote in Markdown follow in plain ones: a mail has no other. Nobody is
    told of a question they may not see.
    """
    said = f"{text} {plain(words)}".rstrip()
    where = path or (question.get_absolute_url() if question else "/")
    Notification.objects.bulk_create(
        (
            Notification(
                user_id=user_id,
                question=question,
                text=said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…",
                path=where,
                created_at=at,
            )
            for user_id in (users if question is None else may_see(question, users))
        ),
        batch_size=AT_ONCE,
    )


def tell_forecasters(
    text: str, *, question: Question, path: str = "", at: datetime, besides: Iterable[int] = ()
) -> None:
    """Tell everyone who ever forecast a question or a branch that rests on it, each once.

    Those who are told ``besides`` are left out.
    """
    told = set(besides)
    for concerned, users in concerned_by(question):
        said = text if concerned == question else f"{text} A branch you forecast rests on it."
        rest = [pk for pk in users if pk not in told]
        tell(rest, said, question=question, path=path, at=at)


def tell_stewards(text: str, *, question: Question | None, path: str = "", at: datetime) -> None:
    tell(stewards(), text, question=question, path=path, at=at)


def mark_read(*, notification: Notification, now: Clock) -> None:
    """Note that its reader followed it; the first time counts."""
    _unread(notification.user_id).filter(pk=notification.pk).update(read_at=now())


def mark_all_read(*, user: User, up_to: int, now: Clock) -> int:
    """Note that a user has read all up to a notification, by id; return how many were unread."""
    return _unread(user.pk).filter(pk__lte=up_to).update(read_at=now())


def _unread(user_id: int) -> QuerySet[Notification]:
    return Notification.objects.filter(user=user_id, read_at=None)
