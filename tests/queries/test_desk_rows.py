"""What a steward's desk says of each thing that waits, and of the mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from config.celery import app
from forecasts.models import Notification, Question
from forecasts.queries.desk import LATE, MailState, Queue, Row, desk, mail_state, queue_rows
from forecasts.queries.failures import ABOUT
from forecasts.services.clarifications import ask_for_clarification
from forecasts.services.failures import record_failure
from forecasts.services.notifications import tell
from forecasts.services.recusals import readmit
from tests.coding import linked_claim
from tests.deeds import a_steward, finish, object_to, propose, recuse, second
from tests.drafting import edit, pose, send
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    at,
    make_claim,
    make_forecaster,
    make_question,
    make_tournament,
)
from tests.readings import contest, disowned, owner_of

pytestmark = pytest.mark.django_db

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def only(now: datetime, steward: str = "stella") -> Queue:
    [queue] = [queue for queue in desk(a_steward(steward), now) if queue.count]
    return queue


def only_row(now: datetime, steward: str = "stella") -> Row:
    [row] = only(now, steward).rows
    return row


def test_a_queue_shows_its_first_ten_oldest_first_and_counts_them_all() -> None:
    for number in range(12, 0, -1):
        make_question(f"q{number}", close_time=JAN_31 - number * SECOND)

    queue = only(JAN_31)

    assert (queue.count, queue.more, queue.first_at) == (12, 2, JAN_31 - 12 * SECOND)
    asked = [row.question.slug for row in queue.rows if row.question]
    assert asked == [f"q{number}" for number in range(12, 2, -1)]


@pytest.mark.parametrize(("number", "more"), [(1, 0), (10, 0), (11, 1)])
def test_a_queue_says_how_many_more_there_are(number: int, more: int) -> None:
    for each in range(number):
        make_question(f"q{each}", published_at=None)

    queue = only(JAN_1)

    assert (queue.count, queue.more, len(queue.rows)) == (number, more, number - more)


def test_each_queue_holds_its_own_count() -> None:
    make_question("one", close_time=JAN_21)
    for each in range(3):
        make_question(f"q{each}", published_at=None)

    counts = {queue.name: queue.count for queue in desk(a_steward(), JAN_21) if queue.count}

    assert counts == {"unresolved": 1, "drafts": 3}


def test_an_empty_queue_has_neither_rows_nor_age() -> None:
    [queue, *_] = desk(a_steward(), JAN_1)

    assert (queue.count, queue.more, queue.rows, queue.first_at) == (0, 0, [], None)


@pytest.mark.parametrize(
    ("question", "now", "name", "since"),
    [
        ({"close_time": JAN_11}, JAN_21, "unresolved", JAN_11),
        ({"close_time": JAN_31, "closed_at": JAN_11}, JAN_21, "unresolved", JAN_11),
        ({"close_time": JAN_11}, JAN_31, "overdue", JAN_11 + 14 * DAY),
        ({"close_time": JAN_11, "scheduled_resolve_time": JAN_21}, JAN_31, "overdue", JAN_21),
        ({"close_time": JAN_21, "scheduled_resolve_time": JAN_11}, JAN_31, "overdue", JAN_21),
        ({"close_time": JAN_21}, JAN_21 - DAY, "closing", JAN_21),
        ({"open_time": JAN_11, "published_at": JAN_1}, JAN_11 - DAY, "opening", JAN_11),
        ({"published_at": None, "review_requested_at": JAN_11}, JAN_31, "review", JAN_11),
        ({"published_at": None}, JAN_31, "drafts", None),
    ],
)
def test_a_question_says_since_when_it_waits_or_when_its_time_comes(
    question: dict[str, Any], now: datetime, name: str, since: datetime | None
) -> None:
    make_question(**question)

    queue = only(now)

    assert (queue.name, queue.rows[0].at) == (name, since)


def test_drafts_of_a_file_come_after_those_whose_age_is_known() -> None:
    make_question("of-a-file", published_at=None)
    posed = make_question("posed", published_at=None)
    posed.revisions.create(number=1, editor=a_steward(), edited_at=JAN_11, wording={})

    assert [row.at for row in only(JAN_31).rows] == [JAN_11, None]


def a_proposed_question(*, needs_second: bool = True) -> Question:
    """Proposed by sten on 1 February; ada forecast it."""
    cup = make_tournament(needs_second=needs_second)
    question = make_question(tournament=cup)
    add_forecast(question, make_forecaster("ada"), 0.8)
    propose(question)
    return question


def test_a_row_tells_who_says_what() -> None:
    question = a_proposed_question(needs_second=False)
    notes = [only_row(FEB_1).note]
    object_to(question.proposals.get(), User.objects.get(handle="ada"))
    notes.append(only_row(FEB_1).note)

    assert notes == ["Yes, says sten", "ada: It was only fog."]


def test_a_failed_job_tells_how_often_and_why() -> None:
    for _ in range(2):
        record_failure(task="forecasts.tasks.sweep", row=0, error=OSError("No."), now=at(JAN_11))

    row = only_row(JAN_21)

    assert (row.note, row.at, row.question) == ("2 times: OSError: No.", JAN_11, None)


def test_every_job_that_is_handed_a_row_is_told_with_what_it_was_about() -> None:
    handed = {name for name in app.tasks if name.startswith("forecasts.tasks.")}

    assert {f"forecasts.tasks.{name}" for name in ABOUT} == handed - {"forecasts.tasks.sweep"}


@pytest.mark.parametrize(
    ("task", "about"),
    [
        ("close_question", "Will it rain?"),
        ("finish_proposal", "Will it rain?"),
        ("score_resolution", "Will it rain?"),
        ("score_contenders", "Will it rain?"),
        ("refresh_leaderboard", "The cup"),
        ("mail_digest", "ada"),
    ],
)
def test_a_failed_job_tells_what_it_was_about(task: str, about: str) -> None:
    question = make_question()
    rows = {
        "close_question": question.pk,
        "finish_proposal": propose(question).pk,
        "refresh_leaderboard": question.tournament_id,
        "mail_digest": make_forecaster("ada").pk,
    }
    finish(question.proposals.get(), FEB_1 + 3 * DAY)
    row = rows.get(task) or question.resolutions.get().pk
    record_failure(task=f"forecasts.tasks.{task}", row=row, error=OSError("No."), now=at(JAN_11))

    assert only_row(FEB_1).note == f"{about} · once: OSError: No."


def test_a_failed_job_whose_row_is_gone_is_told_all_the_same() -> None:
    task = "forecasts.tasks.close_question"
    record_failure(task=task, row=1, error=OSError("No."), now=at(JAN_11))

    assert only_row(FEB_1).note == "once: OSError: No."


@pytest.mark.parametrize(
    ("steward", "needs_second", "barred"),
    [
        ("ann", True, "I wrote it"),
        ("rex", True, "I wrote it"),
        ("stella", True, ""),
        ("ann", False, ""),
    ],
)
def test_a_draft_is_for_a_steward_to_approve_whose_approval_counts(
    steward: str, needs_second: bool, barred: str
) -> None:
    draft = send(pose(a_steward("ann"), tournament=make_tournament(needs_second=needs_second)))
    edit(draft, a_steward("rex"))

    assert only_row(JAN_1, steward).barred == barred


@pytest.mark.parametrize(("steward", "barred"), [("sten", "I proposed it"), ("stella", "")])
def test_a_proposal_is_for_another_steward_to_approve(steward: str, barred: str) -> None:
    a_proposed_question()

    assert only_row(FEB_1, steward).barred == barred


@pytest.mark.parametrize(
    ("steward", "needs_second", "barred"),
    [
        ("sten", True, "I proposed it"),
        ("sten", False, ""),
        ("stan", True, ""),
        ("ada", False, "I objected"),
    ],
)
def test_an_objection_is_for_whom_it_does_not_concern_to_decide(
    steward: str, needs_second: bool, barred: str
) -> None:
    proposal = a_proposed_question(needs_second=needs_second).proposals.get()
    if needs_second:
        second(proposal, a_steward("stella"))
    object_to(proposal, User.objects.get(handle="ada"))

    assert only_row(FEB_1, steward).barred == barred


def test_a_recused_steward_is_told_so_until_the_recusal_is_lifted() -> None:
    question, stella = make_question(close_time=JAN_31), a_steward("stella")
    recusal = recuse(question, stella, now=JAN_11)
    told = [only_row(JAN_31).barred, only_row(JAN_31, "sten").barred]

    readmit(recusal=recusal, reason="A mistake.", steward=a_steward(), now=at(JAN_21))
    told.append(only_row(JAN_31).barred)

    assert told == ["I am recused", "", ""]


def test_a_recusal_counts_on_records_about_the_question_too() -> None:
    question = make_question(close_time=FEB_1 + 90 * DAY)
    ask_for_clarification(
        question=question, asker=make_forecaster("bob"), text="Fog?", now=at(JAN_11)
    )
    recuse(question, a_steward("stella"), now=JAN_11)

    row = only_row(JAN_11)

    assert (row.note, row.barred) == ("bob: Fog?", "I am recused")


@pytest.mark.parametrize(
    ("needs_second", "shares", "barred"),
    [(True, [0.8], "I forecast it"), (True, [0.8, None], "I forecast it"), (False, [0.8], "")],
)
def test_where_it_takes_two_a_steward_with_a_forecast_leaves_it_to_others(
    needs_second: bool, shares: list[float | None], barred: str
) -> None:
    question = make_question(tournament=make_tournament(needs_second=needs_second))
    for place, share in enumerate(shares):
        add_forecast(question, a_steward("stella"), share, when=JAN_1 + place * DAY)

    assert only_row(JAN_31).barred == barred


@pytest.mark.parametrize(
    ("needs_second", "barred"), [(True, "It tests words of mine"), (False, "")]
)
def test_where_it_takes_two_whose_words_are_tested_leaves_it_to_others(
    needs_second: bool, barred: str
) -> None:
    question = make_question(tournament=make_tournament(needs_second=needs_second))
    owner_of(linked_claim(question).claim, user=a_steward("stella"))

    rows = {queue.name: queue.rows for queue in desk(a_steward("stella"), JAN_31)}

    assert [row.barred for row in rows["unresolved"]] == [barred]


def test_where_others_can_decide_who_approved_leaves_objections_to_them() -> None:
    question = make_question(tournament=make_tournament(needs_second=True))
    ada = make_forecaster("ada")
    add_forecast(question, ada, 0.5)
    object_to(second(propose(question), a_steward("stella")), ada)
    alone = only_row(FEB_1).barred
    a_steward("third")

    assert (alone, only_row(FEB_1).barred, only_row(FEB_1, "third").barred) == (
        "", "I approved it", "",
    )  # fmt: skip


def test_a_page_of_one_queue_says_of_its_rows_what_the_desk_does() -> None:
    question = make_question(close_time=JAN_31)
    recuse(question, a_steward("stella"), now=JAN_11)
    queue = only(JAN_31)

    rows = queue_rows(queue.name, [row.record for row in queue.rows], a_steward("stella"))

    assert rows == queue.rows


def reader(handle: str = "ada") -> User:
    return make_forecaster(handle, email=f"{handle}@b.example", email_confirmed_at=JAN_1)


def told(user: User, when: datetime, mailed_at: datetime | None = None) -> None:
    tell([user.pk], "News.", question=None, at=when)
    Notification.objects.filter(user=user, created_at=when).update(mailed_at=mailed_at)


def test_before_any_mail_nobody_waits() -> None:
    assert mail_state(JAN_11) == MailState(last_sent_at=None, readers=0, oldest=None)


def test_the_mail_tells_the_last_sent_and_how_many_readers_wait_since_when() -> None:
    ada, bob = reader("ada"), reader("bob")
    told(ada, JAN_1, mailed_at=JAN_1 + SECOND)
    told(bob, JAN_1, mailed_at=JAN_1)
    told(ada, JAN_11 - 2 * SECOND)
    told(ada, JAN_11)
    told(bob, JAN_11)
    told(make_forecaster("without-an-address"), JAN_11 - DAY)

    assert mail_state(JAN_11) == MailState(JAN_1 + SECOND, 2, JAN_11 - 2 * SECOND)


@pytest.mark.parametrize(("age", "late"), [(LATE - SECOND, False), (LATE, True)])
def test_mail_is_late_once_something_waits_longer_than_the_hour_between_letters(
    age: timedelta, late: bool
) -> None:
    told(reader(), JAN_11 - age)

    assert mail_state(JAN_11).is_late(JAN_11) is late


def test_mail_that_nobody_waits_for_is_not_late() -> None:
    assert mail_state(JAN_11).is_late(JAN_11) is False


def contested(now: datetime, steward: str = "stella") -> Row:
    queues = {queue.name: queue for queue in desk(a_steward(steward), now)}
    [row] = queues["contested"].rows
    return row


def test_a_contested_claim_is_told_with_what_is_said_of_it() -> None:
    contest(make_claim(), "I never said so.")

    row = contested(FEB_1)

    assert (row.note, row.record.title) == ("A. Uthor: I never said so.", "It will be wet.")
    assert (row.question, row.barred) == (None, "")


def test_a_contest_from_a_released_page_is_not_told_as_the_authors() -> None:
    disowned(make_claim())

    row = contested(FEB_1)

    assert row.note == "an account that was not A. Uthor’s: I never said so."


def test_neither_who_wrote_a_contest_nor_in_whose_name_it_is_answers_it() -> None:
    claim = make_claim()
    disowned(claim)
    owner_of(claim)
    User.objects.filter(handle__in=["impostor", "author"]).update(is_steward=True)

    barred = [contested(FEB_1, one).barred for one in ("impostor", "author", "stella")]

    assert barred == ["I contest it", "It is in my name", ""]


def test_a_steward_leaves_what_they_contest_to_others() -> None:
    contest(make_claim())
    User.objects.filter(handle="author").update(is_steward=True)

    assert contested(FEB_1, "author").barred == "I contest it"
