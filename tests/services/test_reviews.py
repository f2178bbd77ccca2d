from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from forecasts.errors import ConflictOfInterest, IllegalStep, NotReady
from forecasts.models import Notification, Question, Review
from forecasts.models.question import State
from forecasts.queries.reviews import standing as standing_of
from forecasts.services.recusals import readmit
from forecasts.services.reviews import return_to_draft
from tests.deeds import a_steward, news, recuse
from tests.drafting import (
    FOUND,
    TITLE,
    a_cup,
    approve,
    edit,
    log,
    pose,
    publish,
    send,
    standing,
    suggest,
)
from tests.factories import JAN_1, JAN_11, add_forecast, at, make_forecaster, make_tournament
from tests.races import at_once

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def give_back(question: Question, reason: str = "No source.", **said: Any) -> Question:
    given: dict[str, Any] = {"steward": a_steward("rex"), "now": at(JAN_1)} | said
    return return_to_draft(question=question, reason=reason, **given)


def test_a_draft_goes_to_review_and_back_with_the_reason() -> None:
    question = send(pose())
    assert question.state(JAN_1) == State.IN_REVIEW

    question = give_back(question)

    assert question.state(JAN_1) == State.DRAFT
    assert log(question) == [("posed", "ann"), ("sent", "ann"), ("returned", "rex")]
    assert news() == [("ann", f"Sent back to you: “{question}”. No source.")]


def test_whoever_sends_their_own_draft_back_is_not_told() -> None:
    give_back(send(pose(a_steward("ann"))), steward=a_steward("ann"))

    assert news() == []


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_draft_is_sent_back_for_a_reason(reason: str) -> None:
    with pytest.raises(IllegalStep, match="Say what is missing"):
        give_back(send(pose()), reason)


@pytest.mark.parametrize("state", State)
def test_only_a_draft_is_sent_to_review(state: State) -> None:
    question, _ = standing(state)

    if state == State.DRAFT:
        send(question)
    else:
        with pytest.raises(IllegalStep, match="Only a draft"):
            send(question)


@pytest.mark.parametrize("state", State)
def test_only_what_is_in_review_is_sent_back_or_approved(state: State) -> None:
    question, when = standing(state)
    if state == State.IN_REVIEW:
        give_back(question)
        return

    for step in (give_back, approve):
        with pytest.raises(IllegalStep, match="not in review"):
            step(question, now=at(when))


def test_an_approval_publishes_and_says_who_checked_what() -> None:
    question = approve(send(pose()), a_steward("rex"))

    assert (question.published_at, question.state(JAN_1)) == (JAN_1, State.SCHEDULED)
    assert list(Review.objects.values_list("reviewer__handle", "check_note")) == [("rex", FOUND)]
    assert log(question)[-2:] == [("reviewed", "rex"), ("published", "rex")]


def test_what_is_published_opens_by_itself_at_its_time() -> None:
    assert publish().state(JAN_11) == State.OPEN


def test_whoever_suggested_a_question_is_told_of_its_publication() -> None:
    question = send(pose(suggestion=suggest(make_forecaster("ada"))))
    Notification.objects.all().delete()

    approve(question)

    assert news() == [("ada", f"Published: “{question}”, which you suggested.")]


def test_an_author_may_approve_alone_where_one_steward_is_enough() -> None:
    question = approve(send(pose(a_steward("ann"))), a_steward("ann"))

    assert question.published_at == JAN_1


def test_where_it_takes_two_an_author_does_not_approve_their_own() -> None:
    cup = make_tournament("cup", needs_second=True)
    question = send(pose(a_steward("ann"), tournament=cup))

    with pytest.raises(ConflictOfInterest, match="another steward approves it"):
        approve(question, a_steward("ann"))
    assert (Review.objects.count(), log(question)[-1]) == (0, ("sent", "ann"))

    assert approve(question, a_steward("rex")).published_at == JAN_1


def test_a_delicate_question_takes_two_approvals() -> None:
    question = send(pose(sensitivity=["casualties"]))

    first = approve(question, a_steward("rex"))
    assert (first.published_at, standing_of(first).approvals, standing_of(first).needed) == (
        None,
        1,
        2,
    )

    assert approve(question, a_steward("bea")).published_at == JAN_1


