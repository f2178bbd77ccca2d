"""Mail gathers what a user was told: one letter an hour, to whoever wants it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from forecasts import tasks
from forecasts.models import Failure, Notification
from forecasts.queries import due
from forecasts.services.digests import mail_digest
from forecasts.services.failures import record_failure
from forecasts.services.notifications import tell
from tests import broker
from tests.accounts.letters import NOBODY_LISTENS
from tests.factories import JAN_1, JAN_11, at, make_forecaster
from tests.races import in_a_thread

pytestmark = pytest.mark.django_db

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
THREE_DAYS, FIVE_MINUTES = timedelta(days=3), timedelta(minutes=5)


def reader(handle: str = "ada", **fields: Any) -> User:
    said = {"email": f"{handle}@forecasts.example", "email_confirmed_at": JAN_1} | fields
    return make_forecaster(handle, **said)


def told(user: User, *texts: str, when: datetime = JAN_11) -> None:
    for text in texts or ["Resolved: “Will it rain?”"]:
        tell([user.pk], text, question=None, path="/tournaments/cup/", at=when)


def digest(user: User, when: datetime = JAN_11) -> bool:
    return mail_digest(user_id=user.pk, now=at(when))


def test_one_thing_is_mailed_under_its_own_words_with_an_absolute_link() -> None:
    ada = reader()
    told(ada)

    digest(ada)

    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([ada.email], "Resolved: “Will it rain?”")
    assert str(letter.body).split("\n")[:3] == [
        "Resolved: “Will it rain?”",
        f"{settings.SITE_URL}/tournaments/cup/",
        "",
    ]


def test_several_things_are_one_letter_oldest_first() -> None:
    ada = reader()
    told(ada, "First.", when=JAN_11 - HOUR)
    told(ada, "Second.", "Third.")

    digest(ada)

    [letter] = mail.outbox
    assert letter.subject == "Presage: 3 things happened"
    assert str(letter.body).split("\n")[0:9:3] == ["First.", "Second.", "Third."]


def test_a_text_over_several_lines_is_one_in_the_letter() -> None:
    ada = reader()
    told(ada, "Clarified.\n\nRain\tis <wet> & cold.")

    digest(ada)

    assert mail.outbox[0].subject == "Clarified. Rain is <wet> & cold."
    assert str(mail.outbox[0].body).split("\n")[0] == "Clarified. Rain is <wet> & cold."


@pytest.mark.parametrize(("length", "subject"), [(120, "x" * 120), (121, "x" * 119 + "…")])
def test_a_long_subject_is_cut_and_the_letter_has_it_whole(length: int, subject: str) -> None:
    ada = reader()
    told(ada, "x" * length)

    digest(ada)

    assert mail.outbox[0].subject == subject
    assert str(mail.outbox[0].body).split("\n")[0] == "x" * length


def test_beyond_fifty_things_the_letter_leads_to_the_site() -> None:
    ada = reader()
    told(ada, *(f"Thing {number}." for number in range(52)))

    digest(ada)

    lines = str(mail.outbox[0].body).split("\n")
    assert (mail.outbox[0].subject, lines[147]) == ("Presage: 52 things happened", "Thing 49.")
    assert lines[150:152] == ["And 2 more:", f"{settings.SITE_URL}/notifications/"]
    assert Notification.objects.filter(mailed_at=None).count() == 0


def test_what_was_mailed_bears_the_time_and_is_mailed_once() -> None:
    ada = reader()
    told(ada)

    answers = [digest(ada), digest(ada, JAN_11 + HOUR)]

    assert (answers, len(mail.outbox)) == ([True, False], 1)
    assert Notification.objects.get().mailed_at == JAN_11


@pytest.mark.parametrize(("later", "letters"), [(HOUR - SECOND, 1), (HOUR, 2)])
def test_the_next_letter_comes_an_hour_after_the_last(later: timedelta, letters: int) -> None:
    ada = reader()
    told(ada, "First.")
    digest(ada)
    told(ada, "Second.", when=JAN_11 + SECOND)

    sent = digest(ada, JAN_11 + later)

    assert (sent, len(mail.outbox)) == (letters == 2, letters)


@pytest.mark.parametrize(("age", "letters"), [(THREE_DAYS - SECOND, 1), (THREE_DAYS, 0)])
def test_what_is_three_days_old_is_no_news(age: timedelta, letters: int) -> None:
    ada = reader()
    told(ada, when=JAN_11 - age)

    digest(ada)

    assert len(mail.outbox) == letters


def test_what_was_read_on_the_site_is_not_mailed() -> None:
    ada = reader()
    told(ada, "Read.", "Unread.")
    Notification.objects.filter(text="Read.").update(read_at=JAN_11)

    digest(ada)

    assert mail.outbox[0].subject == "Unread."


UNMAILABLE: list[dict[str, Any]] = [
    {"email_confirmed_at": None},
    {"email": "", "email_confirmed_at": None},
    {"wants_mail": False},
    {"is_active": False},
    {"email": "", "email_confirmed_at": None, "is_bot": True},
    {"email": "", "email_confirmed_at": None, "is_simulated": True},
]


@pytest.mark.parametrize("fields", UNMAILABLE)
def test_whoever_cannot_or_will_not_have_mail_gets_none(fields: dict[str, Any]) -> None:
    ada = reader(**fields)
    told(ada)

    assert (due.users_to_mail(JAN_11), digest(ada), mail.outbox) == ([], False, [])
    assert ada.mailable is False


def test_a_program_whose_owner_confirmed_an_address_gets_mail() -> None:
    hal = reader("hal", is_bot=True)
    told(hal)

    assert (due.users_to_mail(JAN_11), hal.mailable) == ([hal.pk], True)


def test_each_user_gets_their_own_things_alone() -> None:
    ada, bob = reader("ada"), reader("bob")
    told(ada, "For ada.")
    told(bob, "For bob.")

    digest(ada)

    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([ada.email], "For ada.")
    assert due.users_to_mail(JAN_11) == [bob.pk]


def test_a_mail_server_that_is_away_leaves_all_of_it_waiting(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = NOBODY_LISTENS
    ada = reader()
    told(ada, "First.", "Second.")

    with pytest.raises(OSError, match="refused"):
        digest(ada)

    assert Notification.objects.filter(mailed_at=None).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_failed_is_noted_under_the_name_the_sweep_looks_for(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = NOBODY_LISTENS
    ada = reader()
    tell([ada.pk], "News.", question=None, at=timezone.now())

    tasks.mail_digest.apply(args=(ada.pk,))

    failure = Failure.objects.get()
    assert (failure.task, failure.row) == (due.MAIL_TASK, ada.pk)
    assert failure.error.startswith("ConnectionRefusedError: ")


@pytest.mark.parametrize(
    ("failures", "patience"),
    [(1, FIVE_MINUTES), (2, 2 * FIVE_MINUTES), (12, HOUR), (13, HOUR), (50, HOUR)],
)
def test_a_mail_that_failed_is_tried_again_after_a_while(
    failures: int, patience: timedelta
) -> None:
    ada = reader()
    told(ada)
    for _ in range(failures):
        record_failure(task=due.MAIL_TASK, row=ada.pk, error=OSError(), now=at(JAN_11))

    assert due.users_to_mail(JAN_11 + patience - SECOND) == []
    assert due.users_to_mail(JAN_11 + patience) == [ada.pk]


def test_the_failures_of_others_keep_nobody_waiting() -> None:
    ada = reader()
    told(ada)
    record_failure(task=due.MAIL_TASK, row=ada.pk + 1, error=OSError(), now=at(JAN_11))
    record_failure(task="forecasts.tasks.x", row=ada.pk, error=OSError(), now=at(JAN_11))

    assert due.users_to_mail(JAN_11) == [ada.pk]


def test_a_user_who_was_told_several_things_is_due_once() -> None:
    ada = reader()
    told(ada, "First.", "Second.")

    assert due.users_to_mail(JAN_11) == [ada.pk]


def test_the_sweep_queues_a_letter_for_each_user_who_has_one_due() -> None:
    broker.empty()
    ada, bob = reader("ada"), reader("bob")
    tell([ada.pk, bob.pk, ada.pk], "News.", question=None, at=timezone.now())

    tasks.sweep()

    assert broker.queued() == [f"mail_digest({ada.pk})", f"mail_digest({bob.pk})"]
    broker.empty()


@pytest.mark.django_db(transaction=True)
def test_of_two_tasks_at_once_one_mails() -> None:
    ada = reader()
    told(ada)
    meanwhile: list[bool] = []

    def clock() -> datetime:
        meanwhile.append(in_a_thread(lambda: digest(ada)))
        return JAN_11

    first = mail_digest(user_id=ada.pk, now=clock)

    assert (first, meanwhile, len(mail.outbox)) == (True, [False], 1)


@pytest.mark.django_db(transaction=True)
def test_a_slow_mail_server_keeps_no_reader_from_the_site() -> None:
    ada = reader()
    told(ada)
    free: list[User] = []

    def clock() -> datetime:
        rows = User.objects.select_for_update(nowait=True)
        free.append(in_a_thread(transaction.atomic(lambda: rows.get())))
        return JAN_11

    mail_digest(user_id=ada.pk, now=clock)

    assert free == [ada]
