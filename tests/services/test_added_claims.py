"""Claims that no program suggested, and second claims of one sentence."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from forecasts.errors import ConflictOfInterest, CopiedWords, IllegalStep
from forecasts.models import Claim, Document
from forecasts.queries.registers import readings
from forecasts.services.documents import publish_document
from tests.deeds import a_steward
from tests.factories import FEB_1, JAN_1, at
from tests.intake import accept, add, decide_all, mine, passages, span_of, take_in
from tests.races import at_once
from tests.readings import withdrawn

pytestmark = pytest.mark.django_db


def reading(document: Document) -> tuple[int, int, int]:
    [one] = readings(Document.objects.filter(pk=document.pk))
    return one.suggested, one.undecided, one.added


def test_a_sentence_that_was_not_suggested_becomes_a_claim_at_its_place() -> None:
    document = take_in()

    claim = add(document)

    assert document.text.text[claim.start : claim.end] == "It rained for a week."
    assert (claim.key, claim.locator, claim.holder, claim.accepted_at) == (
        "K01",
        "Paragraph 1",
        "A. Uthor",
        FEB_1,
    )
    passage = claim.passages.get()
    assert (passage.state, passage.added_by) == ("accepted", a_steward())


def test_a_sentence_makes_a_second_claim_with_a_key_of_its_own() -> None:
    document = take_in()
    suggested = passages(document)[0]
    first = accept(suggested)

    second = add(document, suggested.span, paraphrase="And before 2028.")

    assert [first.key, second.key] == ["K01", "K02"]
    assert (second.start, second.end) == suggested.span
    assert document.passages.filter(start=suggested.start).count() == 2


def test_the_same_claim_is_not_made_twice() -> None:
    document = take_in()
    add(document)

    with pytest.raises(IllegalStep, match="K01 says that already"):
        add(document, paraphrase=" A wet week. ")


def test_a_claim_that_was_withdrawn_by_mistake_is_made_anew() -> None:
    document = take_in()
    withdrawn(add(document))

    again = add(document)

    assert (again.key, again.paraphrase, again.withdrawn_at) == ("K02", "A wet week.", None)


def test_added_claims_are_counted_beside_what_was_suggested() -> None:
    document = take_in()
    before = reading(document)

    add(document)

    assert (before, reading(document)) == ((5, 5, 0), (5, 5, 1))


def test_a_claim_is_added_after_everything_is_decided_and_after_publication() -> None:
    document = take_in()
    decide_all(document)
    add(document)
    publish_document(document=document, now=at(FEB_1))

    late = add(document, span_of(document, "Nobody has asked the farmers."))

    assert (late.key, reading(document)) == ("K02", (5, 0, 2))


def test_what_waits_for_a_decision_is_decided_on_instead() -> None:
    document = take_in()

    with pytest.raises(IllegalStep, match="was suggested"):
        add(document, passages(document)[0].span)


@pytest.mark.parametrize("shift", [1, 10**6])
def test_what_is_no_sentence_of_the_text_is_refused(shift: int) -> None:
    document = take_in()
    start, end = span_of(document)

    with pytest.raises(IllegalStep, match="no such sentence"):
        add(document, (start + shift, end + shift))


def test_words_are_checked_as_when_a_passage_is_accepted() -> None:
    with pytest.raises(CopiedWords):
        add(take_in(), paraphrase="They are likely to sell their land within two years.")


def test_a_document_that_is_not_cited_has_no_claims_yet() -> None:
    with pytest.raises(IllegalStep, match="how it is cited"):
        add(take_in(is_confirmed=False))


def test_whoever_wrote_it_adds_no_claim() -> None:
    document = take_in()
    document.authors.update(user=a_steward(), claimed_at=JAN_1)

    with pytest.raises(ConflictOfInterest):
        add(document)


def test_an_extractor_that_finds_it_later_joins_it() -> None:
    document = take_in(mined=False)
    span = span_of(document, "It will probably be cold.")
    claim = add(document, span)

    mine(document)

    found = document.passages.filter(start=span[0])
    assert [(one.claim, one.runs.count()) for one in found] == [(claim, 1)]


@pytest.mark.django_db(transaction=True)
def test_two_claims_added_at_once_get_a_key_each() -> None:
    document, ada, bob = take_in(), a_steward("ada"), a_steward("bob")

    ends: list[Claim | BaseException] = at_once(
        document,
        lambda: add(document, paraphrase="Wet.", steward=ada),
        lambda: add(document, paraphrase="A week of rain.", steward=bob),
    )

    assert sorted(getattr(end, "key", str(end)) for end in ends) == ["K01", "K02"]


def test_what_is_added_is_a_claim() -> None:
    document = take_in()

    with pytest.raises(IntegrityError, match="passage_that_is_added_is_a_claim"):
        document.passages.update(added_by=a_steward())
