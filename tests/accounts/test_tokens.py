from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.authentication import NOTED_EVERY
from accounts.models import ApiToken, User
from accounts.services import create_token, revoke_token
from tests.factories import make_forecaster, make_question

pytestmark = pytest.mark.django_db


def forecast_with(client: Client, header: str) -> int:
    """Ask for one's own forecasts under a header; only the owner of a token may post."""
    question = make_question()
    response = client.post(
        reverse("api_withdraw", args=question.path), headers={"Authorization": header}
    )
    return response.status_code


def logged_in(client: Client, handle: str = "ada") -> User:
    user = make_forecaster(handle)
    client.force_login(user)
    return user


def test_a_token_made_on_the_account_page_works(client: Client) -> None:
    logged_in(client)
    secret = client.post(reverse("account"), {"name": "my bot"}).context["secret"]

    assert forecast_with(Client(), f"Bearer {secret}") == 409


def test_a_secret_is_shown_once(client: Client) -> None:
    logged_in(client)
    first = client.post(reverse("account"), {"name": "my bot"})
    secret = first.context["secret"]

    second = client.get(reverse("account"))

    assert (secret in first.content.decode(), secret in second.content.decode()) == (True, False)


def test_the_page_that_shows_a_secret_is_not_kept_by_caches(client: Client) -> None:
    logged_in(client)

    response = client.post(reverse("account"), {"name": "my bot"})

    assert response.headers["Cache-Control"] == "no-store"


def test_only_a_digest_of_a_secret_is_stored() -> None:
    token, secret = create_token(user=make_forecaster(), name="my bot")

    stored = ApiToken.objects.get()
    assert bytes(stored.digest) == ApiToken.digest_of(secret)
    assert (token.prefix, stored.prefix) == (secret[:12], secret[:12])


def test_no_two_secrets_are_alike() -> None:
    ada = make_forecaster()

    assert len({create_token(user=ada, name="bot")[1] for _ in range(10)}) == 10


def test_a_token_needs_a_name(client: Client) -> None:
    logged_in(client)

    response = client.post(reverse("account"), {"name": " "})

    assert (response.status_code, ApiToken.objects.count()) == (422, 0)


def test_a_revoked_token_is_refused(client: Client) -> None:
    token, secret = create_token(user=make_forecaster(), name="my bot")
    revoke_token(token=token)

    assert forecast_with(client, f"Bearer {secret}") == 401


def test_revoking_on_the_page_ends_a_token_and_keeps_its_line(client: Client) -> None:
    token, _ = create_token(user=logged_in(client), name="my bot")

    client.post(reverse("token_revoke", args=[token.pk]))

    assert ApiToken.objects.exclude(revoked_at=None).get() == token


def test_revoking_twice_keeps_the_first_instant() -> None:
    token, _ = create_token(user=make_forecaster(), name="my bot")
    revoke_token(token=token)
    first = ApiToken.objects.get().revoked_at

    revoke_token(token=token)

    assert ApiToken.objects.get().revoked_at == first


def test_nobody_can_revoke_anothers_token(client: Client) -> None:
    token, _ = create_token(user=make_forecaster("bob"), name="bob's bot")
    logged_in(client, "ada")

    response = client.post(reverse("token_revoke", args=[token.pk]))

    assert (response.status_code, ApiToken.objects.get().revoked_at) == (404, None)


def test_the_account_page_lists_ones_own_tokens_only(client: Client) -> None:
    create_token(user=make_forecaster("bob"), name="bob's bot")
    own, _ = create_token(user=logged_in(client, "ada"), name="my bot")

    assert list(client.get(reverse("account")).context["tokens"]) == [own]


def test_the_token_of_an_inactive_account_is_refused(client: Client) -> None:
    _, secret = create_token(user=make_forecaster(is_active=False), name="my bot")

    assert forecast_with(client, f"Bearer {secret}") == 401


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_read_in_any_case(client: Client, scheme: str) -> None:
    _, secret = create_token(user=make_forecaster(), name="my bot")

    assert forecast_with(client, f"{scheme} {secret}") == 409


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer nonsense", "Bearer \xff", "Basic x"]
)
def test_a_header_without_a_token_of_ours_is_refused(client: Client, header: str) -> None:
    assert forecast_with(client, header) == 401


def test_a_token_in_the_address_is_not_looked_at(client: Client) -> None:
    _, secret = create_token(user=make_forecaster(), name="my bot")
    address = reverse("api_withdraw", args=make_question().path)

    assert client.post(f"{address}?token={secret}&access_token={secret}").status_code == 401


def test_use_of_a_token_is_noted_at_most_once_a_minute(client: Client) -> None:
    token, secret = create_token(user=make_forecaster(), name="my bot")
    just_now = timezone.now() - timedelta(seconds=30)
    ApiToken.objects.update(last_used_at=just_now)

    forecast_with(client, f"Bearer {secret}")

    token.refresh_from_db()
    assert token.last_used_at == just_now


def test_use_of_a_token_is_noted_after_a_while(client: Client) -> None:
    token, secret = create_token(user=make_forecaster(), name="my bot")
    long_ago = timezone.now() - 2 * NOTED_EVERY
    ApiToken.objects.update(last_used_at=long_ago)

    forecast_with(client, f"Bearer {secret}")

    token.refresh_from_db()
    assert token.last_used_at is not None
    assert token.last_used_at > long_ago
