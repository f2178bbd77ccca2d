from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from forecasts.models import Claim, ClaimLink, Coding
from forecasts.queries.chains import (
    ClaimPage,
    DocumentPage,
    claim_page,
    document_page,
    in_order,
    quoted,
)
from forecasts.services.codings import Reading, code_claim, unlink_claim
from tests.commentary import make_passage, make_text
from tests.deeds import a_steward, resolve
from tests.factories import (
    FEB_1,
    JAN_11,
    JAN_21,
    at,
    make_claim,
    make_document,
    make_forecaster,
    make_question,
    make_tournament,
)
from tests.readings import a_whole_chain, read, tie

pytestmark = pytest.mark.django_db

STRANGER = AnonymousUser()


def read_by(coder: User, claim: Claim) -> Coding:
    reading = Reading(kind="forecast", low=0.55, high=0.8)
    return code_claim(claim=claim, reading=reading, coder=coder, now=at(JAN_11))


def document_of(claim: Claim) -> DocumentPage:
    return document_page(claim.document, STRANGER, FEB_1)


def chain_of(claim: Claim) -> ClaimPage:
    return claim_page(claim, STRANGER, FEB_1)


def test_claims_follow_the_text_and_those_without_a_place_come_last() -> None:
    document = make_document()
    for key, start in (("K01", None), ("K02", 90), ("K03", 10), ("K04", None)):
        make_claim(key, document=document, start=start, end=start and start + 5)

    assert [claim.key for claim in in_order(document)] == ["K03", "K02", "K01", "K04"]


def test_a_documents_page_counts_what_became_of_its_claims() -> None:
    for key in ("K01", "K02", "K03"):
        make_claim(key)
    tested, coded, other = Claim.objects.order_by("key")
    read(tested)
    read(coded)
    read(other, kind="evaluation", reason="evaluation")
    tie(tested, make_question())
    resolve(tested.links.get().question)

    page = document_of(tested)
    assert (len(page.rows), page.codable, page.linked, page.tested) == (3, 2, 1, 1)
    assert [(one.reason, [row.claim.key for row in one.rows]) for one in page.register] == [
        ("no question asks for the same event", ["K02"]),
        ("an evaluation", ["K03"]),
    ]


def test_rejected_passages_are_counted_by_reason() -> None:
    document = make_document()
    for start, reason in ((0, "no_claim"), (10, "not_a_forecast"), (20, "no_claim")):
        make_passage(document, start, reason=reason)
    make_passage(document, 30)

    assert document_page(document, STRANGER, FEB_1).rejected == [
        ("says nothing about the world", 2),
        ("a recommendation or a norm", 1),
    ]


def test_the_import_report_is_for_stewards() -> None:
    document = make_document()
    text = make_text(document)

    assert document_page(document, STRANGER, FEB_1).text is None
    assert document_page(document, make_forecaster(), FEB_1).text is None
    assert document_page(document, a_steward(), FEB_1).text == text


def test_a_quotation_is_cut_at_25_words() -> None:
    assert quoted(make_claim(quote=" ".join(["word"] * 26))) == " ".join([*["word"] * 25, "…"])


def test_a_chain_shows_no_question_behind_closed_doors() -> None:
    claim = make_claim()
    tie(claim, make_question(tournament=make_tournament("secret", is_public=False)))

    assert chain_of(claim).branches == []
    assert len(claim_page(claim, a_steward(), FEB_1).branches) == 1


def test_a_coding_is_kept_from_others_until_the_second_coder_is_done() -> None:
    claim = make_claim(document=make_document(two_coders=True))
    first = read_by(make_forecaster("one"), claim)

    page = chain_of(claim)
    assert (page.codings, page.is_blind, page.line.coding) == ([], True, None)

    second = read_by(make_forecaster("two"), claim)
    page = chain_of(claim)
    assert (page.codings, page.is_blind, page.line.coding) == ([first, second], False, second)


@pytest.mark.parametrize(("when", "late"), [(JAN_11, False), (JAN_21, True), (FEB_1, True)])
def test_a_link_made_once_the_outcome_was_known_is_late(when: datetime, late: bool) -> None:
    claim, question = make_claim(), make_question()
    tie(claim, question, when=when)
    resolve(question, known_at=JAN_21)

    [branch] = chain_of(claim).branches
    assert branch.linked.is_late is late


def test_a_link_taken_back_stays_on_record_and_tests_nothing() -> None:
    claim = make_claim()
    link = tie(claim, make_question())
    unlink_claim(link=link, steward=a_steward(), now=at(JAN_21))

    page = chain_of(claim)
    assert (page.undone, page.branches, page.line.link) == ([link], [], None)


def test_a_chain_ends_in_evidence_outcome_and_scores() -> None:
    page = chain_of(a_whole_chain(0.5))
    [branch] = page.branches
    assert [one.url for one in branch.evidence] == ["https://example.org/rain"]
    assert branch.crowd_brier == 0.25
    assert page.line.happened is True
    assert page.line.best == pytest.approx(0.04)
    assert page.line.worst == pytest.approx(0.2025)


def test_a_link_that_is_evidence_only_tests_nothing() -> None:
    claim, question = make_claim(), make_question()
    read(claim)
    tie(claim, question, ClaimLink.Relation.EVIDENCE)
    resolve(question)

    assert chain_of(claim).line.reason == "no question asks for the same event"


@pytest.mark.parametrize("many", [1, 3])
def test_a_documents_page_takes_a_fixed_number_of_queries(
    django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    document = make_document()
    for place in range(many):
        claim = make_claim(f"K{place}", document=document)
        read(claim)
        question = make_question(f"q{place}")
        tie(claim, question)
        resolve(question)
        make_passage(document, place * 10, reason="no_claim")

    with django_assert_num_queries(12):
        document_page(document, STRANGER, FEB_1)


@pytest.mark.parametrize(("many", "queries"), [(1, 16), (3, 22)])
def test_a_chain_takes_three_queries_for_each_question(
    django_assert_num_queries: DjangoAssertNumQueries, many: int, queries: int
) -> None:
    claim = make_claim()
    read(claim)
    for place in range(many):
        question = make_question(f"q{place}")
        tie(claim, question, when=JAN_11)
        resolve(question)

    with django_assert_num_queries(queries):
        chain_of(claim)
