"""Extractors put to documents, one run each; what they find becomes passages for review."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db import transaction

from forecasts.errors import ExtractionFailed
from forecasts.extraction.claims import Suggestion
from forecasts.extraction.claims.suggestions import SAME, overlap
from forecasts.extraction.documents import Block, CleanDocument
from forecasts.models import Document, DocumentText, ExtractionRun, Passage
from forecasts.services.clock import Clock
from forecasts.services.document_program import unpacked
from forecasts.services.extractors import extractors

STRONG = "strong"
LONGEST_ERROR = 500


@transaction.atomic
def request_extraction(*, document: Document, now: Clock) -> list[ExtractionRun]:
    """Make a run due for each extractor that has not read the document in its present version.

    One that failed at it is due again.
    """
    stamp = now()
    requested = []
    for extractor in extractors().values():
        version = {"extractor": extractor.name, "version": extractor.version}
        run, is_new = document.runs.get_or_create(**version, defaults={"requested_at": stamp})
        again = document.runs.filter(pk=run.pk, finished_at__isnull=False).exclude(error="")
        is_again = again.update(requested_at=stamp, finished_at=None, error="")
        requested += [run] if is_new or is_again else []
    return requested


def unread_by(document: Document) -> list[str]:
    """Return the names of the extractors that could still read a document, with their version."""
    done = set(document.runs.filter(error="").values_list("extractor", "version"))
    present = [(extractor.name, extractor.version) for extractor in extractors().values()]
    return [" ".join(one) for one in present if one not in done]


@transaction.atomic
def run_extraction(*, run_id: int, now: Clock) -> bool:
    """Have one extractor read one document. False where another is at it or it has been done.

    An extractor that fails leaves its reason on the run; the document stays as it was.
    """
    runs = ExtractionRun.objects.select_for_update(skip_locked=True, of=("self",))
    run = runs.filter(pk=run_id, finished_at=None).select_related("document__text").first()
    if run is None:
        return False
    found: list[dict[str, Any]] = []
    try:
        found = _found(run)
    except Exception as error:
        run.error = f"{type(error).__name__}: {error}"[:LONGEST_ERROR]
    # Two extractors of one document take turns, or both would make a passage of the same find.
    Document.objects.select_for_update().get(pk=run.document_id)
    _keep(run, found)
    run.finished_at = now()
    run.save(update_fields=["finished_at", "error"])
    return True


def clean_document(text: DocumentText) -> CleanDocument:
    """Return a kept text as the reader gave it."""
    document = text.document
    return unpacked(
        {
            "raw": text.text,
            "blocks": text.blocks,
            "fixes": text.fixes,
            "dropped": text.dropped,
            "title": document.title,
            "authors": document.authors.values_list("name", flat=True),
            "published_on": document.published_on,
        }
    )


def _found(run: ExtractionRun) -> list[dict[str, Any]]:
    """Return the columns of what the run's extractor finds, or raise whatever it raises."""
    extractor = extractors().get(run.extractor)
    if extractor is None or extractor.version != run.version:
        raise ExtractionFailed("This version of the extractor is not in use here any more.")
    document = clean_document(run.document.text)
    return [_columns(suggestion, document) for suggestion in extractor.extract(document)]


def _keep(run: ExtractionRun, found: Iterable[dict[str, Any]]) -> None:
    here = list(run.document.passages.all())
    for columns in found:
        suggested = Passage(document=run.document, **columns)
        same = (one for one in here if overlap(one.span, suggested.span) > SAME)
        passage = next(same, None)
        if passage is None:
            suggested.save()
            passage = suggested
            here.append(passage)
        elif suggested.is_strong and not passage.is_strong:
            passage.is_strong = True
            passage.save(update_fields=["is_strong"])
        passage.runs.add(run)


def _columns(suggestion: Suggestion, document: CleanDocument) -> dict[str, Any]:
    guess = asdict(suggestion)
    own = {name: guess.pop(name) for name in ("start", "end", "kind", "score")}
    guess["words"] = [_words(document, cue.start, cue.end) for cue in suggestion.cues]
    return own | {
        "is_strong": guess.pop("tier") == STRONG,
        "locator": _locator(document, suggestion.start),
        "guess": guess,
    }


def _locator(document: CleanDocument, start: int) -> str:
    """Return where a code point of the raw text stands: its section and paragraph."""
    block = _block(document, start)
    return block.locator if block else ""


def _words(document: CleanDocument, start: int, end: int) -> str:
    """Return a span of the raw text as it was mended."""
    block = _block(document, start)
    if block is None:
        return ""
    return block.text[bisect_left(block.offsets, start) : bisect_left(block.offsets, end)]


def _block(document: CleanDocument, start: int) -> Block | None:
    for block in document.blocks:
        if block.offsets and block.offsets[0] <= start <= block.offsets[-1]:
            return block
    return None
