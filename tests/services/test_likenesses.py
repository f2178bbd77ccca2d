"""The same piece taken in twice: found, joined to what is here, or told apart with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import User
from forecasts.errors import IllegalStep, InvalidDocument
from forecasts.models import Document
from forecasts.queries.likenesses import Piece, alike, is_near, piece_of
from forecasts.services.document_imports import attach_text
from forecasts.services.documents import publish_document
from tests.deeds import a_steward
from tests.factories import FEB_1, at, make_claim, make_commentator, make_document
from tests.intake import accept, decide_all, mine, passages, take_in
from tests.races import while_locked

pytestmark = pytest.mark.django_db


def attach(document: Document, to: Document) -> Document:
    return attach_text(document=document, to=to, now=at(FEB_1))


def publish(document: Document, reason: str = "", steward: User | None = None) -> Document:
    return publish_document(document=document, now=at(FEB_1), steward=steward, reason=reason)


@pytest.mark.parametrize(
    ("piece", "is_alike"),
    [
        (Piece("Clouds Over the Valley", ["A. Uthor"]), True),
        (Piece("CLOUDS over the valley: what to do", ["E. Lse", "a. uthor "]), True),
        (Piece("Clouds over the valley", ["E. Lse"]), False),
        (Piece("Rain over the hills", ["A. Uthor"]), False),
        (Piece("Rain", ["E. Lse"], "http://papers.example/Clouds/"), True),
        (Piece("Rain", ["E. Lse"], "https://papers.example/rain"), False),
    ],
)
def test_documents_are_alike_by_author_and_title_or_by_address(
    piece: Piece, is_alike: bool
) -> None:
    here = make_document(
        title="Clouds over the valley", url="https://www.papers.example/clouds#top"
    )
    new = make_document("new", author=make_commentator("N. Ew"))

    assert alike(piece, besides=new) == ([here] if is_alike else [])


@pytest.mark.parametrize("numbers", [("12", "13"), ("2026", "2027")])
def test_numbers_of_a_series_are_told_apart(numbers: tuple[str, str]) -> None:
    one, other = (f"Weekly briefing {number}" for number in numbers)

    assert not is_near(one, other)


def test_who_wrote_a_file_is_guessed_while_nobody_has_said() -> None:
    document = take_in(is_confirmed=False, authors=[])

    assert piece_of(document) == Piece("Clouds", ["A. Uthor"])


def test_a_file_becomes_the_text_of_a_document_that_came_without_one() -> None:
    claim = make_claim()
    document = take_in()

    kept = attach(document, claim.document)

    assert list(Document.objects.all()) == [kept]
    assert (kept.slug, kept.text.media_type, list(kept.claims.all())) == (
        "clouds",
        "text/markdown",
        [claim],
    )
    mine(kept)
    assert kept.passages.count() == 5


@pytest.mark.parametrize(
    ("prepare", "reason"),
    [
        (lambda new, here: accept(passages(new)[0]), "Claims rest"),
        (lambda new, here: Document.objects.filter(pk=new.pk).update(published_at=FEB_1), "Claims"),
        (lambda new, here: Document.objects.filter(pk=here.pk).update(title="Rain"), "not alike"),
    ],
)
def test_what_is_no_text_of_a_document_stays_apart(
    prepare: Callable[[Document, Document], object], reason: str
) -> None:
    here, new = make_document(), take_in()
    prepare(new, here)

    with pytest.raises(IllegalStep, match=reason):
        attach(new, here)

    assert Document.objects.count() == 2


def test_a_document_has_one_text() -> None:
    first = take_in()
    second = take_in("# Clouds\n\nIt will rain again.\n")

    with pytest.raises(IllegalStep, match="is here already"):
        attach(second, first)


@pytest.mark.django_db(transaction=True)
def test_of_two_texts_attached_at_once_one_is_kept() -> None:
    here, first = make_document(), take_in()
    second = take_in("# Clouds\n\nIt will rain again.\n")

    ends = while_locked(
        here, lambda: None, lambda: attach(first, here), lambda: attach(second, here)
    )

    assert sorted(type(end).__name__ for end in ends) == ["Document", "IllegalStep"]
    assert Document.objects.count() == 2


def ready() -> Document:
    """One that could be published, but for another that it is like."""
    make_document()
    document = take_in()
    decide_all(document)
    return document


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_document_like_another_is_not_published_without_a_reason(reason: str) -> None:
    document = ready()

    with pytest.raises(InvalidDocument, match="like this is here already") as refused:
        publish(document, reason, a_steward())

    document.refresh_from_db()
    assert (refused.value.field, document.published_at) == ("reason", None)


def test_why_it_is_another_text_is_kept() -> None:
    document = publish(ready(), " Its second part. ", a_steward())

    document.refresh_from_db()
    assert (document.distinct_because, document.distinct_by) == ("Its second part.", a_steward())


def test_what_is_like_nothing_needs_no_reason() -> None:
    document = take_in()
    decide_all(document)

    document = publish(document, "Whatever.", a_steward())

    assert (document.published_at, document.distinct_because) == (FEB_1, "")
