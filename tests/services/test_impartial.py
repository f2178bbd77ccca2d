"""Who judges what: a stake in a question, a part in a proposal, and when either keeps one off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from forecasts.errors import ConflictOfInterest
from forecasts.models import Claim, ClaimLink, ConditionalPair, LogEntry, Objection, Question
from forecasts.permissions import has_stake, questions_of_own_words, staked_questions
from forecasts.services.claim_drafts import pose_from_claim
from forecasts.services.codings import unlink_claim
from tests.coding import linked_claim
from tests.deeds import a_steward, decide, object_to, propose, recuse, second
from tests.drafting import FOUND, SOUND, a_cup, approve, send, yes_and_no
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    add_forecast,
    at,
    make_claim,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)
from tests.links import the_pair
from tests.readings import owner_of

pytestmark = pytest.mark.django_db

UPHELD = Objection.Decision.UPHELD


def an_objection(needs_second: bool = True) -> Objection:
    """Ada's, to what Sten proposed and, where it takes two, Stella approved."""
    question = make_question(tournament=make_tournament(needs_second=needs_second))
    ada = make_forecaster("ada")
    add_forecast(question, ada, 0.7)
    proposal = propose(question, steward=a_steward("sten"))
    if needs_second:
        second(proposal, a_steward("stella"))
    return object_to(proposal, ada)


def test_who_never_forecast_has_no_stake() -> None:
    question, sten = make_question(), make_steward("sten")
    add_forecast(make_question("snow"), sten, 0.5)

    assert has_stake(sten, question) is False


def test_a_forecast_is_a_stake_even_once_it_is_withdrawn() -> None:
    question, sten = make_question(), make_steward("sten")
    add_forecast(question, sten, 0.5, when=JAN_1)
    add_forecast(question, sten, None, when=JAN_11)

    assert has_stake(sten, question) is True


def test_a_withdrawal_alone_is_no_stake() -> None:
    question, sten = make_question(), make_steward("sten")
    add_forecast(question, sten, None)

    assert has_stake(sten, question) is False


@pytest.mark.parametrize("branch", ["if_yes", "if_no"])
@pytest.mark.parametrize("part", ["condition", "outcome"])
def test_a_forecast_on_a_branch_is_a_stake_in_condition_and_outcome(branch: str, part: str) -> None:
    pair, sten = the_pair(), make_steward("sten")
    add_forecast(getattr(pair, branch), sten, 0.5)

    assert has_stake(sten, getattr(pair, part)) is True


def test_a_forecast_on_the_outcome_is_no_stake_in_condition_or_branches() -> None:
    pair, sten = the_pair(), make_steward("sten")
    add_forecast(pair.outcome, sten, 0.5)

    assert [has_stake(sten, each) for each in (pair.condition, pair.if_yes, pair.if_no)] == [
        False, False, False,
    ]  # fmt: skip


def test_a_forecast_on_another_of_the_family_is_no_stake() -> None:
    one, other = make_question(family="rain"), make_question("snow", family="rain")
    sten = make_steward("sten")
    add_forecast(other, sten, 0.5)

    assert has_stake(sten, one) is False


def test_the_questions_at_stake_are_those_each_of_which_is() -> None:
    pair, sten = the_pair(), make_steward("sten")
    add_forecast(pair.if_no, sten, 0.5)
    add_forecast(make_question("fog"), make_forecaster("ada"), 0.5)

    by_one = {question.pk for question in Question.objects.all() if has_stake(sten, question)}

    assert staked_questions(sten) == by_one
    assert by_one == {pair.condition_id, pair.outcome_id, pair.if_no_id}


def words_on(question: Question, commentator: User) -> ClaimLink:
    """A claim of theirs that the question tests."""
    link = linked_claim(question)
    owner_of(link.claim, user=commentator)
    return link


def drafted_from(claim: Claim, **fields: Any) -> Question:
    return pose_from_claim(
        claim=claim,
        relation=ClaimLink.Relation.SAME_EVENT,
        question=Question(**{"tournament": a_cup()} | SOUND | fields),
        options=yes_and_no(),
        author=a_steward("ann"),
        now=at(JAN_1),
    )


def test_ones_own_words_are_a_stake_in_what_tests_them_and_what_that_hangs_on() -> None:
    pair, cato = the_pair(), make_steward("cato")
    words_on(pair.if_no, cato)

    by_one = {question.pk for question in Question.objects.all() if has_stake(cato, question)}

    assert questions_of_own_words(cato) == by_one
    assert by_one == {pair.condition_id, pair.outcome_id, pair.if_no_id}


def test_a_draft_from_ones_own_words_is_a_stake() -> None:
    claim, cato = make_claim(), make_steward("cato")
    draft = drafted_from(claim)
    owner_of(claim, user=cato)

    assert (has_stake(cato, draft), questions_of_own_words(cato)) == (True, {draft.pk})


def withdrawn(link: ClaimLink) -> None:
    said = {"withdrawn_at": FEB_1, "withdrawn_by": a_steward(), "withdrawn_because": "A joke."}
    Claim.objects.filter(pk=link.claim_id).update(**said)


def unlinked(link: ClaimLink) -> None:
    unlink_claim(link=link, steward=a_steward(), now=at(FEB_1))


