"""What the head of every page says about notifications."""

from __future__ import annotations

from django import template

from forecasts.permissions import Visitor
from forecasts.queries import notifications

register = template.Library()


@register.simple_tag
def unread(user: Visitor) -> int:
    """How many notifications a user has not read: one query, where the page asks."""
    return notifications.unread(user) if user.is_authenticated else 0
