"""A new password by mail, for those who confirmed an address."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.letters import NOBODY_LISTENS, link_in
from tests.factories import JAN_1, PASSWORD, make_forecaster

pytestmark = pytest.mark.django_db

ADA = "ada@forecasts.example"
NEW = PASSWORD[::-1]


def make_reader(handle: str = "ada", **fields: Any) -> User:
    return make_forecaster(handle, **{"email": ADA, "email_confirmed_at": JAN_1} | fields)


def ask(client: Client, email: str = ADA) -> tuple[int, str]:
    """Ask for a link; return the status and the page one ends on."""
    response = client.post(reverse("password_reset"), {"email": email}, follow=True)
    return response.status_code, response.content.decode()


def follow(client: Client) -> str:
    """Open the link of the last mail; return where the form is."""
    where = link_in(mail.outbox[-1]).removeprefix(settings.SITE_URL)
    return str(client.get(where, follow=True).request["PATH_INFO"])


def set_password(client: Client, where: str) -> int:
    said = {"new_password1": NEW, "new_password2": NEW}
    return int(client.post(where, said).status_code)


def test_the_link_in_the_mail_leads_to_a_new_password_and_logs_in(client: Client) -> None:
    ada = make_reader()
    ask(client)

    status = set_password(client, follow(client))

    ada.refresh_from_db()
    assert (status, ada.check_password(NEW), get_user(client)) == (302, True, ada)


def test_the_mail_goes_to_the_address_that_was_confirmed(client: Client) -> None:
    make_reader()

    ask(client, ADA.upper())

    [letter] = mail.outbox
    assert (letter.recipients(), letter.subject) == ([ADA], "A new password for Presage")
    assert str(letter.body).startswith('To choose a new password for the account "ada" on Presage,')


def test_the_link_takes_its_host_from_the_settings_not_from_the_request(client: Client) -> None:
    make_reader()

    client.post(reverse("password_reset"), {"email": ADA}, headers={"host": "localhost"})

    assert link_in(mail.outbox[0]).startswith(f"{settings.SITE_URL}/account/password/reset/")


@pytest.mark.parametrize("fields", [{"email_confirmed_at": None}, {"is_active": False}])
def test_no_mail_goes_to_an_account_that_is_closed_or_has_not_confirmed(
    client: Client, fields: dict[str, Any]
) -> None:
    make_reader(**fields)

    ask(client)

    assert mail.outbox == []


def test_of_all_who_claim_an_address_only_the_one_who_confirmed_gets_a_link(
    client: Client,
) -> None:
    make_reader("ada")
    make_reader("bob", email_confirmed_at=None)

    ask(client)

    assert ['"ada"' in str(letter.body) for letter in mail.outbox] == [True]


def test_who_wants_no_mail_still_gets_a_new_password(client: Client) -> None:
    make_reader(wants_mail=False)

    ask(client)

    assert len(mail.outbox) == 1


def test_the_answer_is_the_same_whether_or_not_anybody_has_the_address(client: Client) -> None:
    make_reader()

    known, unknown = ask(client), ask(client, "nobody@forecasts.example")

    assert (known[0], known, len(mail.outbox)) == (200, unknown, 1)


def test_the_answer_is_the_same_when_the_mail_server_is_away(client: Client, settings: Any) -> None:
    make_reader()
    sent = ask(client)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = NOBODY_LISTENS

    assert ask(client) == sent


def test_a_link_works_once(client: Client) -> None:
    make_reader()
    ask(client)
    set_password(client, follow(client))

    page = Client().get(link_in(mail.outbox[0]).removeprefix(settings.SITE_URL), follow=True)

    assert (page.context["validlink"], page.context["form"]) == (False, None)


def test_a_link_ends_with_the_address_it_went_to(client: Client) -> None:
    make_reader()
    ask(client)
    User.objects.update(email="lovelace@forecasts.example")

    page = client.get(link_in(mail.outbox[0]).removeprefix(settings.SITE_URL), follow=True)

    assert page.context["validlink"] is False


def test_the_log_in_page_leads_to_a_new_password(client: Client) -> None:
    page = client.get(reverse("login")).content.decode()

    assert f'href="{reverse("password_reset")}"' in page
