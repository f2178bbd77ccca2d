from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from forecasts.errors import InvalidDocument, UnreadableDocument
from forecasts.extraction.claims import Document as Mined
from forecasts.extraction.claims import Suggestion
from forecasts.models import Document, DocumentText, ExtractionRun, Passage
from forecasts.queries import due
from forecasts.services.document_imports import import_document
from forecasts.services.documents import Citation, discard_document
from forecasts.services.extractions import request_extraction, run_extraction
from tests.factories import FEB_1, JAN_21, at, make_steward
from tests.races import in_a_thread

pytestmark = pytest.mark.django_db

PIECE = b"""Clouds over the valley

It rained for a week. The dam will probably overflow before the end of 2027.

Nobody has asked the farmers. They are likely to sell their land within two years.
"""
CITED = Citation(
    title="Clouds", outlet="The Paper", authors=["A. Uthor"], published_on="2026-01-20"
)


def take_in(data: bytes = PIECE, citation: Citation = CITED) -> Document:
    return import_document(
        data=data,
        media_type="text/plain",
        citation=citation,
        steward=make_steward(f"sten{Document.objects.count()}"),
        now=at(JAN_21),
    )


def mine(document: Document) -> list[bool]:
    runs = document.runs.values_list("pk", flat=True)
    return [run_extraction(run_id=pk, now=at(FEB_1)) for pk in runs]


def test_an_import_keeps_the_file_its_hash_and_its_clean_text() -> None:
    document = take_in()

    kept = document.text
    assert (bytes(kept.raw), kept.media_type) == (PIECE, "text/plain")
    assert kept.sha256 == hashlib.sha256(PIECE).hexdigest()
    assert [block["locator"] for block in kept.blocks] != []


def test_an_imported_document_is_for_stewards_until_it_is_published() -> None:
    document = take_in()

    assert (document.published_at, document.imported_at) == (None, JAN_21)


def test_authors_and_outlet_are_made_once() -> None:
    first = take_in()
    second = take_in(PIECE + b"\nMore may come.\n")

    assert (first.outlet, list(first.authors.all())) == (
        second.outlet,
        list(second.authors.all()),
    )
    assert first.slug != second.slug


def test_the_same_file_is_refused_the_second_time() -> None:
    take_in()

    with pytest.raises(InvalidDocument, match="here already"):
        take_in()

    assert Document.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": " "}, "title"),
        ({"outlet": ""}, "outlet"),
        ({"published_on": ""}, "published_on"),
        ({"published_on": "January"}, "published_on"),
        ({"authors": [" "]}, "authors"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"title": "x" * 301}, "title"),
    ],
)
def test_a_citation_that_lacks_something_is_refused(fields: dict[str, Any], field: str) -> None:
    said: dict[str, Any] = vars(CITED) | fields

    with pytest.raises(InvalidDocument) as refused, transaction.atomic():
        take_in(citation=Citation(**said))

    assert (refused.value.field, DocumentText.objects.count()) == (field, 0)


def test_a_file_that_cannot_be_read_leaves_nothing_behind() -> None:
    with pytest.raises(UnreadableDocument):
        take_in(b"PK\x03\x04 a zip by another name" * 50)

    assert (Document.objects.count(), ExtractionRun.objects.count()) == (0, 0)


def test_an_import_is_due_to_be_mined_by_every_extractor() -> None:
    document = take_in()

    runs = document.runs.values_list("extractor", "finished_at")
    assert list(runs) == [("rules", None)]
    assert due.documents_to_mine() == [document.runs.get().pk]


def test_asking_again_for_the_same_version_makes_no_second_run() -> None:
    document = take_in()

    assert request_extraction(document=document, now=at(FEB_1)) == []


def test_mining_suggests_passages_where_the_claims_stand() -> None:
    document = take_in()

    assert mine(document) == [True]

    text = document.text.text
    found = [text[one.start : one.end] for one in document.passages.all()]
    assert found == [
        "The dam will probably overflow before the end of 2027.",
        "They are likely to sell their land within two years.",
    ]


def test_mining_twice_does_what_once_does() -> None:
    document = take_in()

    assert (mine(document), mine(document)) == ([True], [False])
    assert document.passages.count() == 2


class Stranger:
    """An extractor that finds the first hundred characters."""

    name, version = "stranger", "1"

    def extract(self, document: Mined) -> Iterable[Suggestion]:
        end = min(100, len(document.raw))  # type: ignore[attr-defined]
        yield Suggestion(start=24, end=end, kind="forecast", score=3, tier="strong")


class Broken:
    name, version = "broken", "1"

    def extract(self, document: Mined) -> Iterable[Suggestion]:
        raise ZeroDivisionError("out of luck")


def test_what_two_extractors_find_in_one_place_is_one_passage(settings: Settings) -> None:
    settings.CLAIM_EXTRACTORS = [
        "forecasts.extraction.claims.RulesExtractor",
        "tests.services.test_extractions.Stranger",
    ]
    document = take_in()

    mine(document)

    shared = [one for one in document.passages.all() if one.runs.count() == 2]
    assert document.passages.count() == 2 + (1 - len(shared))


def test_an_extractor_that_fails_leaves_its_reason_and_the_others_their_finds(
    settings: Settings,
) -> None:
    settings.CLAIM_EXTRACTORS = [
        "tests.services.test_extractions.Broken",
        "forecasts.extraction.claims.RulesExtractor",
    ]
    document = take_in()

    assert mine(document) == [True, True]

    errors = dict(document.runs.values_list("extractor", "error"))
    assert errors == {"broken": "ZeroDivisionError: out of luck", "rules": ""}
    assert Passage.objects.count() == 2


def test_an_extractor_that_is_gone_leaves_a_reason(settings: Settings) -> None:
    document = take_in()
    settings.CLAIM_EXTRACTORS = []

    mine(document)

    assert "not in use here" in document.runs.get().error


@pytest.mark.django_db(transaction=True)
def test_a_run_that_another_holds_is_passed_by() -> None:
    run = take_in().runs.get()

    with transaction.atomic():
        ExtractionRun.objects.select_for_update().get(pk=run.pk)
        done = in_a_thread(lambda: run_extraction(run_id=run.pk, now=at(FEB_1)))

    assert done is False


def test_what_was_mined_can_be_thrown_away_before_there_are_claims() -> None:
    document = take_in()
    mine(document)

    discard_document(document=document)

    assert (Document.objects.count(), Passage.objects.count()) == (0, 0)


@pytest.mark.parametrize("other", ["王小明", "Jose Garcia"])
def test_authors_whose_names_differ_are_two_people(other: str) -> None:
    document = take_in(citation=replace(CITED, authors=["José García", "李小龙", other]))

    assert document.authors.count() == 3


def test_an_author_is_known_by_the_name_in_any_case_and_spacing() -> None:
    first = take_in(citation=replace(CITED, authors=["李小龙", "A. Uthor"]))
    second = take_in(PIECE + b"\nMore.\n", replace(CITED, authors=["李小龙 ", "a.  uthor"]))

    assert set(first.authors.all()) == set(second.authors.all())
