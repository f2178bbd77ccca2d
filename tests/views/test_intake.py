from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from forecasts.models import Commentator, Document, DocumentText
from forecasts.services.document_imports import UNTITLED
from forecasts.services.documents import publish_document
from tests.extraction.documents.noisy import AMOUNT, noisy_markdown, noisy_page, noisy_pdf
from tests.factories import FEB_1, at, make_document
from tests.intake import PIECE, TYPED, accept, errors, mine, passages, steward, take_in

pytestmark = pytest.mark.django_db


def bring(client: Client, **said: Any) -> HttpResponse:
    return client.post(reverse("document_import"), said)  # type: ignore[return-value]


def a_file(name: str = "clouds.md", data: bytes = PIECE.encode()) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_a_pasted_text_leads_to_how_it_is_cited() -> None:
    page = bring(steward(), text=PIECE, outlet="The Courier")

    document = Document.objects.get()
    assert (page.status_code, page["Location"]) == (302, f"/sources/{document.slug}/cite/")
    assert (document.title, document.published_at) == ("Clouds over the valley", None)
    assert (list(document.runs.all()), Commentator.objects.count()) == ([], 0)


def test_a_pasted_text_is_kept_with_the_line_ends_it_had() -> None:
    bring(steward(), text=PIECE.replace("\n", "\r\n"), outlet="The Courier")

    assert bytes(DocumentText.objects.get().raw) == PIECE.encode()


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("clouds.txt", PIECE.encode(), "text/plain"),
        ("CLOUDS.MD", PIECE.encode(), "text/markdown"),
        ("clouds.htm", noisy_page().encode(), "text/html"),
        ("clouds.pdf", noisy_pdf(), "application/pdf"),
    ],
)
def test_a_files_format_is_told_by_its_ending(name: str, data: bytes, media_type: str) -> None:
    bring(steward(), file=a_file(name, data), outlet="The Courier")

    assert DocumentText.objects.get().media_type == media_type


def test_a_file_whose_ending_says_nothing_is_read_as_chosen() -> None:
    client = steward()

    page = bring(client, file=a_file("clouds"), outlet="The Courier")
    bring(client, file=a_file("clouds"), outlet="The Courier", media_type="text/markdown")

    assert page.status_code == 422
    assert errors(page) == {
        "media_type": ["Its name does not end like one of a text: say its format."]
    }
    assert DocumentText.objects.get().media_type == "text/markdown"


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        ({"outlet": "The Courier"}, 422, "text"),
        ({"outlet": "The Courier", "text": PIECE, "file": a_file()}, 422, "file"),
        ({"text": PIECE}, 422, "outlet"),
        ({"outlet": "The Courier", "text": PIECE, "url": "javascript:alert(1)"}, 422, "url"),
        ({"outlet": "The Courier", "text": PIECE, "published_on": "soon"}, 409, "published_on"),
        (
            {"outlet": "The Courier", "text": PIECE, "published_on": "2026-13"},
            409,
            "published_on",
        ),
        ({"outlet": "The Courier", "text": "Boo."}, 409, "text"),
        ({"outlet": "The Courier", "file": a_file("a.pdf", b"no PDF at all")}, 409, "file"),
    ],
)
def test_what_cannot_be_taken_in_is_said_at_its_field(
    said: dict[str, Any], status: int, field: str
) -> None:
    page = bring(steward(), **said)

    assert (page.status_code, list(errors(page))) == (status, [field])
    assert Document.objects.count() == 0


def test_what_was_typed_is_there_again_after_a_refusal() -> None:
    page = bring(steward(), text="Boo.", outlet="The Courier", title="A <title>", rights="© Them")

    content = page.content.decode()
    assert [word in content for word in ("Boo.", "The Courier", "A &lt;title&gt;", "© Them")] == [
        True
    ] * 4


def test_the_same_file_leads_to_what_it_became() -> None:
    client, document = steward(), take_in()

    page = bring(client, file=a_file(), outlet="Another")

    assert (page.status_code, list(errors(page))) == (409, ["file"])
    assert f'href="/sources/{document.slug}/review/"' in page.content.decode()


def test_how_a_file_seems_to_be_cited_is_filled_in() -> None:
    document = take_in(
        noisy_markdown(),
        is_confirmed=False,
        mined=False,
        when=datetime(2026, 2, 4, tzinfo=UTC),
        title="",
        authors=[],
        published_on="",
    )

    page = steward().get(reverse("document_cite", args=[document.slug]))

    initial = page.context["form"].initial
    assert [initial[name] for name in ("title", "authors", "published_on")] == [
        "Power Without Borders? The Slow Road to an ASEAN Grid",
        "Inge Salcedo-Brandt",
        "2026-02-04",
    ]


