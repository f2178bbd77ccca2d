from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from forecasts.errors import ConflictOfInterest, IllegalStep
from forecasts.models import Clarification, ClarificationRequest, Notification, Question
from forecasts.models.question import State
from forecasts.services import clarifications
from tests.deeds import a_steward, annul, news, recuse
from tests.drafting import log, standing
from tests.factories import (
    JAN_1,
    JAN_11,
    JAN_21,
    add_forecast,
    at,
    make_forecaster,
    make_question,
    make_tournament,
)
from tests.links import the_pair
from tests.races import at_once

pytestmark = pytest.mark.django_db

CLEAR = (State.SCHEDULED, State.OPEN, State.CLOSED, State.PROPOSED)


def ask(question: Question, asker: User, text: str = "Does dew count?") -> ClarificationRequest:
    return clarifications.ask_for_clarification(
        question=question, asker=asker, text=text, now=at(JAN_11)
    )


def clarify(question: Question, **said: Any) -> Clarification:
    given: dict[str, Any] = {
        "text": "Dew is not rain.",
        "steward": a_steward("sten"),
        "now": at(JAN_21),
    }
    return clarifications.clarify(question=question, **given | said)


def decline(request: ClarificationRequest, **said: Any) -> ClarificationRequest:
    given: dict[str, Any] = {
        "reply": "The fine print says so.",
        "steward": a_steward("sten"),
        "now": at(JAN_21),
    }
    return clarifications.decline_clarification(request=request, **given | said)


def forget() -> None:
    Notification.objects.all().delete()


def test_asking_tells_the_stewards() -> None:
    a_steward("sten")

    request = ask(make_question(), make_forecaster("ada"))

    assert (request.text, request.asked_at, request.answered_at) == (
        "Does dew count?",
        JAN_11,
        None,
    )
    assert news() == [("sten", "Asked: what does “Will it rain?” mean?")]


@pytest.mark.parametrize("state", State)
def test_a_question_can_be_asked_about_and_clarified_until_it_is_resolved(state: State) -> None:
    question, when = standing(state)
    ada = make_forecaster("asker")

    def both() -> None:
        clarifications.ask_for_clarification(question=question, asker=ada, text="?", now=at(when))
        clarify(question, now=at(when))

    if state in CLEAR:
        both()
        assert question.clarifications.count() == 1
    else:
        with pytest.raises(IllegalStep, match=f"is {state}"):
            both()
        with pytest.raises(IllegalStep, match=f"is {state}"):
            clarify(question, now=at(when))


def test_nobody_has_more_than_three_requests_waiting() -> None:
    ada, question = make_forecaster("ada"), make_question()
    for text in "abc":
        ask(question, ada, text)

    with pytest.raises(IllegalStep, match="3 of your requests"):
        ask(make_question("snow"), ada)
    ask(question, make_forecaster("bob"))
    decline(ClarificationRequest.objects.get(text="a"))
    ask(question, ada)

    assert ClarificationRequest.objects.filter(asker=ada, answered_at=None).count() == 3


def test_a_clarification_is_logged_and_told_to_everyone_who_forecast() -> None:
    question, ada = make_question(), make_forecaster("ada")
    add_forecast(question, ada, 0.5)
    make_forecaster("bob")

    clarification = clarify(question)

    assert (clarification.steward, clarification.published_at) == (a_steward("sten"), JAN_21)
    assert news() == [("ada", "Clarified: “Will it rain?”. Dew is not rain.")]
    assert log(question)[-1] == ("clarified", "sten")
    assert Notification.objects.get().path == f"{question.get_absolute_url()}#clarifications"


@pytest.mark.parametrize("part", ["condition", "outcome"])
def test_a_clarification_is_told_once_to_whoever_forecast_a_branch_that_rests_on_it(
    part: str,
) -> None:
    pair = the_pair()
    asked = getattr(pair, part)
    both, branches, other = (make_forecaster(handle) for handle in ("ada", "bob", "eve"))
    for question in (asked, pair.if_yes):
        add_forecast(question, both, 0.5)
    for question in (pair.if_yes, pair.if_no):
        add_forecast(question, branches, 0.5)
    add_forecast(pair.outcome if part == "condition" else pair.condition, other, 0.5)

    clarify(asked)

    assert news() == [
        ("ada", f"Clarified: “{asked}”. Dew is not rain."),
        ("bob", f"Clarified: “{asked}”, which a branch you forecast rests on. Dew is not rain."),
    ]
    where = Notification.objects.get(user=branches).path
    assert where == f"{pair.if_yes.get_absolute_url()}#clarifications"


