"""What happens to a question before anybody resolves it: it is posed, it closes."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from forecasts.errors import InvalidQuestion
from forecasts.models import Option, Question
from forecasts.services.clock import Clock

MOST_OPTIONS = 200


@transaction.atomic
def create_question(*, question: Question, options: Sequence[tuple[str, str]]) -> Question:
    """Save a new question with its options, (key, label) in order. Raises InvalidQuestion."""
    keys = [key for key, _ in options]
    if len(set(keys)) != len(keys):
        raise InvalidQuestion("options", "An option key is repeated.")
    if not 2 <= len(keys) <= MOST_OPTIONS:
        raise InvalidQuestion("options", f"A question has 2 to {MOST_OPTIONS} options.")
    if question.is_binary and keys != ["yes", "no"]:
        raise InvalidQuestion("options", "A binary question has the options yes and no.")
    _check(question)
    question.save()
    rows = [
        Option(question=question, position=place, key=key, label=label)
        for place, (key, label) in enumerate(options)
    ]
    for row in rows:
        _check(row)
    Option.objects.bulk_create(rows)
    return question


def _check(row: Question | Option) -> None:
    try:
        row.full_clean(validate_unique=False)
    except ValidationError as error:
        field, reasons = next(iter(error.message_dict.items()))
        raise InvalidQuestion(field, reasons[0]) from error


@transaction.atomic
def close_question(*, question_id: int, now: Clock) -> bool:
    """Mark a question closed whose time is up. False where there is nothing (more) to do."""
    due = Question.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    question = due.due_to_close(now()).filter(pk=question_id).first()
    if question is None:
        return False
    question.closed_at = question.scheduled_close_time
    question.save(update_fields=["closed_at"])
    return True
