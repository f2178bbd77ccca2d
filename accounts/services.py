"""What happens to accounts: tokens are made and revoked, addresses named and confirmed."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import links, mail
from accounts.errors import AddressTaken, InvalidAddress, MailNotSent
from accounts.models import ApiToken, User

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]  # handed in: a service reads it, a test sets it
PREFIX = "presage_"
SHOWN = 12


def create_token(*, user: User, name: str) -> tuple[ApiToken, str]:
    """Return a new token and its secret, which is not kept and cannot be shown again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=secret[:SHOWN],
        digest=ApiToken.digest_of(secret),
        created_at=timezone.now(),
    )
    return token, secret


def revoke_token(*, token: ApiToken) -> None:
    """End a token at once; its line stays for the record."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def set_email(*, user: User, email: str, now: Clock) -> None:
    """Store an address and mail a link there that confirms it; an empty one removes the address.

    Said again before it is confirmed, another link is mailed; afterwards, nothing happens.
    Whether another account has confirmed it shows only to the reader of the mail.
    Raises InvalidAddress, or MailNotSent: then the address is stored all the same.
    """
    email = User.objects.normalize_email(email)
    _check_address(email)
    other = User.objects.filter(pk=user.pk).exclude(email=email)
    other.update(email=email, email_confirmed_at=None)
    user.refresh_from_db(fields=["email", "email_confirmed_at"])
    if user.email and user.email_confirmed_at is None:
        _send_confirmation(user, now())


def confirm_email(*, token: str, now: Clock) -> User:
    """Confirm the address a link was mailed to; the first time counts.

    Raises InvalidLink, LinkExpired, AddressChanged, or AddressTaken by another account.
    """
    try:
        with transaction.atomic():
            # The lock keeps another address from slipping in between the check and the stamp.
            locked = User.objects.select_for_update(no_key=True)
            user = links.confirming(token=token, users=locked, now=now())
            user.email_confirmed_at = user.email_confirmed_at or now()
            user.save(update_fields=["email_confirmed_at"])
    except IntegrityError:
        raise AddressTaken("Another account has confirmed this address.") from None
    return user


def set_wants_mail(*, user: User, wants: bool) -> None:
    user.wants_mail = wants
    user.save(update_fields=["wants_mail"])


def unsubscribe(*, token: str) -> User:
    """End mail to whom a link was mailed to, however old. Raises InvalidLink, AddressChanged."""
    user = links.unsubscribing(token=token, users=User.objects.all())
    set_wants_mail(user=user, wants=False)
    return user


def _check_address(email: str) -> None:
    try:
        User._meta.get_field("email").run_validators(email)
    except ValidationError:
        raise InvalidAddress("Enter an address such as ada@forecasts.example.") from None


def _send_confirmation(user: User, now: datetime) -> None:
    try:
        mail.send_confirmation(user=user, now=now)
    except OSError as error:  # SMTPException is one, as are refused connections and timeouts.
        logger.exception("A confirmation mail could not be sent.")
        raise MailNotSent("The mail could not be sent. Try again in a while.") from error
