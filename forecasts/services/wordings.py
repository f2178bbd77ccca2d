"""What a question says, changed: whether it can be, what of it holds, and the record of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import ProtectedError

from accounts.models import User
from forecasts.errors import IllegalStep, NotReady
from forecasts.models import ConditionalPair, LogEntry, Option, Question, Review, Revision
from forecasts.models.question import State
from forecasts.queries.linting import findings, findings_of
from forecasts.queries.wording import answering, wording
from forecasts.services.locks import lock_branches
from forecasts.services.log import record
from forecasts.services.questions import check_options, check_row
from forecasts.services.waivers import check_lint, spelled, waived

FROZEN_ONCE_OPEN = ("kind", "open_time", "scheduled_close_time")
LEANING = "A resolution on record or a link to other questions rests on the options as they are."


def check_editable(question: Question, fields: dict[str, Any], stamp: datetime, note: str) -> None:
    """Raise IllegalStep or NotReady where a question cannot be edited so, or not now."""
    lock_branches(question)
    if answering(question).exists():
        raise IllegalStep(
            "Somebody has forecast this question, or a branch that hangs on it, so its wording is "
            "frozen. Publish a clarification instead."
        )
    state = question.state(stamp)
    if state not in (State.DRAFT, State.IN_REVIEW, State.SCHEDULED, State.OPEN):
        raise IllegalStep(f"This question is {state}; its wording stays.")
    if question.published_at is not None and not note.strip():
        raise NotReady("This question is public: say in a note what changes and why.")
    opening = fields.get("open_time", question.open_time)
    if state == State.SCHEDULED and opening <= stamp:
        raise NotReady("This opening has passed: give it another.")
    changed = [n for n in FROZEN_ONCE_OPEN if n in fields and fields[n] != getattr(question, n)]
    if state == State.OPEN and changed:
        raise IllegalStep("Kind and times are frozen once a question is open.")
    if question.is_branch:
        raise IllegalStep("A branch is worded by the pair it belongs to.")
    deadline = fields.get("event_deadline") or question.deadline
    if _is_linked(question) and (changed or deadline != question.deadline):
        raise IllegalStep("A link to other questions rests on its kind and its times.")


def reword(
    question: Question,
    fields: dict[str, Any],
    options: Sequence[Option],
    waivers: Mapping[str, str],
) -> None:
    """Have a question say something else, unsaved, with the reasons that hold for it.

    Raises InvalidQuestion; IllegalStep where something leans on the options; NotReady for a
    published question that the linter would not let be published.
    """
    before = findings(question)
    for name, value in fields.items():
        setattr(question, name, value)
    check_row(question)
    check_options(question, options)
    if _changes_options(question, options) and _is_paired(question):
        raise IllegalStep(LEANING)
    found = findings_of(question, list(options))
    question.waivers = waived(question, waivers, before=before, after=found)
    if question.published_at is not None:
        check_lint(found, question.waivers)


def revise(question: Question, editor: User | None, stamp: datetime, note: str) -> Revision:
    """Put the wording as it stands now on record."""
    return Revision.objects.create(
        question=question,
        number=question.revisions.count() + 1,
        editor=editor,
        edited_at=stamp,
        note=note,
        wording=wording(question),
    )


def revise_first(question: Question, stamp: datetime) -> None:
    """Put the wording a file brought on record before it is edited."""
    if not question.revisions.exists():
        revise(question, question.author, question.published_at or stamp, "")


def put_in_place(
    question: Question,
    fields: dict[str, Any],
    options: Sequence[Option],
    *,
    editor: User,
    note: str,
    check_note: str,
    stamp: datetime,
) -> Revision:
    """Save what a question says now, in its history and its log.

    Of what is public, that is also what its editor checked, and why warnings are let stand.
    """
    _save(question, fields, options)
    revision = revise(question, editor, stamp, note)
    said = [note]
    if question.published_at is not None:
        said += [check_note, spelled(question.waivers)]
        add_review(revision, editor, check_note, stamp)
    reason = "\n\n".join(filter(None, said))
    record(LogEntry.Verb.EDITED, question=question, actor=editor, at=stamp, reason=reason)
    return revision


def add_review(revision: Revision, reviewer: User, check_note: str, stamp: datetime) -> None:
    Review.objects.create(
        revision=revision, reviewer=reviewer, reviewed_at=stamp, check_note=check_note
    )


def check_noted(check_note: str) -> None:
    """Raise NotReady where nobody says what the check before publication found."""
    if not check_note.strip():
        raise NotReady("Say what the check before publication found.")


def _save(question: Question, fields: dict[str, Any], options: Sequence[Option]) -> None:
    question.save(update_fields=[*fields, "waivers"])
    if not _changes_options(question, options):
        return
    try:
        question.options.all().delete()
    except ProtectedError as error:
        raise IllegalStep(LEANING) from error
    Option.objects.bulk_create(options)


def _is_paired(question: Question) -> bool:
    return ConditionalPair.objects.resting_on(question).exists()


def _is_linked(question: Question) -> bool:
    return _is_paired(question) or question.coherence_terms.exists()


def _changes_options(question: Question, options: Sequence[Option]) -> bool:
    return [_said(option) for option in question.options.all()] != [_said(one) for one in options]


def _said(option: Option) -> tuple[Any, ...]:
    return (
        option.key, option.label, option.low, option.high, option.first_day, option.last_day
    )  # fmt: skip
