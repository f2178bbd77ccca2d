"""Documents that may be one and the same: two of one piece would double its author's card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from forecasts.extraction.lint.texts import words
from forecasts.models import Commentator, Document, DocumentText

NEAR = 0.7  # of the words of two titles, how many both have
ENOUGH = 3  # words that a title begins with, before a subtitle


@dataclass(frozen=True)
class Piece:
    """What a piece is told from others by."""

    title: str
    authors: Sequence[str]
    url: str = ""


def piece_of(document: Document) -> Piece:
    """Return what a document is cited by; its authors as its file has them, while there are none.

    One query, or two.
    """
    authors = [author.name for author in document.authors.all()]
    text = DocumentText.objects.filter(document=document) if not authors else None
    guess = text.values_list("guess", flat=True).first() if text is not None else None
    return Piece(
        document.title, authors or (guess or {}).get("authors", "").splitlines(), document.url
    )


def alike(piece: Piece, besides: Document) -> list[Document]:
    """Return the other documents at its address, or by its author under nearly the same title.

    Each says whether its text is kept here: ``has_text``. One query.
    """
    names = [name.strip().lower() for name in piece.authors if name.strip()]
    authors = Commentator.objects.annotate(lower=Lower("name")).filter(lower__in=names)
    others = Document.objects.exclude(pk=besides.pk).annotate(
        has_text=Exists(DocumentText.objects.filter(document=OuterRef("pk"))),
        is_by_same=Exists(authors.filter(documents=OuterRef("pk"))),
    )
    rows: QuerySet[Any] = others.filter(Q(is_by_same=True) | ~Q(url=""))
    return [
        row
        for row in rows.order_by("imported_at", "pk")
        if (row.is_by_same and is_near(piece.title, row.title)) or _is_at(piece.url, row.url)
    ]


def is_near(one: str, other: str) -> bool:
    """Whether two titles have most words in common, or one is the other with a subtitle.

    >>> is_near("Clouds over the valley", "CLOUDS OVER THE VALLEY: What to do")
    True
    >>> is_near("Weekly briefing 12", "Weekly briefing 13")
    False
    """
    first, second = sorted((words(one), words(other)), key=len)
    if len(first) >= ENOUGH and second[: len(first)] == first:
        return True
    return len({*first} & {*second}) > NEAR * len({*first} | {*second})


def _is_at(one: str, other: str) -> bool:
    return bool(one) and _address(one) == _address(other)


def _address(url: str) -> str:
    """Return an address without what makes no difference."""
    where = url.casefold().partition("://")[2].partition("#")[0]
    return where.removeprefix("www.").rstrip("/")
