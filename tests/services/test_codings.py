from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from forecasts.errors import ConflictOfInterest, IllegalStep, InvalidClaim
from forecasts.models import Claim, ClaimLink, Coding, Question
from forecasts.queries.codings import differing_coders, seen_by, standing, worded
from forecasts.services.codings import (
    Reading,
    adjudicate,
    code_claim,
    link_claim,
    unlink_claim,
)
from tests.factories import (
    FEB_1,
    JAN_21,
    at,
    make_claim,
    make_document,
    make_question,
    make_steward,
)

pytestmark = pytest.mark.django_db

LIKELY = Reading(kind="forecast", low=0.55, high=0.8, lexicon="icd203", phrase="likely")
UNLIKELY = Reading(kind="forecast", low=0.2, high=0.45, lexicon="icd203", phrase="unlikely")
NONE = Reading(kind="possibility", reason="no_probability")


def code(claim: Claim, reading: Reading, coder: User | None = None) -> Coding:
    return code_claim(claim=claim, reading=reading, coder=coder, now=at(FEB_1))


def settle(claim: Claim, reading: Reading, steward: User) -> Coding:
    return adjudicate(claim=claim, reading=reading, steward=steward, now=at(FEB_1))


def counts(claim: Claim) -> Coding | None:
    return standing([claim]).get(claim.pk)


def test_a_coding_keeps_what_the_coder_made_of_a_claim() -> None:
    claim, sten = make_claim(), make_steward("sten")

    coding = code(claim, LIKELY, sten)

    assert (coding.coder, coding.low, coding.high, coding.is_codable) == (sten, 0.55, 0.8, True)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"low": 0.5}, "high"),
        ({"high": 0.5, "reason": "no_probability"}, "high"),
        ({"low": 0.8, "high": 0.55}, "low"),
        ({"low": -0.1, "high": 0.5}, "low"),
        ({"low": 0.5, "high": 1.1}, "low"),
        ({"low": float("nan"), "high": 0.5}, "low"),
        ({"low": 0.5, "high": float("nan")}, "low"),
        ({"low": 0.5, "high": 0.6, "reason": "evaluation"}, "reason"),
        ({}, "reason"),
        ({"reason": "evaluation", "is_conditional": True}, "condition"),
        ({"kind": "recommendation", "low": 0.5, "high": 0.6}, "kind"),
        ({"kind": "checkable", "low": 0.5, "high": 0.6}, "kind"),
        ({"kind": "evaluation", "low": 0.5, "high": 0.6}, "kind"),
        ({"low": 0.5, "high": 0.6, "polarity": "denied"}, "polarity"),
    ],
)
def test_a_reading_that_cannot_be_is_refused_by_its_field(
    fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidClaim) as refused:
        code(make_claim(), Reading(**{"kind": "forecast"} | fields))

    assert (refused.value.field, Coding.objects.count()) == (field, 0)


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.0), (1.0, 1.0), (0.0, 1.0)])
def test_ranges_may_reach_the_ends(low: float, high: float) -> None:
    assert code(make_claim(), Reading(kind="forecast", low=low, high=high)).low == low


def test_a_file_s_coding_stands_until_somebody_codes() -> None:
    claim = make_claim()
    of_file = code(claim, LIKELY)
    assert counts(claim) == of_file

    own = code(claim, UNLIKELY, make_steward())

    assert counts(claim) == own


def test_a_coder_s_latest_reading_counts() -> None:
    claim, sten = make_claim(), make_steward()
    code(claim, LIKELY, sten)

    second = code(claim, UNLIKELY, sten)

    assert counts(claim) == second


def test_two_coders_who_differ_leave_a_claim_open() -> None:
    claim, sten, stella = make_claim(), make_steward("sten"), make_steward("stella")
    code(claim, LIKELY, sten)
    code(claim, UNLIKELY, stella)

    assert (counts(claim), differing_coders(claim)) == (None, {sten.pk, stella.pk})


def test_two_coders_who_agree_count() -> None:
    claim = make_claim()
    code(claim, LIKELY, make_steward("sten"))

    second = code(claim, LIKELY, make_steward("stella"))

    assert (counts(claim), differing_coders(claim)) == (second, set())


def test_a_note_is_no_difference() -> None:
    claim = make_claim()
    code(claim, LIKELY, make_steward("sten"))
    noted = Reading(kind="forecast", low=0.55, high=0.8, note="In the title.")

    code(claim, noted, make_steward("stella"))

    assert differing_coders(claim) == set()


def test_where_a_document_asks_for_two_one_coder_does_not_count() -> None:
    claim = make_claim(document=make_document(two_coders=True))

    code(claim, LIKELY, make_steward())

    assert counts(claim) is None


