"""Documents of commentary, by reference: cited, published, thrown away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from accounts.models import User
from forecasts.errors import IllegalStep, InvalidDocument
from forecasts.models import Commentator, Document, ExtractionRun, Outlet
from forecasts.queries.likenesses import alike, piece_of
from forecasts.queries.passages import OPEN, awaited
from forecasts.services.clock import Clock
from forecasts.services.locks import lock_catalogue
from forecasts.services.slugs import free_slug

R = TypeVar("R", bound=models.Model)


@dataclass(frozen=True)
class Citation:
    """What a document is known by. The date is a year, a month or a day, ISO 8601."""

    title: str
    outlet: str
    authors: Sequence[str]
    published_on: str
    publisher: str = ""
    rights: str = ""
    url: str = ""
    published_on_note: str = ""
    language: str = "en"
    two_coders: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether a claim can be cited by it."""
        needed = (self.title, self.outlet, self.published_on, "".join(self.authors))
        return all(part.strip() for part in needed)


@transaction.atomic
def create_document(
    *,
    citation: Citation,
    steward: User | None,
    now: Clock,
    slug: str = "",
    is_confirmed: bool = True,
) -> Document:
    """Save a document by reference, without its text. Raises InvalidDocument.

    While its citation is not confirmed, only the outlet has to be known.
    """
    check_citation(citation, is_confirmed=is_confirmed)
    lock_catalogue()
    document = Document(imported_by=steward, imported_at=now())
    document.slug = slug or _address(document, citation)
    cite(document, citation, today=document.imported_at.date())
    return document


def check_citation(citation: Citation, *, is_confirmed: bool = True) -> None:
    """Raises InvalidDocument for what nobody could cite a claim by."""
    needed = ("title", "outlet", "published_on") if is_confirmed else ("outlet",)
    for name in needed:
        if not getattr(citation, name).strip():
            raise InvalidDocument(name, "Say it: a claim without it cannot be cited.")
    if is_confirmed and not any(name.strip() for name in citation.authors):
        raise InvalidDocument("authors", "Name at least one author.")


def cite(document: Document, citation: Citation, *, today: date, is_first: bool = False) -> None:
    """Save a document as it is cited; authors that nothing speaks of any more go. In a transaction.

    For the first time, its address is made of its title. Raises InvalidDocument.
    """
    lock_catalogue()
    if is_first:
        document.slug = _address(document, citation)
    document.outlet = _outlet(citation)
    for name in ("title", "published_on", "published_on_note", "rights", "url", "language"):
        setattr(document, name, getattr(citation, name).strip())
    document.two_coders = citation.two_coders
    save_whole(document)
    _check_day(document, today)
    earlier = list(document.authors.all())
    authors = [_commentator(name) for name in citation.authors if name.strip()]
    _check_claimants(document, set(earlier) - set(authors))
    document.authors.set(authors)
    _forget_unheard(earlier)


@transaction.atomic
def publish_document(
    *, document: Document, now: Clock, steward: User | None = None, reason: str = ""
) -> Document:
    """Show a document's claims, codings and register to everyone. Its text stays with stewards.

    Raises IllegalStep where that was done, or a passage still waits for a steward's eye, and
    InvalidDocument where a document like it is here and nobody says why this is another text.
    """
    locked = _locked(document)
    if locked.published_at is not None:
        raise IllegalStep("This document is public already.")
    if hasattr(locked, "text"):
        _check_read(locked)
    # Of two that are alike, published at once, the second finds the first.
    lock_catalogue()
    if alike(piece_of(locked), besides=locked):
        _distinguish(locked, steward, reason.strip())
    locked.published_at = now()
    locked.save(update_fields=["published_at", "distinct_because", "distinct_by"])
    return locked


@transaction.atomic
def discard_document(*, document: Document) -> None:
    """Throw away what was imported and has no claims yet, text and all. Raises IllegalStep.

    Its outlet and authors go too, if nothing else is theirs.
    """
    locked, _ = lock_for_reading(document, lambda: document.imported_at)
    if locked.claims.exists() or locked.published_at is not None:
        raise IllegalStep("Claims rest on this document; it stays.")
    drop(locked)


