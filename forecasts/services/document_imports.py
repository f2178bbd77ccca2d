"""Commentary taken in: read in a child process, kept apart from what is public, mined."""

from __future__ import annotations

import hashlib

from django.db import transaction

from accounts.models import User
from forecasts.errors import InvalidDocument
from forecasts.models import Document, DocumentText
from forecasts.services.clock import Clock
from forecasts.services.document_program import packed
from forecasts.services.documents import Citation, create_document
from forecasts.services.extractions import request_extraction
from forecasts.services.reading import read_document


def import_document(
    *, data: bytes, media_type: str, citation: Citation, steward: User | None, now: Clock
) -> Document:
    """Read a file, keep it and its clean text for stewards, and have it mined.

    Raises UnreadableDocument for a file that cannot be read or of which too much was dropped, and
    InvalidDocument for one that is here already or a citation that lacks something.
    """
    digest = hashlib.sha256(data).hexdigest()
    _check_new(digest)
    read = read_document(data=data, media_type=media_type)
    kept = packed(read)
    with transaction.atomic():
        document = create_document(citation=citation, steward=steward, now=now)
        DocumentText.objects.create(
            document=document,
            raw=data,
            media_type=media_type,
            sha256=digest,
            text=read.raw,
            blocks=kept["blocks"],
            fixes=kept["fixes"],
            dropped=read.dropped,
        )
        request_extraction(document=document, now=now)
    return document


def _check_new(digest: str) -> None:
    here = DocumentText.objects.filter(sha256=digest).select_related("document").first()
    if here is not None:
        raise InvalidDocument("file", f"This very file is here already: “{here.document}”.")
