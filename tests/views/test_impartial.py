"""Steps that are no longer somebody's to take: not offered, and refused before the form."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from forecasts.models import Objection, Proposal, Question
from tests.coding import linked_claim
from tests.deeds import (
    a_steward,
    annul,
    decide,
    finish,
    object_to,
    open_question,
    propose,
    recuse,
    resolve,
    second,
    take_back,
    unresolve,
)
from tests.factories import (
    FEB_1,
    add_forecast,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)
from tests.links import the_pair
from tests.pages import text_of
from tests.readings import owner_of

pytestmark = pytest.mark.django_db

PROPOSE, SECOND, DECIDE = "Propose a resolution…", "Approve or decline…", "Decide…"
STAKE = "that will be scored, withdrawn or not. Leave it to a steward"
RECUSED = "I am recused from this question: what I forecast counts nowhere."


def with_own_words(question: Question, handle: str = "sten") -> Question:
    owner_of(linked_claim(question).claim, user=a_steward(handle))
    return question


def strict_question() -> Question:
    return make_question(tournament=make_tournament(needs_second=True))


def with_stake(question: Question, handle: str = "sten") -> Question:
    add_forecast(question, a_steward(handle), 0.5)
    return question


def an_objection(now: Any = FEB_1, needs_second: bool = False) -> Objection:
    question = make_question(tournament=make_tournament(needs_second=needs_second))
    ada = make_forecaster("ada")
    add_forecast(question, ada, 0.5)
    proposal = propose(question, now=now)
    if needs_second:
        second(proposal, now=now)
    return object_to(proposal, ada, now=now)


def test_a_steward_with_a_stake_is_told_why_instead_of_a_button(sten: Client) -> None:
    page = text_of(sten.get(with_stake(strict_question()).get_absolute_url()))

    assert (STAKE in page, PROPOSE in page) == (True, False)


def test_whose_words_a_question_tests_is_told_why_instead_of_a_button(sten: Client) -> None:
    question = with_own_words(strict_question())

    page = text_of(sten.get(question.get_absolute_url()))
    form = sten.get(reverse("propose", args=question.path))

    assert ("tests words of your own" in page, PROPOSE in page) == (True, False)
    assert (form.status_code, "tests words of your own" in text_of(form)) == (409, True)


def test_a_proposal_says_that_it_tests_the_words_of_its_proposer(client: Client) -> None:
    proposal = propose(with_own_words(make_question()))

    page = text_of(client.get(proposal.get_absolute_url()))

    assert "sten had a stake in this question." in page


def test_where_one_is_enough_a_steward_with_a_stake_is_offered_the_step(sten: Client) -> None:
    page = text_of(sten.get(with_stake(make_question()).get_absolute_url()))

    assert (STAKE in page, PROPOSE in page) == (False, True)


def test_a_steward_with_a_stake_is_refused_before_the_form(sten: Client) -> None:
    response = sten.get(reverse("propose", args=with_stake(strict_question()).path))

    assert (response.status_code, STAKE in text_of(response)) == (409, True)
    assert "See the desk" in text_of(response)


@pytest.mark.parametrize(
    ("becomes", "reason"),
    [
        (resolve, "This question is resolved; nothing can be proposed."),
        (annul, "This question is annulled; nothing can be proposed."),
        (propose, "A resolution is proposed already: decide on that one first."),
    ],
)
def test_proposing_where_it_is_no_step_says_so_before_the_form(
    sten: Client, becomes: Any, reason: str
) -> None:
    question = make_question()
    becomes(question)

    response = sten.get(reverse("propose", args=question.path))

    assert (response.status_code, reason in text_of(response)) == (409, True)


def test_on_a_branch_nothing_is_to_be_proposed(sten: Client) -> None:
    response = sten.get(reverse("propose", args=the_pair().if_yes.path))

    assert (response.status_code, "Resolve those." in text_of(response)) == (409, True)


def test_what_is_typed_is_kept_where_the_rule_is_met_at_last(sten: Client) -> None:
    question = make_question()
    resolve(question)

    typed = {"reason": "Wrong city."}
    response = sten.post(reverse("propose", args=question.path), typed)

    assert response.status_code == 422


def test_a_second_steward_with_a_stake_is_offered_no_approval(stella: Client) -> None:
    proposal = propose(with_stake(strict_question(), "stella"))

    page = text_of(stella.get(proposal.get_absolute_url()))
    form = stella.get(reverse("proposal_second", args=[*proposal.question.path, 1]))

    assert (STAKE in page, SECOND in page) == (True, False)
    assert (form.status_code, STAKE in text_of(form)) == (409, True)


def test_a_second_steward_without_one_is_offered_it(stella: Client) -> None:
    page = text_of(stella.get(propose(strict_question()).get_absolute_url()))

    assert SECOND in page


def test_where_it_takes_two_the_proposer_is_offered_no_decision(sten: Client) -> None:
    objection = an_objection(needs_second=True)

    page = text_of(sten.get(objection.get_absolute_url()))
    form = sten.get(reverse("decide", args=[objection.pk]))

    why = "Another steward than the one who proposed it has to decide."
    assert (why in page, DECIDE in page) == (True, False)
    assert (form.status_code, why in text_of(form)) == (409, True)


def test_who_approved_is_offered_a_decision_only_where_nobody_else_can(stella: Client) -> None:
    objection = an_objection(needs_second=True)
    alone = text_of(stella.get(objection.get_absolute_url()))
    make_steward("third")

    page = text_of(stella.get(objection.get_absolute_url()))

    why = "You approved the proposal."
    assert (DECIDE in alone, why in page, DECIDE in page) == (True, True, False)


@pytest.mark.parametrize("becomes", [take_back, lambda proposal: finish(proposal, FEB_1)])
def test_nothing_is_taken_back_that_is_not_resolved(sten: Client, becomes: Any) -> None:
    question = make_question()
    becomes(propose(question))

    response = sten.get(reverse("unresolve", args=question.path))

    assert (response.status_code, "not resolved" in text_of(response)) == (409, True)


def test_a_moot_objection_says_so_and_how_its_proposal_ended(sten: Client) -> None:
    objection = an_objection()
    take_back(objection.proposal)

    page = text_of(sten.get(objection.get_absolute_url()))

    assert f"Objection {objection.pk}, moot" in page
    assert "The proposal ended before anybody decided: taken back." in page
    assert ("to be decided" in page, DECIDE in page) == (False, False)


def pages_after(client: Client, objection: Objection) -> list[str]:
    wheres = (objection, objection.proposal, objection.proposal.question)
    return [text_of(client.get(where.get_absolute_url())) for where in wheres]


def test_a_decision_of_the_proposers_says_so_wherever_it_shows(client: Client) -> None:
    objection = an_objection()
    decide(objection, steward=objection.proposal.proposer)

    pages = pages_after(client, objection)

    assert ["decided by the proposer" in page for page in pages] == [True, True, True]


def test_the_question_says_who_decided_once_it_is_resolved(client: Client) -> None:
    objection = an_objection()
    decide(objection, steward=objection.proposal.proposer)
    finish(objection.proposal, FEB_1.replace(day=4))

    page = text_of(client.get(objection.proposal.question.get_absolute_url()))

    said = f"Decision {objection.pk} on an objection: the proposal stands. decided by the proposer"
    assert ("Resolved: Yes" in page, said in page) == (True, True)


def test_the_question_says_that_an_objection_is_to_be_decided(client: Client) -> None:
    page = pages_after(client, an_objection())[2]

    assert "1 objection to decide before it can be final." in page
    assert "can object until" not in page


@pytest.mark.parametrize(
    ("before", "offered"),
    [
        (lambda question, ada: None, True),
        (lambda question, ada: object_to(question.proposal, ada, now=timezone.now()), False),
        (lambda question, ada: recuse(question, ada), False),
    ],
    ids=["forecast", "objected", "recused"],
)
def test_how_to_object_is_for_who_can(client: Client, before: Any, offered: bool) -> None:
    question, ada = open_question(), make_forecaster("ada")
    add_forecast(question, ada, 0.5)
    propose(question, now=timezone.now())
    before(question, ada)
    client.force_login(ada)

    page = text_of(client.get(question.get_absolute_url()))
    proposal = text_of(client.get(Proposal.objects.get().get_absolute_url()))
    form = client.get(reverse("object", args=[*question.path, 1]))

    assert ("and how to object" in page, "Object…" in proposal) == (offered, offered)
    assert form.status_code == (200 if offered else 409)


@pytest.mark.parametrize(("who", "said"), [("ada", True), ("bob", False)])
def test_who_is_recused_reads_it_beside_their_forecast(
    client: Client, who: str, said: bool
) -> None:
    question = open_question()
    for handle in ("ada", "bob"):
        add_forecast(question, make_forecaster(handle), 0.5)
    recuse(question, User.objects.get(handle="ada"))
    client.force_login(User.objects.get(handle=who))

    assert (RECUSED in text_of(client.get(question.get_absolute_url()))) is said


def test_a_final_proposal_says_whether_what_it_became_was_taken_back(client: Client) -> None:
    question = make_question(tournament=make_tournament(objection_hours=0))
    proposal = propose(question)
    before = text_of(client.get(proposal.get_absolute_url()))
    unresolve(question, now=FEB_1.replace(day=2))
    propose(question, now=FEB_1.replace(day=3))

    first, second_one = (
        text_of(client.get(one.get_absolute_url())) for one in question.proposals.order_by("pk")
    )

    final, undone = "Final since 1 Feb 2026, 00:00 UTC.", "Taken back since"
    assert (final in before, undone in before, undone in second_one) == (True, False, False)
    assert f"{final} {undone} 2 Feb 2026, 00:00 UTC." in first


def test_a_branchs_inherited_recusal_is_to_be_lifted_where_it_comes_from(sten: Client) -> None:
    pair = the_pair()
    recuse(pair.outcome, make_forecaster("ada"))

    branch, outcome = (
        text_of(sten.get(question.get_absolute_url())) for question in (pair.if_yes, pair.outcome)
    )

    assert ("As on the condition or the outcome." in branch, "Lift…" in branch) == (True, False)
    assert "Lift…" in outcome


@pytest.mark.parametrize(("hours", "said"), [(1, "1 hour to object"), (2, "2 hours to object")])
def test_an_hour_is_one_hour(sten: Client, hours: int, said: str) -> None:
    question = make_question(tournament=make_tournament(objection_hours=hours))
    before = text_of(sten.get(reverse("propose", args=question.path)))

    after = text_of(sten.get(propose(question).get_absolute_url()))

    assert (said in before, said in after) == (True, True)


@pytest.mark.parametrize("number", [1, 3])
def test_a_proposed_question_takes_as_many_queries_for_three_objections_as_for_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    question = make_question()
    for place in range(number):
        add_forecast(question, make_forecaster(f"p{place}"), 0.5)
    proposal = propose(question)
    for entry in question.forecasts.select_related("forecaster"):
        decide(object_to(proposal, entry.forecaster))
    client.force_login(a_steward("third"))

    with django_assert_num_queries(21):
        client.get(question.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3])
def test_a_decision_takes_as_many_queries_for_three_stewards_as_for_one(
    stella: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    objection = an_objection(needs_second=True)
    for place in range(number):
        make_steward(f"s{place}")

    with django_assert_num_queries(10):
        stella.get(objection.get_absolute_url())
