"""An address: named, confirmed by who reads its mail, changed, taken back."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.signing import Signer
from django.db import OperationalError, transaction
from django.test import Client
from django.urls import reverse

from accounts.errors import (
    AddressChanged,
    AddressTaken,
    InvalidAddress,
    InvalidLink,
    LinkExpired,
    MailNotSent,
)
from accounts.models import User
from accounts.services import confirm_email, set_email, unsubscribe
from tests.accounts.letters import NOBODY_LISTENS, link_in, token_in
from tests.factories import JAN_1, JAN_11, PASSWORD, at, make_forecaster
from tests.races import in_a_thread

pytestmark = pytest.mark.django_db

ADA = "ada@forecasts.example"
THREE_DAYS = timedelta(days=3)
SECOND = timedelta(seconds=1)


def claimed(handle: str = "ada", email: str = ADA) -> tuple[User, str]:
    """A user who named an address on 1 January, and the token of the mail that went there."""
    user = make_forecaster(handle)
    set_email(user=user, email=email, now=at(JAN_1))
    return user, token_in(mail.outbox[-1])


def test_set_email_stores_an_address_without_taking_it_for_confirmed() -> None:
    claimed()

    assert User.objects.values_list("email", "email_confirmed_at").get() == (ADA, None)


def test_set_email_mails_a_link_to_the_new_address_alone() -> None:
    claimed()

    [letter] = mail.outbox
    assert (letter.recipients(), letter.subject) == ([ADA], "Confirm your address")
    assert link_in(letter).startswith(f"{settings.SITE_URL}/account/email/confirm/")


def test_the_mail_that_confirms_names_the_account_and_how_long_there_is_time() -> None:
    claimed("o-connor.2")

    body = str(mail.outbox[0].body)
    assert (body.count('"o-connor.2"'), body.count("within 3 days")) == (1, 1)


def test_links_spell_out_no_address() -> None:
    _, token = claimed()

    payload = Signer(salt="accounts.confirm").unsign_object(token)
    assert (payload[0], "ada" in str(payload)) == (User.objects.get().pk, False)


def test_set_email_lowers_the_domain_and_keeps_the_name_before_it() -> None:
    user, _ = claimed(email="Ada@Forecasts.EXAMPLE")

    assert user.email == "Ada@forecasts.example"


@pytest.mark.parametrize(
    "email", ["ada", "ada@", "a b@c.example", "a@b.example\nBcc: c@d.example", f"{'a' * 250}@b.org"]
)
def test_set_email_refuses_what_is_no_address(email: str) -> None:
    ada = make_forecaster()

    with pytest.raises(InvalidAddress):
        set_email(user=ada, email=email, now=at(JAN_1))

    assert (User.objects.get().email, mail.outbox) == ("", [])


def test_an_address_not_confirmed_yet_said_again_gets_another_mail() -> None:
    ada, _ = claimed()

    set_email(user=ada, email=ADA, now=at(JAN_1))

    assert [letter.to for letter in mail.outbox] == [[ADA], [ADA]]


def test_a_confirmed_address_said_again_stays_confirmed_without_a_mail() -> None:
    ada, token = claimed()
    confirm_email(token=token, now=at(JAN_1))

    set_email(user=ada, email=ADA, now=at(JAN_11))

    assert (ada.email_confirmed_at, len(mail.outbox)) == (JAN_1, 1)


def test_another_address_has_to_be_confirmed_anew() -> None:
    ada, token = claimed()
    confirm_email(token=token, now=at(JAN_1))

    set_email(user=ada, email="lovelace@forecasts.example", now=at(JAN_1))

    stored = User.objects.values_list("email", "email_confirmed_at").get()
    assert stored == ("lovelace@forecasts.example", None)


def test_an_empty_address_removes_the_old_one_without_a_mail() -> None:
    ada, token = claimed()
    confirm_email(token=token, now=at(JAN_1))

    set_email(user=ada, email="", now=at(JAN_1))

    assert User.objects.values_list("email", "email_confirmed_at").get() == ("", None)
    assert len(mail.outbox) == 1


def test_an_address_is_kept_when_the_mail_server_is_away(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = NOBODY_LISTENS
    ada = make_forecaster()

    with pytest.raises(MailNotSent, match="Try again"):
        set_email(user=ada, email=ADA, now=at(JAN_1))

    assert User.objects.get().email == ADA


def test_confirm_email_stamps_the_account() -> None:
    ada, token = claimed()

    confirmed = confirm_email(token=token, now=at(JAN_1))

    assert (confirmed, User.objects.get().email_confirmed_at) == (ada, JAN_1)


def test_confirming_twice_keeps_the_first_instant() -> None:
    _, token = claimed()
    confirm_email(token=token, now=at(JAN_1))

    confirm_email(token=token, now=at(JAN_1 + SECOND))

    assert User.objects.get().email_confirmed_at == JAN_1


def test_a_link_holds_for_three_days_to_the_second() -> None:
    _, token = claimed()

    confirm_email(token=token, now=at(JAN_1 + THREE_DAYS))

    assert User.objects.get().email_confirmed_at == JAN_1 + THREE_DAYS


def test_a_link_older_than_three_days_is_refused() -> None:
    _, token = claimed()

    with pytest.raises(LinkExpired, match="good for 3 days"):
        confirm_email(token=token, now=at(JAN_1 + THREE_DAYS + SECOND))

    assert User.objects.get().email_confirmed_at is None


def test_the_link_of_an_address_that_was_changed_since_is_refused() -> None:
    ada, token = claimed()
    set_email(user=ada, email="lovelace@forecasts.example", now=at(JAN_1))

    with pytest.raises(AddressChanged):
        confirm_email(token=token, now=at(JAN_1))

    assert User.objects.get().email_confirmed_at is None


def test_the_link_of_an_inactive_account_is_refused() -> None:
    _, token = claimed()
    User.objects.update(is_active=False)

    with pytest.raises(InvalidLink):
        confirm_email(token=token, now=at(JAN_1))


@pytest.mark.parametrize("email", [ADA, "ADA@forecasts.example"])
def test_an_address_another_account_has_confirmed_is_refused_in_any_case(email: str) -> None:
    _, token = claimed("ada", ADA)
    _, later = claimed("bob", email)
    confirm_email(token=token, now=at(JAN_1))

    with pytest.raises(AddressTaken):
        confirm_email(token=later, now=at(JAN_1))

    confirmed = User.objects.exclude(email_confirmed_at=None)
    assert [user.handle for user in confirmed] == ["ada"]


def test_naming_an_address_does_not_tell_whether_another_account_has_it() -> None:
    _, token = claimed("ada")
    confirm_email(token=token, now=at(JAN_1))

    claimed("bob")

    assert len(mail.outbox) == 2


def forged(token: str) -> str:
    pk, *rest = Signer(salt="accounts.confirm").unsign_object(token)
    return Signer(key="guessed", salt="accounts.confirm").sign_object([pk, *rest])


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1],
        lambda token: token[1:],
        lambda token: token.partition(":")[0],
        lambda token: "",
        lambda token: "\0",
        lambda token: "é:é",
        forged,
    ],
)
def test_a_link_that_is_not_whole_and_ours_is_refused(spoil: Callable[[str], str]) -> None:
    _, token = claimed()

    with pytest.raises(InvalidLink):
        confirm_email(token=spoil(token), now=at(JAN_1))


def test_a_link_that_confirms_does_not_unsubscribe() -> None:
    _, token = claimed()

    with pytest.raises(InvalidLink):
        unsubscribe(token=token)


@pytest.mark.django_db(transaction=True)
def test_of_several_accounts_that_confirm_an_address_at_once_one_gets_it() -> None:
    tokens = [claimed(handle)[1] for handle in ("ada", "bob", "eve", "joe")]
    together = Barrier(len(tokens))

    def confirm(token: str) -> bool:
        together.wait()
        try:
            return in_a_thread(lambda: bool(confirm_email(token=token, now=at(JAN_1))))
        except AddressTaken:
            return False

    with ThreadPoolExecutor(len(tokens)) as pool:
        answers = list(pool.map(confirm, tokens))

    assert sorted(answers) == [False, False, False, True]


def is_held() -> bool:
    """Whether the one account there is can't be changed by anybody else just now."""
    try:
        with transaction.atomic():
            return User.objects.select_for_update(nowait=True).get() is None
    except OperationalError:
        return True


@pytest.mark.django_db(transaction=True)
def test_an_address_cannot_be_changed_between_the_check_and_the_stamp() -> None:
    _, token = claimed()
    held: list[bool] = []

    def clock() -> datetime:
        held.append(in_a_thread(is_held))
        return JAN_1

    confirm_email(token=token, now=clock)

    assert held[-1] is True


def test_a_new_account_wants_mail_and_has_no_address_to_send_it_to(client: Client) -> None:
    said = {"handle": "ada", "password1": PASSWORD, "password2": PASSWORD, "email": ADA}

    client.post(reverse("sign_up"), said)

    ada = User.objects.get()
    assert (ada.wants_mail, ada.email, ada.mailable) == (True, "", False)
