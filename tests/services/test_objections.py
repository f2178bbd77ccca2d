from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from forecasts.errors import ConflictOfInterest, IllegalStep
from forecasts.models import Notification, Objection, Proposal, Question
from forecasts.models.question import State
from forecasts.queries import due
from forecasts.services import objections
from tests.deeds import decide, finish, object_to, propose, recuse, second
from tests.factories import (
    FEB_1,
    JAN_11,
    JAN_21,
    add_forecast,
    at,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)
from tests.links import the_pair
from tests.races import at_once

pytestmark = pytest.mark.django_db

UPHELD, OVERTURNED = Objection.Decision.UPHELD, Objection.Decision.OVERTURNED
MICROSECOND = timedelta(microseconds=1)
FEB_4 = FEB_1 + timedelta(hours=72)


@pytest.fixture
def question() -> Question:
    question = make_question(tournament=make_tournament())
    add_forecast(question, make_forecaster("ada"), 0.7)
    return question


def ada_objects(question: Question, now: datetime = FEB_1) -> Objection:
    ada = User.objects.get(handle="ada")
    return object_to(propose(question, now=FEB_1), ada, now=now)


def test_objecting_keeps_a_proposal_from_being_final(question: Question) -> None:
    objection = ada_objects(question)

    assert due.proposals_to_finish(FEB_4) == []
    assert finish(objection.proposal, FEB_4) is None


@pytest.mark.parametrize("now", [FEB_1, FEB_4 - MICROSECOND])
def test_objections_are_taken_while_the_time_runs(question: Question, now: datetime) -> None:
    assert ada_objects(question, now=now).raised_at == now


def test_objections_are_refused_from_the_end_of_the_time_on(question: Question) -> None:
    with pytest.raises(IllegalStep, match="not running"):
        ada_objects(question, now=FEB_4)


def test_objections_are_refused_before_a_second_steward_approved() -> None:
    question = make_question(tournament=make_tournament(needs_second=True))
    add_forecast(question, make_forecaster("ada"), 0.7)

    with pytest.raises(IllegalStep, match="not running"):
        ada_objects(question)


def test_who_never_forecast_cannot_object(question: Question) -> None:
    with pytest.raises(IllegalStep, match="those who forecast"):
        object_to(propose(question), make_forecaster("bob"))


@pytest.mark.parametrize("part", ["condition", "outcome"])
def test_who_forecast_a_branch_that_hangs_on_the_question_can_object(part: str) -> None:
    pair, ada = the_pair(), make_forecaster("ada")
    add_forecast(pair.if_no, ada, 0.7)

    objection = object_to(propose(getattr(pair, part)), ada)

    assert (objection.objector, objection.decision) == (ada, "")


def test_who_forecast_another_part_of_the_pair_cannot_object() -> None:
    pair, ada = the_pair(), make_forecaster("ada")
    add_forecast(pair.outcome, ada, 0.7)

    with pytest.raises(IllegalStep, match="or a branch that hangs on it"):
        object_to(propose(pair.condition), ada)


def test_who_withdrew_can_object(question: Question) -> None:
    bob = make_forecaster("bob")
    add_forecast(question, bob, 0.5)
    add_forecast(question, bob, None, when=JAN_11)

    assert object_to(propose(question), bob).objector == bob


def test_each_objects_once_to_a_proposal(question: Question) -> None:
    objection = ada_objects(question)

    with pytest.raises(IllegalStep, match="already"):
        object_to(objection.proposal, objection.objector)


def test_a_new_proposal_can_be_objected_to_anew(question: Question) -> None:
    first = ada_objects(question)
    decide(first, OVERTURNED)
    question.refresh_from_db()

    assert object_to(propose(question, "no"), first.objector).pk != first.pk


def test_who_is_recused_cannot_object(question: Question) -> None:
    proposal, ada = propose(question), User.objects.get(handle="ada")
    recuse(question, ada)

    with pytest.raises(ConflictOfInterest, match="recused"):
        object_to(proposal, ada)


def test_an_objection_without_grounds_is_refused(question: Question) -> None:
    ada = question.forecasts.get().forecaster

    with pytest.raises(IllegalStep, match="what grounds"):
        objections.object_to(proposal=propose(question), objector=ada, grounds=" ", now=at(FEB_1))


def test_upheld_within_the_time_a_proposal_waits_for_its_end(question: Question) -> None:
    objection = ada_objects(question)

    decide(objection, UPHELD, now=FEB_1)

    question.refresh_from_db()
    assert question.state(FEB_1) == State.PROPOSED
    assert due.proposals_to_finish(FEB_4) == [objection.proposal_id]


def test_upheld_after_the_time_a_proposal_is_final_at_once(question: Question) -> None:
    objection = ada_objects(question)

    decide(objection, UPHELD, now=FEB_4)

    question.refresh_from_db()
    assert question.state(FEB_4) == State.RESOLVED


