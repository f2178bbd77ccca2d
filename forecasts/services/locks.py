"""The locks that steps begin with: of a question's life, a tournament's links, the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from forecasts.errors import IllegalStep
from forecasts.models import ConditionalPair, Question, Tournament
from forecasts.services.clock import Clock

THROWN_AWAY = "This draft has been thrown away meanwhile."


def lock_question(question: Question, now: Clock) -> tuple[Question, datetime]:
    """Return the question as it stands, held until the transaction ends, and the time.

    The clock is read behind the lock: whoever waited for it comes after whoever held it. Raises
    IllegalStep for a draft that somebody has thrown away.
    """
    # Nothing is joined: who waited for the lock would get the joined row as it was before.
    locked = Question.objects.select_for_update(no_key=True).filter(pk=question.pk).first()
    if locked is None:
        raise IllegalStep(THROWN_AWAY)
    return locked, now()


def lock_branches(question: Question) -> None:
    """Hold off forecasts on the branches that hang on a question, which is held itself."""
    branches = ConditionalPair.objects.resting_on(question).branches()
    held = Question.objects.select_for_update(no_key=True).filter(pk__in=branches)
    list(held.order_by("pk").values_list("pk"))


def lock_links(tournament: Tournament, now: Clock) -> datetime:
    """Hold off other links between the questions of a tournament; return the time.

    Without it, two stewards at once could close a circle or take the same name.
    """
    Tournament.objects.select_for_update(no_key=True).get(pk=tournament.pk)
    return now()


def lock_linked(questions: Iterable[Question]) -> dict[int, Question]:
    """Return questions as they stand, by id, held until the transaction ends; after the links.

    Without it, a link would rest on what an edit at the same time takes away. Raises IllegalStep
    for a draft that somebody has thrown away.
    """
    wanted = {question.pk for question in questions}
    rows = Question.objects.select_for_update(no_key=True).filter(pk__in=wanted)
    held = {row.pk: row for row in rows.order_by("pk")}
    if len(held) < len(wanted):
        raise IllegalStep(THROWN_AWAY)
    return held


def lock_catalogue() -> None:
    """Hold off others who name an outlet, a commentator or a document. In a transaction.

    Without it, two stewards at once would add the same one, and neither finds the other's.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('catalogue', 0))")
