from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import User
from tests.factories import JAN_1, make_forecaster

pytestmark = pytest.mark.django_db

ADA = "ada@forecasts.example"


@pytest.mark.parametrize("handle", ["ada", "Ada", "ADA"])
def test_handle_is_unique_in_any_case(handle: str) -> None:
    make_forecaster("ada")

    with pytest.raises(IntegrityError, match="handle"):
        make_forecaster(handle)


def test_a_user_is_found_by_handle_in_any_case() -> None:
    ada = make_forecaster("Ada")

    assert User.objects.get_by_natural_key("aDA") == ada


@pytest.mark.parametrize("handle", ["a", "Ada.Lovelace", "x_1", "9-lives", "a" * 40])
def test_handle_of_letters_digits_and_signs_inside_is_valid(handle: str) -> None:
    User(handle=handle).clean_fields(exclude=["password"])


@pytest.mark.parametrize(
    "handle",
    ["", " ada", "ada ", "ada\n", ".ada", "ada-", "a b", "a/b", "ada@home", "adа", "a" * 41],
)
def test_handle_with_anything_else_is_invalid(handle: str) -> None:
    with pytest.raises(ValidationError, match="handle"):
        User(handle=handle).clean_fields(exclude=["password"])


def test_the_database_lets_one_account_alone_have_a_confirmed_address() -> None:
    make_forecaster("ada", email=ADA, email_confirmed_at=JAN_1)

    with pytest.raises(IntegrityError, match="confirmed_email_is_unique_in_any_case"):
        make_forecaster("bob", email=ADA.upper(), email_confirmed_at=JAN_1)


def test_the_database_lets_any_number_of_accounts_claim_an_address() -> None:
    make_forecaster("ada", email=ADA, email_confirmed_at=JAN_1)

    make_forecaster("bob", email=ADA)
    make_forecaster("eve", email=ADA)

    assert User.objects.filter(email=ADA).count() == 3


def test_the_database_refuses_to_confirm_no_address() -> None:
    with pytest.raises(IntegrityError, match="what_is_confirmed_is_an_email"):
        make_forecaster(email="", email_confirmed_at=JAN_1)


@pytest.mark.parametrize(
    ("fields", "mailable"),
    [
        ({}, True),
        ({"email_confirmed_at": None}, False),
        ({"wants_mail": False}, False),
        ({"is_active": False}, False),
    ],
)
def test_only_who_confirmed_wants_it_and_is_active_is_mailable(
    fields: dict[str, Any], mailable: bool
) -> None:
    said: dict[str, Any] = {"email": ADA, "email_confirmed_at": JAN_1} | fields

    user = make_forecaster("ada", **said)

    assert user.mailable is mailable
