"""The ledger's two verbs: submit and withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from forecasts.errors import InvalidForecast, NothingToWithdraw, QuestionNotOpen
from forecasts.models import Forecast, Question
from forecasts.services.clock import Clock
from forecasts.services.locks import lock_question


@transaction.atomic
def submit_forecast(
    *, question: Question, forecaster: User, probabilities: Sequence[int], now: Clock
) -> Forecast:
    """Append a forecast, parts per million in option order, to the ledger.

    Raises QuestionNotOpen outside the forecasting period, InvalidForecast for anything but one
    whole number per option adding up to a million.
    """
    locked, stamp = _locked_open(question, now)
    if len(probabilities) != locked.options.count() or sum(probabilities) != 1_000_000:
        raise InvalidForecast("Give every option a probability; together they make 100 %.")
    return _append(locked, forecaster, list(probabilities), stamp)


@transaction.atomic
def withdraw_forecast(*, question: Question, forecaster: User, now: Clock) -> Forecast:
    """Append a withdrawal. Raises QuestionNotOpen, or NothingToWithdraw without a forecast."""
    locked, stamp = _locked_open(question, now)
    latest = _latest(locked, forecaster)
    if latest is None or latest.is_withdrawal:
        raise NothingToWithdraw("You have no active forecast on this question.")
    return _append(locked, forecaster, None, stamp)


def _locked_open(question: Question, now: Clock) -> tuple[Question, datetime]:
    # The clock is read behind the lock: a submission that waited while the question was being
    # closed is refused, and no stamp at or after the close enters the ledger.
    locked, stamp = lock_question(question, now)
    if not locked.is_open(stamp):
        if locked.published_at is None:
            raise QuestionNotOpen("This question is a draft.")
        opens = locked.open_time > stamp
        raise QuestionNotOpen(
            f"This question opens at {locked.open_time:%d %B %Y, %H:%M} UTC."
            if opens
            else f"This question closed at {locked.ends_at:%d %B %Y, %H:%M:%S} UTC; "
            f"your request came at {stamp:%H:%M:%S}. Nothing was saved."
        )
    return locked, stamp


def _latest(question: Question, forecaster: User) -> Forecast | None:
    entries = question.forecasts.filter(forecaster=forecaster)
    return entries.order_by("-submitted_at", "-id").first()


def _append(
    question: Question, forecaster: User, probabilities: list[int] | None, stamp: datetime
) -> Forecast:
    # A clock that steps back must not reorder a forecaster's entries.
    latest = _latest(question, forecaster)
    return question.forecasts.create(
        forecaster=forecaster,
        probabilities=probabilities,
        submitted_at=max(stamp, latest.submitted_at) if latest else stamp,
    )
