"""Report cards, by hand: where each claim stands, its losses, and what they amount to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Claim, ClaimLink, Question
from forecasts.queries.claim_tests import Standing
from forecasts.services.codings import unlink_claim
from tests.coding import code, differ
from tests.deeds import a_steward, annul, resolve
from tests.factories import (
    FEB_1,
    JAN_11,
    JAN_21,
    JAN_31,
    at,
    make_claim,
    make_document,
    make_question,
    make_tournament,
)
from tests.links import a_pair
from tests.readings import OPPOSITE, a_tested_claim, card, coded, line_of, linked, read, tie

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
DEC_31 = datetime(2025, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)  # the end of the claims' month


def stands(claim: Claim) -> Standing:
    return line_of(claim).standing


def losses(claim: Claim) -> list[float]:
    line = line_of(claim)
    return [round(loss, 9) for loss in (line.best, line.worst) if loss is not None]


def test_a_likely_that_came_about_lost_by_the_distance_of_its_ends_from_1() -> None:
    # Best (1 - 0.80)² = 0.04, worst (1 - 0.55)² = 0.2025.
    assert losses(a_tested_claim(outcome="yes")) == [0.04, 0.2025]


def test_a_likely_that_did_not_lost_by_the_distance_of_its_ends_from_0() -> None:
    # Best 0.55² = 0.3025, worst 0.80² = 0.64.
    assert losses(a_tested_claim(outcome="no")) == [0.3025, 0.64]


def test_a_claim_linked_to_the_opposite_event_came_about_where_the_answer_is_no() -> None:
    claim = a_tested_claim(outcome="no", relation=OPPOSITE)

    assert line_of(claim).happened is True
    assert losses(claim) == [0.04, 0.2025]


def of_one_coder_out_of_two() -> Claim:
    claim = make_claim(document=make_document(two_coders=True))
    code(claim)
    return claim


def of_coders_who_differ() -> Claim:
    return differ(make_claim())


def uncoded() -> Claim:
    return make_claim()


def uncodable() -> Claim:
    claim = make_claim()
    read(claim, reason="evaluation", kind="evaluation")
    return claim


def evidence_only() -> Claim:
    return linked(make_question(), ClaimLink.Relation.EVIDENCE)


def unlinked() -> Claim:
    claim = linked(make_question())
    unlink_claim(link=claim.links.get(), steward=a_steward(), now=at(JAN_11))
    return claim


def of_many_options() -> Claim:
    return linked(make_question(kind=Question.Kind.MULTIPLE_CHOICE))


def unresolved() -> Claim:
    return linked(make_question())


def annulled() -> Claim:
    question = make_question()
    claim = linked(question)
    annul(question)
    return claim


def of_a_branch_that_was_not_reached() -> Claim:
    pair = a_pair(make_question("rain"), make_question("flood"))
    claim = linked(pair.if_yes, is_conditional=True, condition="If it rains.")
    annul(pair.if_yes)
    return claim


def of_a_branch_that_was_reached() -> Claim:
    pair = a_pair(make_question("rain"), make_question("flood"))
    claim = linked(pair.if_yes, is_conditional=True, condition="If it rains.")
    resolve(pair.if_yes)
    return claim


def conditional_on_what_is_not_asked() -> Claim:
    question = make_question()
    claim = linked(question, is_conditional=True, condition="If it rains.")
    resolve(question)
    return claim


def said_afterwards() -> Claim:
    make_document(published_on="2026-02")
    question = make_question()
    claim = linked(question)
    resolve(question)
    return claim


def behind_closed_doors() -> Claim:
    secret = make_tournament("secret", is_public=False)
    question = make_question(tournament=secret)
    claim = linked(question)
    resolve(question)
    return claim


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (a_tested_claim, Standing.TESTED),
        (of_a_branch_that_was_reached, Standing.TESTED),
        (uncoded, Standing.UNCODED),
        (of_one_coder_out_of_two, Standing.AWAITED),
        (of_coders_who_differ, Standing.DIFFERING),
        (uncodable, Standing.UNCODABLE),
        (coded, Standing.UNLINKED),
        (evidence_only, Standing.UNLINKED),
        (unlinked, Standing.UNLINKED),
        (behind_closed_doors, Standing.UNLINKED),
        (of_many_options, Standing.OTHER_KIND),
        (unresolved, Standing.OPEN),
        (of_a_branch_that_was_not_reached, Standing.CONDITION_FAILED),
        (annulled, Standing.ANNULLED),
        (conditional_on_what_is_not_asked, Standing.UNASKED),
        (said_afterwards, Standing.KNOWN),
    ],
)
def test_a_claim_stands_where_its_coding_and_its_question_leave_it(
    make: Callable[[], Claim], expected: Standing
) -> None:
    assert stands(make()) == expected


def test_what_is_not_tested_has_no_losses() -> None:
    line = line_of(annulled())

    assert (line.best, line.worst, line.happened, line.tested) == (None, None, None, None)


def test_what_was_known_on_the_day_it_was_said_is_tested() -> None:
    make_document(published_on="2026-01-21")  # known on that day at midnight

    assert stands(a_tested_claim()) == Standing.TESTED


def test_what_was_known_within_the_month_it_was_said_in_is_tested() -> None:
    make_document(published_on="2026-01")

    assert stands(a_tested_claim()) == Standing.TESTED


def test_the_reasons_are_counted_the_most_frequent_first() -> None:
    make_claim("K01")
    for key in ("K02", "K03"):
        read(make_claim(key), reason="evaluation", kind="evaluation")
    a_tested_claim("K04")

    assert card().untested == [
        ("an evaluation", 2),
        ("nobody has coded it yet", 1),
    ]


def test_a_card_counts_what_was_read_codable_linked_and_tested() -> None:
    make_claim("K01")
    read(make_claim("K02"))
    a_tested_claim("K03")

    found = card()

    assert (len(found.lines), found.codable, found.linked, found.tested) == (3, 2, 1, 1)


def test_a_link_made_once_the_outcome_was_known_counts_on_the_late_card_alone() -> None:
    a_tested_claim("K01", when=JAN_21 - SECOND)
    a_tested_claim("K02", when=JAN_21)

    found = card()

    assert found.late is not None
    assert (found.early.report.tested, found.late.report.tested) == (1, 1)
    assert [line.is_late for line in found.lines] == [False, True]


def test_a_card_without_late_links_has_no_late_part() -> None:
    a_tested_claim()

    assert card().late is None


def test_a_second_link_does_not_change_what_a_claim_is_tested_on() -> None:
    claim = a_tested_claim(outcome="no")
    other = make_question("other")
    tie(claim, other, when=JAN_11)
    resolve(other, "yes")

    assert line_of(claim).happened is False


def test_a_link_that_cannot_test_gives_way_to_one_that_can() -> None:
    claim = annulled()
    other = make_question("other")
    tie(claim, other, when=JAN_11)
    resolve(other, "yes")

    assert stands(claim) == Standing.TESTED


def test_a_link_made_in_time_goes_before_an_earlier_one_made_late() -> None:
    claim = a_tested_claim(when=JAN_21)
    other = make_question("other")
    tie(claim, other, when=JAN_31)
    resolve(other, "no", known_at=FEB_1)

    line = line_of(claim)

    assert (line.question, line.is_late) == (other, False)


@pytest.mark.parametrize(("when", "undone"), [(JAN_21 - SECOND, 0), (JAN_21, 1)])
def test_links_undone_when_the_outcome_was_known_are_counted(when: datetime, undone: int) -> None:
    claim = a_tested_claim()
    unlink_claim(link=claim.links.get(), steward=a_steward(), now=at(when))

    assert card().undone == undone


def test_claims_of_unpublished_documents_are_on_no_card() -> None:
    make_document(published_at=None)
    a_tested_claim()

    assert card().lines == []


def test_claims_of_somebody_quoted_are_on_no_card() -> None:
    a_tested_claim(claim={"holder": "A minister", "commentator": None})

    assert card().lines == []


@pytest.mark.parametrize("number", [1, 3])
def test_a_card_takes_a_fixed_number_of_queries(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(number):
        a_tested_claim(f"K{place}")

    # Claims, contests, replies; codings, links with all they lead to, the crowds' entries.
    with django_assert_num_queries(6):
        card()
