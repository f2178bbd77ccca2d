"""Mail: one letter that gathers what a user was told since the last one."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import connection, transaction
from django.template.loader import render_to_string

from accounts import mail
from accounts.models import User
from forecasts.models import Notification
from forecasts.queries.notifications import due_to_mail
from forecasts.services.clock import Clock

MOST = 50  # spelled out in a letter
LONGEST_SUBJECT = 120  # characters


@transaction.atomic
def mail_digest(*, user_id: int, now: Clock) -> bool:
    """Mail a user all that waits, in one letter. False where nothing is due or another is at it.

    Lets the mail server's error (an OSError) through; then all of it goes on waiting.
    """
    if not _claim(user_id):
        return False
    stamp = now()
    waiting = list(due_to_mail(stamp).filter(user=user_id).order_by("created_at", "id"))
    if not waiting:
        return False
    user = User.objects.get(pk=user_id)
    mail.send(user=user, subject=_subject(waiting), body=_body(waiting))
    sent = Notification.objects.filter(pk__in=[one.pk for one in waiting])
    sent.update(mailed_at=stamp)
    return True


def _claim(user_id: int) -> bool:
    """Keep others from mailing the user until the end of the transaction.

    No row is locked: a slow mail server would keep the user from logging in or reading on.
    """
    with connection.cursor() as cursor:
        key = f"digest of {user_id}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        [claimed] = cursor.fetchone() or [False]
    return bool(claimed)


def _subject(waiting: Sequence[Notification]) -> str:
    if len(waiting) > 1:
        return f"Presage: {len(waiting)} things happened"
    text = _line(waiting[0])
    return text if len(text) <= LONGEST_SUBJECT else f"{text[: LONGEST_SUBJECT - 1]}…"


def _body(waiting: Sequence[Notification]) -> str:
    context = {
        "told": [(_line(one), settings.SITE_URL + one.path) for one in waiting[:MOST]],
        "more": len(waiting[MOST:]),
        "site": settings.SITE_URL,
    }
    return render_to_string("notifications/digest.txt", context)


def _line(notification: Notification) -> str:
    return " ".join(notification.text.split())