def test_coders_agree_on_the_chance_whatever_they_take_the_words_to_be_said_of() -> None:
    claim = make_claim()
    code(claim, LIKELY, make_steward("sten"))
    turned = Reading(kind="forecast", low=0.55, high=0.8, phrase="unlikely", polarity="denied")

    second = code(claim, turned, make_steward("stella"))

    assert (counts(claim), differing_coders(claim)) == (second, set())


def test_an_adjudication_settles_what_two_read_differently() -> None:
    claim = make_claim()
    code(claim, LIKELY, make_steward("sten"))
    code(claim, UNLIKELY, make_steward("stella"))

    settled = settle(claim, NONE, make_steward("third"))

    assert (counts(claim), differing_coders(claim)) == (settled, set())


def test_nobody_settles_their_own_difference() -> None:
    claim, sten = make_claim(), make_steward("sten")
    code(claim, LIKELY, sten)
    code(claim, UNLIKELY, make_steward("stella"))

    with pytest.raises(ConflictOfInterest):
        settle(claim, LIKELY, sten)


def test_where_nobody_differs_there_is_nothing_to_settle() -> None:
    claim = make_claim()
    code(claim, LIKELY, make_steward("sten"))

    with pytest.raises(IllegalStep, match="No two coders differ"):
        settle(claim, LIKELY, make_steward("third"))


def test_coding_anew_after_an_adjudication_opens_the_claim_again() -> None:
    claim = make_claim()
    code(claim, LIKELY, make_steward("sten"))
    code(claim, UNLIKELY, make_steward("stella"))
    settle(claim, LIKELY, make_steward("third"))

    code(claim, NONE, make_steward("fourth"))

    assert counts(claim) is None


def test_coders_are_blind_to_one_another_until_both_have_coded() -> None:
    claim = make_claim(document=make_document(two_coders=True))
    sten, stella = make_steward("sten"), make_steward("stella")
    first = code(claim, LIKELY, sten)
    assert seen_by(list(worded()), stella, two_coders=True) == []
    assert seen_by(list(worded()), sten, two_coders=True) == [first]

    second = code(claim, UNLIKELY, stella)

    assert seen_by(list(worded()), stella, two_coders=True) == [first, second]


def test_with_one_coder_a_document_has_nothing_to_hide() -> None:
    claim = make_claim()
    first = code(claim, LIKELY, make_steward("sten"))

    assert seen_by(list(worded()), make_steward("stella"), two_coders=False) == [first]


def link(claim: Claim, **fields: Any) -> ClaimLink:
    said: dict[str, Any] = {
        "claim": claim,
        "question": Question.objects.first() or make_question(),
        "relation": ClaimLink.Relation.SAME_EVENT,
        "note": "",
        "steward": User.objects.first() or make_steward(),
        "now": at(JAN_21),
    } | fields
    return link_claim(**said)


def test_a_link_says_when_it_was_made() -> None:
    made = link(make_claim())

    assert (made.precedes(FEB_1), made.precedes(JAN_21)) == (True, False)


def test_a_claim_is_linked_to_a_question_once() -> None:
    claim = make_claim()
    first = link(claim)

    with pytest.raises(IllegalStep, match="linked already"):
        link(claim, question=first.question, steward=first.linked_by)


def test_a_draft_cannot_be_linked() -> None:
    with pytest.raises(IllegalStep, match="published"):
        link(make_claim(), question=make_question(published_at=None))


def test_an_undone_link_stays_on_record_and_makes_room() -> None:
    claim = make_claim()
    first = link(claim)
    steward = make_steward("stella")

    unlink_claim(link=first, steward=steward, now=at(FEB_1))
    link(claim, question=first.question, steward=steward)

    assert list(claim.links.values_list("unlinked_at", flat=True)) == [FEB_1, None]


def test_a_link_is_undone_once() -> None:
    first = link(make_claim())
    unlink_claim(link=first, steward=make_steward("stella"), now=at(FEB_1))

    with pytest.raises(IllegalStep, match="undone already"):
        unlink_claim(link=first, steward=make_steward("third"), now=at(FEB_1))


def test_who_settled_a_claim_and_reads_it_otherwise_leaves_it_to_another() -> None:
    claim, third = make_claim(), make_steward("third")
    code(claim, LIKELY, make_steward("sten"))
    code(claim, UNLIKELY, make_steward("stella"))
    settle(claim, LIKELY, third)

    code(claim, NONE, third)

    assert (counts(claim), differing_coders(claim)) == (None, {third.pk})
