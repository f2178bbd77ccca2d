"""What users were told: their inboxes, and what is still to be mailed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, QuerySet

from accounts.models import User
from forecasts.models import Notification

MAILED_EVERY = timedelta(hours=1)  # at most one mail to a user
WORTH_MAILING = timedelta(days=3)  # what is older is on the site, and news no more


def inbox(user: User) -> QuerySet[Notification]:
    """Return what a user was told, latest first."""
    return Notification.objects.filter(user=user)


def unread(user: User) -> int:
    return Notification.objects.filter(user=user, read_at=None).count()


def newest(user: User) -> int:
    """Return the id of the last thing a user was told; 0 where there is none."""
    return inbox(user).aggregate(newest=Max("pk"))["newest"] or 0


def to_mail(now: datetime) -> QuerySet[Notification]:
    """Return what waits to be mailed: neither mailed nor read on the site, and to be had by mail.

    The conditions on the user are those of ``User.mailable``.
    """
    return Notification.objects.filter(
        mailed_at=None,
        read_at=None,
        created_at__gt=now - WORTH_MAILING,
        user__is_active=True,
        user__wants_mail=True,
        user__email_confirmed_at__isnull=False,
    )


def due_to_mail(now: datetime) -> QuerySet[Notification]:
    """Return what waits to be mailed to users who had no mail within the last hour."""
    mailed = Notification.objects.filter(user=OuterRef("user"), mailed_at__gt=now - MAILED_EVERY)
    return to_mail(now).exclude(Exists(mailed))
