from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from forecasts.models import Clarification, ClarificationRequest, Question
from forecasts.services.clarifications import ask_for_clarification, clarify
from tests.deeds import a_steward, open_question, recuse
from tests.drafting import pose
from tests.factories import JAN_11, at, make_forecaster, make_question

pytestmark = pytest.mark.django_db

TEXT = "Dew is **not** rain. <script>alert(1)</script>"
SHOWN = "Dew is <strong>not</strong> rain. &lt;script&gt;"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ask(question: Question, asker: User, text: str = "Does dew count?") -> ClarificationRequest:
    return ask_for_clarification(question=question, asker=asker, text=text, now=at(JAN_11))


def body(client: Client, question: Question) -> str:
    return client.get(question.get_absolute_url()).content.decode()


def test_asking_shows_the_request_to_who_asked_and_to_stewards_alone() -> None:
    question, ada = open_question(), client_of(make_forecaster("ada"))

    response = ada.post(reverse("clarification_ask", args=question.path), {"text": "And dew?"})

    assert response.headers["Location"] == f"{question.get_absolute_url()}#clarifications"
    seen = [ada, client_of(a_steward("sten")), client_of(make_forecaster("bob")), Client()]
    assert ["And dew?" in body(client, question) for client in seen] == [True, True, False, False]


def test_a_clarification_shows_to_everyone_as_inert_markdown_dated_and_signed() -> None:
    question, sten = open_question(), client_of(a_steward("sten"))

    sten.post(reverse("clarify", args=question.path), {"text": TEXT})

    page = body(Client(), question)
    assert SHOWN in page
    assert page.index('id="clarifications"') < page.index(SHOWN)
    [clarification] = Client().get(question.get_absolute_url()).context["page"].line.clarifications
    assert clarification.steward.handle == "sten"


def test_answering_a_request_publishes_without_the_name_of_who_asked() -> None:
    question, ada = open_question(), make_forecaster("ada-lovelace")
    request = ask(question, ada)
    where = f"{reverse('clarify', args=question.path)}?request={request.pk}"

    sten = client_of(a_steward("sten"))
    assert "Does dew count?" in sten.get(where).content.decode()
    sten.post(where, {"text": "Dew is not rain."})

    assert Clarification.objects.get().requests.get() == request
    assert "ada-lovelace" not in body(Client(), question)
    assert "Answered by the clarification of" in body(client_of(ada), question)


def test_declining_a_request_shows_the_reply_to_who_asked_alone() -> None:
    question, ada = open_question(), make_forecaster("ada")
    request = ask(question, ada)
    where = reverse("clarification_decline", args=[*question.path, request.pk])

    client_of(a_steward("sten")).post(where, {"reply": "The fine print says so."})

    shown = ["fine print says so" in body(who, question) for who in (client_of(ada), Client())]
    assert shown == [True, False]


@pytest.mark.parametrize("text", ["", " ", "x" * 10_001, "\0"])
@pytest.mark.parametrize(
    ("name", "field"), [("clarification_ask", "text"), ("clarify", "text"), ("decline", "reply")]
)
def test_a_faulty_text_is_refused_and_shown_again(name: str, field: str, text: str) -> None:
    question, sten = open_question(), a_steward("sten")
    path = question.path
    if name == "decline":
        name, path = "clarification_decline", [*path, ask(question, make_forecaster()).pk]

    response = client_of(sten).post(reverse(name, args=path), {field: text})

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert form[field].value() == text


def test_asking_about_a_draft_is_refused() -> None:
    question = pose()

    response = client_of(a_steward("sten")).post(
        reverse("clarification_ask", args=question.path), {"text": "And dew?"}
    )

    assert (response.status_code, response.context["form"]["text"].value()) == (409, "And dew?")


def test_who_is_recused_is_refused_and_loses_nothing_typed() -> None:
    question, sten = open_question(), a_steward("sten")
    recuse(question, sten)

    response = client_of(sten).post(reverse("clarify", args=question.path), {"text": TEXT})

    assert (response.status_code, response.context["form"]["text"].value()) == (409, TEXT)


@pytest.mark.parametrize("named", ["0", "-1", "", "one", "9" * 40, "١"])
def test_a_request_that_is_not_there_is_not_found(named: str) -> None:
    question = open_question()

    where = f"{reverse('clarify', args=question.path)}?request={named}"

    assert client_of(a_steward("sten")).get(where).status_code == 404


def test_a_request_about_another_question_is_not_found() -> None:
    question = open_question("rain")
    request = ask(open_question("snow"), make_forecaster("ada"))

    sten = client_of(a_steward("sten"))

    for where in (
        f"{reverse('clarify', args=question.path)}?request={request.pk}",
        reverse("clarification_decline", args=[*question.path, request.pk]),
    ):
        assert sten.get(where).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_question_page_takes_as_many_queries_for_three_as_for_one(
    django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    question, ada = make_question(), make_forecaster("ada")
    for place in range(number):
        request = ask(question, ada, f"{place}?")
        given: dict[str, Any] = {"steward": a_steward(f"s{place}"), "now": at(JAN_11)}
        clarify(question=question, text=f"{place}!", request=request, **given)
        ask(question, make_forecaster(f"f{place}"))
    client = client_of(a_steward("s0"))

    with django_assert_num_queries(19):
        assert client.get(question.get_absolute_url()).status_code == 200
