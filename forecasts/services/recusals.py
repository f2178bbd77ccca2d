"""Who is too close to a question. What they forecast stays in the ledger and counts nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from forecasts.errors import IllegalStep
from forecasts.models import ConditionalPair, LogEntry, Question, Recusal, ScoreRun
from forecasts.services.clock import Clock
from forecasts.services.endings import end_with_recusal
from forecasts.services.locks import lock_linked, lock_links, lock_question
from forecasts.services.log import record
from forecasts.services.notifications import tell
from forecasts.services.resolutions import check_impartial


@transaction.atomic
def recuse(*, question: Question, user: User, reason: str, steward: User, now: Clock) -> Recusal:
    """Record that somebody is too close to a question; its scores are computed anew.

    So are those of the branches that hang on it, where they are recused with it. What is proposed
    on their word, there or on what a branch hangs on, ends: another steward has to say it.

    Raises IllegalStep where they are recused already, or without a reason; ConflictOfInterest for
    a steward who is too close to it to judge somebody else.
    """
    branches, parts = _lock_pairs(question, now)
    locked, stamp = lock_question(question, now)
    if steward.pk != user.pk:
        check_impartial(locked, steward, stakes=locked.tournament.needs_second)
    if not reason.strip():
        raise IllegalStep("Say why.")
    if locked.recusals.filter(user=user, lifted_at=None).exists():
        raise IllegalStep(f"{user} is recused on this question already.")
    recusal = _record(
        locked,
        Recusal(user=user, reason=reason, recorded_by=steward, recorded_at=stamp),
    )
    for branch in branches:
        _inherit(recusal, branch, now)
    there = "there and on its branches" if branches else "there"
    text = f"You are recused on “{locked}”: your forecasts {there} count nowhere."
    tell([user.pk], text, question=locked, at=stamp, words=reason)
    for concerned in (locked, *parts):
        judged, _ = lock_question(concerned, now)
        end_with_recusal(judged, user, by=steward, reason=reason, at=stamp)
    return recusal


def inherit_recusals(pair: ConditionalPair, now: Clock) -> None:
    """Recuse from a new pair's branches who is recused from what they hang on. In a transaction."""
    standing = Recusal.objects.filter(question__in=[pair.condition, pair.outcome], lifted_at=None)
    for recusal in standing.select_related("user", "recorded_by"):
        for branch in (pair.if_yes, pair.if_no):
            _inherit(recusal, branch, now)


@transaction.atomic
def readmit(*, recusal: Recusal, reason: str, steward: User, now: Clock) -> Recusal:
    """Lift a recusal, on a question's branches too, unless one still stands on what they hang on.

    Raises IllegalStep for one that is lifted, for whom it recuses, and for a branch's that stands
    on condition or outcome; ConflictOfInterest as above.
    """
    branches, _ = _lock_pairs(recusal.question, now)
    locked, stamp = lock_question(recusal.question, now)
    if steward.pk == recusal.user_id:
        raise IllegalStep("Another steward has to lift your recusal.")
    check_impartial(locked, steward, stakes=locked.tournament.needs_second)
    found = locked.recusals.select_related("user").get(pk=recusal.pk)
    if found.lifted_at is not None:
        raise IllegalStep("This recusal has been lifted already.")
    if _stands_on(_hung_on([locked]), found.user):
        raise IllegalStep("They are recused on its condition or outcome: lift it there.")
    _lift(found, locked, steward, reason, stamp)
    for branch in branches:
        held, _ = lock_question(branch, now)
        inherited = held.recusals.filter(user=found.user, lifted_at=None, is_inherited=True)
        if not _stands_on(_hung_on([held]), found.user):
            for one in inherited.select_related("user"):
                _lift(one, held, steward, reason, stamp)
    text = f"Your recusal on “{locked}” is lifted."
    tell([found.user_id], text, question=locked, at=stamp)
    return found


def _lock_pairs(question: Question, now: Clock) -> tuple[list[Question], list[Question]]:
    """Hold a question, its branches, and all they hang on; return the branches and those parts.

    In one order, parts before branches, so that no edit or other recusal waits for this one while
    it waits for them.
    """
    lock_links(question.tournament, now)
    branches = _branches_on(question)
    parts = _hung_on(branches or [question])
    lock_linked([question, *branches, *parts])
    return branches, parts


def _record(question: Question, recusal: Recusal) -> Recusal:
    recusal.question = question
    recusal.save(force_insert=True)
    record(
        LogEntry.Verb.RECUSED,
        question=question,
        actor=recusal.recorded_by,
        at=recusal.recorded_at,
        reason=f"{recusal.user}. {recusal.reason}",
    )
    _score_anew(question)
    return recusal


def _inherit(recusal: Recusal, branch: Question, now: Clock) -> None:
    """Recuse from a branch who is recused from what it hangs on, unless they are already."""
    locked, stamp = lock_question(branch, now)
    if _stands_on([locked], recusal.user):
        return
    said = {"user": recusal.user, "reason": recusal.reason, "recorded_by": recusal.recorded_by}
    _record(locked, Recusal(**said, recorded_at=stamp, is_inherited=True))


def _lift(
    recusal: Recusal, question: Question, steward: User, reason: str, stamp: datetime
) -> None:
    recusal.lifted_at, recusal.lifted_by = stamp, steward
    recusal.save()
    said = f"{recusal.user}. {reason}"
    record(LogEntry.Verb.READMITTED, question=question, actor=steward, at=stamp, reason=said)
    _score_anew(question)


def _stands_on(questions: Sequence[Question], user: User) -> bool:
    return Recusal.objects.filter(question__in=questions, user=user, lifted_at=None).exists()


def _branches_on(question: Question) -> list[Question]:
    """Return the branches of the pairs whose condition or outcome a question is."""
    branches = ConditionalPair.objects.resting_on(question).branches()
    return list(Question.objects.filter(pk__in=branches).order_by("pk"))


def _hung_on(branches: Sequence[Question]) -> list[Question]:
    """Return conditions and outcomes of the pairs whose branches these are."""
    pairs = ConditionalPair.objects.filter(Q(if_yes__in=branches) | Q(if_no__in=branches))
    hung_on = Q(conditions__in=pairs) | Q(conditional_outcomes__in=pairs)
    return list(Question.objects.filter(hung_on).distinct().order_by("pk"))


def _score_anew(question: Question) -> None:
    """Make every version's scoring due: who counts has changed for all of them."""
    runs = ScoreRun.objects.filter(resolution__question=question)
    runs.update(scored_at=None, contenders_scored_at=None)
