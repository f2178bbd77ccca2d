from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import User
from forecasts.errors import ConflictOfInterest, IllegalStep
from forecasts.models import (
    Proposal,
    Question,
)
from forecasts.models.question import State
from tests.deeds import (
    decline,
    finish,
    propose,
    recuse,
    second,
)
from tests.factories import (
    FEB_1,
    add_forecast,
    make_question,
    make_steward,
    make_tournament,
)

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)
FEB_4 = FEB_1 + timedelta(hours=72)


@pytest.fixture
def question() -> Question:
    """In a tournament with three days for objections, where one steward is enough."""
    return make_question(tournament=make_tournament())


@pytest.fixture
def strict() -> Question:
    """In a tournament where it takes two stewards."""
    return make_question(tournament=make_tournament(needs_second=True))


def test_where_it_takes_two_the_window_runs_from_the_approval(strict: Question) -> None:
    proposal = propose(strict, now=FEB_1)
    assert (proposal.objections_until, finish(proposal, FEB_4)) == (None, None)

    approved = second(proposal, now=FEB_1 + timedelta(hours=1))

    assert approved.objections_until == FEB_4 + timedelta(hours=1)


def test_nobody_approves_their_own_proposal(strict: Question) -> None:
    sten = make_steward("sten")
    proposal = propose(strict, steward=sten)

    for verdict in (second, decline):
        with pytest.raises(ConflictOfInterest, match="Another steward"):
            verdict(proposal, sten)


@pytest.mark.parametrize("verdict", [second, decline])
def test_who_has_a_forecast_decides_nothing_where_it_takes_two(
    strict: Question, verdict: Callable[[Proposal, User], Proposal]
) -> None:
    stella = make_steward("stella")
    add_forecast(strict, stella, 0.5)
    proposal = propose(strict)

    with pytest.raises(ConflictOfInterest, match="will be scored, withdrawn or not"):
        verdict(proposal, stella)


def test_who_has_a_forecast_proposes_nothing_where_it_takes_two(strict: Question) -> None:
    sten = make_steward("sten")
    add_forecast(strict, sten, 0.5)

    with pytest.raises(ConflictOfInterest, match="will be scored, withdrawn or not"):
        propose(strict, steward=sten)


def test_who_is_recused_approves_nothing(strict: Question) -> None:
    stella = make_steward("stella")
    proposal = propose(strict)
    recuse(strict, stella)

    with pytest.raises(ConflictOfInterest, match="recused"):
        second(proposal, stella)


def test_a_declined_proposal_makes_room_for_another(strict: Question) -> None:
    proposal = propose(strict)

    decline(proposal, make_steward("stella"))

    strict.refresh_from_db()
    assert strict.state(FEB_1) == State.CLOSED
    assert propose(strict, "no").number == 2


@pytest.mark.parametrize("verdict", [second, decline])
def test_a_proposal_that_needs_no_second_steward_takes_none(
    question: Question, verdict: Callable[[Proposal, User], Proposal]
) -> None:
    proposal = propose(question)

    with pytest.raises(IllegalStep, match="needs no second"):
        verdict(proposal, make_steward("stella"))


def test_a_proposal_is_approved_once(strict: Question) -> None:
    proposal = second(propose(strict))

    with pytest.raises(IllegalStep, match="needs no second"):
        second(proposal, make_steward("third"))
