"""What waits for stewards: which queue a thing is in, from which instant to which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from accounts.models import User
from forecasts.models import (
    ConditionalPair,
    Document,
    Objection,
    Option,
    Question,
    Suggestion,
    Tournament,
)
from forecasts.queries.desk import KINDS, Queue, desk
from forecasts.services.clarifications import ask_for_clarification, decline_clarification
from forecasts.services.commentators import answer_contest
from forecasts.services.documents import publish_document
from forecasts.services.drafts import pose_question
from forecasts.services.failures import clear_failure, record_failure
from forecasts.services.pairs import create_pair
from forecasts.services.passages import put_off
from forecasts.services.questions import close_question
from forecasts.services.suggestions import decline_suggestion, suggest_question
from tests.deeds import (
    a_steward,
    annul,
    decide,
    finish,
    object_to,
    propose,
    resolve,
    second,
)
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    at,
    make_claim,
    make_document,
    make_forecaster,
    make_question,
    make_tournament,
)
from tests.intake import accept, mine, passages, take_in
from tests.readings import contest

pytestmark = pytest.mark.django_db

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
WEEK, FORTNIGHT = timedelta(days=7), timedelta(days=14)
ORDER = [
    "overdue", "objected", "contested", "second", "rewordings", "unresolved", "review",
    "suggestions",
    "documents", "requests", "differ", "code",
    "proposed", "opening", "closing", "drafts", "failures",
]  # fmt: skip


def queues(now: datetime) -> dict[str, Queue]:
    """The queues that hold anything, by name."""
    return {queue.name: queue for queue in desk(a_steward("stella"), now) if queue.count}


def names(now: datetime) -> list[str]:
    return list(queues(now))


def only(now: datetime) -> Queue:
    [queue] = queues(now).values()
    return queue


def a_question() -> Question:
    return make_question(close_time=JAN_31)


def to_be_resolved() -> Question:
    return make_question(close_time=JAN_31, scheduled_resolve_time=FEB_1)


def to_be_resolved_before_it_closes() -> Question:
    return make_question(close_time=JAN_31, scheduled_resolve_time=JAN_11)


def closed_early() -> Question:
    return make_question(close_time=JAN_31, closed_at=JAN_11)


def scheduled() -> Question:
    return make_question(open_time=JAN_21, published_at=JAN_1, close_time=JAN_21 + 30 * DAY)


def a_draft() -> Question:
    return make_question(published_at=None)


def in_review() -> Question:
    return make_question(published_at=None, review_requested_at=JAN_11)


@pytest.mark.parametrize(
    ("make", "now", "expected"),
    [
        (a_question, JAN_31 - WEEK - SECOND, []),
        (a_question, JAN_31 - WEEK, ["closing"]),
        (a_question, JAN_31 - SECOND, ["closing"]),
        (a_question, JAN_31, ["unresolved"]),
        (a_question, JAN_31 + FORTNIGHT - SECOND, ["unresolved"]),
        (a_question, JAN_31 + FORTNIGHT, ["overdue"]),
        (to_be_resolved, FEB_1 - SECOND, ["unresolved"]),
        (to_be_resolved, FEB_1, ["overdue"]),
        (to_be_resolved_before_it_closes, JAN_31 - SECOND, ["closing"]),
        (to_be_resolved_before_it_closes, JAN_31, ["overdue"]),
        (closed_early, JAN_11, ["unresolved"]),
        (closed_early, JAN_11 + FORTNIGHT, ["overdue"]),
        (scheduled, JAN_21 - WEEK - SECOND, []),
        (scheduled, JAN_21 - WEEK, ["opening"]),
        (scheduled, JAN_21 - SECOND, ["opening"]),
        (scheduled, JAN_21, []),
        (a_draft, JAN_1, ["drafts"]),
        (a_draft, JAN_31 + FORTNIGHT, ["drafts"]),
        (in_review, JAN_11, ["review"]),
        (in_review, JAN_31 + FORTNIGHT, ["review"]),
    ],
)
def test_a_question_is_in_the_queue_of_its_next_step_from_the_instant_on(
    make: Callable[[], Question], now: datetime, expected: list[str]
) -> None:
    make()

    assert names(now) == expected


@pytest.mark.parametrize("end", [resolve, annul])
def test_what_is_resolved_or_annulled_waits_for_nobody(end: Callable[[Question], object]) -> None:
    end(make_question())

    assert names(FEB_1 + FORTNIGHT) == []


def test_closing_by_the_clock_moves_nothing() -> None:
    question = a_question()
    before = names(JAN_31)

    close_question(question_id=question.pk, now=at(JAN_31))

    assert (before, names(JAN_31)) == (["unresolved"], ["unresolved"])


def test_branches_of_a_pair_wait_for_no_steward() -> None:
    condition, outcome = (make_question(name, close_time=JAN_11) for name in ("war", "peace"))
    pair = ConditionalPair(
        tournament=condition.tournament,
        slug="pair",
        title="Peace, if war",
        condition=condition,
        outcome=outcome,
    )
    create_pair(pair=pair, open_time=JAN_1, now=at(JAN_1))

    assert [row.question for row in only(JAN_11).rows] == [condition, outcome]


def a_forecast_question(*, needs_second: bool = False) -> Question:
    cup = make_tournament(needs_second=needs_second, objection_hours=72)
    question = make_question(tournament=cup)
    add_forecast(question, make_forecaster("ada"), 0.8)
    return question


def ada() -> User:
    return User.objects.get(handle="ada")


def test_a_proposal_goes_from_the_second_steward_to_objections_and_is_final() -> None:
    question = a_forecast_question(needs_second=True)
    seen = []

    proposal = propose(question)
    seen.append(names(FEB_1))
    second(proposal)
    seen.append(names(FEB_1))
    finish(proposal, FEB_1 + 3 * DAY)
    seen.append(names(FEB_1 + 3 * DAY))

    assert seen == [["second"], ["proposed"], []]


def test_a_proposal_whose_time_is_over_is_in_view_until_the_clock_makes_it_final() -> None:
    propose(a_forecast_question())

    assert names(FEB_1 + 30 * DAY) == ["proposed"]


def test_an_objection_waits_until_it_is_decided() -> None:
    question = a_forecast_question()
    proposal = propose(question)
    objection = object_to(proposal, ada())

    before = names(FEB_1)
    decide(objection)

    assert (before, names(FEB_1)) == (["objected"], ["proposed"])


def test_an_overturned_proposal_leaves_its_question_to_be_resolved() -> None:
    question = a_forecast_question()
    objection = object_to(propose(question), ada())

    decide(objection, Objection.Decision.OVERTURNED)

    assert names(FEB_1) == ["unresolved"]


def test_an_objection_to_a_proposal_that_ended_is_moot() -> None:
    question = a_forecast_question()
    bob = make_forecaster("bob")
    add_forecast(question, bob, 0.4)
    proposal = propose(question)
    overturned, _ = object_to(proposal, ada()), object_to(proposal, bob)

    decide(overturned, Objection.Decision.OVERTURNED)

    assert names(FEB_1) == ["unresolved"]


def test_a_suggestion_waits_until_it_is_declined_or_posed() -> None:
    cup, ada = make_tournament(), make_forecaster("ada")
    declined, posed = (suggest(cup, ada, title) for title in ("Snow?", "Rain?"))
    before = only(JAN_11).count

    decline_suggestion(suggestion=declined, reply="No.", steward=a_steward(), now=at(JAN_11))
    between = only(JAN_11).count
    draft = Question(
        tournament=cup,
        title="Will it rain?",
        kind="binary",
        open_time=JAN_21,
        scheduled_close_time=JAN_31,
    )
    yes_and_no = [Option(key=key, label=key) for key in ("yes", "no")]
    pose_question(
        question=draft,
        options=yes_and_no,
        author=a_steward(),
        now=at(JAN_11),
        suggestion=posed,
    )

    assert (before, between, names(JAN_11)) == (2, 1, ["drafts"])
    assert only(JAN_11).first_at == JAN_11


def suggest(cup: Tournament, author: User, title: str) -> Suggestion:
    return suggest_question(
        tournament=cup,
        author=author,
        title=title,
        resolution_criteria="As the office says.",
        event_deadline=None,
        reason="",
        now=at(JAN_11),
    )


def test_a_request_waits_until_it_is_answered() -> None:
    question, bob = make_question(close_time=JAN_31 + 90 * DAY), make_forecaster("bob")
    asked = ask_for_clarification(question=question, asker=bob, text="Fog?", now=at(JAN_11))
    before = names(JAN_11)

    decline_clarification(request=asked, reply="No.", steward=a_steward(), now=at(JAN_21))

    assert (before, names(JAN_21)) == (["requests"], [])


def test_a_failed_job_waits_until_it_is_cleared() -> None:
    record_failure(task="forecasts.tasks.sweep", row=0, error=OSError("No."), now=at(JAN_11))
    before = names(JAN_11)

    clear_failure(task="forecasts.tasks.sweep", row=0)

    assert (before, names(JAN_11)) == (["failures"], [])


def test_commentary_waits_until_it_is_public() -> None:
    document = take_in(mined=False)
    seen = [commentary()]
    mine(document)
    seen.append(commentary())
    for passage in document.passages.filter(is_strong=True):
        put_off(passage=passage, steward=a_steward(), now=at(FEB_1))
    seen.append(commentary())
    for passage in document.passages.filter(is_strong=True):
        accept(passage)
    seen.append(commentary())

    publish_document(document=document, now=at(FEB_1))

    assert seen == [
        "The Courier, still being read for claims",
        "The Courier, 4 passages to decide on",
        "The Courier, 4 passages to decide on",
        "The Courier, nothing left to decide: ready to be published",
    ]
    assert names(FEB_1) == ["code"]


def commentary() -> str:
    return queues(FEB_1)["documents"].rows[0].note


def test_commentary_waits_to_be_cited_before_it_is_read() -> None:
    take_in(is_confirmed=False)

    assert only(FEB_1).rows[0].note == "The Courier, to be cited"


def test_public_commentary_waits_again_when_more_is_found_in_it() -> None:
    document = take_in()
    document.passages.exclude(pk=passages(document)[0].pk).delete()
    Document.objects.update(published_at=FEB_1)

    assert only(FEB_1).rows[0].note == "The Courier, 1 passage to decide on"


def test_a_document_without_its_text_waits_for_nobody() -> None:
    make_document(published_at=None)

    assert names(FEB_1) == []


def test_the_queues_stand_in_the_order_of_urgency() -> None:
    assert list(KINDS) == [queue.name for queue in desk(a_steward(), JAN_1)] == ORDER


def test_a_contest_waits_until_it_is_answered() -> None:
    asked = contest(make_claim(), when=JAN_11)

    assert queues(JAN_21)["contested"].first_at == JAN_11

    answer_contest(contest=asked, answer="Line 3.", steward=a_steward(), now=at(JAN_21))

    assert names(JAN_21) == ["code"]
