"""How documents, claims and what was read in them are spelled."""

from __future__ import annotations

from urllib.parse import quote

from django import template
from django.conf import settings
from django.urls import reverse

from forecasts.models import Coding, Document
from forecasts.queries.cards import citation
from forecasts.queries.lexicons import lexicon_title, scale
from forecasts.templatetags.presage import span

register = template.Library()
register.filter(lexicon_title)
register.filter(scale)


@register.filter
def cited(document: Document) -> str:
    """A document as a line of text."""
    return citation(document)


@register.filter
def reading(coding: Coding) -> str:
    """What a coder made of a claim: 55 % to 80 % (“likely”, ICD 203, 2015), or why no range."""
    if coding.low is None or coding.high is None:
        direction = f": {coding.get_direction_display()}" if coding.direction else ""
        return f"{coding.get_reason_display()}{direction}"
    words = f"{coding.words}, " if coding.phrase else ""
    return f"{span(coding.low, coding.high)} ({words}{scale(coding) or 'in numbers'})"


@register.filter
def absolute(path: str) -> str:
    """A path on this site as a whole address."""
    return f"{settings.SITE_URL}{path}"


@register.filter
def oembed(path: str) -> str:
    """Where programs ask how to embed a page of this site."""
    return absolute(f"{reverse('oembed')}?url={quote(absolute(path), safe='')}&format=json")