@pytest.mark.parametrize("becomes", [withdrawn, unlinked])
def test_words_that_a_question_tests_no_more_are_no_stake(
    becomes: Callable[[ClaimLink], None],
) -> None:
    question, cato = make_question(), make_steward("cato")
    becomes(words_on(question, cato))

    assert (has_stake(cato, question), questions_of_own_words(cato)) == (False, set())


def test_where_it_takes_two_nobody_publishes_the_test_of_their_own_words() -> None:
    claim, cato = make_claim(), make_steward("cato")
    draft = send(drafted_from(claim, tournament=make_tournament(needs_second=True)))
    owner_of(claim, user=cato)

    with pytest.raises(ConflictOfInterest, match="words of your own"):
        approve(draft, cato)
    assert approve(draft, a_steward("rex")).published_at == JAN_1


def test_where_one_is_enough_the_log_says_whose_words_are_tested_by_who_approves() -> None:
    claim, cato = make_claim(), make_steward("cato")
    draft = send(drafted_from(claim))
    owner_of(claim, user=cato)

    approve(draft, cato)

    said = LogEntry.objects.get(verb="reviewed").reason
    assert said == f"By somebody with a stake. {FOUND}"


def test_where_it_takes_two_nobody_settles_the_test_of_their_own_words() -> None:
    question, cato = make_question(tournament=make_tournament(needs_second=True)), a_steward("cato")
    words_on(question, cato)
    with pytest.raises(ConflictOfInterest, match="words of your own"):
        propose(question, steward=cato)
    add_forecast(question, make_forecaster("ada"), 0.7)
    proposal = propose(question)
    with pytest.raises(ConflictOfInterest, match="words of your own"):
        second(proposal, cato)
    objection = object_to(second(proposal), User.objects.get(handle="ada"))

    with pytest.raises(ConflictOfInterest, match="words of your own"):
        decide(objection, UPHELD, steward=cato)


def test_where_it_takes_two_a_forecast_on_a_branch_keeps_a_steward_off() -> None:
    pair: ConditionalPair = the_pair()
    pair.tournament.needs_second = True
    pair.tournament.save()
    sten = make_steward("sten")
    add_forecast(pair.if_yes, sten, 0.5)

    with pytest.raises(ConflictOfInterest, match="a branch of its conditional pair"):
        propose(Question.objects.get(pk=pair.condition_id), steward=sten)


def recused(objection: Objection, steward: User) -> None:
    recuse(objection.proposal.question, steward, steward=steward)


def with_a_forecast(objection: Objection, steward: User) -> None:
    add_forecast(objection.proposal.question, steward, 0.5)


def with_own_words(objection: Objection, steward: User) -> None:
    link = words_on(objection.proposal.question, steward)
    assert link.linked_by is not None, "a steward linked it"
    inactive(objection, link.linked_by)


def inactive(objection: Objection, steward: User) -> None:
    User.objects.filter(pk=steward.pk).update(is_active=False)


def test_who_approved_leaves_objections_to_a_steward_who_had_no_part() -> None:
    objection = an_objection()
    make_steward("third")

    with pytest.raises(ConflictOfInterest, match="You approved the proposal"):
        decide(objection, UPHELD, steward=a_steward("stella"))


@pytest.mark.parametrize("kept_off", [recused, with_a_forecast, with_own_words, inactive])
def test_who_approved_decides_where_nobody_else_can(
    kept_off: Callable[[Objection, User], None],
) -> None:
    objection = an_objection()
    kept_off(objection, make_steward("third"))

    decided = decide(objection, UPHELD, steward=a_steward("stella"))

    assert decided.ties == ["by who approved the proposal"]


def test_an_objecting_steward_is_nobody_else_who_can_decide() -> None:
    question = make_question(tournament=make_tournament(needs_second=True))
    third = make_steward("third")
    add_forecast(question, third, None)
    objection = object_to(second(propose(question)), third)

    assert decide(objection, UPHELD, steward=a_steward("stella")).decision == UPHELD


def test_who_decides_on_an_objection_to_their_own_proposal_is_shown_to() -> None:
    objection = an_objection(needs_second=False)

    decided = decide(objection, UPHELD, steward=objection.proposal.proposer)

    assert decided.ties == ["by the proposer"]


def test_where_one_is_enough_the_stake_of_who_decides_is_put_on_record() -> None:
    objection, third = an_objection(needs_second=False), make_steward("third")
    add_forecast(objection.proposal.question, third, 0.5)

    decided = decide(objection, UPHELD, steward=third)

    assert (decided.has_stake, decided.ties) == (True, ["by somebody with a stake"])


def test_a_decision_without_ties_has_none() -> None:
    objection = an_objection()

    assert decide(objection, UPHELD, steward=make_steward("third")).ties == []


def test_the_log_names_a_decision_by_its_number_and_the_ties_of_its_judge() -> None:
    objection = an_objection(needs_second=False)

    decide(objection, UPHELD, steward=objection.proposal.proposer)

    said = LogEntry.objects.get(verb="upheld").reason
    assert said == f"Decision {objection.pk}, by the proposer. Fog is not rain."
