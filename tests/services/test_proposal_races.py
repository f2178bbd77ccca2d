from __future__ import annotations

from datetime import timedelta

import pytest

from forecasts.errors import Refusal
from forecasts.models import (
    Proposal,
    Question,
    Resolution,
)
from forecasts.services.proposals import second_proposal
from tests.deeds import (
    decline,
    finish,
    object_to,
    propose,
    take_back,
)
from tests.factories import (
    FEB_1,
    add_forecast,
    at,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)
FEB_4 = FEB_1 + timedelta(hours=72)


def test_finishing_twice_does_what_once_does() -> None:
    proposal = propose(make_question(), now=FEB_1)

    assert [finish(proposal, FEB_4) is None for _ in range(2)] == [False, True]
    assert Resolution.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_proposals_at_once_exactly_one_stands() -> None:
    question = make_question()
    again = Question.objects.get()
    sten, stella = make_steward("sten"), make_steward("stella")

    ends = at_once(
        question,
        lambda: propose(question, "yes", steward=sten),
        lambda: propose(again, "no", steward=stella),
    )

    assert sorted(type(end).__name__ for end in ends) == ["IllegalStep", "Proposal"]
    assert Proposal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_exactly_one_counts() -> None:
    question = make_question(tournament=make_tournament(needs_second=True))
    proposal = propose(question, steward=make_steward("sten"))
    stella, third = make_steward("stella"), make_steward("third")

    ends = at_once(
        question,
        lambda: second_proposal(proposal=proposal, steward=stella, reason="", now=at(FEB_1)),
        lambda: second_proposal(proposal=proposal, steward=third, reason="", now=at(FEB_1)),
    )

    assert sorted(type(end).__name__ for end in ends) == ["IllegalStep", "Proposal"]


@pytest.mark.django_db(transaction=True)
def test_of_approving_declining_and_taking_back_at_once_one_wins() -> None:
    question = make_question(tournament=make_tournament(needs_second=True))
    sten, stella, third = (make_steward(handle) for handle in ("sten", "stella", "third"))
    proposal = propose(question, steward=sten)

    ends = at_once(
        question,
        lambda: decline(proposal, stella),
        lambda: take_back(proposal, sten),
        lambda: decline(proposal, third),
    )

    assert sum(isinstance(end, Proposal) for end in ends) == 1
    assert sum(isinstance(end, Refusal) for end in ends) == 2


@pytest.mark.django_db(transaction=True)
def test_an_objection_at_the_last_moment_and_the_clock_never_both_win() -> None:
    question = make_question()
    ada = make_forecaster("ada")
    add_forecast(question, ada, 0.7)
    proposal = propose(question, now=FEB_1)

    ends = at_once(
        question,
        lambda: object_to(proposal, ada, now=FEB_4 - MICROSECOND),
        lambda: finish(proposal, FEB_4),
    )

    objected = not isinstance(ends[0], BaseException)
    assert (ends[1] is None) is objected
    assert Resolution.objects.count() == (0 if objected else 1)


@pytest.mark.django_db(transaction=True)
def test_proposing_to_annul_and_resolving_at_once_leave_one_proposal() -> None:
    question = make_question(tournament=make_tournament(objection_hours=0))
    again = Question.objects.get()
    sten, stella = make_steward("sten"), make_steward("stella")

    ends = at_once(
        question,
        lambda: propose(question, "yes", steward=sten),
        lambda: propose(again, None, steward=stella),
    )

    assert sorted(type(end).__name__ for end in ends) == ["IllegalStep", "Proposal"]
    assert Resolution.objects.count() == 1
