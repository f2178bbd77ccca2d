from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Claim
from forecasts.queries.registers import register
from tests.commentary import make_passage, make_text
from tests.deeds import annul, resolve
from tests.factories import (
    make_claim,
    make_commentator,
    make_document,
    make_question,
    make_tournament,
)
from tests.readings import read, tie

pytestmark = pytest.mark.django_db


def reasons() -> list[tuple[str, int]]:
    return register().whole.reasons


def linked(key: str = "K01", slug: str = "rain") -> Claim:
    claim = make_claim(key)
    read(claim)
    tie(claim, make_question(slug))
    return claim


def test_a_claim_nobody_coded_is_on_the_register() -> None:
    make_claim()

    assert reasons() == [("nobody has coded it yet", 1)]


def test_a_claim_without_a_range_says_the_coders_reason() -> None:
    read(make_claim(), kind="evaluation", reason="evaluation")

    assert reasons() == [("an evaluation", 1)]


def test_a_claim_without_a_question_says_so() -> None:
    read(make_claim())

    assert reasons() == [("no question asks for the same event", 1)]


def test_a_claim_whose_question_is_open_says_so() -> None:
    linked()

    assert reasons() == [("its question is not resolved", 1)]


def test_a_claim_whose_question_was_annulled_says_so() -> None:
    annul(linked().links.get().question)

    assert reasons() == [("its question was annulled", 1)]


def test_a_tested_claim_is_counted_and_not_listed() -> None:
    resolve(linked().links.get().question)

    found = register()
    assert (found.whole.read, found.whole.tested, found.lines) == (1, 1, [])


def test_a_question_behind_closed_doors_tests_nothing() -> None:
    claim = make_claim()
    read(claim)
    question = make_question(tournament=make_tournament("secret", is_public=False))
    tie(claim, question)
    resolve(question)

    assert reasons() == [("no question asks for the same event", 1)]


def test_an_unpublished_document_is_not_on_the_register() -> None:
    make_claim(document=make_document("draft", published_at=None))

    found = register()
    assert (found.lines, found.frame, found.authors) == ([], [], [])


def test_the_register_is_counted_by_author_and_outlet() -> None:
    make_claim("K01")
    make_claim("K02", document=make_document("waves", author=make_commentator("B. Ryter")))

    found = register()
    assert [(one.name, one.read, one.untested) for one in found.authors] == [
        ("A. Uthor", 1, 1),
        ("B. Ryter", 1, 1),
    ]
    assert [(one.slug, one.read) for one in found.outlets] == [("paper", 2)]


def test_what_an_author_quotes_is_counted_as_said_by_others() -> None:
    make_claim("K01")
    make_claim("K02", commentator=None, holder="A minister")

    found = register()
    assert [(one.name, one.slug, one.read) for one in found.authors] == [
        ("A. Uthor", "a-uthor", 1),
        ("said by others", "", 1),
    ]
    assert (found.whole.read, register(author="a-uthor").whole.read) == (2, 1)


def test_the_register_of_an_author_is_out_of_their_documents() -> None:
    make_claim("K01")
    make_claim("K02", document=make_document("waves", author=make_commentator("B. Ryter")))

    found = register(author="b-ryter")
    assert [line.claim.key for line in found.lines] == ["K02"]
    assert [one.document.slug for one in found.frame] == ["waves"]


def test_the_register_of_an_outlet_nobody_knows_is_empty() -> None:
    make_claim()

    assert register(outlet="nobody").lines == []


def test_a_document_without_its_text_is_not_said_to_be_read_whole() -> None:
    make_document()

    [reading] = register().frame
    assert (reading.has_text, reading.is_whole) == (False, False)


def test_a_document_is_read_whole_once_every_passage_is_decided_on() -> None:
    document = make_document()
    make_text(document)
    make_passage(document, 0, reason="no_claim")
    assert register().frame[0].is_whole is True

    make_passage(document, 10)
    assert register().frame[0].is_whole is False


@pytest.mark.parametrize("many", [1, 3])
def test_the_register_takes_a_fixed_number_of_queries(
    django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    for place in range(many):
        document = make_document(f"d{place}")
        read(make_claim(document=document))
        tie(document.claims.get(), make_question(f"q{place}"))

    with django_assert_num_queries(6):
        register()
