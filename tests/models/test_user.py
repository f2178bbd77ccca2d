from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.models import User
from tests.factories import make_forecaster

pytestmark = pytest.mark.django_db


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
