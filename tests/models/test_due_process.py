"""What the database refuses, whoever writes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection

from forecasts.models import Evidence, LogEntry, Objection, Proposal, Question, Recusal
from tests.deeds import a_steward, decide, finish, object_to, propose, recuse, resolve, second
from tests.factories import (
    FEB_1,
    JAN_21,
    add_forecast,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)

pytestmark = pytest.mark.django_db

FEB_4 = FEB_1 + timedelta(hours=72)


def proposed(**tournament: Any) -> Proposal:
    return propose(make_question(tournament=make_tournament(**tournament)))


@pytest.mark.parametrize(
    "change",
    [
        {"reasons": "Something else."},
        {"known_at": FEB_1},
        {"outcome": None},
        {"needs_second": True},
        {"objection_hours": 0},
        {"has_stake": True},
        {"objections_until": FEB_1},
    ],
)
def test_what_was_proposed_cannot_be_changed(change: dict[str, Any]) -> None:
    proposed()

    with pytest.raises(IntegrityError, match="stands as it was proposed"):
        Proposal.objects.update(**change)


def test_a_proposal_cannot_be_deleted() -> None:
    proposal = proposed()

    with pytest.raises(IntegrityError, match="stands as it was proposed"), connection.cursor() as c:
        c.execute("DELETE FROM forecasts_proposal WHERE id = %s", [proposal.pk])


def test_an_ended_proposal_cannot_be_changed() -> None:
    proposal = proposed()
    finish(proposal, FEB_4)

    with pytest.raises(IntegrityError, match="stands as it was proposed"):
        Proposal.objects.update(ending_reason="On reflection.")


def test_nobody_seconds_themselves() -> None:
    proposal = proposed(needs_second=True)

    with pytest.raises(IntegrityError, match="proposal_is_seconded_by_another"):
        Proposal.objects.update(second=proposal.proposer, seconded_at=FEB_1, objections_until=FEB_1)


def test_no_proposal_is_final_before_its_time() -> None:
    proposed()

    with pytest.raises(IntegrityError, match="proposal_is_final_after_its_time"):
        Proposal.objects.update(ending="final", ended_at=FEB_4 - timedelta(microseconds=1))


def test_no_proposal_is_final_without_its_second() -> None:
    proposed(needs_second=True)

    with pytest.raises(IntegrityError, match="proposal_is_final_after_its_time"):
        Proposal.objects.update(ending="final", ended_at=FEB_4)


def test_a_question_has_one_pending_proposal() -> None:
    proposal = proposed()
    proposal.pk, proposal.number = None, 2

    with pytest.raises(IntegrityError, match="one_pending_proposal"):
        proposal.save(force_insert=True)


@pytest.mark.parametrize("ended", [True, False])
def test_a_question_points_to_its_own_pending_proposal(ended: bool) -> None:
    proposal = proposed()
    other = make_question("snow", closed_at=FEB_1) if not ended else proposal.question
    if ended:
        finish(proposal, FEB_4)

    with pytest.raises(IntegrityError, match="not pending on this question"):
        Question.objects.filter(pk=other.pk).update(proposal=proposal, resolution=None)


def test_an_ended_proposal_is_pointed_to_by_nothing() -> None:
    proposed()

    Proposal.objects.update(ending="withdrawn", ended_at=FEB_1)

    with pytest.raises(IntegrityError, match="pending proposal and to no other"):
        connection.check_constraints()


def test_a_question_points_to_a_resolution_of_its_own() -> None:
    resolution = resolve(make_question("rain"))
    other = make_question("snow", closed_at=FEB_1)
    Question.objects.filter(slug="rain").update(resolution=None)

    with pytest.raises(IntegrityError, match="not one of this question"):
        Question.objects.filter(pk=other.pk).update(resolution=resolution)


def test_a_question_with_a_proposal_is_closed() -> None:
    proposed()

    with pytest.raises(IntegrityError, match="closed_once_an_outcome_is_proposed"):
        Question.objects.update(closed_at=None)


def test_a_resolved_question_has_no_proposal() -> None:
    question = make_question()
    resolution = resolve(question)
    Question.objects.update(resolution=None)
    propose(question)

    with pytest.raises(IntegrityError, match="resolved_or_proposed_not_both"):
        Question.objects.update(resolution=resolution)


@pytest.mark.parametrize(
    ("model", "change"),
    [(Evidence, {"quote": "Other."}), (LogEntry, {"reason": "Other."})],
)
def test_evidence_and_log_cannot_be_changed(model: Any, change: dict[str, Any]) -> None:
    proposed()

    with pytest.raises(IntegrityError, match="append-only"):
        model.objects.update(**change)


@pytest.mark.parametrize("table", ["forecasts_evidence", "forecasts_logentry"])
def test_evidence_and_log_cannot_be_deleted(table: str) -> None:
    proposed()

    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_an_archived_text_comes_with_its_hash() -> None:
    proposal = proposed()

    with pytest.raises(IntegrityError, match="archived_text_has_its_hash"):
        proposal.evidence.create(
            url="https://example.org/", retrieved_at=JAN_21, archived_text="Wet.", sha256="abc"
        )


def objected() -> Objection:
    proposal = proposed()
    ada = make_forecaster("ada")
    add_forecast(proposal.question, ada, 0.7)
    return object_to(proposal, ada)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"grounds": "Other."}, "stand as they were written"),
        ({"decision": "upheld"}, "decided_in_writing"),
        ({"decision": "upheld", "decided_at": FEB_1, "reasons": "So."}, "decided_in_writing"),
    ],
)
def test_an_objection_is_changed_by_a_whole_decision_alone(
    change: dict[str, Any], words: str
) -> None:
    objection = objected()

    with pytest.raises(IntegrityError, match=words):
        Objection.objects.filter(pk=objection.pk).update(**change)


def test_nobody_decides_their_own_objection_in_the_database_either() -> None:
    objection = objected()

    with pytest.raises(IntegrityError, match="nobody_decides_their_own"):
        Objection.objects.update(
            decision="upheld", decided_at=FEB_1, reasons="So.", steward=objection.objector
        )


def test_a_decision_cannot_be_changed() -> None:
    decide(objected())

    with pytest.raises(IntegrityError, match="stand as they were written"):
        Objection.objects.update(reasons="On reflection.")


def test_the_outcome_proposed_is_one_of_the_question() -> None:
    proposal = proposed(needs_second=True)
    second(proposal, make_steward("stella"))
    other = make_question("snow").options.get(key="yes")
    proposal.pk, proposal.number, proposal.outcome = None, 2, other
    proposal.ending, proposal.ended_at = "withdrawn", FEB_1

    with pytest.raises(IntegrityError, match="option of another question"):
        proposal.save(force_insert=True)


def test_one_recusal_of_somebody_stands_at_a_time() -> None:
    question, ada = make_question(), make_forecaster("ada")
    recuse(question, ada)

    with pytest.raises(IntegrityError, match="one_recusal_at_a_time"):
        Recusal.objects.create(
            question=question, user=ada, recorded_by=a_steward(), recorded_at=FEB_1
        )
