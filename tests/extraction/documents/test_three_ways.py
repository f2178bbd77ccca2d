"""One text by three ways: what a person would read comes out the same."""

from __future__ import annotations

import re

import pytest

from forecasts.extraction.documents import CleanDocument, clean, read
from tests.extraction.documents.noisy import (
    ADDRESS,
    AMOUNT,
    AUTHOR_NOTE,
    LICENCE,
    expected,
    noisy_markdown,
    noisy_page,
    noisy_pdf,
)


def documents() -> dict[str, CleanDocument]:
    pdf = read(noisy_pdf(), "application/pdf")
    return {
        "markdown": clean(noisy_markdown(), "text/markdown"),
        "html": clean(noisy_page(), "text/html"),
        "pdf": clean(pdf, "text/plain"),
    }


@pytest.fixture(scope="module", name="ways")
def _ways() -> dict[str, CleanDocument]:
    return documents()


def normalised(texts: list[str]) -> list[str]:
    return [" ".join(re.findall(r"\w+", text.casefold())) for text in texts]


def texts(document: CleanDocument, kind: str) -> list[str]:
    return [block.text for block in document.blocks if block.kind == kind]


@pytest.mark.parametrize("way", ["markdown", "html", "pdf"])
def test_the_paragraphs_are_the_same_by_every_way(ways: dict[str, CleanDocument], way: str) -> None:
    assert normalised(texts(ways[way], "paragraph")) == normalised(expected())


@pytest.mark.parametrize("way", ["markdown", "html", "pdf"])
def test_what_stands_around_the_text_is_boilerplate(
    ways: dict[str, CleanDocument], way: str
) -> None:
    byline = "By Inge Salcedo-Brandt | Lantern Institute Notes | 4 February 2026"
    assert set(texts(ways[way], "boilerplate")) == {LICENCE, byline, AUTHOR_NOTE, ADDRESS}


@pytest.mark.parametrize("way", ["markdown", "html", "pdf"])
def test_title_author_and_date_are_guessed_by_every_way(
    ways: dict[str, CleanDocument], way: str
) -> None:
    document = ways[way]
    assert (document.title, document.authors, document.published_on) == (
        "Power Without Borders? The Slow Road to an ASEAN Grid",
        ("Inge Salcedo-Brandt",),
        "2026-02-04",
    )


@pytest.mark.parametrize("way", ["markdown", "html", "pdf"])
def test_the_locators_are_the_same_by_every_way(ways: dict[str, CleanDocument], way: str) -> None:
    locators = [block.locator for block in ways[way].blocks if block.kind == "paragraph"]
    assert locators[:4] == [
        "Synopsis, paragraph 1",
        "A grid in pieces, paragraph 1",
        "A grid in pieces, paragraph 2",
        "The cable problem, paragraph 1",
    ]


@pytest.mark.parametrize("way", ["markdown", "html", "pdf"])
def test_a_destroyed_amount_is_set_aside_by_every_way(
    ways: dict[str, CleanDocument], way: str
) -> None:
    document = ways[way]
    set_aside = [
        (block.text[start:end], document.raw[slice(*block.raw_span(start, end))])
        for block in document.blocks
        for start, end in block.quarantined
    ]
    assert [text for text, _ in set_aside] == [AMOUNT]
    assert [raw for _, raw in set_aside] == [AMOUNT]


def test_the_report_says_what_was_done(ways: dict[str, CleanDocument]) -> None:
    assert {fix.name: fix.count for fix in ways["markdown"].fixes} == {
        "dropped footnote marks": 2,
        "dropped leftover tags": 6,
        "dropped stray letters": 1,
        "joined broken paragraphs": 2,
        "joined words cut at a line end": 1,
        "mended digits in words": 1,
        "merged split links": 1,
        "parted stuck words": 1,
        "set aside destroyed amounts": 1,
        "stripped emphasis marks": 14,
        "unescaped Markdown": 2,
    }


def test_running_heads_and_page_numbers_of_a_pdf_are_dropped(
    ways: dict[str, CleanDocument],
) -> None:
    pages = ways["pdf"].raw.count("\f")
    fixes = {fix.name: fix.count for fix in ways["pdf"].fixes}
    assert (fixes["dropped running heads"], fixes["dropped page numbers"]) == (pages, pages)
    assert pages > 2
