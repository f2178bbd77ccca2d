"""A draft's way to publication: sent to review, approved with a check, published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from forecasts.errors import IllegalStep, NotReady
from forecasts.models import LogEntry, Question
from forecasts.models.question import State
from forecasts.queries.linting import findings
from forecasts.queries.reviews import (
    approvals,
    approvals_needed,
    latest_revision,
    reviews_of,
    why_not_approve,
)
from forecasts.services.clock import Clock
from forecasts.services.codings import link_published
from forecasts.services.locks import lock_question
from forecasts.services.log import declared, record
from forecasts.services.notifications import tell
from forecasts.services.resolutions import check_impartial, refuse_partial
from forecasts.services.waivers import check_lint, spelled, waived
from forecasts.services.wordings import add_review, check_noted


@transaction.atomic
def request_review(*, question: Question, steward: User, now: Clock) -> Question:
    """Send a draft to review. Raises IllegalStep for what is no draft, and ConflictOfInterest."""
    locked, stamp = lock_question(question, now)
    check_impartial(locked, steward, stakes=False)
    if locked.state(stamp) != State.DRAFT:
        raise IllegalStep("Only a draft is sent to review.")
    locked.review_requested_at = stamp
    locked.save(update_fields=["review_requested_at"])
    record(LogEntry.Verb.SENT, question=locked, actor=steward, at=stamp)
    return locked


@transaction.atomic
def return_to_draft(*, question: Question, reason: str, steward: User, now: Clock) -> Question:
    """Send a draft back to its author with a reason.

    Raises IllegalStep outside of review, or without a reason; ConflictOfInterest.
    """
    locked, stamp = _lock_in_review(question, now)
    check_impartial(locked, steward, stakes=False)
    if not reason.strip():
        raise IllegalStep("Say what is missing.")
    locked.review_requested_at = None
    locked.save(update_fields=["review_requested_at"])
    record(LogEntry.Verb.RETURNED, question=locked, actor=steward, at=stamp, reason=reason)
    if locked.author_id is not None and locked.author_id != steward.pk:
        text = f"Sent back to you: “{locked}”."
        tell([locked.author_id], text, question=locked, at=stamp, words=reason)
    return locked


@transaction.atomic
def approve_draft(
    *,
    question: Question,
    reviewer: User,
    check_note: str,
    waivers: Mapping[str, str],
    now: Clock,
    seen: int | None = None,
) -> Question:
    """Approve a draft's latest wording; it is published with the last approval it needs.

    ``waivers`` are the reasons, by rule, for warnings of the linter that are let stand, empty where
    one is taken back; ``seen`` is the number of the revision the reviewer read. Raises IllegalStep
    outside of review, for another wording than that one or a second approval of the same;
    ConflictOfInterest for who is recused or, where it takes a second person, wrote it or the words
    it tests; NotReady for errors of the linter, warnings without a reason, a check without a note,
    and an opening that has passed.
    """
    locked, stamp = _lock_in_review(question, now)
    check_seen(locked, seen)
    refuse_partial(why_not_approve(locked, reviewer))
    found = findings(locked)
    locked.waivers = waived(locked, waivers, before=found, after=found)
    _check_ready(locked, check_note, stamp)
    check_lint(found, locked.waivers)
    revision = latest_revision(locked)
    if revision is None:
        raise IllegalStep("This draft has no wording on record: edit it first.")
    if reviews_of(locked, revision).filter(reviewer=reviewer).exists():
        raise IllegalStep("You have approved this wording already; another steward has to.")
    add_review(revision, reviewer, check_note, stamp)
    said = declared(check_note, reviewer, locked)
    record(LogEntry.Verb.REVIEWED, question=locked, actor=reviewer, at=stamp, reason=said)
    if approvals(locked) >= approvals_needed(locked):
        _publish(locked, reviewer, stamp)
    locked.save(update_fields=["waivers", "published_at"])
    return locked


def check_seen(question: Question, seen: int | None) -> None:
    """Raise IllegalStep where the wording is no longer the revision somebody has seen."""
    if seen is not None and question.revisions.count() != seen:
        raise IllegalStep(
            "Somebody has edited the question meanwhile. Read what changed in its history, then "
            "send this again."
        )


def _lock_in_review(question: Question, now: Clock) -> tuple[Question, datetime]:
    locked, stamp = lock_question(question, now)
    if locked.state(stamp) != State.IN_REVIEW:
        raise IllegalStep("This question is not in review.")
    return locked, stamp


def _check_ready(question: Question, check_note: str, stamp: datetime) -> None:
    check_noted(check_note)
    if question.open_time <= stamp:
        raise NotReady("Its opening has passed while it waited: give it another.")


def _publish(question: Question, reviewer: User, stamp: datetime) -> None:
    question.published_at = stamp
    said = spelled(question.waivers)
    record(LogEntry.Verb.PUBLISHED, question=question, actor=reviewer, at=stamp, reason=said)
    link_published(question=question, now=lambda: stamp)
    suggestion = getattr(question, "suggestion", None)
    if suggestion is not None:
        text = f"Published: “{question}”, which you suggested."
        tell([suggestion.author_id], text, question=question, at=stamp)
