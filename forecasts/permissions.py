"""Who may: predicates shared by pages and API. What can be is the services' business.

Where somebody else has to judge, a predicate says why in words fit for the steward, so that a page
that offers no button and a service that refuses give the same reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from forecasts.models import (
    Claim,
    ClaimDraft,
    ClaimLink,
    Forecast,
    Objection,
    Proposal,
    Question,
    Recusal,
    Rewording,
)

Visitor = User | AnonymousUser

RECUSED = "You are recused on this question or on a branch of its conditional pair."
STAKE = (
    "You forecast this question or a branch of its conditional pair, and that will be scored, "
    "withdrawn or not. Leave it to a steward who forecast neither."
)
OWN_WORDS = (
    "This question or a branch of its conditional pair tests words of your own. Leave it to "
    "another steward."
)
PROPOSER = "Another steward than the one who proposed it has to decide."
SECOND = "You approved the proposal. Another steward, who had no part in it, can decide."
OBJECTOR = "Nobody decides their own objection."
EDITOR = "You proposed this rewording: another steward approves it."

# From what is said about a question (an entry, a claim's link) to the questions that settle what
# becomes of it: its own, and what its branch hangs on.
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


def is_recused(user: User, question: Question) -> bool:
    """Whether what they forecast on the question counts nowhere."""
    return Recusal.objects.filter(question=question, user=user, lifted_at=None).exists()


def is_too_close(user: Visitor, question: Question) -> bool:
    """Whether somebody is recused on the question or on a branch that hangs on it."""
    recusals = Recusal.objects.filter(_settled_by(question), user=user.pk, lifted_at=None)
    return recusals.exists()


def questions_too_close(user: User) -> set[int]:
    """Return the ids of all questions to which the user is too close, in one query."""
    recusals = Recusal.objects.filter(user=user, lifted_at=None)
    return _settling(recusals.order_by().values_list(*SETTLED_BY))


def has_forecast(user: Visitor, question: Question) -> bool:
    """Whoever has an entry on a question, or on a branch that hangs on it, may object to how it is
    resolved, unless recused.
    """
    return Forecast.objects.filter(_settled_by(question), forecaster=user.pk).exists()


def has_stake(user: User, question: Question) -> bool:
    """Whether what becomes of the question scores a forecast of the user's or tests their words."""
    return bool(_stake(user, question))


def _stake(user: User, question: Question) -> str:
    entries = Forecast.objects.filter(_settled_by(question), forecaster=user)
    if entries.filter(probabilities__isnull=False).exists():
        return STAKE
    rows: QuerySet[Any] = _linked(user)
    if question.published_at is None:
        rows = _drafted(user)
    return OWN_WORDS if rows.filter(_settled_by(question)).exists() else ""


def staked_questions(user: User) -> set[int]:
    """Return the ids of all questions that settle a score of the user's, in one query."""
    entries = Forecast.objects.filter(forecaster=user, probabilities__isnull=False)
    return _settling(entries.order_by().values_list(*SETTLED_BY).distinct())


def questions_of_own_words(user: User) -> set[int]:
    """Return the ids of all questions that test words of the user's, in one query."""
    links = _linked(user).order_by().values_list(*SETTLED_BY)
    return _settling(links.union(_drafted(user).order_by().values_list(*SETTLED_BY)))


def why_not_judge(steward: User, question: Question, *, stakes: bool) -> str:
    """Why a steward leaves a question to others; empty for who need not."""
    if is_too_close(steward, question):
        return RECUSED
    return _stake(steward, question) if stakes else ""


def why_not_second(steward: User, proposal: Proposal) -> str:
    if steward.pk == proposal.proposer_id:
        return PROPOSER
    return why_not_judge(steward, proposal.question, stakes=True)


def why_not_approve(steward: User, rewording: Rewording) -> str:
    """Why a steward leaves a rewording to others."""
    if steward.pk == rewording.editor_id:
        return EDITOR
    return why_not_judge(steward, rewording.question, stakes=True)


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
    recused = Recusal.objects.filter(_settled_by(question), user=OuterRef("pk"), lifted_at=None)
    entries = Forecast.objects.filter(_settled_by(question), forecaster=OuterRef("pk"))
    rest = User.objects.filter(is_steward=True, is_active=True).exclude(
        Exists(recused)
        | Exists(entries.filter(probabilities__isnull=False))
        | Exists(_linked(OuterRef("pk")).filter(_settled_by(question)))
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


def _linked(user: Any) -> QuerySet[ClaimLink]:
    """Links of a user's own claims that stand; the user can be an OuterRef."""
    own = ClaimLink.objects.filter(claim__commentator__user=user, claim__withdrawn_at=None)
    return own.filter(unlinked_at=None)


def _drafted(user: User) -> QuerySet[ClaimDraft]:
    """Drafts posed from a user's own claims: their publication will link them."""
    own = ClaimDraft.objects.filter(claim__commentator__user=user, claim__withdrawn_at=None)
    return own.filter(question__published_at=None)


def _settling(rows: Iterable[tuple[int | None, ...]]) -> set[int]:
    return {pk for row in rows for pk in row if pk is not None}


def _settled_by(question: Any) -> Q:
    """Rows about a question, or a branch that hangs on it; the question can be an OuterRef."""
    return reduce(or_, (Q(**{path: question}) for path in SETTLED_BY))