def test_with_two_objections_the_last_decision_makes_it_final(question: Question) -> None:
    bob = make_forecaster("bob")
    add_forecast(question, bob, 0.5)
    first = ada_objects(question)
    other = object_to(first.proposal, bob)

    decide(first, UPHELD, now=FEB_4)
    question.refresh_from_db()
    assert question.state(FEB_4) == State.PROPOSED

    decide(other, UPHELD, now=FEB_4)
    question.refresh_from_db()
    assert question.state(FEB_4) == State.RESOLVED


def test_overturning_ends_the_proposal(question: Question) -> None:
    objection = ada_objects(question)

    decide(objection, OVERTURNED)

    question.refresh_from_db()
    proposal = Proposal.objects.get()
    assert (question.state(FEB_1), proposal.ending) == (State.CLOSED, Proposal.Ending.OVERTURNED)


def test_overturning_before_the_close_reopens_the_question() -> None:
    question = make_question()
    ada = make_forecaster("ada")
    add_forecast(question, ada, 0.7)
    proposal = propose(question, known_at=JAN_11, now=JAN_21)

    decide(object_to(proposal, ada, now=JAN_21), OVERTURNED, now=JAN_21)

    question.refresh_from_db()
    assert question.state(JAN_21) == State.OPEN


def test_once_overturned_the_other_objections_are_moot(question: Question) -> None:
    bob = make_forecaster("bob")
    add_forecast(question, bob, 0.5)
    first = ada_objects(question)
    other = object_to(first.proposal, bob)
    decide(first, OVERTURNED)

    with pytest.raises(IllegalStep, match="not pending"):
        decide(other, UPHELD)


def test_an_objection_is_decided_once(question: Question) -> None:
    objection = ada_objects(question)
    decide(objection, UPHELD)

    with pytest.raises(IllegalStep, match="decided already"):
        decide(objection, OVERTURNED)


def test_nobody_decides_their_own_objection(question: Question) -> None:
    stella = make_steward("stella")
    add_forecast(question, stella, 0.5)
    objection = object_to(propose(question), stella)

    with pytest.raises(ConflictOfInterest, match="own objection"):
        decide(objection, UPHELD, steward=stella)


def test_the_proposer_decides_only_where_one_steward_is_enough(question: Question) -> None:
    objection = ada_objects(question)

    decided = decide(objection, UPHELD, steward=objection.proposal.proposer)

    assert decided.steward == objection.proposal.proposer


def test_where_it_takes_two_the_proposer_decides_nothing() -> None:
    question = make_question(tournament=make_tournament(needs_second=True))
    ada = make_forecaster("ada")
    add_forecast(question, ada, 0.7)
    proposal = second(propose(question))

    with pytest.raises(ConflictOfInterest, match="Another steward"):
        decide(object_to(proposal, ada), UPHELD, steward=proposal.proposer)


def test_who_is_recused_decides_nothing(question: Question) -> None:
    objection, stella = ada_objects(question), make_steward("stella")
    recuse(question, stella)

    with pytest.raises(ConflictOfInterest, match="recused"):
        decide(objection, UPHELD, steward=stella)


def test_a_decision_needs_its_reasons_in_writing(question: Question) -> None:
    with pytest.raises(IllegalStep, match="in writing"):
        objections.decide_objection(
            objection=ada_objects(question),
            decision=UPHELD,
            reasons=" ",
            steward=make_steward("stella"),
            now=at(FEB_1),
        )


def test_a_decision_cites_earlier_ones(question: Question) -> None:
    first = ada_objects(question)
    decide(first, OVERTURNED)
    question.refresh_from_db()
    later = object_to(propose(question, "no"), first.objector)

    decide(later, UPHELD, cites=[first])

    assert (list(later.cites.all()), list(first.cited_by.all())) == ([first], [later])


def test_stewards_are_told_of_an_objection_and_the_objector_of_its_end(question: Question) -> None:
    stella = make_steward("stella")
    objection = ada_objects(question)

    decide(objection, UPHELD, steward=stella)

    path = objection.get_absolute_url()
    told = Notification.objects.filter(path=path).order_by("pk")
    assert list(told.values_list("user__handle", "text")) == [
        ("stella", "Objection: “Will it rain?”."),
        ("sten", "Objection: “Will it rain?”."),
        ("ada", "Your objection was decided: the proposal on “Will it rain?” stands."),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_once_exactly_one_counts() -> None:
    question = make_question()
    ada = make_forecaster("ada")
    add_forecast(question, ada, 0.7)
    objection = object_to(propose(question), ada)
    stella, third = make_steward("stella"), make_steward("third")

    ends = at_once(
        question,
        lambda: decide(objection, UPHELD, steward=stella),
        lambda: decide(objection, OVERTURNED, steward=third),
    )

    assert sorted(type(end).__name__ for end in ends) == ["IllegalStep", "Objection"]


@pytest.mark.django_db(transaction=True)
def test_of_the_same_objection_twice_at_once_exactly_one_counts() -> None:
    question = make_question()
    ada = make_forecaster("ada")
    add_forecast(question, ada, 0.7)
    proposal = propose(question)

    ends = at_once(question, lambda: object_to(proposal, ada), lambda: object_to(proposal, ada))

    assert sorted(type(end).__name__ for end in ends) == ["IllegalStep", "Objection"]