def test_a_clarification_is_not_told_to_who_forecast_a_branch_that_is_settled() -> None:
    pair = the_pair()
    add_forecast(pair.if_yes, make_forecaster("ada"), 0.5)
    annul(pair.if_yes, now=JAN_21)
    forget()

    clarify(pair.outcome)

    assert news() == []


def test_a_clarification_answers_the_request_it_was_asked_for() -> None:
    question = make_question()
    request = ask(question, make_forecaster("ada"))
    forget()

    clarification = clarify(question, request=request)

    request.refresh_from_db()
    assert (request.clarification, request.answered_at) == (clarification, JAN_21)
    assert news() == [("ada", "Answered: what you asked about “Will it rain?”. Dew is not rain.")]


def test_who_asked_and_forecast_is_told_of_a_clarification_once() -> None:
    question, ada, bob = make_question(), make_forecaster("ada"), make_forecaster("bob")
    for forecaster in (ada, bob):
        add_forecast(question, forecaster, 0.5)
    request = ask(question, ada)
    forget()

    clarify(question, request=request, text="Dew **never** counts.")

    assert news() == [
        ("bob", "Clarified: “Will it rain?”. Dew never counts."),
        ("ada", "Answered: what you asked about “Will it rain?”. Dew never counts."),
    ]


def test_declining_a_request_says_why_to_who_asked() -> None:
    question = make_question()
    request = ask(question, make_forecaster("ada"))
    forget()

    answered = decline(request)

    assert (answered.reply, answered.clarification) == ("The fine print says so.", None)
    assert news() == [
        ("ada", "Answered: what you asked about “Will it rain?”. The fine print says so.")
    ]
    assert log(question)[-1] == ("answered", "sten")


@pytest.mark.parametrize("reply", ["", " "])
def test_declining_a_request_needs_a_reason(reply: str) -> None:
    request = ask(make_question(), make_forecaster("ada"))

    with pytest.raises(IllegalStep, match="Say why"):
        decline(request, reply=reply)


def test_a_request_is_answered_once() -> None:
    question = make_question()
    request = ask(question, make_forecaster("ada"))
    decline(request)

    with pytest.raises(IllegalStep, match="answered already"):
        decline(request)
    with pytest.raises(IllegalStep, match="answered already"), transaction.atomic():
        clarify(question, request=request)

    assert question.clarifications.count() == 0


def test_a_request_about_another_question_is_not_answered() -> None:
    request = ask(make_question("rain"), make_forecaster("ada"))

    with pytest.raises(ClarificationRequest.DoesNotExist):
        clarify(make_question("snow"), request=request)


def test_who_is_recused_neither_clarifies_nor_declines() -> None:
    question, sten = make_question(), a_steward("sten")
    request = ask(question, make_forecaster("ada"))
    recuse(question, sten)

    for step in (lambda: clarify(question), lambda: decline(request)):
        with pytest.raises(ConflictOfInterest):
            step()


@pytest.mark.parametrize("needs_second", [True, False])
def test_a_steward_with_a_forecast_clarifies_only_where_one_is_enough(needs_second: bool) -> None:
    question = make_question(tournament=make_tournament("cup", needs_second=needs_second))
    add_forecast(question, a_steward("sten"), 0.5, when=JAN_1)

    if needs_second:
        with pytest.raises(ConflictOfInterest):
            clarify(question)

    assert needs_second or clarify(question).text == "Dew is not rain."


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_is_refused() -> None:
    question = make_question()
    request = ask(question, make_forecaster("ada"))
    sten, bea = a_steward("sten"), a_steward("bea")

    outcomes = at_once(
        question,
        lambda: clarify(question, request=request, steward=sten),
        lambda: decline(request, steward=bea),
    )

    assert sum(isinstance(outcome, IllegalStep) for outcome in outcomes) == 1
