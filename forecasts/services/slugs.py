"""Names in addresses, made of titles."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from django.utils.text import slugify

LONGEST = 80  # leaves room for a number, and for “-if-yes” behind it


def free_slug(name: str, is_taken: Callable[[str], bool], default: str) -> str:
    """Return the name as a slug, with the first number behind it that makes it free."""
    stem = slugify(name)[:LONGEST].strip("-") or default
    tried = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return next(slug for slug in tried if not is_taken(slug))
