"""A document sentence by sentence, for claims that no program suggested."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from forecasts.extraction.claims.sentences import sentence_spans
from forecasts.models import Document, DocumentText, Passage
from forecasts.queries.excerpts import BOILERPLATE

Span = tuple[int, int]


@dataclass(frozen=True)
class Sentence:
    """A sentence, where it stands in the raw text, and what was suggested in it first, if anything.

    The place is what tells it from others: that of a suggestion of the whole sentence is the same.
    """

    text: str
    span: Span
    passage: Passage | None


@dataclass(frozen=True)
class Paragraph:
    """A block of the document that claims can stand in."""

    kind: str
    locator: str
    sentences: list[Sentence]

    @property
    def tag(self) -> str:
        """The element it is shown as."""
        return "h2" if self.kind == "heading" else "p"


def paragraphs(document: Document) -> list[Paragraph]:
    """Return a document's sentences, paragraph by paragraph. Two queries."""
    passages = list(document.passages.order_by("start", "end", "pk"))
    return [
        Paragraph(block["kind"], block["locator"], list(_sentences(block, passages)))
        for block in _blocks(document)
    ]


def locator_of(document: Document, span: Span) -> str:
    """Return where a sentence of the text stands; nothing for what is none."""
    return next((block["locator"] for block in _blocks(document) if span in _spans(block)), "")


def _blocks(document: Document) -> list[dict[str, Any]]:
    kept = DocumentText.objects.filter(document=document).values_list("blocks", flat=True).first()
    return [block for block in kept or [] if block["kind"] != BOILERPLATE and block["text"]]


def _sentences(block: dict[str, Any], passages: Sequence[Passage]) -> Iterator[Sentence]:
    for start, end in sentence_spans(block["text"]):
        span = _raw_span(block, start, end)
        meets = (one for one in passages if one.start < span[1] and span[0] < one.end)
        yield Sentence(block["text"][start:end], span, next(meets, None))


def _spans(block: dict[str, Any]) -> list[Span]:
    return [_raw_span(block, start, end) for start, end in sentence_spans(block["text"])]


def _raw_span(block: dict[str, Any], start: int, end: int) -> Span:
    """Return where a part of a block stands in the raw text, as the extractors count it."""
    last = end - 1
    entities: dict[int, int] = dict(block["entities"])
    return _raw(block["offsets"], start), entities.get(last, _raw(block["offsets"], last) + 1)


def _raw(runs: Sequence[Sequence[int]], at: int) -> int:
    """Return the code point in the raw text of a block's character.

    >>> [_raw([[0, 4], [10, 4]], at) for at in (2, 4, 7)]
    [2, 10, 13]
    """
    for first, length in runs:
        if at < length:
            return first + at
        at -= length
    raise IndexError(at)
