"""What coders agree on: by their blind readings alone, with the coefficients of scoring."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Document
from forecasts.queries.agreement import agreement
from forecasts.queries.codings import first_readings, worded
from forecasts.scoring.agreement import Verdict
from forecasts.services.codings import Reading
from tests.coding import LIKELY, NONE, UNLIKELY, blind, code, differ, reword, settle
from tests.factories import JAN_11, JAN_21, JAN_31
from tests.readings import withdrawn

pytestmark = pytest.mark.django_db

VERY_LIKELY = Reading(kind="forecast", low=0.8, high=0.95, lexicon="icd203", phrase="very likely")
PLAN = Reading(kind="plan", reason="no_probability")


def both(pairs: list[tuple[Reading, Reading]]) -> Document:
    """A document whose claims Ann and Bob read so."""
    for number, (ann, bob) in enumerate(pairs, 1):
        claim = blind(key=f"K{number:02}")
        code(claim, ann, "ann")
        code(claim, bob, "bob")
    return Document.objects.get()


def measures(document: Document) -> dict[str, tuple[int, float | None, float | None, float | None]]:
    return {
        measure.name: (measure.units, measure.observed, measure.kappa, measure.alpha)
        for measure in agreement(document).measures
    }


def test_fewer_than_two_coders_leave_nothing_to_measure() -> None:
    code(blind(), LIKELY, "ann")
    code(blind(key="K02"), LIKELY, "bob")

    found = agreement(Document.objects.get())

    assert (found.claims, found.read, found.measures, found.pairs) == (2, [], [], [])


def test_a_withdrawn_claim_is_left_out_of_agreement() -> None:
    withdrawn(differ(blind()))
    code(blind(key="K02"), LIKELY, "ann")

    found = agreement(Document.objects.get())

    assert (found.claims, found.read, found.measures) == (1, [], [])


def test_a_file_is_no_coder() -> None:
    claim = blind()
    claim.codings.create(
        coder=None, coded_at=claim.accepted_at, is_codable=False, kind="plan", reason="evaluation"
    )
    code(claim, LIKELY, "ann")

    assert agreement(claim.document).read == []


def test_measures_are_those_of_scoring() -> None:
    document = both([(LIKELY, LIKELY), (UNLIKELY, LIKELY), (NONE, NONE), (PLAN, LIKELY)])

    found = measures(document)

    # Of the eight codes five are codable; by chance the two would agree on half of the claims.
    assert found["Codable or not"] == pytest.approx((4, 0.75, 0.5, 1 - 7 * 2 / 30))
    assert found["Kind"][:2] == (4, 0.75)
    assert found["Word of probability"] == (2, 0.5, None, 0.0)
    assert found["Midpoint of the range"] == (2, 0.5, None, 0.0)


def test_words_are_compared_by_their_order() -> None:
    document = both([(LIKELY, VERY_LIKELY), (UNLIKELY, UNLIKELY), (LIKELY, LIKELY)])

    alpha = measures(document)["Word of probability"][3]

    # Of six words the middles of two unlikely, three likely, one very likely are 1, 3.5 and 5.5.
    observed, expected = 2 * 2.0**2, 2 * (2 * 3 * 2.5**2 + 2 * 1 * 4.5**2 + 3 * 1 * 2.0**2)
    assert alpha == pytest.approx(1 - 5 * observed / expected)


def test_one_code_alone_says_nothing_of_the_coders() -> None:
    found = agreement(both([(LIKELY, LIKELY), (LIKELY, LIKELY)]))

    assert [(one.observed, one.alpha, one.verdict) for one in found.measures] == [
        (1.0, None, Verdict.UNDEFINED)
    ] * 4


def test_what_is_read_after_both_have_coded_is_no_agreement() -> None:
    claim = differ(blind())
    code(claim, UNLIKELY, "sten")

    found = agreement(claim.document)

    assert [one.differs for one in found.read] == [True]
    assert [reading.low for reading in found.read[0].readings] == [0.2, 0.55]


def test_a_coder_who_thinks_again_while_alone_is_taken_at_the_second_word() -> None:
    claim = blind()
    code(claim, NONE, "ann")
    later = code(claim, LIKELY, "ann")
    other = code(claim, LIKELY, "bob")

    assert first_readings(list(worded())) == [later, other]


def test_readings_of_two_wordings_are_not_compared() -> None:
    claim = blind()
    code(claim, LIKELY, "ann", when=JAN_11)
    reword(claim, JAN_21)
    other = code(claim, UNLIKELY, "bob", when=JAN_31)
    before = agreement(claim.document).read

    again = code(claim, UNLIKELY, "ann")

    [read] = agreement(claim.document).read
    assert (before, read.readings, read.standing) == ([], [again, other], again)


def test_what_two_read_blindly_is_agreement_after_a_rewording_too() -> None:
    claim = blind()
    first = [code(claim, LIKELY, coder, when=JAN_11) for coder in ("ann", "bob")]
    reword(claim, JAN_21)
    code(claim, UNLIKELY, "ann")

    [read] = agreement(claim.document).read
    assert (read.readings, read.standing) == (first, None)


def test_a_third_who_saw_both_is_not_counted() -> None:
    claim = differ(blind())
    code(claim, LIKELY, "third")

    assert agreement(claim.document).coders == 2


def test_differences_tell_how_they_were_settled() -> None:
    by_third, between, waiting, alike = (differ(blind(key=f"K{n}")) for n in range(4))
    settled = settle(by_third, NONE)
    came_round = code(between, LIKELY, "stella")
    assert alike.pk
    code(alike, NONE, "sten")

    found = {one.claim: one for one in agreement(by_third.document).differences}

    assert (found[by_third].standing, found[by_third].is_settled_by_a_third) == (settled, True)
    assert (found[between].standing, found[between].is_settled_by_a_third) == (came_round, False)
    assert found[waiting].standing is None


def test_pairs_count_the_claims_both_coded() -> None:
    first, second, third = (blind(key=f"K{n}") for n in range(3))
    for claim, coders in ((first, "ann bob"), (second, "bob ann"), (third, "ann cy")):
        for coder in coders.split():
            code(claim, LIKELY if coder != "cy" else NONE, coder)

    found = agreement(first.document)

    assert [(pair.coders, pair.claims, pair.same) for pair in found.pairs] == [
        (["ann", "bob"], 2, 2),
        (["ann", "cy"], 1, 0),
    ]
    assert found.measures[0].kappa is None  # of three coders there is none


def test_readings_by_those_who_knew_are_counted() -> None:
    claim = blind()
    code(claim, Reading(kind="plan", reason="no_probability", saw_outcome=True), "ann")
    code(claim, NONE, "bob")

    assert agreement(claim.document).knew_outcome == 1


@pytest.mark.parametrize("number", [1, 3])
def test_agreement_takes_as_many_queries_however_many_claims(
    django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    document = both([(LIKELY, UNLIKELY)] * number)

    with django_assert_num_queries(2):
        agreement(document)
