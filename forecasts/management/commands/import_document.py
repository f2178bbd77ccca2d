"""``manage.py import_document FILE``"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from forecasts.errors import HereAlready, Invalid, Refusal
from forecasts.models import Document
from forecasts.services.document_imports import ENDINGS, import_document, media_type_of
from forecasts.services.documents import Citation
from forecasts.services.reading import MAX_BYTES

REFUSED = 2  # exit code


class Command(BaseCommand):
    help = (
        "Take in a commentary: text, Markdown, HTML or PDF. It is searched for claims once a "
        "steward has confirmed how it is cited, or at once if author, title and date are given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--outlet", default="", help="the journal, paper or series")
        parser.add_argument("--author", action="append", default=[], help="may be repeated")
        parser.add_argument("--title", default="")
        parser.add_argument("--date", default="", help="2026-02-04, 2026-02 or 2026")
        parser.add_argument("--rights", default="", help="whose it is, and what they allow")
        parser.add_argument("--url", default="")
        parser.add_argument("--media-type", choices=sorted(set(ENDINGS.values())))
        parser.add_argument("--two-coders", action="store_true", help="two stewards code a claim")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            document = _take_in(file, options)
        except HereAlready as refusal:
            here = Document.objects.get(slug=refusal.slug)
            self.stdout.write(f"{refusal} Nothing was done: {_where(here)}.")
            return
        except Invalid as refusal:
            option = "date" if refusal.field == "published_on" else refusal.field
            raise _failure(file, f"{option}: {refusal}") from refusal
        except (Refusal, OSError) as refusal:
            raise _failure(file, getattr(refusal, "strerror", None) or str(refusal)) from refusal
        for fix in document.text.fixes:
            self.stdout.write(f"{fix['count']:>6} {fix['name']}")
        self.stdout.write(f"{document.text.dropped:>6.1%} of its letters left out of the search")
        self.stdout.write(f"Took in “{document}”: {_where(document)}.")


def _take_in(file: Path, options: dict[str, Any]) -> Document:
    media_type = options["media_type"] or media_type_of(file.name)
    citation = Citation(
        title=options["title"],
        outlet=options["outlet"],
        authors=options["author"],
        published_on=options["date"],
        rights=options["rights"],
        url=options["url"],
        two_coders=options["two_coders"],
    )
    with file.open("rb") as opened:
        data = opened.read(MAX_BYTES + 1)  # one more than may be: enough to be refused for
    return import_document(
        data=data,
        media_type=media_type,
        citation=citation,
        steward=None,
        now=timezone.now,
        is_confirmed=citation.is_whole,
    )


def _where(document: Document) -> str:
    """What comes next, and the page it is done on."""
    if document.runs.exists():
        return f"review it at {reverse('document_review', args=[document.slug])}"
    return f"confirm how it is cited at {reverse('document_cite', args=[document.slug])}"


def _failure(file: Path, reason: str) -> CommandError:
    return CommandError(f"{file}: {reason}", returncode=REFUSED)
