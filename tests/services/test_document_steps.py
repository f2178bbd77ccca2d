"""What becomes of a document that was taken in: how it is cited, publishing, discarding."""

from __future__ import annotations

import pytest
from django.db import transaction

from forecasts.errors import IllegalStep, InvalidDocument
from forecasts.models import Commentator, Document, Outlet
from forecasts.services.document_imports import confirm_citation
from forecasts.services.documents import Citation, discard_document, publish_document
from forecasts.services.passages import put_off
from tests.factories import FEB_1, JAN_21, at, make_document, make_steward
from tests.intake import CITED, PIECE, accept, mine, passages, reject, take_in

pytestmark = pytest.mark.django_db


def test_a_document_is_not_published_while_strong_suggestions_wait() -> None:
    document = take_in()
    strong = [passage for passage in passages(document) if passage.is_strong]
    for passage in strong[1:]:
        reject(passage)

    with pytest.raises(IllegalStep, match="1 strong suggestion still waits"):
        publish_document(document=document, now=at(FEB_1))

    put_off(passage=strong[0], steward=make_steward(), now=at(FEB_1))
    with pytest.raises(IllegalStep, match="still waits"):
        publish_document(document=document, now=at(FEB_1))


def test_a_document_is_published_once_when_the_strong_are_decided() -> None:
    document = take_in()
    for passage in document.passages.filter(is_strong=True):
        reject(passage)

    assert publish_document(document=document, now=at(FEB_1)).published_at == FEB_1
    with pytest.raises(IllegalStep, match="public already"):
        publish_document(document=document, now=at(FEB_1))


@pytest.mark.parametrize(
    ("is_confirmed", "reason"), [(False, "how it is cited"), (True, "still being read")]
)
def test_a_document_is_not_published_before_it_was_read(is_confirmed: bool, reason: str) -> None:
    document = take_in(is_confirmed=is_confirmed, mined=False)

    with pytest.raises(IllegalStep, match=reason):
        publish_document(document=document, now=at(FEB_1))


def test_a_document_with_claims_is_not_thrown_away() -> None:
    document = take_in()
    accept(passages(document)[0])

    with pytest.raises(IllegalStep, match="Claims rest"):
        discard_document(document=document)


def test_with_a_document_goes_whom_nothing_else_is_by() -> None:
    make_document()
    document = take_in(authors=["A. Uthor", "B. Riter"])

    discard_document(document=document)

    assert [one.name for one in Commentator.objects.all()] == ["A. Uthor"]
    assert [one.name for one in Outlet.objects.all()] == ["The Paper"]


def test_under_another_date_what_waits_is_found_anew() -> None:
    document = take_in()
    accepted, *_, rejected = passages(document)
    accept(accepted)
    reject(rejected)
    before = {passage.pk for passage in passages(document)}

    later = Citation(**vars(CITED) | {"published_on": "2020"})
    confirm_citation(document=document, citation=later, now=at(FEB_1))
    kept = {passage.pk for passage in passages(document)}
    mine(document)

    assert kept == {accepted.pk, rejected.pk}
    assert (len(passages(document)), kept < before) == (len(before), True)
    windows = [time["latest"] for one in passages(document) for time in one.guess["times"]]
    assert "2022-12-31" in windows


def test_with_the_same_date_nothing_is_read_again() -> None:
    document = take_in()
    before = passages(document)

    again = Citation(**vars(CITED) | {"title": "Clouds again"})
    confirm_citation(document=document, citation=again, now=at(FEB_1))

    assert (passages(document), document.runs.filter(finished_at=None).count()) == (before, 0)


def test_how_a_public_document_is_cited_stays() -> None:
    document = take_in("Nothing is claimed in this text, however long one looks.\n")
    publish_document(document=document, now=at(FEB_1))

    with pytest.raises(IllegalStep, match="stays as it is cited"), transaction.atomic():
        confirm_citation(document=document, citation=CITED, now=at(FEB_1))


@pytest.mark.parametrize(
    ("day", "is_refused"),
    [("2026-02-02", False), ("2026-02", False), ("2026-02-03", True), ("2027", True)],
)
def test_nothing_was_published_on_a_day_to_come(day: str, is_refused: bool) -> None:
    document, cited = take_in(), Citation(**vars(CITED) | {"published_on": day})
    refused = ""

    try:
        with transaction.atomic():
            confirm_citation(document=document, citation=cited, now=at(FEB_1))
    except InvalidDocument as refusal:
        refused = refusal.field

    assert refused == ("published_on" if is_refused else "")


def test_a_day_to_come_is_not_taken_from_the_file() -> None:
    document = take_in(f"Published 4 February 2031\n\n{PIECE}", is_confirmed=False, published_on="")

    assert (document.text.guess["published_on"], document.published_on) == ("2031-02-04", "")


def test_a_file_without_a_title_has_the_address_of_the_title_it_is_given() -> None:
    document = take_in("It rained here all week long.\n", is_confirmed=False, title="")
    named = Citation(**vars(CITED) | {"title": "Rain"})

    first = confirm_citation(document=document, citation=named, now=at(FEB_1))
    again = confirm_citation(document=first, citation=CITED, now=at(FEB_1))

    assert (document.slug, first.slug, again.slug) == (
        "the-courier-untitled",
        "the-courier-rain",
        "the-courier-rain",
    )


def test_an_address_is_not_numbered_for_a_document_s_own_sake() -> None:
    document = take_in(is_confirmed=False)

    cited = confirm_citation(document=document, citation=CITED, now=at(FEB_1))

    assert (document.slug, cited.slug) == ("the-courier-clouds", "the-courier-clouds")


def test_whose_claims_were_taken_stays_an_author() -> None:
    document = take_in()
    claim = accept(passages(document)[0])
    other = Citation(**vars(CITED) | {"authors": ["B. Uthor"]})

    with pytest.raises(InvalidDocument, match=f"{claim.key} is a claim of A. Uthor"):
        confirm_citation(document=document, citation=other, now=at(FEB_1))

    assert [author.name for author in document.authors.all()] == ["A. Uthor"]


def test_a_run_of_an_extractor_that_is_gone_is_not_asked_for_again() -> None:
    document = take_in()
    gone = document.runs.create(
        extractor="gone", version="1", requested_at=JAN_21, finished_at=JAN_21
    )
    later = Citation(**vars(CITED) | {"published_on": "2020"})

    confirm_citation(document=document, citation=later, now=at(FEB_1))

    assert gone not in document.runs.filter(finished_at=None)


def test_a_document_thrown_away_meanwhile_is_a_refusal() -> None:
    document = take_in()
    stale = Document.objects.get(pk=document.pk)
    discard_document(document=document)

    with pytest.raises(IllegalStep, match="thrown away meanwhile"):
        publish_document(document=stale, now=at(FEB_1))
    with pytest.raises(IllegalStep, match="thrown away meanwhile"):
        discard_document(document=stale)
