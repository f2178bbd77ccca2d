"""Mail: plain text, one recipient each, and a way to end it in every one that was not asked for."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from accounts.links import CONFIRM_WITHIN, confirmation_link, unsubscribe_link
from accounts.models import User


def send(*, user: User, subject: str, body: str) -> None:
    """Send one mail to a user the caller found ``mailable``, with a link that ends such mail.

    Lets the mail server's error (an OSError, SMTPException being one) through to the caller.
    """
    link = unsubscribe_link(user=user)
    footer = render_to_string("accounts/mails/footer.txt", {"user": user, "link": link})
    message = _message(user.email, subject, f"{body.strip()}\n\n-- \n{footer}")
    # RFC 8058: the mail program's own button posts to the address, without logging in.
    message.extra_headers |= {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    message.send()


def send_confirmation(*, user: User, now: datetime) -> None:
    """Ask the reader of an address whether it is the user's. Errors as in ``send``."""
    context = {
        "user": user,
        "link": confirmation_link(user=user, now=now),
        "days": CONFIRM_WITHIN.days,
    }
    body = render_to_string("accounts/mails/confirm.txt", context)
    _message(user.email, "Confirm your address", body).send()


def send_letter(*, address: str, subject: str, body: str) -> None:
    """Send one letter to somebody who has no account, as a steward asked. Errors as in ``send``."""
    _message(address, subject, f"{body.strip()}\n").send()


def _message(address: str, subject: str, body: str) -> EmailMessage:
    return EmailMessage(
        subject=" ".join(subject.split()),  # A title over two lines would be two headers.
        body=body,
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},  # RFC 3834: absence notes keep quiet.
    )
