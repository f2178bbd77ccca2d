"""The lock every step of a question's life begins with."""

from __future__ import annotations

from datetime import datetime

from forecasts.models import Question
from forecasts.services.clock import Clock


def lock_question(question: Question, now: Clock) -> tuple[Question, datetime]:
    """Return the question as it stands, held until the transaction ends, and the time.

    The clock is read behind the lock: whoever waited for it comes after whoever held it.
    """
    # Nothing is joined: who waited for the lock would get the joined row as it was before.
    locked = Question.objects.select_for_update(no_key=True).get(pk=question.pk)
    return locked, now()