def drop(document: Document) -> None:
    """Delete a document; its outlet and authors go, if nothing else is theirs. In a transaction."""
    lock_catalogue()
    authors = list(document.authors.all())
    document.delete()
    _forget_unheard(authors)
    Outlet.objects.filter(pk=document.outlet_id, documents=None).delete()


def lock_for_reading(document: Document, now: Clock) -> tuple[Document, datetime]:
    """Hold off extractors and decisions alike; return the document as it stands, and the time."""
    # An extractor holds its run before it asks for the document: the same order here.
    list(ExtractionRun.objects.select_for_update().filter(document=document).order_by("pk"))
    return _locked(document), now()


def _distinguish(document: Document, steward: User | None, reason: str) -> None:
    if steward is None or not reason:
        raise InvalidDocument(
            "reason", "A document like this is here already: say why this is another text."
        )
    document.distinct_because, document.distinct_by = reason, steward


def _locked(document: Document) -> Document:
    locked = Document.objects.select_for_update().filter(pk=document.pk).first()
    if locked is None:
        raise IllegalStep("This document was thrown away meanwhile.")
    return locked


def _check_claimants(document: Document, leaving: set[Commentator]) -> None:
    """Raise InvalidDocument where claims were taken from what would be nobody's here."""
    held = document.claims.filter(commentator__in=leaving).select_related("commentator").first()
    if held is not None:
        raise InvalidDocument(
            "authors", f"{held.key} is a claim of {held.commentator}, who has to stay among them."
        )


def _forget_unheard(authors: Iterable[Commentator]) -> None:
    """Delete commentators of whom nothing is left: names mended, or of what was discarded."""
    nothing = Commentator.objects.filter(documents=None, claims=None, contests=None)
    names = [author.pk for author in authors]
    nothing.filter(pk__in=names, user=None, email="").delete()


def _check_read(document: Document) -> None:
    waiting = document.passages.filter(state__in=OPEN, is_strong=True).count()
    missing = awaited(list(document.runs.all()), waiting)
    if missing:
        raise IllegalStep(missing)


def is_ahead(document: Document, today: date) -> bool:
    """Whether a document says that it was published on a day that is nowhere yet."""
    # East of Greenwich the next day has begun before it does in UTC.
    return bool(document.published_on) and document.first_day > today + timedelta(days=1)


def _check_day(document: Document, today: date) -> None:
    try:
        if document.published_on:
            _ = document.last_day
    except ValueError as error:
        raise InvalidDocument("published_on", "There is no such day.") from error
    if is_ahead(document, today):
        raise InvalidDocument("published_on", "This day is yet to come.")


def _address(document: Document, citation: Citation) -> str:
    others = Document.objects.exclude(pk=document.pk)
    return _free_slug(others, f"{citation.outlet} {citation.title}")


def _outlet(citation: Citation) -> Outlet:
    name = citation.outlet.strip()
    here = Outlet.objects.filter(name=name).first()
    if here is not None:
        return here
    slug = _free_slug(Outlet.objects.all(), name)
    return save_whole(Outlet(slug=slug, name=name, publisher=citation.publisher), "outlet")


def save_whole(row: R, field: str = "") -> R:
    """Save a row, or raise InvalidDocument for what cannot be, at its field or the one given."""
    try:
        row.full_clean()
    except ValidationError as error:
        name, reasons = next(iter(error.message_dict.items()))
        raise InvalidDocument(field or name, reasons[0]) from error
    row.save()
    return row


def _commentator(name: str) -> Commentator:
    # By the name, not its slug: that of a name in other letters says nothing.
    name = " ".join(name.split())
    here = Commentator.objects.filter(name__iexact=name).order_by("pk").first()
    if here is not None:
        return here
    slug = _free_slug(Commentator.objects.all(), name, "author")
    return save_whole(Commentator(slug=slug, name=name), "authors")


def _free_slug(rows: models.QuerySet[Any], text: str, default: str = "untitled") -> str:
    return free_slug(text, lambda slug: rows.filter(slug=slug).exists(), default)
