from __future__ import annotations

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD, make_forecaster

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "\\\\evil.example",
    "/\\evil.example",
    "///evil.example",
    "https:evil.example",
    "javascript:alert(1)",
]


def sign_up(client: Client, address: str = "", **fields: str) -> int:
    said = {"handle": "ada", "password1": PASSWORD, "password2": PASSWORD} | fields
    return client.post(address or reverse("sign_up"), said).status_code


def handles() -> list[str]:
    return list(User.objects.values_list("handle", flat=True))


def test_sign_up_makes_an_account_and_logs_it_in(client: Client) -> None:
    status = sign_up(client)

    assert (status, handles(), str(get_user(client))) == (302, ["ada"], "ada")


def test_sign_up_makes_an_ordinary_forecaster_whatever_is_sent(client: Client) -> None:
    sign_up(client, is_steward="on", is_staff="on", is_superuser="on", is_simulated="on")

    rights = User.objects.values("is_steward", "is_staff", "is_superuser", "is_simulated")
    assert set(rights.get().values()) == {False}


@pytest.mark.parametrize(("said", "is_bot"), [({}, False), ({"is_bot": "on"}, True)])
def test_sign_up_takes_an_account_for_a_program_only_if_told(
    client: Client, said: dict[str, str], is_bot: bool
) -> None:
    sign_up(client, **said)

    assert User.objects.get().is_bot is is_bot


def test_sign_up_keeps_no_password_in_the_clear(client: Client) -> None:
    sign_up(client)

    ada = User.objects.get()
    assert (PASSWORD in ada.password, ada.check_password(PASSWORD)) == (False, True)


@pytest.mark.parametrize("handle", ["ada", "Ada", "ADA"])
def test_sign_up_refuses_a_handle_that_is_taken_in_any_case(client: Client, handle: str) -> None:
    make_forecaster("ada")

    response = client.post(
        reverse("sign_up"), {"handle": handle, "password1": PASSWORD, "password2": PASSWORD}
    )

    assert (response.status_code, handles()) == (422, ["ada"])
    assert "This handle is taken." in response.content.decode()


@pytest.mark.parametrize("password", ["", "short", "password", "12345678901", "ada-lovelace"])
def test_sign_up_refuses_a_weak_password(client: Client, password: str) -> None:
    status = sign_up(client, handle="ada-lovelace", password1=password, password2=password)

    assert (status, handles()) == (422, [])


def test_sign_up_refuses_two_different_passwords(client: Client) -> None:
    assert (sign_up(client, password2=PASSWORD + "!"), handles()) == (422, [])


@pytest.mark.parametrize("handle", ["", "a b", "<b>", "ada@example.org", "a\0a", "a" * 41])
def test_sign_up_refuses_a_handle_that_is_none(client: Client, handle: str) -> None:
    assert (sign_up(client, handle=handle), handles()) == (422, [])


def test_sign_up_leads_on_to_the_page_one_came_from(client: Client) -> None:
    address = reverse("sign_up") + "?next=/scoring/"

    response = client.post(address, {"handle": "ada", "password1": PASSWORD, "password2": PASSWORD})

    assert response.headers["Location"] == "/scoring/"


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_sign_up_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    response = client.post(
        reverse("sign_up", query={"next": elsewhere}),
        {"handle": "ada", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert response.headers["Location"] == "/"


def test_sign_up_sends_those_away_who_are_logged_in(client: Client) -> None:
    client.force_login(make_forecaster("ada"))

    assert (sign_up(client, handle="bob"), handles()) == (302, ["ada"])


@pytest.mark.parametrize("handle", ["ada", "ADA"])
def test_log_in_takes_the_handle_in_any_case(client: Client, handle: str) -> None:
    ada = make_forecaster("ada")

    client.post(reverse("login"), {"username": handle, "password": PASSWORD})

    assert get_user(client) == ada


@pytest.mark.parametrize(
    ("handle", "password"), [("ada", "wrong"), ("bob", PASSWORD), ("ada", ""), ("a\0", PASSWORD)]
)
def test_log_in_refuses_wrong_credentials(client: Client, handle: str, password: str) -> None:
    make_forecaster("ada")

    client.post(reverse("login"), {"username": handle, "password": password})

    assert get_user(client).is_authenticated is False


def test_log_in_refuses_an_inactive_account(client: Client) -> None:
    make_forecaster("ada", is_active=False)

    client.post(reverse("login"), {"username": "ada", "password": PASSWORD})

    assert get_user(client).is_authenticated is False


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_log_in_never_leads_to_another_site(client: Client, elsewhere: str) -> None:
    make_forecaster("ada")

    response = client.post(
        reverse("login"), {"username": "ada", "password": PASSWORD, "next": elsewhere}
    )

    assert response.headers["Location"] == "/"


def test_log_out_ends_the_session(client: Client) -> None:
    client.force_login(make_forecaster())

    response = client.post(reverse("logout"))

    assert (response.status_code, get_user(client).is_authenticated) == (302, False)


def test_log_out_by_a_mere_link_is_refused(client: Client) -> None:
    client.force_login(make_forecaster())

    response = client.get(reverse("logout"))

    assert (response.status_code, get_user(client).is_authenticated) == (405, True)


def test_a_new_password_replaces_the_old_one(client: Client) -> None:
    ada = make_forecaster()
    client.force_login(ada)

    client.post(
        reverse("password"),
        {
            "old_password": PASSWORD,
            "new_password1": PASSWORD[::-1],
            "new_password2": PASSWORD[::-1],
        },
    )

    ada.refresh_from_db()
    assert ada.check_password(PASSWORD[::-1]) is True
