"""The right of reply: a commentator claims their page, contests a reading, and is answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction

from accounts.models import User
from forecasts.errors import IllegalStep, InvalidClaim
from forecasts.models import Claim, Commentator, Contest, Reply
from forecasts.services.clock import Clock
from forecasts.services.notifications import tell, tell_stewards

SALT = "commentators.claim"
VALID = timedelta(days=14)
LONGEST = 5000  # characters of a contest, an answer, a reply


def invitation(*, commentator: Commentator, now: Clock) -> str:
    """Return the token of a link by which whoever has it can claim a commentator's page.

    It names the commentator and the address it is meant for, and is good for two weeks. Raises
    IllegalStep for a page that is claimed, or without an address to send it to.
    """
    if commentator.user_id is not None:
        raise IllegalStep("This page has been claimed already.")
    if not commentator.email:
        raise IllegalStep("Say first to which address the link is to be sent.")
    until = (now() + VALID).timestamp()
    return signing.dumps([commentator.pk, commentator.email, until], salt=SALT)


@transaction.atomic
def claim_page(*, token: str, user: User, now: Clock) -> Commentator:
    """Give a commentator's page to the account of whoever followed the mailed link.

    Raises IllegalStep for a link that is no good any more, a page that is claimed, and an account
    that has a page.
    """
    commentator = Commentator.objects.select_for_update().get(pk=read_invitation(token, now).pk)
    if commentator.user_id is not None:
        raise IllegalStep("This page has been claimed already.")
    if Commentator.objects.filter(user=user).exists():
        raise IllegalStep("Your account has another commentator's page already.")
    commentator.user, commentator.claimed_at = user, now()
    commentator.save(update_fields=["user", "claimed_at"])
    return commentator


def read_invitation(token: str, now: Clock) -> Commentator:
    """Return whose page a link gives away. Raises IllegalStep where it is no good any more."""
    try:
        pk, email, until = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise IllegalStep("This link is not one of ours, or not whole.") from error
    commentator = Commentator.objects.filter(pk=pk, email=email).first()
    if commentator is None or now().timestamp() >= until:
        raise IllegalStep("This link is not good any more: ask for another.")
    return commentator


@transaction.atomic
def contest_claim(*, claim: Claim, user: User, text: str, now: Clock) -> Contest:
    """Dispute how one's own claim is worded or coded; the stewards are told.

    Raises IllegalStep for somebody else's claim and while an earlier contest waits.
    """
    locked = Claim.objects.select_for_update().get(pk=claim.pk)
    commentator = _own(locked, user)
    if locked.contests.filter(answered_at=None).exists():
        raise IllegalStep("An earlier contest of this claim still waits for an answer.")
    contest = locked.contests.create(
        commentator=commentator, text=_checked("text", text), made_at=now()
    )
    told = f"Contested by {commentator}: “{locked.paraphrase}”"
    tell_stewards(told, question=None, path=locked.get_absolute_url(), at=contest.made_at)
    return contest


@transaction.atomic
def answer_contest(*, contest: Contest, answer: str, steward: User, now: Clock) -> Contest:
    """Answer a contest in public. Raises IllegalStep for one that is answered."""
    locked = Contest.objects.select_for_update().get(pk=contest.pk)
    if locked.answered_at is not None:
        raise IllegalStep("This contest has been answered already.")
    locked.answer, locked.steward = _checked("answer", answer), steward
    locked.answered_at = now()
    locked.save()
    _tell(locked, locked.answered_at)
    return locked


@transaction.atomic
def reply_to_claim(*, claim: Claim, user: User, text: str, now: Clock) -> Reply:
    """Add a reply that is shown beside one's own claim for good. Raises IllegalStep."""
    locked = Claim.objects.select_for_update().get(pk=claim.pk)
    commentator = _own(locked, user)
    return locked.replies.create(
        commentator=commentator, text=_checked("text", text), made_at=now()
    )


def _own(claim: Claim, user: User) -> Commentator:
    commentator = claim.commentator
    if commentator is None or commentator.user_id != user.pk:
        raise IllegalStep("Only whose claim it is can answer to it.")
    return commentator


def _checked(name: str, text: str) -> str:
    if not text.strip():
        raise InvalidClaim(name, "Say something.")
    if len(text) > LONGEST:
        raise InvalidClaim(name, f"At most {LONGEST:,} characters.")
    return text.strip()


def _tell(contest: Contest, at: datetime) -> None:
    owner = contest.commentator.user_id
    if owner is not None:
        path = contest.claim.get_absolute_url()
        tell([owner], f"Answered: {contest.answer}", question=None, path=path, at=at)
