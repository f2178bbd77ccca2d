"""The inbox: what one was told and has read, and the count in the head of every page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from forecasts.models import Notification
from forecasts.services.notifications import mark_all_read, mark_read, tell
from tests.factories import JAN_1, JAN_11, JAN_21, at, make_forecaster, make_question

pytestmark = pytest.mark.django_db

INBOX = "/notifications/"


def told(user: User, *texts: str, path: str = "/scoring/") -> list[Notification]:
    for text in texts:
        tell([user.pk], text, question=None, path=path, at=JAN_1)
    return list(Notification.objects.filter(user=user).order_by("pk"))


def logged_in(client: Client, handle: str = "ada") -> User:
    user = make_forecaster(handle)
    client.force_login(user)
    return user


def texts(client: Client, where: str = INBOX) -> list[str]:
    return [one.text for one in client.get(where).context["page"]]


def unread(user: User) -> list[str]:
    waiting = Notification.objects.filter(user=user, read_at=None)
    return sorted(waiting.values_list("text", flat=True))


def test_the_inbox_lists_what_one_was_told_latest_first(client: Client) -> None:
    ada = logged_in(client)
    told(ada, "First.", "Second.")
    told(make_forecaster("bob"), "For bob.")

    assert texts(client) == ["Second.", "First."]


def test_the_inbox_is_paged(client: Client) -> None:
    told(logged_in(client), *(f"{number:02}" for number in range(51)))

    assert (len(texts(client)), texts(client, f"{INBOX}?page=2")) == (50, ["00"])


def test_looking_at_the_inbox_marks_nothing_as_read(client: Client) -> None:
    ada = logged_in(client)
    told(ada, "First.", "Second.")

    page = client.get(INBOX).content.decode()

    assert (page.count('class="unread"'), unread(ada)) == (2, ["First.", "Second."])


def test_what_was_read_is_not_marked_on_the_page(client: Client) -> None:
    ada = logged_in(client)
    first, _ = told(ada, "First.", "Second.")
    mark_read(notification=first, now=at(JAN_11))

    assert client.get(INBOX).content.decode().count('class="unread"') == 1


def test_following_a_notification_marks_that_one_and_leads_on(client: Client) -> None:
    ada = logged_in(client)
    first, _ = told(ada, "First.", "Second.")

    response = client.get(reverse("notification", args=[first.pk]))

    assert (response.status_code, response["Location"]) == (302, "/scoring/")
    assert (response["Cache-Control"].count("no-store"), unread(ada)) == (1, ["Second."])


def test_a_notification_about_a_question_leads_there(client: Client) -> None:
    ada, question = logged_in(client), make_question()
    tell([ada.pk], "News.", question=question, at=JAN_1)

    response = client.get(reverse("notification", args=[Notification.objects.get().pk]))

    assert response["Location"] == question.get_absolute_url()


@pytest.mark.parametrize("method", ["head", "post", "put"])
def test_only_a_reader_who_follows_a_notification_marks_it(client: Client, method: str) -> None:
    ada = logged_in(client)
    [one] = told(ada, "First.")

    response = getattr(client, method)(reverse("notification", args=[one.pk]))

    assert (response.status_code, unread(ada)) == (405, ["First."])


def test_a_notification_of_somebody_else_is_not_found_and_not_marked(client: Client) -> None:
    bob = make_forecaster("bob")
    [one] = told(bob, "For bob.")
    logged_in(client)

    response = client.get(reverse("notification", args=[one.pk]))

    assert (response.status_code, unread(bob)) == (404, ["For bob."])


def test_reading_again_keeps_the_first_instant() -> None:
    [one] = told(make_forecaster(), "First.")
    mark_read(notification=one, now=at(JAN_11))

    mark_read(notification=one, now=at(JAN_21))

    assert Notification.objects.get().read_at == JAN_11


def test_the_button_marks_all_that_the_page_knew_of_and_nothing_that_came_since(
    client: Client,
) -> None:
    ada = logged_in(client)
    told(ada, "First.", "Second.")
    page = client.get(INBOX).content.decode()
    told(ada, "Third.")

    [up_to] = re.findall(r'name="up_to" value="(\d+)"', page)
    response = client.post(reverse("notifications_read"), {"up_to": up_to})

    assert (response["Location"], unread(ada)) == (INBOX, ["Third."])


def test_marking_all_marks_those_of_nobody_else() -> None:
    ada, bob = make_forecaster("ada"), make_forecaster("bob")
    told(bob, "For bob.")
    [one] = told(ada, "For ada.")

    marked = mark_all_read(user=ada, up_to=one.pk, now=at(JAN_11))

    assert (marked, unread(bob)) == (1, ["For bob."])


@pytest.mark.parametrize("up_to", ["", "nonsense", "-1", "9" * 19])
def test_marking_up_to_what_is_no_notification_marks_none(client: Client, up_to: str) -> None:
    ada = logged_in(client)
    told(ada, "First.")

    response = client.post(reverse("notifications_read"), {"up_to": up_to})

    assert (response.status_code, unread(ada)) == (400, ["First."])


def test_marking_needs_the_forms_own_token() -> None:
    client = Client(enforce_csrf_checks=True)
    ada = logged_in(client)
    [one] = told(ada, "First.")

    response = client.post(reverse("notifications_read"), {"up_to": one.pk})

    assert (response.status_code, unread(ada)) == (403, ["First."])


def test_a_text_is_shown_as_it_is_written(client: Client) -> None:
    told(logged_in(client), "<b>Fog</b> & rain")

    assert "&lt;b&gt;Fog&lt;/b&gt; &amp; rain" in client.get(INBOX).content.decode()


@pytest.mark.parametrize(("number", "shown"), [(0, []), (1, ["1"]), (3, ["3"])])
def test_the_head_of_every_page_says_how_many_are_unread(
    client: Client, number: int, shown: list[str]
) -> None:
    ada = logged_in(client)
    first, *_ = told(ada, "Read.", *("News.",) * number)
    mark_read(notification=first, now=at(JAN_11))

    page = client.get(reverse("home")).content.decode()

    assert re.findall(r'<span class="mark">(\d+)<span class="unseen"> unread', page) == shown


def test_the_head_asks_nothing_for_who_is_not_logged_in(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        page = client.get(reverse("scoring"))

    assert INBOX not in page.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_inbox_takes_as_many_queries_for_three_as_for_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    told(logged_in(client), *("News.",) * number)

    with django_assert_num_queries(7):
        client.get(INBOX)
