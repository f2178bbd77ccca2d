"""Who may: predicates shared by pages and API. What can be is the services' business."""

from __future__ import annotations

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from forecasts.models import Claim, Forecast, Question, Recusal

Visitor = User | AnonymousUser


def can_forecast(user: Visitor) -> TypeGuard[User]:
    """Anyone with an account, person or program."""
    return user.is_authenticated


def can_steward(user: Visitor) -> TypeGuard[User]:
    """Stewards pose, review, resolve, annul and un-resolve."""
    return user.is_authenticated and user.is_steward


def can_judge(user: Visitor, question: Question) -> TypeGuard[User]:
    """A steward who is not recused from the question."""
    return can_steward(user) and not is_recused(user, question)


def is_recused(user: Visitor, question: Question) -> bool:
    recusals = Recusal.objects.filter(question=question, user=user.pk, lifted_at=None)
    return user.is_authenticated and recusals.exists()


def has_forecast(user: Visitor, question: Question) -> bool:
    """Whoever has an entry on a question may object to how it is resolved."""
    return Forecast.objects.filter(question=question, forecaster=user.pk).exists()


def has_stake(user: Visitor, question: Question) -> bool:
    """Whether an active forecast of the user's stands on the question."""
    entries = Forecast.objects.filter(question=question, forecaster=user.pk)
    latest = entries.order_by("-submitted_at", "-id").first()
    return latest is not None and not latest.is_withdrawal


def can_code(user: Visitor, claim: Claim) -> TypeGuard[User]:
    """A steward, unless the words are their own."""
    return can_steward(user) and not can_answer_for(user, claim)


def can_answer_for(user: Visitor, claim: Claim) -> TypeGuard[User]:
    """The commentator whose claim it is, once they have claimed their page."""
    owner = claim.commentator.user_id if claim.commentator else None
    return user.is_authenticated and owner == user.pk
