"""The stewards' desk as a page: one step a row, what is empty in a line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Notification
from forecasts.queries.desk import KINDS
from forecasts.services.clarifications import ask_for_clarification
from forecasts.services.notifications import tell
from forecasts.services.suggestions import suggest_question
from forecasts.views.desk import STEPS
from tests.coding import differ
from tests.deeds import YEAR_2100, object_to, open_question, propose, recuse
from tests.desks import DESK, as_steward, fail, links, text
from tests.drafting import hold
from tests.factories import (
    JAN_1,
    JAN_11,
    add_forecast,
    at,
    make_claim,
    make_forecaster,
    make_question,
    make_tournament,
)
from tests.intake import take_in
from tests.readings import contest

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def one_of_each(number: int = 1) -> None:
    """So many things in every queue, by the real clock."""
    now, cup = timezone.now(), make_tournament()
    second = make_tournament("league", needs_second=True)
    ada = make_forecaster("ada")
    for each in range(number):
        make_question(f"overdue{each}")
        for name, tournament in (("objected", cup), ("proposed", cup), ("second", second)):
            question = make_question(f"{name}{each}", tournament=tournament)
            add_forecast(question, ada, 0.5)
            proposal = propose(question, now=now)
            if name == "objected":
                object_to(proposal, ada, now=now)
        hold(make_question(f"reworded{each}", close_time=YEAR_2100))
        make_question(f"unresolved{each}", close_time=now - DAY)
        make_question(f"review{each}", published_at=None, review_requested_at=JAN_1)
        suggest_question(
            tournament=cup,
            author=ada,
            title=f"suggested{each}",
            resolution_criteria="",
            event_deadline=None,
            reason="",
            now=at(JAN_1),
        )
        take_in(f"# {each}\n\nIt will rain {each} times next year.\n", title=f"document{each}")
        asked = open_question(f"asked{each}")
        ask_for_clarification(question=asked, asker=ada, text="Fog?", now=timezone.now)
        make_question(
            f"opening{each}",
            open_time=now + DAY,
            close_time=now + 30 * DAY,
            published_at=now,
        )
        make_question(f"closing{each}", close_time=now + DAY)
        make_question(f"draft{each}", published_at=None)
        contest(make_claim(f"K{each}"), when=now)
        differ(make_claim(f"L{each}"), "ann bob")
        fail(each + 1)


def test_every_queue_has_its_step() -> None:
    assert list(STEPS) == list(KINDS)


def test_every_row_of_every_queue_has_one_step(client: Client) -> None:
    one_of_each()
    as_steward(client)

    page = client.get(DESK)

    assert [queue.name for queue, _ in page.context["queues"]] == list(KINDS)
    assert (len(links(client)), page.content.decode().count("Run again")) == (16, 1)


def test_the_steps_of_an_outcome_lead_to_their_forms(client: Client) -> None:
    question, ada = make_question(), make_forecaster("ada")
    add_forecast(question, ada, 0.5)
    as_steward(client)
    seen = [links(client)]
    proposal = propose(question, now=timezone.now())
    seen.append(links(client))
    objection = object_to(proposal, ada, now=timezone.now())
    seen.append(links(client))

    assert seen == [
        [reverse("propose", args=question.path)],
        [proposal.get_absolute_url()],
        [reverse("decide", args=[objection.pk])],
    ]


def test_a_queue_tells_its_count_and_the_age_of_its_oldest(client: Client) -> None:
    now = timezone.now()
    for days in (1, 3):
        make_question(f"closed{days}", close_time=now - days * DAY)
    make_question("closing", close_time=now + 2 * DAY + timedelta(minutes=1))
    as_steward(client)

    page = text(client)

    assert "Awaiting resolution 2 oldest 3 days" in page
    assert "Closing within a week 1 next in 2 days" in page


def test_what_is_empty_is_told_in_one_line(client: Client) -> None:
    make_question(published_at=None)
    as_steward(client)

    page = text(client)

    assert (
        "Nothing: Overdue · Objections · Contested claims · Awaiting a second steward · "
        "Rewordings to approve · Awaiting resolution · In review · Suggestions · "
        "Commentary to review · Clarifications asked for · Codings that differ · Claims to code · "
        "Proposed, open to objections · Opening within a week · Closing within a week · "
        "Failed jobs." in page
    )


def test_an_empty_desk_says_that_nothing_waits(client: Client) -> None:
    as_steward(client)

    assert "Nothing waits for a steward." in text(client)


def test_more_than_ten_rows_are_on_a_page_of_their_own(client: Client) -> None:
    for number in range(12):
        make_question(f"q{number}", published_at=None)
    as_steward(client)

    page = client.get(DESK).content.decode()

    assert (len(links(client)), '<a href="?queue=drafts">and 2 more</a>' in page) == (10, True)
    assert len(links(client, f"{DESK}?queue=drafts")) == 12


def test_a_long_queue_is_paged(client: Client) -> None:
    for number in range(51):
        fail(number)
    as_steward(client)

    page = client.get(f"{DESK}?queue=failures&page=2")

    assert [entry.row.record.row for entry in page.context["entries"]] == [50]
    assert 'href="?queue=failures&amp;page=1"' in page.content.decode()


def test_a_page_of_one_queue_that_has_emptied_says_so(client: Client) -> None:
    as_steward(client)

    assert "Nothing waits here." in text(client, f"{DESK}?queue=overdue")


@pytest.mark.parametrize("query", ["queue=nonsense", "queue=", "queue=%00"])
def test_a_queue_there_is_none_of_is_the_whole_desk(client: Client, query: str) -> None:
    make_question(published_at=None)
    as_steward(client)

    assert [queue.name for queue, _ in client.get(f"{DESK}?{query}").context["queues"]] == [
        "drafts"
    ]


def test_who_is_recused_sees_the_row_without_its_step(client: Client) -> None:
    question = make_question()
    recuse(question, as_steward(client), now=JAN_11)

    assert (links(client), "I am recused" in text(client)) == ([], True)
    assert links(client, f"{DESK}?queue=overdue") == []


def test_what_people_wrote_is_shown_as_text(client: Client) -> None:
    ask_for_clarification(
        question=open_question(), asker=make_forecaster("bob"), text="<b>Fog</b>?", now=timezone.now
    )
    as_steward(client)

    assert "bob: &lt;b&gt;Fog&lt;/b&gt;?" in client.get(DESK).content.decode()


def test_the_desk_tells_of_a_tournament_that_is_not_public(client: Client) -> None:
    make_question(tournament=make_tournament("secret", is_public=False))
    as_steward(client)

    assert len(links(client)) == 1


@pytest.mark.parametrize(("is_steward", "shown"), [(True, 1), (False, 0)])
def test_the_head_links_to_the_desk_for_stewards(
    client: Client, is_steward: bool, shown: int
) -> None:
    client.force_login(make_forecaster(is_steward=is_steward))

    assert client.get(reverse("home")).content.decode().count(f'href="{DESK}"') == shown


def test_mail_that_goes_out_is_told_quietly(client: Client) -> None:
    steward = as_steward(client)
    before = text(client)
    tell([steward.pk], "News.", question=None, at=timezone.now())
    Notification.objects.update(mailed_at=timezone.now() - timedelta(minutes=30))

    assert "Mail: none sent yet, nobody waiting." in before
    assert "(30 minutes ago), nobody waiting." in text(client)


def test_mail_that_does_not_go_out_is_told_aloud(client: Client) -> None:
    ada = make_forecaster("ada", email="ada@b.example", email_confirmed_at=JAN_1)
    tell([ada.pk], "News.", question=None, at=timezone.now() - timedelta(hours=2))
    as_steward(client)

    page = text(client)

    assert "1 reader waiting, the longest for 2 hours. A letter goes out" in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_desk_takes_as_many_queries_for_three_rows_as_for_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    one_of_each(number)
    as_steward(client)

    with django_assert_num_queries(28):
        page = client.get(DESK)

    assert {queue.count for queue, _ in page.context["queues"]} == {number}


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_of_one_queue_takes_as_many_queries_for_three_rows_as_for_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    one_of_each(number)
    as_steward(client)

    with django_assert_num_queries(8):
        client.get(f"{DESK}?queue=objected")
