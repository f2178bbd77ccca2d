"""What the database refuses of claims and codings, whoever writes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError

from forecasts.models import Claim, ClaimLink, Coding, Contest, Correction, PageRelease, Reply
from tests.factories import (
    FEB_1,
    JAN_21,
    make_claim,
    make_commentator,
    make_question,
    make_steward,
)

pytestmark = pytest.mark.django_db


def a_coding(**fields: Any) -> Coding:
    return make_claim().codings.create(
        **{"coded_at": JAN_21, "kind": "forecast", "is_codable": True, "low": 0.5, "high": 0.8}
        | fields
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"low": None},
        {"high": None},
        {"low": 0.9},
        {"low": -0.1},
        {"high": 1.1},
        {"high": float("nan")},
        {"reason": "evaluation"},
        {"is_codable": False},
        {"is_codable": False, "low": None, "high": None},
        {"is_codable": False, "reason": "evaluation", "low": 0.5},
    ],
)
def test_a_coding_has_a_range_or_a_reason(fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="coding_has_a_range_or_a_reason"):
        a_coding(**fields)


@pytest.mark.parametrize("kind", ["recommendation", "checkable", "evaluation"])
def test_what_is_no_forecast_has_no_range(kind: str) -> None:
    with pytest.raises(IntegrityError, match="no_forecast_has_no_range"):
        a_coding(kind=kind)


def test_what_an_author_quotes_of_others_may_have_a_range() -> None:
    assert a_coding(kind="attributed").low == 0.5


@pytest.mark.parametrize("fields", [{"polarity": "denied"}, {"polarity": "", "phrase": "likely"}])
def test_only_words_are_said_of_the_opposite(fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="coding_denies_by_words"):
        a_coding(**fields)


def test_a_coding_cannot_be_changed() -> None:
    a_coding()

    with pytest.raises(IntegrityError, match="append-only"):
        Coding.objects.update(low=0.6)


@pytest.mark.parametrize("change", [{"relation": "evidence"}, {"note": "Other."}])
def test_a_link_cannot_be_changed(change: dict[str, Any]) -> None:
    ClaimLink.objects.create(
        claim=make_claim(), question=make_question(), relation="same_event", linked_at=JAN_21
    )

    with pytest.raises(IntegrityError, match="a link stands as it was made"):
        ClaimLink.objects.update(**change)


def test_a_reply_cannot_be_changed() -> None:
    Reply.objects.create(
        claim=make_claim(), commentator=make_commentator(), text="So?", made_at=JAN_21
    )

    with pytest.raises(IntegrityError, match="append-only"):
        Reply.objects.update(text="Well.")


def a_contest() -> Contest:
    return Contest.objects.create(
        claim=make_claim(), commentator=make_commentator(), text="Not so.", made_at=JAN_21
    )


def test_what_was_contested_cannot_be_changed() -> None:
    a_contest()

    with pytest.raises(IntegrityError, match="stand as they were written"):
        Contest.objects.update(text="Well.")


def test_an_answer_cannot_be_changed() -> None:
    a_contest()
    Contest.objects.update(answer="It is.", steward=make_steward(), answered_at=FEB_1)

    with pytest.raises(IntegrityError, match="stand as they were written"):
        Contest.objects.update(answer="It was.")


def test_a_contest_is_answered_in_writing() -> None:
    a_contest()

    with pytest.raises(IntegrityError, match="contest_is_answered_in_writing"):
        Contest.objects.update(steward=make_steward(), answered_at=FEB_1)


@pytest.mark.parametrize(("start", "end"), [(5, None), (None, 5), (5, 5), (6, 5)])
def test_a_claim_s_span_is_whole_and_in_order(start: int | None, end: int | None) -> None:
    make_claim()

    with pytest.raises(IntegrityError, match="claim_span_is_whole_and_in_order"):
        Claim.objects.update(start=start, end=end)


def a_correction(**fields: Any) -> Correction:
    said = {"field": "paraphrase", "was": "A", "became": "B", "reason": "So."}
    stamp = {"made_at": FEB_1, "steward": make_steward()}
    return Correction.objects.create(**said | stamp | fields)


def test_a_correction_cannot_be_changed() -> None:
    a_correction(claim=make_claim())

    with pytest.raises(IntegrityError, match="append-only"):
        Correction.objects.update(was="C")


def test_a_correction_is_of_a_claim_or_a_document() -> None:
    with pytest.raises(IntegrityError, match="correction_is_of_a_claim_or_a_document"):
        a_correction()


@pytest.mark.parametrize("fields", [{"reason": ""}, {"became": "A"}])
def test_a_correction_changes_something_for_a_reason(fields: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match="correction_changes_something_for_a_reason"):
        a_correction(claim=make_claim(), **fields)


def test_a_claim_is_withdrawn_with_a_reason() -> None:
    make_claim()

    with pytest.raises(IntegrityError, match="withdrawn_by_somebody_with_a_reason"):
        Claim.objects.update(withdrawn_at=FEB_1, withdrawn_by=make_steward())


def test_a_withdrawal_cannot_be_undone() -> None:
    make_claim()
    Claim.objects.update(
        withdrawn_at=FEB_1, withdrawn_by=make_steward(), withdrawn_because="No claim."
    )

    with pytest.raises(IntegrityError, match="withdrawn stays as it is"):
        Claim.objects.update(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")


def test_a_released_page_stays_on_record() -> None:
    sten = make_steward()
    PageRelease.objects.create(
        commentator=make_commentator(),
        user=sten,
        claimed_at=JAN_21,
        released_at=FEB_1,
        released_by=sten,
        reason="Not her.",
    )

    with pytest.raises(IntegrityError, match="append-only"):
        PageRelease.objects.all().delete()
