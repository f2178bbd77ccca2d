"""A program of its own: a file in, its clean blocks out as JSON, in a process that may be stopped.

A PDF of some kilobytes can unpack to gigabytes, and its layout keep a processor busy for hours.
Here that costs a process with limits, which whoever started it ends when time is up. Loads nothing
of Django: ``python -m forecasts.services.document_program text/plain < file``.
"""

from __future__ import annotations

import contextlib
import json
import resource
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from forecasts.extraction.documents import Block, CleanDocument, Fix, Unreadable, clean, read

_MAX_MEMORY = 512 * 1024 * 1024  # bytes
_MAX_SECONDS = 20  # of the processor
TOO_MUCH = "The file takes too much time or memory to be read."


def packed(document: CleanDocument) -> dict[str, Any]:
    """Return a document as JSON knows it; offsets as runs, since most follow one another."""
    return vars(document) | {
        "blocks": [
            vars(block) | {"offsets": list(_runs(block.offsets))} for block in document.blocks
        ],
        "fixes": [vars(fix) for fix in document.fixes],
    }


def unpacked(fields: dict[str, Any]) -> CleanDocument:
    """Return the document that was packed."""
    return CleanDocument(
        **fields
        | {
            "blocks": tuple(_block(**block) for block in fields["blocks"]),
            "fixes": tuple(Fix(**fix) for fix in fields["fixes"]),
            "authors": tuple(fields["authors"]),
        }
    )


def _block(
    *,
    offsets: list[list[int]],
    quarantined: list[list[int]],
    entities: list[list[int]],
    **words: str,
) -> Block:
    return Block(
        offsets=tuple(at for first, length in offsets for at in range(first, first + length)),
        quarantined=tuple((start, end) for start, end in quarantined),
        entities=tuple((index, end) for index, end in entities),
        **words,
    )


def _runs(offsets: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Return (first, length) of each run of offsets that go up by one."""
    first = length = 0
    for offset in offsets:
        if length and offset == first + length:
            length += 1
            continue
        if length:
            yield first, length
        first, length = offset, 1
    if length:
        yield first, length


def _answer(data: bytes, media_type: str) -> dict[str, Any]:
    try:
        text = read(data, media_type)
        is_pdf = data.lstrip()[:5] == b"%PDF-" or "pdf" in media_type
        return {"document": packed(clean(text, "text/plain" if is_pdf else media_type))}
    except Unreadable as refusal:
        return {"refused": str(refusal)}
    except (MemoryError, RecursionError):
        return {"refused": TOO_MUCH}


def main() -> None:
    with contextlib.suppress(ValueError, OSError):  # not every system has a limit of this kind
        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MAX_SECONDS, _MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer = _answer(sys.stdin.buffer.read(), sys.argv[1])
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())


if __name__ == "__main__":
    main()
