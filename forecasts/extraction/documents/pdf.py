"""From a PDF to text: a blank line between paragraphs, a form feed after each page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTFigure, LTTextBox
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

from forecasts.extraction.documents.document import MAX_CHARACTERS, Unreadable

MAX_PAGES = 300

# What no text may hold: NUL, and halves of characters. Also a glyph that the PDF gives no letter.
_NO_CHARACTER = re.compile(r"\(cid:\d{1,9}\)|[\0\ud800-\udfff]")


def text_of_pdf(data: bytes) -> str:
    """Return the text of a PDF in reading order. Raises Unreadable, MemoryError for a bomb.

    Running heads and page numbers are still in it. Where the PDF does not say which letter a glyph
    is, U+FFFD stands.
    """
    try:
        text = _text(data)
    except (Unreadable, MemoryError):
        raise
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise Unreadable("The PDF is encrypted: save it without a password first.") from None
    except Exception:
        raise Unreadable("The PDF is damaged and cannot be read.") from None
    if not text.strip():
        raise Unreadable("There is no text in this PDF: it may be a scan.")
    return text


def _text(data: bytes) -> str:
    pages: list[str] = []
    length = 0
    # Text within figures too: some programs make a figure of the whole page.
    layout = LAParams(all_texts=True)
    for page in extract_pages(io.BytesIO(data), maxpages=MAX_PAGES + 1, laparams=layout):
        pages.append(_NO_CHARACTER.sub("\ufffd", "\n".join(_boxes(page)) + "\f"))
        length += len(pages[-1])
        if len(pages) > MAX_PAGES:
            raise Unreadable(f"The PDF has more than {MAX_PAGES} pages.")
        if length > MAX_CHARACTERS:
            raise Unreadable(f"The text is longer than {MAX_CHARACTERS:,} characters.")
    return "".join(pages)


def _boxes(page: Iterable[object]) -> Iterator[str]:
    for item in page:
        if isinstance(item, LTTextBox):
            yield item.get_text()
        elif isinstance(item, LTFigure):
            yield from _boxes(item)
