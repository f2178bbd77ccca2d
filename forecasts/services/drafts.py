"""A question's wording until the first forecast freezes it: posed, reworded, thrown away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from accounts.models import User
from forecasts.errors import IllegalStep
from forecasts.models import Discard, LogEntry, Option, Question, Suggestion
from forecasts.queries.reviews import takes_two
from forecasts.services.clock import Clock
from forecasts.services.locks import lock_links, lock_question
from forecasts.services.log import record
from forecasts.services.notifications import tell
from forecasts.services.questions import create_question
from forecasts.services.resolutions import check_impartial
from forecasts.services.reviews import check_seen
from forecasts.services.rewordings import check_none_held, hold_rewording
from forecasts.services.slugs import free_slug
from forecasts.services.suggestions import lock_undecided
from forecasts.services.wordings import (
    check_editable,
    check_noted,
    put_in_place,
    revise,
    revise_first,
    reword,
)


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
    taken = lock_undecided(suggestion) if suggestion else None
    question.author, question.published_at = author, None
    rows = question.tournament.questions
    question.slug = free_slug(
        question.title, lambda slug: rows.filter(slug=slug).exists(), "question"
    )
    question.family = question.family or question.slug
    create_question(question=question, options=options)
    revise(question, author, stamp, "")
    said = f"From a suggestion by {taken.author}." if taken else ""
    record(LogEntry.Verb.POSED, question=question, actor=author, at=stamp, reason=said)
    if taken is not None:
        _take_up(taken, question, author, stamp)
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
    check_note: str = "",
    waivers: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> Question:
    """Reword a question nobody has forecast; each wording stays in its public history.

    What is published needs what publication needed: ``check_note``, what the check before it found,
    and, where the wording before or after takes two, another steward, for whom it is held.

    ``waivers`` are the reasons, by rule, for warnings of the linter that are let stand; ``seen`` is
    the number of the revision the editor began from, so that no edit is lost in another. Raises
    IllegalStep once there is a forecast, for times and kind once it is open, for what a link to
    other questions rests on, and where another edit came first or is held; ConflictOfInterest;
    NotReady for a published question without the notes, with an opening that has passed, or that
    the linter would not let be published; InvalidQuestion.
    """
    locked, stamp = lock_question(question, now)
    check_seen(locked, seen)
    check_impartial(locked, editor, stakes=False)
    check_editable(locked, fields, stamp, note)
    revise_first(locked, stamp)
    is_public, took_two = locked.published_at is not None, takes_two(locked)
    if is_public:
        check_noted(check_note)
        check_none_held(locked)
    reword(locked, fields, options, waivers or {})
    said: dict[str, Any] = {
        "editor": editor,
        "note": note,
        "check_note": check_note,
        "stamp": stamp,
    }
    if not is_public or not (took_two or takes_two(locked)):
        put_in_place(locked, fields, options, **said)
        return locked
    reasons = locked.waivers
    locked.refresh_from_db()
    hold_rewording(locked, fields, options, waivers=reasons, **said)
    return locked


@transaction.atomic
def discard_draft(*, question: Question, steward: User, reason: str, now: Clock) -> Discard:
    """Throw away what was never published, with its history; who did and why stays on record.

    Whoever posed or suggested it is told. Raises IllegalStep for what is published, without a
    reason, or where others lean on it.
    """
    locked, stamp = lock_question(question, now)
    if locked.published_at is not None:
        raise IllegalStep("What was published stays; it can be annulled once it is open.")
    if not reason.strip():
        raise IllegalStep("Say why.")
    suggestion = Suggestion.objects.filter(question=locked).first()
    try:
        locked.delete()
    except ProtectedError as error:
        raise IllegalStep("A recusal or a link to other questions holds this draft.") from error
    discard = Discard.objects.create(
        tournament=locked.tournament,
        title=locked.title,
        author=locked.author,
        suggestion=suggestion,
        steward=steward,
        discarded_at=stamp,
        reason=reason,
    )
    _tell_of(discard)
    return discard


def _tell_of(discard: Discard) -> None:
    where = reverse("suggest", args=[discard.tournament.slug])
    said: dict[str, Any] = {
        "question": None,
        "at": discard.discarded_at,
        "words": discard.reason,
    }
    if discard.author_id not in (None, discard.steward_id):
        text = f"Thrown away by {discard.steward}: your draft “{discard}”."
        tell([discard.author_id], text, path=f"{where}#discards", **said)
    if discard.suggestion is not None:
        text = f"Not posed after all: your suggestion “{discard.suggestion}”."
        tell([discard.suggestion.author_id], text, path=f"{where}#mine", **said)


def _take_up(found: Suggestion, question: Question, steward: User, stamp: datetime) -> None:
    found.decided_at, found.steward, found.question = stamp, steward, question
    found.save()
    text = f"Your suggestion was taken up: “{found.title}” is being prepared."
    path = f"{reverse('suggest', args=[question.tournament.slug])}#mine"
    # Not hung on the draft: what the author was told stays when the draft is thrown away.
    tell([found.author_id], text, question=None, path=path, at=stamp)
