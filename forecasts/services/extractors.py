"""Which extractors this installation has: those it names, and a chat service if it has one."""

from __future__ import annotations

from django.conf import settings
from django.utils.module_loading import import_string

from forecasts.extraction.claims import Extractor
from forecasts.services.chat_extractor import ChatExtractor


def extractors() -> dict[str, Extractor]:
    """Return the extractors by name: the classes in ``CLAIM_EXTRACTORS``, then the chat service.

    The chat service is asked only where ``CHAT_EXTRACTOR_URL`` is set.
    """
    found: list[Extractor] = [import_string(path)() for path in settings.CLAIM_EXTRACTORS]
    if settings.CHAT_EXTRACTOR_URL:
        found.append(
            ChatExtractor(
                url=settings.CHAT_EXTRACTOR_URL,
                key=settings.CHAT_EXTRACTOR_KEY,
                model=settings.CHAT_EXTRACTOR_MODEL,
            )
        )
    return {extractor.name: extractor for extractor in found}
