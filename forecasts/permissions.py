"""Who may: predicates shared by pages and API. What can be is the services' business.

Where somebody else has to judge, a predicate says why in words fit for the steward, so that a page
that offers no button and a service that refuses give the same reason.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from forecasts.models import Claim, Forecast, Objection, Proposal, Question, Recusal

Visitor = User | AnonymousUser

RECUSED = "You are recused on this question."
STAKE = (
    "You forecast this question or a branch of its conditional pair, and that will be scored, "
    "withdrawn or not. Leave it to a steward who forecast neither."
)
PROPOSER = "Another steward than the one who proposed it has to decide."
SECOND = "You approved the proposal. Another steward, who had no part in it, can decide."
OBJECTOR = "Nobody decides their own objection."

# From an entry to the questions that settle its score: its own, and what its branch hangs on.
SETTLED_BY = (
    "question",
    "question__pair_if_yes__condition",
    "question__pair_if_yes__outcome",
    "question__pair_if_no__condition",
    "question__pair_if_no__outcome",
)


def can_forecast(user: Visitor) -> TypeGuard[User]:
    """Anyone with an account, person or program."""
    return user.is_authenticated


def can_steward(user: Visitor) -> TypeGuard[User]:
    """Stewards pose, review, resolve, annul and un-resolve."""
    return user.is_authenticated and user.is_steward


def is_recused(user: Visitor, question: Question) -> bool:
    recusals = Recusal.objects.filter(question=question, user=user.pk, lifted_at=None)
    return user.is_authenticated and recusals.exists()


def has_forecast(user: Visitor, question: Question) -> bool:
    """Whoever has an entry on a question, or on a branch that hangs on it, may object to how it is
    resolved, unless recused.
    """
    return Forecast.objects.filter(_settled_by(question), forecaster=user.pk).exists()


def has_stake(user: Visitor, question: Question) -> bool:
    """Whether what becomes of the question scores a forecast of the user's, withdrawn or not."""
    entries = Forecast.objects.filter(_settled_by(question), forecaster=user.pk)
    return entries.filter(probabilities__isnull=False).exists()


def staked_questions(user: User) -> set[int]:
    """Return the ids of all questions in which the user has a stake, in one query."""
    entries = Forecast.objects.filter(forecaster=user, probabilities__isnull=False)
    rows = entries.order_by().values_list(*SETTLED_BY).distinct()
    return {pk for row in rows for pk in row if pk is not None}


def why_not_judge(steward: User, question: Question, *, stakes: bool) -> str:
    """Why a steward leaves a question to others; empty for who need not."""
    if is_recused(steward, question):
        return RECUSED
    return STAKE if stakes and has_stake(steward, question) else ""


def why_not_second(steward: User, proposal: Proposal) -> str:
    if steward.pk == proposal.proposer_id:
        return PROPOSER
    return why_not_judge(steward, proposal.question, stakes=True)


def why_not_decide(steward: User, objection: Objection) -> str:
    """Why a steward leaves an objection to others. Who approved the proposal decides only alone."""
    proposal = objection.proposal
    if steward.pk == objection.objector_id:
        return OBJECTOR
    if proposal.needs_second and steward.pk == proposal.proposer_id:
        return PROPOSER
    why = why_not_judge(steward, proposal.question, stakes=proposal.needs_second)
    if why or steward.pk != proposal.second_id:
        return why
    others = Objection.objects.filter(others_can_decide(), pk=objection.pk)
    return SECOND if others.exists() else ""


def others_can_decide() -> Exists:
    """Of objections to seconded proposals: whether a steward is left who had no part in them."""
    question = OuterRef(OuterRef("proposal__question"))
    recused = Recusal.objects.filter(question=question, user=OuterRef("pk"), lifted_at=None)
    entries = Forecast.objects.filter(_settled_by(question), forecaster=OuterRef("pk"))
    rest = User.objects.filter(is_steward=True, is_active=True).exclude(
        Exists(recused) | Exists(entries.filter(probabilities__isnull=False))
    )
    for party in ("objector", "proposal__proposer", "proposal__second"):
        rest = rest.filter(~Q(pk=OuterRef(party)))
    return Exists(rest)


def can_code(user: Visitor, claim: Claim) -> TypeGuard[User]:
    """A steward, unless the words are their own."""
    return can_steward(user) and not can_answer_for(user, claim)


def can_answer_for(user: Visitor, claim: Claim) -> TypeGuard[User]:
    """The commentator whose claim it is, once they have claimed their page."""
    owner = claim.commentator.user_id if claim.commentator else None
    return user.is_authenticated and owner == user.pk


def _settled_by(question: Any) -> Q:
    """Entries whose score a question settles; the question can be an OuterRef."""
    return reduce(or_, (Q(**{path: question}) for path in SETTLED_BY))
