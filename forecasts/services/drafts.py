"""A question's wording until the first forecast freezes it: posed, reworded, thrown away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from accounts.models import User
from forecasts.errors import IllegalStep, NotReady
from forecasts.models import LogEntry, Option, Question, Revision, Suggestion
from forecasts.models.question import State
from forecasts.queries.linting import findings, findings_of
from forecasts.queries.wording import wording
from forecasts.services.clock import Clock
from forecasts.services.locks import lock_links, lock_question
from forecasts.services.log import record
from forecasts.services.notifications import tell
from forecasts.services.questions import check_options, check_row, create_question
from forecasts.services.resolutions import check_impartial
from forecasts.services.reviews import check_seen
from forecasts.services.slugs import free_slug
from forecasts.services.suggestions import lock_undecided
from forecasts.services.waivers import check_lint, waived

FROZEN_ONCE_OPEN = ("kind", "open_time", "scheduled_close_time")
LEANING = "A resolution on record or a link to other questions rests on the options as they are."


@transaction.atomic
def pose_question(
    *,
    question: Question,
    options: Sequence[Option],
    author: User,
    now: Clock,
    suggestion: Suggestion | None = None,
) -> Question:
    """Save a draft, with a slug made of its title. Raises InvalidQuestion.

    A suggestion it answers is taken up with it; raises IllegalStep for one that is decided.
    """
    # Two drafts of one title at once would take the same slug.
    stamp = lock_links(question.tournament, now)
    if suggestion is not None:
        lock_undecided(suggestion)
    question.author, question.published_at = author, None
    rows = question.tournament.questions
    question.slug = free_slug(
        question.title, lambda slug: rows.filter(slug=slug).exists(), "question"
    )
    question.family = question.family or question.slug
    create_question(question=question, options=options)
    _revise(question, author, stamp, "")
    said = f"From a suggestion by {suggestion.author}." if suggestion else ""
    record(LogEntry.Verb.POSED, question=question, actor=author, at=stamp, reason=said)
    if suggestion is not None:
        _take_up(suggestion, question, author, stamp)
    return question


@transaction.atomic
def edit_question(
    *,
    question: Question,
    fields: dict[str, Any],
    options: Sequence[Option],
    editor: User,
    note: str,
    now: Clock,
    waivers: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> Question:
    """Reword a question nobody has forecast; each wording stays in its public history.

    ``waivers`` are the reasons, by rule, for warnings of the linter that are let stand; ``seen`` is
    the number of the revision the editor began from, so that no edit is lost in another. Raises
    IllegalStep once there is a forecast, for times and kind once it is open, for what a link to
    other questions rests on, and where another edit came first; ConflictOfInterest; NotReady for a
    published question without a note, with an opening that has passed, or that the linter would not
    let be published; InvalidQuestion.
    """
    locked, stamp = lock_question(question, now)
    check_seen(locked, seen)
    check_impartial(locked, editor, stakes=False)
    _check_editable(locked, fields, stamp, note)
    if not locked.revisions.exists():
        _revise(locked, locked.author, locked.published_at or stamp, "")
    before = findings(locked)
    for name, value in fields.items():
        setattr(locked, name, value)
    check_row(locked)
    check_options(locked, options)
    changes_options = _changes_options(locked, options)
    found = findings_of(locked, list(options))
    locked.waivers = waived(locked, waivers or {}, before=before, after=found)
    if locked.published_at is not None:
        check_lint(found, locked.waivers)
    locked.save(update_fields=[*fields, "waivers"])
    if changes_options:
        _replace_options(locked, options)
    _revise(locked, editor, stamp, note)
    record(LogEntry.Verb.EDITED, question=locked, actor=editor, at=stamp, reason=note)
    return locked


@transaction.atomic
def discard_draft(*, question: Question, now: Clock) -> None:
    """Throw away what was never published, with its history.

    Whoever suggested it is told. Raises IllegalStep for what is published, or others lean on.
    """
    locked, stamp = lock_question(question, now)
    if locked.published_at is not None:
        raise IllegalStep("What was published stays; it can be annulled once it is open.")
    suggestion = Suggestion.objects.filter(question=locked).first()
    try:
        locked.delete()
    except ProtectedError as error:
        raise IllegalStep("A recusal or a link to other questions holds this draft.") from error
    if suggestion is not None:
        text = f"Not posed after all: your suggestion “{suggestion}”."
        path = f"{reverse('suggest', args=[locked.tournament.slug])}#mine"
        tell([suggestion.author_id], text, question=None, path=path, at=stamp)


def _check_editable(question: Question, fields: dict[str, Any], stamp: datetime, note: str) -> None:
    if question.forecasts.exists():
        raise IllegalStep(
            "Somebody has forecast this question, so its wording is frozen. Publish a "
            "clarification instead."
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


def _is_paired(question: Question) -> bool:
    return question.conditions.exists() or question.conditional_outcomes.exists()


def _is_linked(question: Question) -> bool:
    return _is_paired(question) or question.coherence_terms.exists()


def _changes_options(question: Question, options: Sequence[Option]) -> bool:
    before = [_said(option) for option in question.options.all()]
    if before == [_said(option) for option in options]:
        return False
    if _is_paired(question):
        raise IllegalStep(LEANING)
    return True


def _replace_options(question: Question, options: Sequence[Option]) -> None:
    try:
        question.options.all().delete()
    except ProtectedError as error:
        raise IllegalStep(LEANING) from error
    Option.objects.bulk_create(options)


def _said(option: Option) -> tuple[Any, ...]:
    return (
        option.key, option.label, option.low, option.high, option.first_day, option.last_day
    )  # fmt: skip


def _revise(question: Question, editor: User | None, stamp: datetime, note: str) -> None:
    Revision.objects.create(
        question=question,
        number=question.revisions.count() + 1,
        editor=editor,
        edited_at=stamp,
        note=note,
        wording=wording(question),
    )


def _take_up(suggestion: Suggestion, question: Question, steward: User, stamp: datetime) -> None:
    found = Suggestion.objects.select_for_update(no_key=True).get(pk=suggestion.pk)
    if found.decided_at is not None:
        raise IllegalStep("This suggestion has been decided already.")
    found.decided_at, found.steward, found.question = stamp, steward, question
    found.save()
    text = f"Your suggestion was taken up: “{found.title}” is being prepared."
    path = f"{reverse('suggest', args=[question.tournament.slug])}#mine"
    # Not hung on the draft: what the author was told stays when the draft is thrown away.
    tell([found.author_id], text, question=None, path=path, at=stamp)
