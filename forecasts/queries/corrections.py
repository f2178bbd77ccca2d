"""What was put right, as a visitor may read it: the source's own words stay with stewards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from forecasts.extraction.lint.sources import copied_words
from forecasts.models import Correction, Document
from forecasts.permissions import Visitor, can_steward
from forecasts.queries.excerpts import clean_text

Field = Correction.Field


@dataclass(frozen=True)
class Told:
    """A correction, and whether what was said before is kept from the reader."""

    correction: Correction
    is_withheld: bool


def told(corrections: Iterable[Correction], document: Document, user: Visitor) -> list[Told]:
    """Return corrections of a document, or of a claim of it, as a visitor may read them.

    One quotation after another, and words once copied, would add up to more of the text than may
    be quoted. One query, where wordings were corrected.
    """
    rows = list(corrections)
    is_public = not can_steward(user)
    asks = is_public and any(one.field == Field.PARAPHRASE for one in rows)
    text = clean_text(document) if asks else ""
    return [Told(one, is_public and _is_source_s(one, text)) for one in rows]


def _is_source_s(correction: Correction, text: str) -> bool:
    if correction.field == Field.QUOTE:
        return bool(correction.was)
    return correction.field == Field.PARAPHRASE and copied_words(correction.was, text) > 0
