"""Readings of frozen criteria: asked for by forecasters, published and dated by stewards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from forecasts.errors import IllegalStep
from forecasts.models import Clarification, ClarificationRequest, LogEntry, Question
from forecasts.models.question import State
from forecasts.queries.forecasters import concerned_by
from forecasts.services.clock import Clock
from forecasts.services.locks import lock_question
from forecasts.services.log import declared, record
from forecasts.services.notifications import tell, tell_stewards
from forecasts.services.resolutions import check_impartial

MOST_WAITING = 3  # of one asker, over all questions


@transaction.atomic
def ask_for_clarification(
    *, question: Question, asker: User, text: str, now: Clock
) -> ClarificationRequest:
    """Ask the stewards what a question means.

    Raises IllegalStep for a draft, a question that has ended, and who has three requests waiting.
    """
    # Requests on two questions at once would each find room for one more.
    User.objects.select_for_update(no_key=True).get(pk=asker.pk)
    locked, stamp = lock_question(question, now)
    _check_published(locked, stamp)
    waiting = ClarificationRequest.objects.filter(asker=asker, answered_at=None).count()
    if waiting >= MOST_WAITING:
        raise IllegalStep(f"{MOST_WAITING} of your requests still wait for an answer.")
    request = locked.clarification_requests.create(asker=asker, text=text, asked_at=stamp)
    path = f"{locked.get_absolute_url()}#clarifications"
    tell_stewards(f"Asked: what does “{locked}” mean?", question=locked, path=path, at=stamp)
    return request


@transaction.atomic
def clarify(
    *,
    question: Question,
    text: str,
    steward: User,
    now: Clock,
    request: ClarificationRequest | None = None,
) -> Clarification:
    """Publish a clarification, as the answer to a request where there was one.

    Everyone who forecast the question is told, and whoever forecast a branch that rests on it.
    Raises IllegalStep for a draft, an ended question and a request that is answered;
    ConflictOfInterest for who is recused or, where it takes two stewards, has a stake.
    """
    locked, stamp = lock_question(question, now)
    _check_published(locked, stamp)
    check_impartial(locked, steward, stakes=locked.tournament.needs_second)
    clarification = locked.clarifications.create(text=text, steward=steward, published_at=stamp)
    said = declared(text, steward, locked)
    record(LogEntry.Verb.CLARIFIED, question=locked, actor=steward, at=stamp, reason=said)
    _tell(locked, text, stamp, besides=[request.asker_id] if request else [])
    if request is not None:
        _answer(request, locked, steward, stamp, clarification=clarification)
    return clarification


@transaction.atomic
def decline_clarification(
    *, request: ClarificationRequest, reply: str, steward: User, now: Clock
) -> ClarificationRequest:
    """Say why a question needs no clarification.

    Raises IllegalStep for an answered request, and ConflictOfInterest as clarifying does.
    """
    locked, stamp = lock_question(request.question, now)
    check_impartial(locked, steward, stakes=locked.tournament.needs_second)
    if not reply.strip():
        raise IllegalStep("Say why.")
    answered = _answer(request, locked, steward, stamp, reply=reply)
    said = declared(reply, steward, locked)
    record(LogEntry.Verb.ANSWERED, question=locked, actor=steward, at=stamp, reason=said)
    return answered


def _check_published(question: Question, stamp: datetime) -> None:
    state = question.state(stamp)
    if state not in (State.SCHEDULED, State.OPEN, State.CLOSED, State.PROPOSED):
        raise IllegalStep(f"This question is {state}: there is nothing to clarify.")


def _tell(question: Question, text: str, stamp: datetime, *, besides: Iterable[int]) -> None:
    """Tell whoever forecast a question or a branch that rests on it, each once."""
    told = set(besides)
    for concerned, readers in concerned_by(question):
        why = "" if concerned == question else ", which a branch you forecast rests on"
        tell(
            [pk for pk in readers if pk not in told],
            f"Clarified: “{question}”{why}.",
            question=concerned,
            path=f"{concerned.get_absolute_url()}#clarifications",
            at=stamp,
            words=text,
        )


def _answer(
    request: ClarificationRequest,
    question: Question,
    steward: User,
    stamp: datetime,
    *,
    clarification: Clarification | None = None,
    reply: str = "",
) -> ClarificationRequest:
    found = question.clarification_requests.get(pk=request.pk)
    if found.answered_at is not None:
        raise IllegalStep("This request has been answered already.")
    found.answered_at, found.steward = stamp, steward
    found.clarification, found.reply = clarification, reply
    found.save()
    said = clarification.text if clarification else reply
    text = f"Answered: what you asked about “{question}”."
    path = f"{question.get_absolute_url()}#clarifications"
    tell([found.asker_id], text, question=question, path=path, at=stamp, words=said)
    return found
