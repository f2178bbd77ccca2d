"""What forecasters and objectors are told on a proposal's way, and what the log keeps of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from accounts.models import User
from forecasts.models import (
    LogEntry,
    Notification,
    Objection,
    Proposal,
    Question,
    Tournament,
)
from forecasts.services.clarifications import (
    ask_for_clarification,
    clarify,
    decline_clarification,
)
from forecasts.services.notifications import tell
from forecasts.services.questions import close_question
from tests.deeds import (
    a_steward,
    decide,
    decline,
    finish,
    object_to,
    propose,
    recuse,
    resolve,
    second,
    take_back,
    unresolve,
)
from tests.factories import (
    FEB_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    at,
    make_forecaster,
    make_question,
    make_tournament,
)
from tests.links import the_pair

pytestmark = pytest.mark.django_db

PROPOSED = "Proposed: “Will it rain?”"
OBJECT = "You can object until 04 February 2026, 00:00 UTC."


def a_question(needs_second: bool = False) -> Question:
    """With Ada's forecast, and one that was made up."""
    question = make_question(tournament=make_tournament(needs_second=needs_second))
    add_forecast(question, make_forecaster("ada"), 0.7)
    add_forecast(question, make_forecaster("sim", is_simulated=True), 0.7)
    return question


def forget() -> None:
    Notification.objects.all().delete()


def told() -> list[tuple[str, str, str]]:
    """Forecasters, in order: who, what, and the end of the path to read on."""
    rows = Notification.objects.filter(user__is_steward=False).order_by("user__handle", "pk")
    base = Question.objects.get().get_absolute_url()
    return [
        (one.user.handle, one.text, one.path.removeprefix(base))
        for one in rows.select_related("user")
    ]


def logged() -> list[tuple[str, str | None, datetime]]:
    return list(LogEntry.objects.values_list("verb", "actor__handle", "at"))


def test_forecasters_are_told_of_the_proposal_and_its_end() -> None:
    finish(propose(a_question()), FEB_1.replace(day=4))

    assert told() == [
        ("ada", f"{PROPOSED} resolves Yes. {OBJECT}", "proposals/1/"),
        ("ada", "Final: “Will it rain?” resolved Yes.", ""),
    ]


def test_an_annulment_is_to_be_until_it_is() -> None:
    propose(a_question(), None)

    assert told() == [("ada", f"{PROPOSED} is to be annulled. {OBJECT}", "proposals/1/")]
    assert LogEntry.objects.get(verb="proposed").reason == ("To be annulled. It was in the papers.")


def test_where_it_takes_two_forecasters_are_told_that_forecasting_has_stopped() -> None:
    propose(a_question(needs_second=True), known_at=JAN_11, now=JAN_21)

    rest = "Forecasting has stopped; a second steward has to approve it."
    assert told() == [("ada", f"{PROPOSED} resolves Yes. {rest}", "proposals/1/")]


def test_after_the_close_a_proposal_stops_no_forecasting() -> None:
    propose(a_question(needs_second=True))

    rest = "A second steward has to approve it."
    assert told() == [("ada", f"{PROPOSED} resolves Yes. {rest}", "proposals/1/")]


def test_a_proposal_taken_back_is_told_and_that_forecasting_is_open_again() -> None:
    proposal = propose(a_question(), known_at=JAN_11, now=JAN_21)
    forget()

    take_back(proposal, now=JAN_21)

    text = "Taken back: the proposed resolution of “Will it rain?”. Forecasting is open again."
    assert told() == [("ada", text, "proposals/1/")]


def test_a_proposal_taken_back_after_the_close_reopens_nothing() -> None:
    proposal = propose(a_question())
    forget()

    take_back(proposal)

    text = "Taken back: the proposed resolution of “Will it rain?”."
    assert told() == [("ada", text, "proposals/1/")]


def test_a_declined_proposal_is_told() -> None:
    proposal = propose(a_question(needs_second=True))
    forget()

    decline(proposal, a_steward("stella"))

    text = "Declined by a second steward: the proposed resolution of “Will it rain?”."
    assert told() == [("ada", text, "proposals/1/")]


def test_who_objected_in_vain_is_told_that_nobody_decides() -> None:
    question = a_question()
    bob = make_forecaster("bob")
    add_forecast(question, bob, 0.5)
    proposal = propose(question)
    objection = object_to(proposal, bob)
    forget()

    take_back(proposal)

    text = "Taken back: the proposed resolution of “Will it rain?”."
    assert told() == [
        ("ada", text, "proposals/1/"),
        ("bob", f"{text} Your objection is moot.", objection.get_absolute_url()),
    ]


def test_a_proposal_ended_with_a_recusal_is_told() -> None:
    question = a_question()
    proposal = propose(question)
    forget()

    recuse(question, proposal.proposer)

    text = "Ended with a recusal: the proposed resolution of “Will it rain?”."
    assert told() == [("ada", text, "proposals/1/")]


def test_an_overturned_proposal_says_that_forecasting_is_open_again() -> None:
    question = a_question()
    bob = make_forecaster("bob")
    add_forecast(question, bob, 0.5)
    objection = object_to(propose(question, known_at=JAN_11, now=JAN_21), bob, now=JAN_21)
    forget()

    decide(objection, Objection.Decision.OVERTURNED, now=JAN_21)

    text = "Overturned: the proposed resolution of “Will it rain?”. Forecasting is open again."
    assert [row[1] for row in told()] == [text, text]


def test_a_proposal_before_the_close_closes_on_record_and_its_end_reopens() -> None:
    take_back(propose(a_question(), known_at=JAN_11, now=JAN_21), now=JAN_21)

    assert logged() == [
        ("closed", "sten", JAN_21),
        ("proposed", "sten", JAN_21),
        ("withdrawn", "sten", JAN_21),
        ("reopened", "sten", JAN_21),
    ]