def test_nobody_approves_the_same_wording_twice() -> None:
    question = send(pose(sensitivity=["casualties"]))
    approve(question, a_steward("rex"))

    with pytest.raises(IllegalStep, match="approved this wording already"):
        approve(question, a_steward("rex"))


def sent_again(question: Question) -> Question:
    """A delicate draft that Rex approved, sent back and sent again a day later, unedited."""
    approve(question, a_steward("rex"))
    give_back(question)
    return send(question, now=JAN_1 + DAY)


def test_what_is_sent_again_takes_all_its_approvals_again() -> None:
    question = sent_again(send(pose(sensitivity=["casualties"])))
    assert (standing_of(question).approvals, standing_of(question).reviews) == (0, [])

    question = approve(question, a_steward("roy"), now=at(JAN_1 + DAY))

    assert (question.published_at, standing_of(question).approvals) == (None, 1)


def test_whoever_sent_a_wording_back_can_approve_it_once_it_is_sent_again() -> None:
    question = sent_again(send(pose(sensitivity=["casualties"])))
    approve(question, a_steward("roy"), now=at(JAN_1 + DAY))

    question = approve(question, a_steward("rex"), now=at(JAN_1 + DAY))

    assert (question.published_at, standing_of(question).approvals) == (JAN_1 + DAY, 2)


def test_an_approval_counts_no_more_once_its_reviewer_is_recused() -> None:
    question = send(pose(sensitivity=["casualties"]))
    approve(question, a_steward("rex"))
    recusal = recuse(question, a_steward("rex"), now=JAN_1)
    assert (standing_of(question).approvals, standing_of(question).reviews) == (0, [])

    assert approve(question, a_steward("roy")).published_at is None

    readmit(recusal=recusal, reason="A mix-up.", steward=a_steward("roy"), now=at(JAN_1))
    assert standing_of(question).approvals == 2


def test_an_edit_asks_for_new_approvals() -> None:
    question = send(pose(sensitivity=["casualties"]))
    approve(question, a_steward("rex"))

    edit(question)

    assert standing_of(Question.objects.get()).approvals == 0
    assert approve(question, a_steward("rex")).published_at is None


def test_an_approval_of_a_wording_that_was_edited_meanwhile_is_refused() -> None:
    question = send(pose())
    edit(question)

    with pytest.raises(IllegalStep, match="edited the question meanwhile"):
        approve(question, seen=1)
    assert approve(question, seen=2).title == TITLE


def test_who_is_recused_approves_nothing() -> None:
    question = send(pose())
    recuse(question, a_steward("rex"))

    with pytest.raises(ConflictOfInterest):
        approve(question, a_steward("rex"))


@pytest.mark.parametrize("check_note", ["", " "])
def test_an_approval_says_what_the_check_found(check_note: str) -> None:
    with pytest.raises(NotReady, match="Say what the check"):
        approve(send(pose()), check_note=check_note)


def test_an_opening_that_has_passed_is_not_published() -> None:
    with pytest.raises(NotReady, match="opening has passed"):
        approve(send(pose(open_time=JAN_11)), now=at(JAN_11))


def test_an_error_of_the_linter_is_not_published_whatever_the_reason() -> None:
    question = send(pose(resolution_sources=[], fallback_sources=[]))

    with pytest.raises(NotReady, match="Q07"):
        approve(question, waivers={"Q07": "Everybody will know."})

    question.refresh_from_db()
    assert (question.published_at, question.waivers, Review.objects.count()) == (None, {}, 0)


def test_a_warning_of_the_linter_stands_for_a_reason_that_the_log_repeats() -> None:
    question = send(pose(annulment=""))

    with pytest.raises(NotReady, match="Q17"):
        approve(question, waivers={"Q17": "  "})
    approve(question, waivers={"Q17": "It cannot have happened."})

    published = question.log.get(verb="published")
    assert published.reason == (
        "Warnings let stand:\n\n- Q17 no-annulment-rule: It cannot have happened."
    )


