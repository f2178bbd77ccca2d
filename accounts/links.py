"""Signed links in mails: who follows one reads what is sent to the address it was made for.

A link carries the account and a mark of the address, not the address itself, so that none ends up
in the logs of web servers.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.urls import reverse

from accounts.errors import AddressChanged, InvalidLink, LinkExpired
from accounts.models import User

CONFIRM_WITHIN = timedelta(days=3)
CONFIRM, UNSUBSCRIBE = "accounts.confirm", "accounts.unsubscribe"  # a salt each: no link is both


def confirmation_link(*, user: User, now: datetime) -> str:
    token = _sign(CONFIRM, user, int(now.timestamp()))
    return settings.SITE_URL + reverse("email_confirm", args=[token])


def unsubscribe_link(*, user: User) -> str:
    return settings.SITE_URL + reverse("unsubscribe", args=[_sign(UNSUBSCRIBE, user)])


def confirming(*, token: str, users: QuerySet[User], now: datetime) -> User:
    """Return whose address a link confirms. Raises InvalidLink, LinkExpired, AddressChanged."""
    pk, mark, sent = _unsign(CONFIRM, token)
    if now > datetime.fromtimestamp(sent, UTC) + CONFIRM_WITHIN:
        raise LinkExpired(
            f"This link was good for {CONFIRM_WITHIN.days} days. "
            "Have another sent on the account page."
        )
    return _addressee(users, pk, mark)


def unsubscribing(*, token: str, users: QuerySet[User]) -> User:
    """Return who wants no more mail. Raises InvalidLink, AddressChanged."""
    return _addressee(users, *_unsign(UNSUBSCRIBE, token))


def _sign(salt: str, user: User, *more: int) -> str:
    return Signer(salt=salt).sign_object([user.pk, _mark(user.email), *more])


def _unsign(salt: str, token: str) -> Any:
    try:
        return Signer(salt=salt).unsign_object(token)
    except BadSignature:
        raise InvalidLink("This link is incomplete: copy all of it from the mail.") from None


def _addressee(users: QuerySet[User], pk: int, mark: str) -> User:
    user = users.filter(pk=pk, is_active=True).first()
    if user is None:
        raise InvalidLink("The account this link was made for is closed.")
    if _mark(user.email) != mark:
        raise AddressChanged("This link is for an address that the account no longer has.")
    return user


def _mark(email: str) -> str:
    """Tell one address from another; the signature, not this, is what nobody can make up."""
    return hashlib.sha256(email.encode()).hexdigest()[:16]