def test_a_proposal_before_the_sweep_leaves_the_line_the_sweep_would_have() -> None:
    propose(a_question())

    assert logged() == [("closed", None, JAN_31), ("proposed", "sten", FEB_1)]


def test_what_the_sweep_has_closed_is_closed_once() -> None:
    question = a_question()
    close_question(question_id=question.pk, now=at(FEB_1))

    propose(question)

    assert logged() == [("closed", None, JAN_31), ("proposed", "sten", FEB_1)]


def test_a_resolution_taken_back_before_the_close_reopens_on_record() -> None:
    question = a_question()
    resolve(question, known_at=JAN_11, now=JAN_21)

    unresolve(question, now=JAN_21)

    assert [row[:2] for row in logged()] == [
        ("closed", None), ("resolved", None), ("unresolved", "sten"), ("reopened", "sten"),
    ]  # fmt: skip


def test_the_window_of_a_seconded_proposal_is_told_once_it_runs() -> None:
    proposal = propose(a_question(needs_second=True))
    forget()

    second(proposal)

    assert told() == [("ada", f"{PROPOSED} resolves Yes. {OBJECT}", "proposals/1/")]


def test_of_a_question_made_private_stewards_alone_are_told() -> None:
    question = a_question()
    add_forecast(question, a_steward("rex"), 0.7)
    proposal = propose(question)
    object_to(proposal, User.objects.get(handle="ada"))
    forget()
    Tournament.objects.update(is_public=False)

    take_back(Proposal.objects.get())

    assert list(Notification.objects.values_list("user__handle", flat=True)) == ["rex"]


def test_titles_are_told_as_they_are_written() -> None:
    question = make_question(title="Will 5*3*2 be **enough**?")

    recuse(question, make_forecaster("ada"))

    text = "You are recused on “Will 5*3*2 be **enough**?”: your forecasts there count nowhere."
    assert told() == [("ada", f"{text} Wrote it.", "")]


def test_words_in_markdown_are_told_in_plain_ones() -> None:
    ada = make_forecaster("ada")

    tell([ada.pk], "On 5*3*2:", question=None, at=JAN_11, words="Not **so**,\n* no")

    assert Notification.objects.get().text == "On 5*3*2: Not so, no"


@pytest.mark.parametrize(("shares", "headed"), [([0.5], True), ([], False)])
def test_where_one_is_enough_the_log_says_that_a_step_was_taken_by_somebody_with_a_stake(
    shares: list[float], headed: bool
) -> None:
    question, sten = make_question(), a_steward("sten")
    for share in shares:
        add_forecast(question, sten, share)
    clarify(question=question, text="Fog.", steward=sten, now=at(JAN_21))
    request = ask_for_clarification(question=question, asker=sten, text="Fog?", now=at(JAN_21))
    decline_clarification(request=request, reply="No.", steward=sten, now=at(JAN_21))
    take_back(propose(question, steward=sten))
    resolve(question)
    unresolve(question)

    lines = {line.verb: line.reason for line in LogEntry.objects.all()}

    steps = {"clarified": "Fog.", "answered": "No.", "unresolved": "A mistake."}
    steps["proposed"] = "Yes. It was in the papers."
    by = "By somebody with a stake. " if headed else ""
    assert {verb: lines[verb] for verb in steps} == {
        verb: f"{by}{said}" for verb, said in steps.items()
    }


def of_branch(text: str) -> str:
    return f"{text} A branch you forecast rests on it."


def ada_is_told() -> list[str]:
    rows = Notification.objects.filter(user__handle="ada").order_by("pk")
    return list(rows.values_list("text", flat=True))


@pytest.fixture(params=["condition", "outcome"])
def part(request: pytest.FixtureRequest) -> Question:
    """A part of a pair of which Ada forecast a branch alone."""
    pair = the_pair()
    add_forecast(pair.if_yes, make_forecaster("ada"), 0.7)
    question = getattr(pair, request.param)
    assert isinstance(question, Question)
    return question


def test_who_forecast_a_branch_is_told_of_a_proposal_and_its_end(part: Question) -> None:
    proposal = propose(part)
    finish(proposal, FEB_1.replace(day=4))

    assert ada_is_told() == [
        of_branch(f"Proposed: “{part}” resolves Yes. {OBJECT}"),
        of_branch(f"Final: “{part}” resolved Yes."),
    ]
    assert Notification.objects.filter(user__handle="ada")[0].question == part


def test_who_forecast_a_branch_is_told_of_an_approval(part: Question) -> None:
    Tournament.objects.update(needs_second=True)
    part.tournament.refresh_from_db()
    proposal = propose(part)
    forget()

    second(proposal)

    assert ada_is_told() == [of_branch(f"Proposed: “{part}” resolves Yes. {OBJECT}")]


def test_who_forecast_a_branch_is_told_of_what_is_taken_back(part: Question) -> None:
    take_back(propose(part))
    resolve(part)
    unresolve(part)

    assert ada_is_told()[1:] == [
        of_branch(f"Taken back: the proposed resolution of “{part}”."),
        of_branch(f"Taken back: the resolution of “{part}”."),
    ]


def test_who_forecast_both_branches_and_the_question_is_told_once(part: Question) -> None:
    ada = User.objects.get(handle="ada")
    for question in (part, Question.objects.get(slug="if-then-if-no")):
        add_forecast(question, ada, 0.5)

    propose(part)

    assert ada_is_told() == [f"Proposed: “{part}” resolves Yes. {OBJECT}"]
