"""The text of a document, and what programs found in it."""

from __future__ import annotations

import hashlib
from typing import Any

from forecasts.models import Document, DocumentText, Passage


def make_text(document: Document, text: str = "It will rain.", **fields: Any) -> DocumentText:
    return DocumentText.objects.create(
        **{
            "document": document,
            "raw": text.encode(),
            "media_type": "text/plain",
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "text": text,
            "blocks": [],
            "fixes": [{"name": "line joined", "count": 2}],
            "dropped": 0.125,
        }
        | fields
    )


def make_passage(document: Document, start: int = 0, **fields: Any) -> Passage:
    """A passage that a program suggested; rejected, where a reason is given."""
    said: dict[str, Any] = {"locator": "Title", "kind": "forecast", "score": 2, "is_strong": True}
    if "reason" in fields:
        said |= {"state": Passage.State.REJECTED}
    return document.passages.create(start=start, end=start + 5, **said | fields)
