"""Reading a file that somebody brings, at arm's length."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from forecasts.errors import UnreadableDocument
from forecasts.extraction.documents import CleanDocument
from forecasts.services import document_program

MAX_BYTES = 10_000_000
_MAX_SECONDS = 30.0  # of waiting; the program has fewer of the processor
_PROJECT = Path(__file__).resolve().parents[2]


def read_document(*, data: bytes, media_type: str) -> CleanDocument:
    """Return a file's clean text; the raw text of a PDF is what came out of it.

    Works in a process of its own with limits, which is gone when this returns and leaves no file.
    Raises UnreadableDocument for what is no text, too large, encrypted, damaged or hostile.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableDocument(f"The file is larger than {MAX_BYTES // 1_000_000} MB.")
    answer = json.loads(_run(data, media_type))
    if "refused" in answer:
        raise UnreadableDocument(answer["refused"])
    return document_program.unpacked(answer["document"])


def _run(data: bytes, media_type: str) -> bytes:
    try:
        # What a hostile file might reach holds no secrets: an empty environment. What it makes a
        # library complain of is nobody's to read.
        program = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-E", "-s", "-m", document_program.__name__, media_type],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_PROJECT,
            env={},
            timeout=_MAX_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise UnreadableDocument(document_program.TOO_MUCH) from None
    except subprocess.CalledProcessError as error:
        was_ended = error.returncode < 0  # by a signal: the limit of the processor
        reason = document_program.TOO_MUCH if was_ended else "The file cannot be read."
        raise UnreadableDocument(reason) from None
    return program.stdout
