"""What becomes of the readings and the test of a claim that is reworded or moved."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from forecasts.models import Claim, Coding, Commentator
from forecasts.queries.claim_tests import Standing
from forecasts.queries.codings import differing_coders, seen_by, standing, worded
from forecasts.queries.waiting import to_adjudicate, to_code
from forecasts.services.codings import Reading
from tests.coding import LIKELY, NONE, UNLIKELY, blind, code, differ, reword, settle
from tests.deeds import a_steward, resolve
from tests.factories import FEB_1, JAN_1, JAN_11, JAN_21, JAN_31, make_claim, make_question
from tests.readings import a_tested_claim, card, line_of, tie

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def asked(claim: Claim) -> Claim:
    """The claim, linked on 1 January to a question that was known on the 21st."""
    question = make_question()
    tie(claim, question)
    resolve(question)
    return claim


def counts(claim: Claim) -> tuple[Coding | None, list[str]]:
    """The coding that counts, and what was done late."""
    line = line_of(Claim.objects.select_related("document").get(pk=claim.pk))
    return line.coding, line.done_late


def waits(claim: Claim) -> list[int]:
    """The coders a claim has while it waits to be coded."""
    return list(to_code(FEB_1).get(pk=claim.pk).coders)


def test_a_reading_counts_until_somebody_reads_the_claim_as_it_stands() -> None:
    claim = asked(make_claim())
    old = code(claim, LIKELY, when=JAN_1)
    reword(claim, JAN_11)
    before = counts(claim)

    new = code(claim, UNLIKELY, "stella", when=JAN_11 + DAY)

    assert (before, counts(claim)) == ((old, []), (new, []))


def test_what_is_reworded_in_time_and_read_late_counts_apart() -> None:
    claim = asked(make_claim())
    code(claim, LIKELY, when=JAN_1)
    reword(claim, JAN_11)

    new = code(claim, UNLIKELY, when=JAN_31)

    assert counts(claim) == (new, ["read"])


def test_what_is_reworded_late_counts_apart_as_it_was_read_and_as_it_is_read_again() -> None:
    claim = asked(make_claim())
    old = code(claim, LIKELY, when=JAN_1)
    reword(claim, JAN_21)
    before = counts(claim)

    new = code(claim, UNLIKELY, when=FEB_1)

    assert (before, counts(claim)) == ((old, ["reworded"]), (new, ["read", "reworded"]))


def test_a_claim_reworded_late_is_on_the_late_card() -> None:
    reword(a_tested_claim())

    found = card()

    assert found.late is not None
    assert (found.early.report.tested, found.late.report.tested) == (0, 1)


@pytest.mark.parametrize(
    ("moved_at", "done_late"), [(JAN_21 - DAY, []), (JAN_21, ["moved to another author"])]
)
def test_a_claim_moved_to_another_author_late_counts_apart(
    moved_at: datetime, done_late: list[str]
) -> None:
    claim = a_tested_claim()
    other = Commentator.objects.create(slug="other", name="O. Ther")
    claim.document.authors.add(other)

    reword(claim, moved_at, claim.paraphrase, commentator=other, holder="O. Ther")

    assert counts(claim)[1] == done_late


def test_a_claim_taken_off_a_card_late_counts_apart_on_its_outlet_s() -> None:
    claim = a_tested_claim()

    reword(claim, JAN_31, claim.paraphrase, commentator=None, holder="A farmer")

    assert counts(claim)[1] == ["taken off a card"]


def test_a_quotation_put_right_late_leaves_the_test_as_it_was() -> None:
    claim = a_tested_claim()

    reword(claim, JAN_31, claim.paraphrase, quote="It rains")

    assert counts(claim)[1] == []


@pytest.mark.parametrize("second", [LIKELY, UNLIKELY])
def test_two_who_read_two_wordings_neither_agree_nor_differ(second: Reading) -> None:
    claim = blind()
    code(claim, LIKELY, "sten", when=JAN_11)
    reword(claim, JAN_21)
    code(claim, second, "stella", when=JAN_31)

    found = (standing([claim]), differing_coders(claim), list(to_adjudicate(FEB_1)))

    assert found == ({}, set(), [])
    assert line_of(claim).standing == Standing.AWAITED
    assert waits(claim) == [a_steward("stella").pk]


def test_both_coders_readings_count_again_once_both_have_read_the_new_wording() -> None:
    claim = blind()
    code(claim, LIKELY, "sten", when=JAN_11)
    reword(claim, JAN_21)
    code(claim, UNLIKELY, "stella", when=JAN_31)

    again = code(claim, UNLIKELY, "sten")

    assert standing([claim]) == {claim.pk: again}
    assert list(to_code(FEB_1)) == []


def test_what_both_read_stands_until_one_reads_the_new_wording() -> None:
    claim = blind()
    code(claim, LIKELY, "sten", when=JAN_1)
    second = code(claim, LIKELY, "stella", when=JAN_1)
    reword(claim, JAN_11)
    before = (standing([claim]), list(to_code(FEB_1)))

    code(claim, LIKELY, "sten", when=JAN_21)

    assert before == ({claim.pk: second}, [])
    assert (standing([claim]), waits(claim)) == ({}, [a_steward("sten").pk])


def test_a_settled_difference_is_one_of_the_wording_it_was_settled_of() -> None:
    claim = differ(blind())
    settle(claim, NONE)  # on 1 February
    reword(claim, FEB_1 + DAY)

    code(claim, LIKELY, "sten", when=FEB_1 + 2 * DAY)

    assert (standing([claim]), waits(claim)) == ({}, [a_steward("sten").pk])


def test_with_one_coder_the_new_reading_stands_whoever_read_it_before() -> None:
    claim = differ(make_claim())
    reword(claim, FEB_1 + DAY)

    new = code(claim, NONE, "third", when=FEB_1 + 2 * DAY)

    assert (standing([claim]), differing_coders(claim)) == ({claim.pk: new}, set())


def test_of_two_rewordings_the_readings_between_are_those_that_count() -> None:
    claim = make_claim()
    code(claim, LIKELY, "sten", when=JAN_1)
    reword(claim, JAN_11)
    between = code(claim, UNLIKELY, "stella", when=JAN_21)
    reword(claim, JAN_31, "It will be dry.")

    assert standing([claim]) == {claim.pk: between}


def test_coders_are_blind_to_one_another_s_readings_of_the_new_wording() -> None:
    claim = blind()
    old = [code(claim, LIKELY, coder, when=JAN_1) for coder in ("sten", "stella")]
    reword(claim, JAN_11)
    new = code(claim, UNLIKELY, "sten", when=JAN_21)
    seen = [
        seen_by(list(worded()), a_steward(coder), two_coders=True) for coder in ("sten", "stella")
    ]

    last = code(claim, UNLIKELY, "stella")

    assert seen == [[*old, new], old]
    assert seen_by(list(worded()), a_steward("other"), two_coders=True) == [*old, new, last]


def test_who_read_an_earlier_wording_alone_does_not_see_the_other_s_reading() -> None:
    claim = blind()
    old = code(claim, LIKELY, "sten", when=JAN_1)
    reword(claim, JAN_11)
    code(claim, UNLIKELY, "stella", when=JAN_21)

    assert seen_by(list(worded()), a_steward("sten"), two_coders=True) == [old]
