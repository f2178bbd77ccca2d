"""One sentence in, what the rules make of it out."""

from __future__ import annotations

from forecasts.extraction.claims import Suggestion
from forecasts.extraction.claims.rules import suggestion_from

PUBLISHED = "2026-02-04"


def found_in(sentence: str, published_on: str = PUBLISHED) -> Suggestion:
    """Return the suggestion that a sentence gives; fail if it gives none."""
    found = suggestion_from(sentence, published_on)
    assert found is not None, sentence
    return found


def tier_of_sentence(sentence: str) -> str:
    found = suggestion_from(sentence, PUBLISHED)
    return found.tier if found else "none"
