"""Edits of published questions where one steward is not enough: held until another approves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from forecasts.errors import ConflictOfInterest, IllegalStep
from forecasts.models import LogEntry, Option, Question, Rewording
from forecasts.permissions import is_too_close, why_not_approve
from forecasts.queries.forecasters import stewards
from forecasts.queries.rewordings import outrun_rewordings, said_fields, said_options
from forecasts.queries.wording import answering
from forecasts.services.clock import Clock
from forecasts.services.locks import lock_question
from forecasts.services.log import record
from forecasts.services.notifications import tell
from forecasts.services.resolutions import refuse_partial
from forecasts.services.reviews import check_seen
from forecasts.services.wordings import (
    add_review,
    check_editable,
    check_noted,
    put_in_place,
    reword,
)

OF_OPTIONS = ("key", "label", "low", "high", "first_day", "last_day")


def hold_rewording(
    question: Question,
    fields: dict[str, Any],
    options: Sequence[Option],
    *,
    waivers: dict[str, str],
    editor: User,
    note: str,
    check_note: str,
    stamp: datetime,
) -> Rewording:
    """Keep what a question would say for another steward to approve, and tell the others."""
    held = Rewording.objects.create(
        question=question,
        began_from=question.revisions.count(),
        fields={name: _plain(value) for name, value in fields.items()},
        options=[{name: _plain(getattr(one, name)) for name in OF_OPTIONS} for one in options],
        waivers=waivers,
        note=note,
        check_note=check_note,
        editor=editor,
        proposed_at=stamp,
    )
    record(LogEntry.Verb.HELD, question=question, actor=editor, at=stamp, reason=note)
    text = f"To approve: {editor} would reword “{question}”."
    others = [pk for pk in stewards() if pk != editor.pk]
    tell(others, text, question=question, path=held.get_absolute_url(), at=stamp)
    return held


@transaction.atomic
def approve_rewording(
    *, rewording: Rewording, steward: User, check_note: str, now: Clock
) -> Question:
    """Put a rewording in place, on record with both names.

    Raises IllegalStep for one that has ended, or that a forecast, the close or another edit came
    before; ConflictOfInterest for its editor and whoever may not judge, and where its editor may no
    longer; NotReady without a note of the check, or where the linter finds what it did not then;
    InvalidQuestion.
    """
    locked, found, stamp = _lock_pending(rewording, now)
    refuse_partial(why_not_approve(steward, found))
    if is_too_close(found.editor, locked):
        raise ConflictOfInterest("Its editor has been recused meanwhile: decline it.")
    check_noted(check_note)
    fields, options = said_fields(found), said_options(found)
    check_editable(locked, fields, stamp, found.note)
    check_seen(locked, found.began_from)
    reword(locked, fields, options, dict.fromkeys(locked.waivers, "") | found.waivers)
    record(LogEntry.Verb.REVIEWED, question=locked, actor=steward, at=stamp, reason=check_note)
    revision = put_in_place(
        locked,
        fields,
        options,
        editor=found.editor,
        note=found.note,
        check_note=found.check_note,
        stamp=stamp,
    )
    add_review(revision, steward, check_note, stamp)
    _end(found, Rewording.Ending.APPROVED, steward, check_note, stamp)
    text = f"Approved by {steward}: your rewording of “{locked}”."
    tell([found.editor_id], text, question=locked, at=stamp)
    return locked


@transaction.atomic
def decline_rewording(*, rewording: Rewording, steward: User, reason: str, now: Clock) -> Rewording:
    """Leave a question as it is, with the reason; so, too, its editor takes it back.

    Raises IllegalStep for one that has ended, or without a reason; ConflictOfInterest.
    """
    locked, found, stamp = _lock_pending(rewording, now)
    is_own = found.editor_id == steward.pk
    if not is_own:
        refuse_partial(why_not_approve(steward, found))
    if not reason.strip():
        raise IllegalStep("Say why.")
    _end(found, Rewording.Ending.DECLINED, steward, reason, stamp)
    record(LogEntry.Verb.REFUSED, question=locked, actor=steward, at=stamp, reason=reason)
    if not is_own:
        text, path = f"Declined: your rewording of “{locked}”.", found.get_absolute_url()
        tell([found.editor_id], text, question=locked, path=path, at=stamp, words=reason)
    return found


@transaction.atomic
def drop_rewording(*, rewording_id: int, now: Clock) -> bool:
    """End a rewording that a forecast or the close came before, and tell its editor.

    False where there is nothing (more) to do.
    """
    found = Rewording.objects.get(pk=rewording_id)
    locked, stamp = lock_question(found.question, now)
    outrun = outrun_rewordings(stamp).filter(pk=rewording_id).first()
    if outrun is None:
        return False
    why = "Somebody forecast first." if answering(locked).exists() else "Forecasting ended first."
    _end(outrun, Rewording.Ending.LAPSED, None, why, stamp)
    record(LogEntry.Verb.LAPSED, question=locked, actor=None, at=stamp, reason=why)
    text = f"Fell away: your rewording of “{locked}”. {why}"
    tell([outrun.editor_id], text, question=locked, path=outrun.get_absolute_url(), at=stamp)
    return True


def check_none_held(question: Question) -> None:
    """Raise IllegalStep where another rewording waits: one at a time."""
    if question.rewordings.filter(ended_at=None).exists():
        raise IllegalStep("Another rewording waits for a second steward: decide on that first.")


def _lock_pending(rewording: Rewording, now: Clock) -> tuple[Question, Rewording, datetime]:
    locked, stamp = lock_question(rewording.question, now)
    found = locked.rewordings.select_related("editor").get(pk=rewording.pk)
    if found.ended_at is not None:
        raise IllegalStep("This rewording has ended already.")
    return locked, found, stamp


def _end(
    rewording: Rewording,
    ending: Rewording.Ending,
    steward: User | None,
    reason: str,
    stamp: datetime,
) -> None:
    rewording.ending, rewording.ended_at = ending, stamp
    rewording.ended_by, rewording.ending_reason = steward, reason
    rewording.save()


def _plain(value: Any) -> Any:
    """Return a value of a column as JSON has it, exactly."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
