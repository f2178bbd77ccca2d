"""Who may: predicates shared by pages and API. What can be is the services' business."""

from __future__ import annotations

from typing import TypeGuard

from django.contrib.auth.models import AnonymousUser

from accounts.models import User

Visitor = User | AnonymousUser


def can_forecast(user: Visitor) -> TypeGuard[User]:
    """Anyone with an account, person or program."""
    return user.is_authenticated


def can_resolve(user: Visitor) -> TypeGuard[User]:
    """Stewards resolve, annul and un-resolve."""
    return user.is_authenticated and user.is_steward
