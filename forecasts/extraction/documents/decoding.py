"""From the bytes of a file to its raw text, or why there is none."""

from __future__ import annotations

import codecs
import re

from forecasts.extraction.documents.charsets import declared_charset, page_charset
from forecasts.extraction.documents.document import MAX_CHARACTERS, Unreadable

HTML = {"text/html", "application/xhtml+xml"}
PDF = "application/pdf"
MEDIA_TYPES = {"text/plain", "text/markdown", PDF} | HTML

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# How files begin that are no text, whatever they are called.
_OTHERS = {
    b"PK\x03\x04": "a zip archive, as Word and e-book files are",
    b"\xd0\xcf\x11\xe0": "an old Word, Excel or PowerPoint file",
    b"{\\rtf": "an RTF file",
    b"\x1f\x8b": "a compressed file",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
}
_PDF_WITHIN = 1024  # bytes, where readers look for the beginning of a PDF
_PAGE = re.compile(rb"\s*(?:<\?xml[^<>]*>\s*)?(?:<!doctype\s+html|<html)[\s>]", re.IGNORECASE)


def read(data: bytes, media_type: str) -> str:
    """Return the text of a file. Raises Unreadable, also where the file is not what it says.

    The media type may bring a character set: ``text/plain; charset=koi8-r``. A byte order mark
    goes before it, then comes what a page declares, UTF-8, and Windows-1252.
    """
    essence = media_type.partition(";")[0].strip().lower()
    _refuse_a_lie(data, essence)
    if essence == PDF:
        # The library takes half a second to load, which no text should wait for.
        from forecasts.extraction.documents.pdf import text_of_pdf

        return text_of_pdf(data)
    text = _decoded(data, media_type, essence)
    if "\0" in text:
        raise Unreadable("This is no text file: there are zero bytes in it.")
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(f"The text is longer than {MAX_CHARACTERS:,} characters.")
    return text


def _refuse_a_lie(data: bytes, essence: str) -> None:
    if essence not in MEDIA_TYPES:
        raise Unreadable("Only text, Markdown, HTML and PDF files can be read.")
    for beginning, name in _OTHERS.items():
        if data.startswith(beginning):
            raise Unreadable(f"This is {name}: save it as text, HTML or PDF first.")
    is_pdf = data.lstrip()[:5] == b"%PDF-"
    if essence == PDF and b"%PDF-" not in data[:_PDF_WITHIN]:
        raise Unreadable("This is not a PDF, though it says so.")
    if essence != PDF and is_pdf:
        raise Unreadable("This is a PDF: choose PDF as its format.")
    if essence not in HTML and _PAGE.match(data[:_PDF_WITHIN]):
        raise Unreadable("This is an HTML page: choose HTML as its format.")


def _decoded(data: bytes, media_type: str, essence: str) -> str:
    for mark, charset in _MARKS.items():
        if data.startswith(mark):
            return data.decode(charset, "replace").removeprefix("\ufeff")
    from_page = page_charset(data) if essence in HTML else None
    for declared in (declared_charset(media_type), from_page, "utf-8"):
        try:
            return data.decode(declared or "utf-8")
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace")
