"""From bytes to raw text: character sets, and files that are not what they say."""

from __future__ import annotations

import codecs

import pytest

from forecasts.extraction.documents import Unreadable, read


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        ("20 € né".encode(), "text/plain"),
        (codecs.BOM_UTF8 + "20 € né".encode(), "text/plain; charset=koi8-r"),
        ("20 € né".encode("utf-16"), "text/plain"),
        ("20 € né".encode("cp1252"), "text/markdown"),
        ("20 € né".encode("cp1252"), "text/plain; charset=iso-8859-1"),
        ("20 € né".encode("iso8859-15"), "text/plain; charset=iso-8859-15"),
        ("20 € né".encode("cp1252"), "text/plain; charset=utf-8"),
    ],
)
def test_text_is_decoded_by_mark_declaration_or_guess(data: bytes, media_type: str) -> None:
    assert read(data, media_type) == "20 € né"


def test_a_pages_own_declaration_is_followed() -> None:
    meta = "<meta charset=koi8-r>Дождь"
    assert read(meta.encode("koi8-r"), "text/html") == meta


@pytest.mark.parametrize(
    ("data", "media_type", "reason"),
    [
        (b"%PDF-1.7 x", "text/plain", "This is a PDF: choose PDF as its format."),
        (b"Rain.", "application/pdf", "This is not a PDF, though it says so."),
        (b"PK\x03\x04x", "application/pdf",
         "This is a zip archive, as Word and e-book files are: save it as text, HTML or PDF"
         " first."),
        (b"<!DOCTYPE html><p>x", "text/plain",
         "This is an HTML page: choose HTML as its format."),
        (b"\x89PNG", "text/plain", "This is an image: save it as text, HTML or PDF first."),
        (b"a\0b", "text/plain", "This is no text file: there are zero bytes in it."),
        (b"x", "application/zip", "Only text, Markdown, HTML and PDF files can be read."),
        (b"a" * 2_000_001, "text/plain", "The text is longer than 2,000,000 characters."),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_in_words(data: bytes, media_type: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(data, media_type)
    assert str(refusal.value) == reason