@pytest.mark.parametrize(
    ("media_type", "warned"), [("application/pdf", True), ("text/html", False)]
)
def test_the_report_of_a_pdf_warns_of_columns(media_type: str, warned: bool) -> None:
    document = take_in()
    DocumentText.objects.update(media_type=media_type)

    page = steward().get(reverse("document_cite", args=[document.slug]))

    assert ("A PDF in columns" in page.content.decode()) == warned


def test_the_report_names_each_hyphen_to_check_with_its_place() -> None:
    document = take_in("# Stock\n\nIt will rain here.\n\nThey will re-fresh it and re-elect her.\n")

    page = steward().get(reverse("document_cite", args=[document.slug]))

    assert page.context["hyphens"] == [("re-fresh", "Paragraph 2")]
    assert "“re-fresh” in Paragraph 2" in page.content.decode()


def test_the_report_says_what_cleaning_did_and_how_the_text_begins() -> None:
    document = take_in(noisy_markdown(), is_confirmed=False, mined=False)

    page = steward().get(reverse("document_cite", args=[document.slug])).content.decode()

    fix = '<tr><th scope="row">Joined broken paragraphs</th><td class="num">2</td></tr>'
    assert fix in page
    assert "Southeast Asia has talked about a regional power grid since 1997." in page
    assert AMOUNT not in page.split("<h3")[0]


def test_a_document_without_a_title_asks_for_one() -> None:
    document = take_in("It rained.\n\nIt will rain again soon enough here.\n", is_confirmed=False)
    Document.objects.update(title=UNTITLED)

    page = steward().get(reverse("document_cite", args=[document.slug]))

    assert page.context["form"].initial["title"] == ""


def test_a_confirmed_document_is_put_to_the_extractors() -> None:
    document = take_in(is_confirmed=False, title="", authors=[], published_on="")

    page = steward().post(reverse("document_cite", args=[document.slug]), TYPED)

    assert (page.status_code, page["Location"]) == (302, f"/sources/{document.slug}/review/")
    document.refresh_from_db()
    names = [author.name for author in document.authors.all()]
    assert (document.title, names) == ("Clouds over the valley", ["A. Uthor", "B. Riter"])
    assert document.runs.get().extractor == "rules"


def test_a_document_that_gets_its_title_is_found_at_its_new_address() -> None:
    document = take_in("It rained here all week long.\n", is_confirmed=False, title="")

    page = steward().post(reverse("document_cite", args=[document.slug]), TYPED)

    assert page["Location"] == "/sources/the-courier-clouds-over-the-valley/review/"


@pytest.mark.parametrize(
    ("is_mined", "told"), [(False, "It is still being read for claims."), (True, "Publish it")]
)
def test_publishing_is_offered_once_it_can_be_done(is_mined: bool, told: str) -> None:
    document = take_in("Nothing is claimed in this text, however long.\n", mined=is_mined)

    page = steward().get(reverse("document_review", args=[document.slug])).content.decode()

    offered = reverse("document_publish", args=[document.slug]) in page
    assert (offered, told in page) == (is_mined, True)


@pytest.mark.parametrize("field", ["outlet", "title", "authors", "published_on"])
def test_a_citation_lacks_nothing_when_it_is_confirmed(field: str) -> None:
    document = take_in(is_confirmed=False, authors=[])

    page = steward().post(reverse("document_cite", args=[document.slug]), TYPED | {field: " "})

    assert (page.status_code, list(errors(page))) == (422, [field])
    assert document.runs.count() == 0


def test_a_day_that_does_not_exist_is_refused_and_nothing_changes() -> None:
    document = take_in()

    page = steward().post(
        reverse("document_cite", args=[document.slug]), TYPED | {"published_on": "2026-13"}
    )

    assert (page.status_code, list(errors(page))) == (409, ["published_on"])
    document.refresh_from_db()
    assert document.published_on == "2026-01-20"


def test_an_author_mended_away_leaves_no_page_behind() -> None:
    document = take_in(authors=["A. Utor"])

    steward().post(reverse("document_cite", args=[document.slug]), TYPED)

    assert not Commentator.objects.filter(name="A. Utor").exists()


def test_an_author_of_another_document_stays_when_mended_away() -> None:
    document = take_in()
    make_document("other")

    steward().post(reverse("document_cite", args=[document.slug]), TYPED | {"authors": "B. Riter"})

    assert Commentator.objects.filter(name="A. Uthor").exists()


