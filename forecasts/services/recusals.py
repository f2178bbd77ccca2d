"""Who is too close to a question. What they forecast stays in the ledger and counts nowhere."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from forecasts.errors import IllegalStep
from forecasts.models import LogEntry, Question, Recusal, ScoreRun
from forecasts.services.clock import Clock
from forecasts.services.endings import end_with_recusal
from forecasts.services.locks import lock_question
from forecasts.services.log import record
from forecasts.services.notifications import tell
from forecasts.services.resolutions import check_impartial


@transaction.atomic
def recuse(*, question: Question, user: User, reason: str, steward: User, now: Clock) -> Recusal:
    """Record that somebody is too close to a question; its scores are computed anew.

    What is proposed on their word ends: another steward has to say it.

    Raises IllegalStep where they are recused already, or without a reason; ConflictOfInterest for
    a steward who is too close to it to judge somebody else.
    """
    locked, stamp = lock_question(question, now)
    if steward.pk != user.pk:
        check_impartial(locked, steward, stakes=locked.tournament.needs_second)
    if not reason.strip():
        raise IllegalStep("Say why.")
    if locked.recusals.filter(user=user, lifted_at=None).exists():
        raise IllegalStep(f"{user} is recused on this question already.")
    recusal = locked.recusals.create(
        user=user, reason=reason, recorded_by=steward, recorded_at=stamp
    )
    said = f"{user}. {reason}"
    record(LogEntry.Verb.RECUSED, question=locked, actor=steward, at=stamp, reason=said)
    text = f"You are recused on “{locked}”: your forecasts there count nowhere. {reason}"
    _tell(user, locked, text, stamp)
    end_with_recusal(locked, user, by=steward, reason=reason, at=stamp)
    _score_anew(locked)
    return recusal


@transaction.atomic
def readmit(*, recusal: Recusal, reason: str, steward: User, now: Clock) -> Recusal:
    """Lift a recusal.

    Raises IllegalStep for one that is lifted, or for whom it recuses; ConflictOfInterest as above.
    """
    locked, stamp = lock_question(recusal.question, now)
    if steward.pk == recusal.user_id:
        raise IllegalStep("Another steward has to lift your recusal.")
    check_impartial(locked, steward, stakes=locked.tournament.needs_second)
    found = locked.recusals.select_related("user").get(pk=recusal.pk)
    if found.lifted_at is not None:
        raise IllegalStep("This recusal has been lifted already.")
    found.lifted_at, found.lifted_by = stamp, steward
    found.save()
    said = f"{found.user}. {reason}"
    record(LogEntry.Verb.READMITTED, question=locked, actor=steward, at=stamp, reason=said)
    text = f"Your recusal on “{locked}” is lifted."
    _tell(found.user, locked, text, stamp)
    _score_anew(locked)
    return found


def _tell(user: User, question: Question, text: str, at: datetime) -> None:
    """Tell them, unless the question is one they may not know of."""
    if Question.objects.visible_to(user).filter(pk=question.pk).exists():
        tell([user.pk], text, question=question, at=at)


def _score_anew(question: Question) -> None:
    """Make every version's scoring due: who counts has changed for all of them."""
    runs = ScoreRun.objects.filter(resolution__question=question)
    runs.update(scored_at=None, contenders_scored_at=None)
