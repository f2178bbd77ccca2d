"""The right of reply: a commentator claims their page, contests a reading, and is answered."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts import mail
from accounts.models import User
from forecasts.errors import ConflictOfInterest, IllegalStep, InvalidClaim, MailNotSent
from forecasts.models import Claim, Commentator, Contest, Reply
from forecasts.services.clock import Clock
from forecasts.services.notifications import tell, tell_stewards

logger = logging.getLogger(__name__)
SALT = "commentators.claim"
VALID = timedelta(days=14)
LONGEST = 10_000  # characters of a contest, an answer, a reply


def invite(*, commentator: Commentator, email: str, now: Clock) -> Commentator:
    """Keep a commentator's address and mail a link there by which they can claim their page.

    Raises IllegalStep for a page that is claimed or empty, or MailNotSent: then the address is kept
    all the same.
    """
    with transaction.atomic():
        locked = Commentator.objects.select_for_update(no_key=True).get(pk=commentator.pk)
        if locked.user_id is not None:
            raise IllegalStep("This page has been claimed already.")
        if not locked.documents.filter(published_at__isnull=False).exists():
            raise IllegalStep("Publish a document of theirs first: their page has nothing to show.")
        locked.email = email
        locked.save(update_fields=["email"])
    # No lock is held while a mail server takes its time.
    _send_invitation(locked, invitation(commentator=locked, now=now))
    return locked


def invitation(*, commentator: Commentator, now: Clock) -> str:
    """Return the token of a link by which whoever has it can claim a commentator's page.

    It carries a mark of the address it is meant for, not the address, which would end up in the
    logs of web servers; it is good for two weeks. Raises IllegalStep for a page that is claimed, or
    without an address.
    """
    if commentator.user_id is not None:
        raise IllegalStep("This page has been claimed already.")
    if not commentator.email:
        raise IllegalStep("Say first to which address the link is to be sent.")
    until = int((now() + VALID).timestamp())
    return signing.dumps([commentator.pk, _mark(commentator.email), until], salt=SALT)


@transaction.atomic
def claim_page(*, token: str, user: User, now: Clock) -> Commentator:
    """Give a commentator's page to the account of whoever followed the mailed link.

    Raises IllegalStep for a link that is no good any more, a page that is claimed, and an account
    that has a page.
    """
    pk = read_invitation(token, now).pk
    # The account is held too: two pages at once would both find it without one.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    Commentator.objects.select_for_update(no_key=True).get(pk=pk)
    # Read again behind the lock: meanwhile another may have claimed it, or been invited.
    commentator = read_invitation(token, now)
    if Commentator.objects.filter(user=user).exists():
        raise IllegalStep("Your account has another commentator's page already.")
    commentator.user, commentator.claimed_at = user, now()
    commentator.save(update_fields=["user", "claimed_at"])
    told = f"{commentator} has claimed their page, as {user.handle}."
    path = commentator.get_absolute_url()
    tell_stewards(told, question=None, path=path, at=commentator.claimed_at)
    return commentator


def read_invitation(token: str, now: Clock) -> Commentator:
    """Return whose page a link gives away. Raises IllegalStep where it is no good any more."""
    try:
        pk, mark, until = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise IllegalStep("This link is not one of ours, or not whole.") from error
    commentator = Commentator.objects.filter(pk=pk).first()
    if commentator is None or _mark(commentator.email) != mark or now().timestamp() >= until:
        raise IllegalStep("This link is not good any more: ask for another.")
    if commentator.user_id is not None:
        raise IllegalStep("This page has been claimed already.")
    return commentator


@transaction.atomic
def release_page(
    *, commentator: Commentator, reason: str, steward: User, now: Clock
) -> Commentator:
    """Take a page back from an account that is not the commentator's; the account is told why.

    The address goes too, and with it every link that was sent there. Raises IllegalStep for a page
    that nobody has claimed, InvalidClaim without a reason, ConflictOfInterest for one's own page.
    """
    locked = Commentator.objects.select_for_update(no_key=True).get(pk=commentator.pk)
    if locked.user_id is None or locked.claimed_at is None:
        raise IllegalStep("Nobody has claimed this page.")
    if locked.user_id == steward.pk:
        raise ConflictOfInterest("This page is mine: another steward releases it.")
    release = locked.releases.create(
        user_id=locked.user_id,
        claimed_at=locked.claimed_at,
        released_at=now(),
        released_by=steward,
        reason=_checked("reason", reason),
    )
    locked.user, locked.claimed_at, locked.email = None, None, ""
    locked.save(update_fields=["user", "claimed_at", "email"])
    told = f"The page of {locked} is no longer yours:"
    path = locked.get_absolute_url()
    tell(
        [release.user_id],
        told,
        question=None,
        path=path,
        at=release.released_at,
        words=release.reason,
    )
    return locked


@transaction.atomic
def contest_claim(*, claim: Claim, user: User, text: str, now: Clock) -> Contest:
    """Dispute how one's own claim is worded or coded; the stewards are told.

    Raises IllegalStep for somebody else's claim and while an earlier contest of theirs waits.
    """
    locked = Claim.objects.select_for_update().get(pk=claim.pk)
    commentator = _own(locked, user)
    waiting = locked.contests.filter(answered_at=None).select_related("commentator")
    if not all(one.is_disowned for one in waiting):
        raise IllegalStep("An earlier contest of this claim still waits for an answer.")
    contest = locked.contests.create(
        commentator=commentator, text=_checked("text", text), made_at=now()
    )
    told = f"Contested by {commentator}: “{locked.paraphrase}”"
    tell_stewards(told, question=None, path=locked.get_absolute_url(), at=contest.made_at)
    return contest


@transaction.atomic
def answer_contest(*, contest: Contest, answer: str, steward: User, now: Clock) -> Contest:
    """Answer a contest in public.

    Raises IllegalStep for one that is answered, ConflictOfInterest for a steward's own and for one
    that was made in their name.
    """
    locked = Contest.objects.select_for_update().get(pk=contest.pk)
    if locked.is_of(steward):
        raise ConflictOfInterest("Somebody else has to answer what is contested in my name.")
    if locked.answered_at is not None:
        raise IllegalStep("This contest has been answered already.")
    locked.answer, locked.steward = _checked("answer", answer), steward
    locked.answered_at = now()
    locked.save()
    _tell(locked, locked.answered_at)
    return locked


@transaction.atomic
def reply_to_claim(*, claim: Claim, user: User, text: str, now: Clock) -> Reply:
    """Add a reply that is shown beside one's own claim for good; the stewards are told.

    Raises IllegalStep for somebody else's claim.
    """
    locked = Claim.objects.select_for_update().get(pk=claim.pk)
    commentator = _own(locked, user)
    reply = locked.replies.create(
        commentator=commentator, text=_checked("text", text), made_at=now()
    )
    told = f"{commentator} replies to what became of “{locked.paraphrase}”"
    tell_stewards(told, question=None, path=locked.get_absolute_url(), at=reply.made_at)
    return reply


def _own(claim: Claim, user: User) -> Commentator:
    # Held, so that nothing said from a page is dated after its release.
    own = Commentator.objects.select_for_update(no_key=True).filter(user=user).first()
    if own is None or own.pk != claim.commentator_id:
        raise IllegalStep("Only whose claim it is can answer to it.")
    return own


def _checked(name: str, text: str) -> str:
    if not text.strip():
        raise InvalidClaim(name, "Say something.")
    if len(text) > LONGEST:
        raise InvalidClaim(name, f"At most {LONGEST:,} characters.")
    return text.strip()


def _tell(contest: Contest, at: datetime) -> None:
    owner = contest.commentator.user_id
    if owner is not None and not contest.is_disowned:
        path = contest.claim.get_absolute_url()
        tell([owner], "Answered:", question=None, path=path, at=at, words=contest.answer)


def _send_invitation(commentator: Commentator, token: str) -> None:
    context = {
        "name": commentator.name,
        "page": settings.SITE_URL + commentator.get_absolute_url(),
        "link": settings.SITE_URL + reverse("commentator_claim", args=[token]),
        "days": VALID.days,
    }
    body = render_to_string("commentators/mails/invitation.txt", context)
    try:
        mail.send_letter(
            address=commentator.email, subject="What became of what you wrote", body=body
        )
    except OSError as error:  # SMTPException is one, as are refused connections and timeouts.
        logger.exception("An invitation could not be sent.")
        raise MailNotSent(
            "The mail could not be sent; the address is kept. Try again in a while."
        ) from error


def _mark(email: str) -> str:
    """Tell one address from another; the signature, not this, is what nobody can make up."""
    return hashlib.sha256(email.encode()).hexdigest()[:16]
