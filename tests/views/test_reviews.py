"""Drafts on their way to publication, on the pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Question
from tests.deeds import a_steward
from tests.drafting import (
    FAR,
    FOUND,
    a_cup,
    approve,
    pose,
    publish,
    send,
    typed,
)
from tests.factories import make_forecaster, make_tournament
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def faults(response: Any) -> list[str]:
    return list(response.context["form"].errors)


@pytest.mark.parametrize("number", [1, 3])
def test_a_drafts_page_takes_as_many_queries_for_three_remarks_as_for_one(
    ann: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    texts = dict(list({"annulment": "", "base_rate": "", "background": ""}.items())[:number])
    question = send(pose(**FAR | texts))

    with django_assert_num_queries(14):
        assert ann.get(question.get_absolute_url()).status_code == 200


def test_a_draft_is_on_nobody_elses_list(client: Client) -> None:
    question = send(pose(**FAR))
    client.force_login(make_forecaster("ada"))

    assert client.get(question.get_absolute_url()).status_code == 404
    for state in ("draft", "in+review"):
        listed = client.get(f"{a_cup().get_absolute_url()}?state={state}").context
        assert list(listed["lines"]) == []
        assert state.replace("+", " ") not in dict(listed["form"]["state"].field.widget.choices)


@pytest.mark.parametrize(("state", "slugs"), [("draft", ["a"]), ("in+review", ["b"])])
def test_stewards_find_drafts_by_their_state(ann: Client, state: str, slugs: list[str]) -> None:
    pose(**FAR | {"title": "A"})
    send(pose(**FAR | {"title": "B"}))

    listed = ann.get(f"{a_cup().get_absolute_url()}?state={state}").context

    assert [line.question.slug for line in listed["lines"]] == slugs
    assert state.replace("+", " ") in dict(listed["form"]["state"].field.widget.choices)


def test_a_question_goes_from_a_draft_to_the_list_on_the_pages(ann: Client, client: Client) -> None:
    where = reverse("question_pose", args=[a_cup().slug])
    ann.post(where, typed(sensitivity=["casualties"]))
    question = Question.objects.get()
    steps = {name: reverse(f"question_{name}", args=question.path) for name in ("submit", "review")}

    ann.post(steps["submit"], {"go": "on"})
    page = ann.get(question.get_absolute_url())
    assert "0 of 2 approvals; delicate: casualties" in page.content.decode()
    for handle in ("rex", "bea"):
        client.force_login(a_steward(handle))
        client.post(steps["review"], {"checked": "on", "check_note": FOUND, "seen": "1"})
    client.logout()

    [line] = client.get(a_cup().get_absolute_url()).context["lines"]
    assert (line.question, line.state.value) == (question, "scheduled")


def test_who_wrote_a_draft_is_told_that_another_steward_approves_it(ann: Client) -> None:
    cup = make_tournament("cup", needs_second=True)
    question = send(pose(**FAR, tournament=cup))
    where = reverse("question_review", args=question.path)
    rex = Client()
    rex.force_login(a_steward("rex"))

    assert "another steward approves it" in text_of(ann.get(where))
    assert "check_note" not in ann.get(where).content.decode()
    assert "check_note" in rex.get(where).content.decode()
    assert ann.post(where, {"checked": "on", "check_note": FOUND}).status_code == 409


def test_approving_is_refused_as_long_as_the_check_is_not_made(ann: Client) -> None:
    question = send(pose(**FAR))

    response = ann.post(reverse("question_review", args=question.path), {"check_note": FOUND})

    question.refresh_from_db()
    assert (response.status_code, faults(response)) == (422, ["checked"])
    assert (question.published_at, response.context["form"]["check_note"].value()) == (None, FOUND)


def test_approving_asks_for_a_reason_for_each_warning(ann: Client) -> None:
    question = send(pose(**FAR | {"annulment": ""}))
    where = reverse("question_review", args=question.path)
    checked = {"checked": "on", "check_note": FOUND, "seen": "1"}

    assert ann.post(where, checked).status_code == 409
    ann.post(where, checked | {"waiver-Q17": "It cannot have happened."})

    question.refresh_from_db()
    assert question.waivers == {"Q17": "It cannot have happened."}
    assert question.published_at is not None


def test_a_double_is_linked_where_a_reason_for_it_is_asked_for(ann: Client) -> None:
    other, question = pose(**FAR), send(pose(**FAR))

    page = ann.get(reverse("question_review", args=question.path)).content.decode()

    assert f'<a href="{other.get_absolute_url()}">See it</a>' in page


def test_a_draft_is_sent_back_with_the_reason_on_its_page(ann: Client) -> None:
    question = send(pose(**FAR))

    ann.post(reverse("question_return", args=question.path), {"reason": "No **number**."})

    page = ann.get(question.get_absolute_url())
    assert page.context["state"].value == "draft"
    assert "Sent back by ann: No **number**." in page.content.decode()


@pytest.mark.parametrize(
    ("name", "fields", "status"),
    [
        ("return", {"reason": ""}, 422),
        ("return", {"reason": "So."}, 409),
        ("submit", {"go": "on"}, 409),
    ],
)
def test_a_step_that_cannot_be_taken_is_refused(
    ann: Client, name: str, fields: dict[str, str], status: int
) -> None:
    question = approve(send(pose(**FAR))) if status == 409 else send(pose(**FAR))

    response = ann.post(reverse(f"question_{name}", args=question.path), fields)

    assert response.status_code == status


def test_discarding_a_draft_goes_back_to_the_tournament(ann: Client) -> None:
    question = pose(**FAR)

    response = ann.post(reverse("question_discard", args=question.path), {"reason": "No."})

    assert (response.headers["Location"], Question.objects.count()) == ("/tournaments/cup/", 0)


def test_discarding_takes_a_reason(ann: Client) -> None:
    question = pose(**FAR)

    response = ann.post(reverse("question_discard", args=question.path), {"reason": " "})

    assert (response.status_code, faults(response)) == (422, ["reason"])
    assert Question.objects.count() == 1


def test_discarding_what_is_published_is_refused(ann: Client) -> None:
    question = publish(**FAR)

    response = ann.post(reverse("question_discard", args=question.path), {"reason": "No."})

    assert (response.status_code, Question.objects.count()) == (409, 1)


def test_every_form_of_a_draft_carries_the_token_against_forgery(ann: Client) -> None:
    question = pose(**FAR)
    submit = ann.get(question.get_absolute_url()).content.decode()
    review = ann.get(reverse("question_review", args=send(question).path)).content.decode()

    forms = re.findall(r'<form method="post".*?</form>', submit + review, re.DOTALL)
    assert ["csrfmiddlewaretoken" in form for form in forms] == [True] * 5
