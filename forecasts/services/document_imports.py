"""Commentary taken in: read in a child process, kept apart from what is public, mined."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from forecasts.errors import HereAlready, IllegalStep, UnreadableDocument
from forecasts.extraction.documents import CleanDocument
from forecasts.models import Document, DocumentText
from forecasts.models.source import PARTIAL_DATE
from forecasts.queries.likenesses import alike, piece_of
from forecasts.services.clock import Clock
from forecasts.services.document_program import packed
from forecasts.services.documents import (
    Citation,
    check_citation,
    cite,
    create_document,
    drop,
    is_ahead,
    lock_for_reading,
)
from forecasts.services.extractions import request_extraction
from forecasts.services.extractors import extractors
from forecasts.services.reading import read_document

ENDINGS = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": "application/pdf",
}
UNTITLED = "Untitled"
LONGEST_TITLE = 300


def import_document(
    *,
    data: bytes,
    media_type: str,
    citation: Citation,
    steward: User | None,
    now: Clock,
    is_confirmed: bool = True,
) -> Document:
    """Read a file, keep it and its clean text for stewards, and have it mined.

    Where its citation is not confirmed, only the outlet has to be known: title and date are what
    the file seems to say, and mining waits for ``confirm_citation``.
    Raises UnreadableDocument for a file that cannot be read or of which too much was dropped,
    HereAlready for one that was taken in before, InvalidDocument for what cannot be.
    """
    digest = hashlib.sha256(data).hexdigest()
    _check_new(digest)
    check_citation(citation, is_confirmed=is_confirmed)
    read = read_document(data=data, media_type=media_type)
    try:
        with transaction.atomic():
            known = citation if is_confirmed else _filled(citation, read, now().date())
            document = create_document(
                citation=known, steward=steward, now=now, is_confirmed=is_confirmed
            )
            _keep(document, data, media_type, read)
            if is_confirmed:
                request_extraction(document=document, now=now)
        return document
    except IntegrityError:
        _check_new(digest)  # Somebody was quicker with the same file.
        raise


def media_type_of(name: str) -> str:
    """Return the media type that a file's name ends on. Raises UnreadableDocument for others."""
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        raise UnreadableDocument("Its name does not end like one of a text: say its format.")
    return ENDINGS[ending]


@transaction.atomic
def confirm_citation(*, document: Document, citation: Citation, now: Clock) -> Document:
    """Say how a document is cited, and have it mined; or mend that while it is not public.

    Under another date “next year” is another year: what waits for a decision is found anew.
    Raises InvalidDocument for what cannot be, IllegalStep for a document that is public.
    """
    locked, stamp = lock_for_reading(document, now)
    if locked.published_at is not None:
        raise IllegalStep("This document is public: it stays as it is cited.")
    check_citation(citation)
    earlier = locked.published_on
    has_text = hasattr(locked, "text")
    # Nothing public points there yet, and a file without a title had none to be made of.
    is_first = has_text and not locked.runs.exists()
    cite(locked, citation, today=stamp.date(), is_first=is_first)
    if not has_text:
        return locked
    if locked.published_on != earlier:
        locked.passages.filter(state__in=["new", "later"]).delete()
        # A run of what is not installed any more would stay due for good.
        present = locked.runs.filter(extractor__in=extractors())
        present.update(requested_at=stamp, finished_at=None, error="")
    request_extraction(document=locked, now=now)
    return locked


@transaction.atomic
def attach_text(*, document: Document, to: Document, now: Clock) -> Document:
    """Say that a file is the text of a document that came without one; the newer document goes.

    What the other has, its citation and its claims, stays, and its text is read for more.
    Raises IllegalStep where the newer one has claims or is public, where the other has its text,
    and where the two are not alike.
    """
    locked, _ = lock_for_reading(document, now)
    kept = Document.objects.select_for_update().filter(pk=to.pk).first()
    if kept is None or kept not in alike(piece_of(locked), besides=locked):
        raise IllegalStep("These two are not alike: the one is not the text of the other.")
    if locked.claims.exists() or locked.published_at is not None:
        raise IllegalStep("Claims rest on this document; it stays.")
    if DocumentText.objects.filter(document=kept).exists():
        raise IllegalStep("The text of that document is here already.")
    DocumentText.objects.filter(document=locked).update(document=kept)
    drop(locked)
    request_extraction(document=kept, now=now)
    return kept


def _filled(citation: Citation, read: CleanDocument, today: date) -> Citation:
    """Return a citation with the title and the date as the file seems to give them."""
    guess = _guess(read)
    seems = (
        ""
        if is_ahead(Document(published_on=guess["published_on"]), today)
        else guess["published_on"]
    )
    return replace(
        citation,
        title=citation.title.strip() or guess["title"] or UNTITLED,
        published_on=citation.published_on.strip() or seems,
    )


def _keep(document: Document, data: bytes, media_type: str, read: CleanDocument) -> None:
    kept = packed(read)
    DocumentText.objects.create(
        document=document,
        raw=data,
        media_type=media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        text=read.raw,
        guess=_guess(read),
        **{name: kept[name] for name in ("blocks", "fixes", "dropped")},
    )


def _guess(read: CleanDocument) -> dict[str, str]:
    return {
        "title": read.title[:LONGEST_TITLE],
        "authors": "\n".join(read.authors),
        "published_on": read.published_on if _is_date(read.published_on) else "",
    }


def _is_date(text: str) -> bool:
    try:
        PARTIAL_DATE(text)
        date.fromisoformat(f"{text}-01-01"[:10])
    except (ValidationError, ValueError):
        return False
    return True


def _check_new(digest: str) -> None:
    here = Document.objects.filter(text__sha256=digest).first()
    if here is not None:
        raise HereAlready(here.title, here.slug)
