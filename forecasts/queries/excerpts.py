"""Where a claim stands in the archived text of its document: for stewards' eyes only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from forecasts.models import Claim, Document, DocumentText

BOILERPLATE = "boilerplate"


@dataclass(frozen=True)
class Excerpt:
    """The passage of a claim, with the rest of its paragraph and the paragraphs around it."""

    before: str
    passage: str
    after: str


def excerpt(claim: Claim) -> Excerpt | None:
    """Return a claim's passage in clean words, or None where there is no text or no place in it."""
    if claim.start is None or claim.end is None:
        return None
    return excerpt_at(claim.document_id, claim.start, claim.end)


def excerpt_at(document: int, start: int, end: int) -> Excerpt | None:
    """Return the same for a place in the text of a document, by its id."""
    text = DocumentText.objects.filter(document=document).only("blocks").first()
    blocks = [block for block in text.blocks if block["kind"] != BOILERPLATE] if text else []
    spans = [_span(block["offsets"], start, end) for block in blocks]
    hit = [place for place, span in enumerate(spans) if span is not None]
    if not hit:
        return None
    first, last = hit[0], hit[-1]
    return Excerpt(
        before="\n\n".join([*_text(blocks, first - 1), _cut(blocks, spans, first)[0]]),
        passage=_joined(_cut(blocks, spans, place)[1] for place in hit),
        after="\n\n".join([_cut(blocks, spans, last)[2], *_text(blocks, last + 1)]),
    )


def _span(runs: list[list[int]], start: int, end: int) -> tuple[int, int] | None:
    """Return which characters of a block stand at these code points of the raw text.

    ``runs`` say where: (code point of the first, how many follow one another) each.
    """
    inside: list[int] = []
    at = 0
    for first, length in runs:
        low, high = max(first, start), min(first + length, end)
        if low < high:
            inside += [at + low - first, at + high - first]
        at += length
    return (inside[0], inside[-1]) if inside else None


def _cut(blocks: list[Any], spans: list[tuple[int, int] | None], place: int) -> tuple[str, ...]:
    text, (start, end) = blocks[place]["text"], spans[place] or (0, 0)
    return text[:start], text[start:end], text[end:]


def _text(blocks: list[Any], place: int) -> list[str]:
    return [blocks[place]["text"]] if 0 <= place < len(blocks) else []


def _joined(pieces: Iterable[str]) -> str:
    """Join paragraphs; what is cut from one keeps the space at the cut, even where it is empty."""
    return "\n\n".join(piece if piece.strip() else "" for piece in pieces)


def clean_text(document: Document) -> str:
    """Return a document as a person reads it, in one line; nothing where it is not kept here."""
    blocks = DocumentText.objects.filter(document=document).values_list("blocks", flat=True).first()
    return " ".join(" ".join(block["text"].split()) for block in blocks or [])
