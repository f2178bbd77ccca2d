"""The account page's part about mail, and the page behind the link that confirms."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.services import create_token
from tests.accounts.letters import NOBODY_LISTENS, token_in
from tests.factories import JAN_1, PASSWORD, make_forecaster

pytestmark = pytest.mark.django_db

ADA = "ada@forecasts.example"


def logged_in(client: Client, **fields: Any) -> User:
    user = make_forecaster(**fields)
    client.force_login(user)
    return user


def link_sent(client: Client) -> str:
    """Name an address on the account page; return where the link in the mail leads."""
    client.post(reverse("email"), {"email": ADA, "password": PASSWORD})
    return reverse("email_confirm", args=[token_in(mail.outbox[-1])])


def test_an_address_is_named_on_the_account_page_and_confirmed_by_its_reader(
    client: Client,
) -> None:
    logged_in(client)
    where = link_sent(client)

    response = Client().post(where)

    assert (response.status_code, User.objects.get().mailable) == (200, True)


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_program_that_follows_the_link_confirms_nothing(client: Client, method: str) -> None:
    logged_in(client)
    where = link_sent(client)

    response = getattr(Client(), method)(where)

    assert (response.status_code, User.objects.get().email_confirmed_at) == (200, None)


def test_the_page_that_confirms_names_the_account_but_no_address(client: Client) -> None:
    logged_in(client, handle="countess")

    page = Client().get(link_sent(client)).content.decode()

    assert ("<strong>countess</strong>" in page, ADA in page) == (True, False)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_no_longer_holds_is_answered_with_the_reason(
    client: Client, method: str
) -> None:
    logged_in(client)
    where = link_sent(client)
    client.post(reverse("email"), {"email": "", "password": PASSWORD})

    response = getattr(Client(), method)(where)

    assert response.status_code == 409
    assert "an address that the account no longer has" in response.content.decode()


def test_confirming_needs_the_forms_own_token(client: Client) -> None:
    logged_in(client)

    response = Client(enforce_csrf_checks=True).post(link_sent(client))

    assert (response.status_code, User.objects.get().email_confirmed_at) == (403, None)


def test_a_mail_server_that_is_away_is_told_on_the_page(client: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = NOBODY_LISTENS
    logged_in(client)

    response = client.post(reverse("email"), {"email": ADA, "password": PASSWORD})

    assert (response.status_code, User.objects.get().email) == (422, ADA)
    assert "The mail could not be sent. Try again in a while." in response.content.decode()


def test_what_is_no_address_is_shown_beside_the_form_and_not_stored(client: Client) -> None:
    logged_in(client, email=ADA, email_confirmed_at=JAN_1)

    response = client.post(reverse("email"), {"email": "nonsense"})

    assert response.status_code == 422
    assert list(response.context["email_form"].errors) == ["email"]
    assert User.objects.values_list("email", "email_confirmed_at").get() == (ADA, JAN_1)


@pytest.mark.parametrize("email", ["eve@evil.example", ""])
@pytest.mark.parametrize("said", [{}, {"password": ""}, {"password": f"{PASSWORD} "}])
def test_whoever_finds_a_session_open_cannot_change_or_remove_the_address(
    client: Client, said: dict[str, str], email: str
) -> None:
    logged_in(client, email=ADA, email_confirmed_at=JAN_1)

    response = client.post(reverse("email"), {"email": email} | said)

    assert response.status_code == 422
    assert list(response.context["email_form"].errors) == ["password"]
    assert (User.objects.get().email, User.objects.get().mailable) == (ADA, True)
    assert mail.outbox == []


def test_a_first_address_needs_the_password_too(client: Client) -> None:
    logged_in(client)

    client.post(reverse("email"), {"email": "eve@evil.example"})

    assert (User.objects.get().email, mail.outbox) == ("", [])


def test_the_link_is_sent_again_without_the_password(client: Client) -> None:
    logged_in(client, email=ADA)

    client.post(reverse("email"), {"email": "ada@FORECASTS.example"})

    assert [letter.to for letter in mail.outbox] == [[ADA]]


def test_a_password_that_was_typed_is_not_shown_again(client: Client) -> None:
    logged_in(client)

    response = client.post(reverse("email"), {"email": "nonsense", "password": PASSWORD})

    assert PASSWORD not in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "said", "unsaid"),
    [
        ({}, "Without an address", "not confirmed yet"),
        ({"email": ADA}, "not confirmed yet", "as my address"),
        ({"email": ADA, "email_confirmed_at": JAN_1}, "as my address", "not confirmed yet"),
    ],
)
def test_the_account_page_says_where_mail_stands(
    client: Client, fields: dict[str, Any], said: str, unsaid: str
) -> None:
    logged_in(client, **fields)

    page = client.get(reverse("account")).content.decode()

    assert (said in page, unsaid in page) == (True, False)


@pytest.mark.parametrize(("said", "wants"), [({}, False), ({"wants_mail": "on"}, True)])
def test_mail_is_turned_off_and_on_on_the_account_page(
    client: Client, said: dict[str, str], wants: bool
) -> None:
    logged_in(client, wants_mail=not wants)

    client.post(reverse("wants_mail"), said)

    assert User.objects.get().wants_mail is wants


def test_nobody_else_sees_an_address(client: Client) -> None:
    make_forecaster("ada", email=ADA, email_confirmed_at=JAN_1)
    logged_in(client, handle="bob", is_steward=True)

    pages = [client.get(reverse("forecaster", args=["ada"])), client.get(reverse("account"))]

    assert [ADA in page.content.decode() for page in pages] == [False, False]


@pytest.mark.parametrize("tokens", [0, 3])
def test_the_account_page_takes_the_same_queries_with_mail_and_tokens(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, tokens: int
) -> None:
    ada = logged_in(client, email=ADA, email_confirmed_at=JAN_1)
    for name in range(tokens):
        create_token(user=ada, name=f"bot {name}")

    with django_assert_num_queries(4):
        client.get(reverse("account"))


def test_a_page_behind_a_link_takes_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    logged_in(client)
    where = link_sent(client)

    with django_assert_num_queries(1):
        Client().get(where)


def test_the_host_cannot_write_an_address_into_a_confirmed_account(client: Client) -> None:
    ada = make_forecaster("ada", email=ADA, email_confirmed_at=JAN_1)
    client.force_login(User.objects.create_superuser("host"))

    client.post(
        reverse("admin:accounts_user_change", args=[ada.pk]),
        {"handle": "ada", "email": "host@forecasts.example", "is_active": "on", "is_bot": "on"},
    )

    ada.refresh_from_db()
    assert (ada.is_bot, ada.email) == (True, ADA)
