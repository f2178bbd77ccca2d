"""What happens to a question before anybody resolves it: it is saved, it closes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from forecasts.errors import InvalidQuestion
from forecasts.models import CoherenceRule, ConditionalPair, LogEntry, Option, Question
from forecasts.services.clock import Clock
from forecasts.services.log import record

MOST_OPTIONS = 200


@transaction.atomic
def create_question(*, question: Question, options: Sequence[Option]) -> Question:
    """Save a new question with its options in order. Raises InvalidQuestion."""
    check_options(question, options)
    check_row(question)
    question.save()
    Option.objects.bulk_create(options)
    return question


def check_options(question: Question, options: Sequence[Option]) -> None:
    """Give the options their question and places; raise InvalidQuestion where they cannot be.

    Two at least, no key or label twice, yes and no for a binary question, and bins that leave
    neither gap nor overlap.
    """
    keys = [option.key for option in options]
    if len(set(keys)) != len(keys):
        raise InvalidQuestion("options", "An option key is repeated.")
    if len({" ".join(option.label.split()).casefold() for option in options}) != len(options):
        raise InvalidQuestion("options", "Two options have the same name.")
    if not 2 <= len(keys) <= MOST_OPTIONS:
        raise InvalidQuestion("options", f"A question has 2 to {MOST_OPTIONS} options.")
    if question.is_binary and keys != ["yes", "no"]:
        raise InvalidQuestion("options", "A binary question has the options yes and no.")
    for place, option in enumerate(options):
        option.question, option.position = question, place
        check_row(option)
    _check_bins(question, options)


def _check_bins(question: Question, options: Sequence[Option]) -> None:
    numeric = [option for option in options if option.is_numeric]
    periods = [option for option in options if option.is_period]
    if (numeric or periods) and not question.is_ordered:
        raise InvalidQuestion("options", "Only an ordered question has bins.")
    if numeric and periods:
        raise InvalidQuestion("options", "Bins are of numbers or of days, not of both.")
    if numeric and len(numeric) < len(options):
        raise InvalidQuestion("options", "Every option needs the ends of its bin.")
    for one, other in pairwise(numeric or periods):
        if not _adjacent(one, other):
            raise InvalidQuestion(
                "options", f"Between “{one.label}” and “{other.label}” is a gap or an overlap."
            )


def _adjacent(one: Option, other: Option) -> bool:
    if one.is_numeric:
        return one.high is not None and one.high == other.low
    if one.last_day is None or other.first_day is None:
        return False
    return (other.first_day - one.last_day).days == 1


def check_row(row: Question | Option | ConditionalPair | CoherenceRule) -> None:
    """Raise InvalidQuestion for the first field that cannot be."""
    try:
        row.full_clean(exclude=["question"], validate_unique=False)
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
    record(LogEntry.Verb.CLOSED, question=question, actor=None, at=question.closed_at)
    return True


def stop_forecasting(question: Question, *, at: datetime, by: User | None) -> None:
    """Close a locked question, unless it is, and log it. The caller saves ``closed_at``."""
    if question.closed_at is not None:
        return
    is_early = at < question.scheduled_close_time
    question.closed_at = at if is_early else question.scheduled_close_time
    actor = by if is_early else None
    record(LogEntry.Verb.CLOSED, question=question, actor=actor, at=question.closed_at)


def resume_forecasting(question: Question, *, at: datetime, by: User | None) -> None:
    """Open a locked question again if its close is ahead, and log it. The caller saves."""
    if question.scheduled_close_time > at:
        question.closed_at = None
        record(LogEntry.Verb.REOPENED, question=question, actor=by, at=at)