def test_the_log_has_a_line_for_each_warning_that_is_let_stand() -> None:
    question = send(pose(annulment="", fallback_sources=[], resolution_sources=["A newsroom"]))

    approve(question, waivers={"Q17": "It cannot\nhave happened.", "Q08": "It never failed."})

    assert question.log.get(verb="published").reason.splitlines() == [
        "Warnings let stand:",
        "",
        "- Q08 no-fallback-source: It never failed.",
        "- Q17 no-annulment-rule: It cannot have happened.",
    ]


def test_an_emptied_reason_is_taken_back() -> None:
    question = send(pose(annulment="", sensitivity=["casualties"]))
    approve(question, a_steward("rex"), waivers={"Q17": "It cannot have happened."})

    with pytest.raises(NotReady, match="Q17"):
        approve(question, a_steward("bea"), waivers={"Q17": ""})


def test_a_reason_goes_with_the_wording_it_excused() -> None:
    title = "Will Tokyo host an Atlantic mission by 31 December 2026?"
    question = send(pose(title=title, sensitivity=["casualties"]))
    approve(question, waivers={"Q14": "Another name of the same.", "Q08": "None needed."})
    assert Question.objects.get().waivers == {"Q14": "Another name of the same."}

    edit(question, fields={"base_rate": "None so far."})
    assert Question.objects.get().waivers == {"Q14": "Another name of the same."}

    edit(question, fields={"title": "Will Paris host a Pacific embassy by 31 December 2026?"})
    assert Question.objects.get().waivers == {}


def test_a_warning_that_one_reviewer_explained_need_not_be_explained_again() -> None:
    question = send(pose(annulment="", sensitivity=["casualties"]))
    approve(question, a_steward("rex"), waivers={"Q17": "It cannot have happened."})

    assert approve(question, a_steward("bea")).published_at == JAN_1


def test_a_draft_without_a_wording_on_record_is_not_approved() -> None:
    question = send(pose())
    question.revisions.all().delete()

    with pytest.raises(IllegalStep, match="no wording on record"):
        approve(question)


def test_how_a_draft_stands_says_why_it_was_sent_back_while_it_is_with_its_author() -> None:
    question = send(pose())
    give_back(question, "No source.")
    returned = standing_of(Question.objects.get()).returned
    assert returned is not None
    assert (returned.reason, returned.actor) == ("No source.", a_steward("rex"))

    send(question)

    assert standing_of(Question.objects.get()).returned is None


@pytest.mark.django_db(transaction=True)
def test_two_who_approve_a_delicate_question_at_once_publish_it_once() -> None:
    question = send(pose(sensitivity=["casualties"]))
    rex, bea = a_steward("rex"), a_steward("bea")

    outcomes = at_once(question, lambda: approve(question, rex), lambda: approve(question, bea))

    assert [type(outcome).__name__ for outcome in outcomes] == ["Question", "Question"]
    assert [verb for verb, _ in log(question)].count("published") == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_where_one_is_enough_the_second_is_refused() -> None:
    question, rex, bea = send(pose()), a_steward("rex"), a_steward("bea")

    outcomes = at_once(question, lambda: approve(question, rex), lambda: approve(question, bea))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IllegalStep", "Question"]
    assert Review.objects.count() == 1


def test_a_question_published_is_open_to_forecasts() -> None:
    question = publish(tournament=a_cup())

    assert add_forecast(question, make_forecaster(), 0.5, JAN_11, origin="live").pk is not None


def test_where_a_second_person_is_asked_for_the_last_editor_does_not_approve() -> None:
    tournament = make_tournament(needs_second=True)
    question = edit(send(pose(tournament=tournament)), a_steward("rex"))

    with pytest.raises(ConflictOfInterest):
        approve(question, a_steward("rex"))
    assert approve(question, a_steward("stella")).published_at == JAN_1


def test_whoever_is_recused_sends_no_draft_back() -> None:
    question = send(pose())
    recuse(question, a_steward("rex"))

    with pytest.raises(ConflictOfInterest):
        give_back(question)


def test_whoever_is_recused_sends_no_draft_to_review() -> None:
    question = pose()
    recuse(question, a_steward("ann"), steward=a_steward("rex"))

    with pytest.raises(ConflictOfInterest):
        send(question)
    assert send(question, a_steward("rex")).review_requested_at == JAN_1
