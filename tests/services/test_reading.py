"""Files that people bring, and files made to do harm: read at arm's length, or refused in words."""

from __future__ import annotations

import os
import time
import zlib
from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.enums import EncryptionMethod

from forecasts.errors import UnreadableDocument
from forecasts.extraction.documents import clean
from forecasts.services import reading
from forecasts.services.reading import read_document
from tests.extraction.documents.noisy import noisy_markdown, noisy_page, noisy_pdf, pdf_of

TOO_MUCH = "The file takes too much time or memory to be read."
SENTENCE = "The ministers of the region meet in Manila in the autumn."


def refusal(data: bytes, media_type: str) -> str:
    with pytest.raises(UnreadableDocument) as refused:
        read_document(data=data, media_type=media_type)
    return str(refused.value)


def pdf_around(stream: bytes, *, pages: int = 1) -> bytes:
    """A PDF, written by hand, whose pages all show what a compressed stream says."""
    kids = b" ".join(b"%d 0 R" % (number + 4) for number in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 3 0 R>>"] * pages,
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (
        size, table, size
    ) + b"startxref\n%d\n%%%%EOF" % len(body)  # fmt: skip


def bomb(size: int) -> bytes:
    """Blanks, compressed to a thousandth."""
    packer = zlib.compressobj(9)
    block = b" " * 1_000_000
    return b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()


@pytest.mark.parametrize(
    ("raw", "media_type"), [(noisy_markdown(), "text/markdown"), (noisy_page(), "text/html")]
)
def test_a_document_is_read_as_if_it_were_here(raw: str, media_type: str) -> None:
    read = read_document(data=raw.encode(), media_type=media_type)
    assert read == clean(raw, media_type)


def test_a_pdf_is_read_and_its_text_is_the_raw_text() -> None:
    document = read_document(data=noisy_pdf(), media_type="application/pdf")
    assert document == clean(document.raw, "text/plain")
    assert document.authors == ("Inge Salcedo-Brandt",)


def test_a_pdf_bomb_is_refused_and_leaves_no_process() -> None:
    data = pdf_around(bomb(2_000_000_000))
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    before = children.read_text()

    assert len(data) < 3_000_000
    assert refusal(data, "application/pdf") == TOO_MUCH
    assert children.read_text() == before


def test_a_pdf_that_keeps_the_processor_busy_is_ended_in_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading, "_MAX_SECONDS", 2.0)
    begin = time.monotonic()
    assert refusal(pdf_around(zlib.compress(b"q Q " * 40_000_000)), "application/pdf") == TOO_MUCH
    assert time.monotonic() - begin < 10


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    data = pdf_around(zlib.compress(b"q Q"), pages=301)
    assert refusal(data, "application/pdf") == "The PDF has more than 300 pages."


def test_an_encrypted_pdf_is_refused() -> None:
    pdf = FPDF()
    pdf.set_encryption("owner", "reader", encryption_method=EncryptionMethod.RC4)
    assert refusal(pdf_of([SENTENCE], pages=pdf), "application/pdf") == (
        "The PDF is encrypted: save it without a password first."
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.4\n" + b"\xff[<<(" * 1000, "The PDF is damaged and cannot be read."),
        (noisy_pdf()[:700], "The PDF is damaged and cannot be read."),
        (pdf_around(zlib.compress(b"q Q")), "There is no text in this PDF: it may be a scan."),
        (b"PK\x03\x04" + b"x" * 99,
         "This is a zip archive, as Word and e-book files are: save it as text, HTML or PDF"
         " first."),
    ],
    ids=["noise", "cut", "blank", "zip"],
)  # fmt: skip
def test_what_is_no_pdf_or_a_broken_one_is_refused(data: bytes, reason: str) -> None:
    assert refusal(data, "application/pdf") == reason


def test_a_line_of_ten_megabytes_is_refused() -> None:
    assert refusal(b"a" * 10_000_000, "text/plain") == (
        "The text is longer than 2,000,000 characters."
    )
    assert refusal(b"a" * 10_000_001, "text/plain") == "The file is larger than 10 MB."


def test_deeply_nested_html_is_read() -> None:
    page = "<div><b>" * 100_000 + f"<p>{SENTENCE}</p>"
    [block] = read_document(data=page.encode(), media_type="text/html").blocks
    assert (block.text, block.offsets[0]) == (SENTENCE, 800_003)
