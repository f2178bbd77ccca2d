from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from forecasts.models import Option, Resolution
from tests.factories import FEB_1, JAN_21, make_question

pytestmark = pytest.mark.django_db


def make_resolution(outcome: Option, /, **fields: Any) -> Resolution:
    said = {"version": 1, "verdict": "resolved", "outcome": outcome, "known_at": JAN_21}
    return Resolution.objects.create(
        **{"question": outcome.question, "recorded_at": FEB_1} | said | fields
    )


def an_outcome() -> Option:
    return make_question().options.get(key="yes")


def test_resolutions_refuse_an_update() -> None:
    resolution = make_resolution(an_outcome())

    with pytest.raises(IntegrityError, match="append-only: UPDATE refused"), transaction.atomic():
        Resolution.objects.update(evidence="On second thoughts …")

    resolution.refresh_from_db()
    assert resolution.evidence == ""


def test_resolutions_refuse_a_delete() -> None:
    resolution = make_resolution(an_outcome())

    with pytest.raises(IntegrityError, match="append-only: DELETE refused"), transaction.atomic():
        Resolution.objects.all().delete()

    assert list(Resolution.objects.all()) == [resolution]


def test_outcome_is_an_option_of_the_question_itself() -> None:
    outcome, other = an_outcome(), make_question("snow")

    with pytest.raises(IntegrityError, match="an option of another question"):
        make_resolution(outcome, question=other)


@pytest.mark.parametrize(
    ("verdict", "has_outcome", "has_known_at"),
    [
        ("resolved", False, True),
        ("resolved", True, False),
        ("resolved", False, False),
        ("annulled", True, True),
        ("annulled", False, False),
        ("unresolved", True, True),
        ("unresolved", False, True),
        ("unresolved", True, False),
        ("cancelled", False, False),
    ],
)
def test_verdict_outcome_and_known_at_fit_together(
    verdict: str, has_outcome: bool, has_known_at: bool
) -> None:
    outcome = an_outcome()

    with pytest.raises(IntegrityError, match="resolution_says_all_its_verdict_needs"):
        make_resolution(
            outcome,
            question=outcome.question,
            verdict=verdict,
            outcome=outcome if has_outcome else None,
            known_at=JAN_21 if has_known_at else None,
        )


def test_versions_of_a_question_differ() -> None:
    outcome = an_outcome()
    make_resolution(outcome, version=1)

    with pytest.raises(IntegrityError, match="resolution_versions_count_up"):
        make_resolution(outcome, version=1)
