"""Documents of commentary, by reference: cited, published, thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify

from accounts.models import User
from forecasts.errors import IllegalStep, InvalidDocument
from forecasts.models import Commentator, Document, Outlet
from forecasts.services.clock import Clock
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


@transaction.atomic
def create_document(
    *, citation: Citation, steward: User | None, now: Clock, slug: str = ""
) -> Document:
    """Save a document by reference, without its text. Raises InvalidDocument."""
    _check_citation(citation)
    document = Document(
        slug=slug or _free_slug(Document, f"{citation.outlet} {citation.title}"),
        outlet=_outlet(citation),
        title=citation.title,
        published_on=citation.published_on,
        published_on_note=citation.published_on_note,
        rights=citation.rights,
        url=citation.url,
        language=citation.language,
        two_coders=citation.two_coders,
        imported_by=steward,
        imported_at=now(),
    )
    _save(document)
    document.authors.set(_commentator(name) for name in citation.authors)
    return document


@transaction.atomic
def publish_document(*, document: Document, now: Clock) -> Document:
    """Show a document's claims, codings and register to everyone. Its text stays with stewards.

    Raises IllegalStep where that was done, or a passage still waits for a steward's eye.
    """
    locked = Document.objects.select_for_update().get(pk=document.pk)
    if locked.published_at is not None:
        raise IllegalStep("This document is public already.")
    waiting = locked.passages.filter(state__in=["new", "later"], is_strong=True).count()
    if waiting:
        raise IllegalStep(f"{waiting} strong suggestions still wait for a decision.")
    locked.published_at = now()
    locked.save(update_fields=["published_at"])
    return locked


@transaction.atomic
def discard_document(*, document: Document) -> None:
    """Throw away what was imported and has no claims yet, text and all. Raises IllegalStep."""
    locked = Document.objects.select_for_update().get(pk=document.pk)
    if locked.claims.exists() or locked.published_at is not None:
        raise IllegalStep("Claims rest on this document; it stays.")
    locked.delete()


def _check_citation(citation: Citation) -> None:
    for name in ("title", "outlet", "published_on"):
        if not getattr(citation, name).strip():
            raise InvalidDocument(name, "Say it: a claim without it cannot be cited.")
    if not any(name.strip() for name in citation.authors):
        raise InvalidDocument("authors", "Name at least one author.")


def _outlet(citation: Citation) -> Outlet:
    here = Outlet.objects.filter(name=citation.outlet).first()
    if here is not None:
        return here
    slug = _free_slug(Outlet, citation.outlet)
    return _save(Outlet(slug=slug, name=citation.outlet, publisher=citation.publisher), "outlet")


def _save(row: R, field: str = "") -> R:
    """Save a row, or raise InvalidDocument for what cannot be, at its field or the one given."""
    try:
        row.full_clean()
    except ValidationError as error:
        name, reasons = next(iter(error.message_dict.items()))
        raise InvalidDocument(field or name, reasons[0]) from error
    row.save()
    return row


def _commentator(name: str) -> Commentator:
    slug = slugify(name)[:100] or "somebody"
    here = Commentator.objects.filter(slug=slug).first()
    return here or _save(Commentator(slug=slug, name=name.strip()), "authors")


def _free_slug(model: type[Outlet | Document], text: str) -> str:
    rows = model._default_manager
    return free_slug(text, lambda slug: rows.filter(slug=slug).exists(), "untitled")