def test_a_failed_extractor_can_be_asked_again() -> None:
    document, client = take_in(), steward()
    document.runs.update(error="TimeoutError: too slow")
    review = client.get(reverse("document_review", args=[document.slug])).content.decode()

    client.post(reverse("document_extract", args=[document.slug]))

    assert "failed, TimeoutError: too slow" in review
    run = document.runs.get()
    assert (run.error, run.finished_at) == ("", None)


def test_what_every_extractor_has_read_is_not_read_again() -> None:
    document = take_in()

    page = steward().post(reverse("document_extract", args=[document.slug]), follow=True)

    assert "Every extractor here has read it" in page.content.decode()
    assert document.runs.filter(finished_at=None).count() == 0


def test_a_document_is_published_from_its_page() -> None:
    document = take_in("Nothing is claimed in this text, however long one looks.\n")

    page = steward().post(reverse("document_publish", args=[document.slug]))

    document.refresh_from_db()
    assert (page.status_code, document.published_at is None) == (302, False)


def test_publishing_is_refused_while_something_waits() -> None:
    document = take_in()

    page = steward().post(reverse("document_publish", args=[document.slug]))

    assert (page.status_code, "still wait" in page.content.decode()) == (409, True)


def test_a_document_is_thrown_away_from_its_page() -> None:
    document = take_in()

    page = steward().post(reverse("document_discard", args=[document.slug]))

    assert (page["Location"], Document.objects.count()) == ("/desk/", 0)


@pytest.mark.parametrize("name", ["document_cite", "document_review", "document_publish"])
def test_a_document_without_its_text_has_no_such_page(name: str) -> None:
    make_document()

    assert steward().get(reverse(name, args=["clouds"])).status_code == 404


def test_a_document_that_is_not_cited_cannot_be_reviewed_yet() -> None:
    document = take_in(is_confirmed=False)

    page = steward().get(reverse("document_review", args=[document.slug]))

    assert page["Location"] == f"/sources/{document.slug}/cite/"


def test_a_public_document_stays_as_it_is_cited() -> None:
    document = take_in("Nothing is claimed in this text, however long one looks.\n")
    publish_document(document=document, now=at(FEB_1))

    page = steward().post(reverse("document_cite", args=[document.slug]), TYPED)

    assert (page.status_code, errors(page)) == (
        409,
        {"__all__": ["This document is public: it stays as it is cited."]},
    )


SAMPLE = Path(__file__).parents[1] / "extraction" / "data" / "sample_commentary.md"


def test_one_text_by_three_ways_gives_the_same_suggestions() -> None:
    client = steward()
    files = [
        a_file("a.md", noisy_markdown().encode()),
        a_file("a.html", noisy_page().encode()),
        a_file("a.pdf", noisy_pdf()),
        a_file("clean.md", SAMPLE.read_bytes()),
    ]
    cited = {**TYPED, "published_on": "2026-02-04"}
    for file in files:
        bring(client, file=file, **cited)

    found = [suggested(document) for document in Document.objects.order_by("pk")]

    assert len(found[0]) > 20
    assert found[1:3] == [found[0]] * 2
    # The noisy ones have an aside and an abbreviation more than the clean one.
    assert [one[:2] + one[3:6] for one in found[3]] == [one[:2] + one[3:6] for one in found[0]]


def suggested(document: Document) -> list[tuple[Any, ...]]:
    """What is suggested of a document, whatever its offsets are."""
    mine(document)
    return [
        (
            one.kind,
            one.is_strong,
            [word.casefold() for word in one.guess["words"]],
            *(one.guess[name] for name in ("low", "high", "holder", "actors")),
            [(time["earliest"], time["latest"]) for time in one.guess["times"]],
        )
        for one in passages(document)
    ]


def test_reading_a_second_document_of_an_outlet_finds_it_there() -> None:
    client = steward()
    take_in()

    bring(client, text="# Rain\n\nIt will rain in the valley again.\n", outlet=" The Courier ")

    assert {document.outlet.name for document in Document.objects.all()} == {"The Courier"}


def test_a_claim_keeps_its_author_when_the_citation_is_mended() -> None:
    document = take_in(authors=["A. Utor"])
    claim = accept(passages(document)[0])

    steward().post(reverse("document_cite", args=[document.slug]), TYPED)

    claim.refresh_from_db()
    assert claim.commentator == Commentator.objects.get(name="A. Utor")
