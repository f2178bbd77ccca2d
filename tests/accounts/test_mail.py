"""Mail about the site's affairs: what is in it, and the way out of it."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as post
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts import mail
from accounts.errors import AddressChanged, InvalidLink
from accounts.models import User
from accounts.services import confirm_email, set_email, set_wants_mail, unsubscribe
from tests.accounts.letters import NOBODY_LISTENS, link_in, token_in
from tests.factories import JAN_1, at, make_forecaster

pytestmark = pytest.mark.django_db

ADA = "ada@forecasts.example"
ONE_CLICK = "List-Unsubscribe=One-Click"


def make_reader(handle: str = "ada", email: str = ADA) -> User:
    return make_forecaster(handle, email=email, email_confirmed_at=JAN_1)


def letter(**said: str) -> EmailMessage:
    """What the reader "ada" gets."""
    mail.send(user=make_reader(), **{"subject": "Resolved", "body": "It rained."} | said)
    return post.outbox[-1]


def test_a_mail_goes_to_one_reader_alone() -> None:
    make_reader("bob", "bob@forecasts.example")

    sent = letter()

    assert (sent.recipients(), sent.to) == ([ADA], [ADA])


def test_a_mail_is_plain_text_with_the_way_out_below() -> None:
    sent = letter(body="It rained.\n")

    assert str(sent.body).split("\n") == [
        "It rained.",
        "",
        "-- ",
        "You get this as ada on Presage. To get no more such mail:",
        link_in(sent),
        "",
    ]
    assert sent.message().get_content_type() == "text/plain"


def test_the_header_names_the_link_of_the_footer_and_takes_one_click() -> None:
    headers = letter().message()

    assert headers["List-Unsubscribe"] == f"<{link_in(post.outbox[0])}>"
    assert headers["List-Unsubscribe-Post"] == ONE_CLICK


def test_a_mail_says_that_a_program_wrote_it_and_where_the_link_leads() -> None:
    sent = letter()

    assert sent.message()["Auto-Submitted"] == "auto-generated"
    assert link_in(sent).startswith(f"{settings.SITE_URL}/account/unsubscribe/")


@pytest.mark.parametrize("subject", ["Rain\nBcc: eve@evil.example", "Rain\r\n\r\nBcc: eve@evil"])
def test_a_subject_over_several_lines_adds_no_header(subject: str) -> None:
    headers = letter(subject=subject).message()

    assert (headers["Bcc"], headers["Subject"]) == (None, " ".join(subject.split()))


def test_text_is_sent_as_it_is_without_entities() -> None:
    sent = letter(subject="Will “A & B” <merge>?", body="A & B <merge> — 63 %")

    assert (sent.subject, str(sent.body).split("\n")[0]) == (
        "Will “A & B” <merge>?",
        "A & B <merge> — 63 %",
    )


def test_the_error_of_a_mail_server_that_is_away_reaches_the_caller(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = NOBODY_LISTENS

    with pytest.raises(OSError, match="refused"):
        mail.send(user=make_reader(), subject="Resolved", body="It rained.")


def test_every_error_of_the_mail_protocol_is_one_of_the_system() -> None:
    assert issubclass(smtplib.SMTPException, OSError)


def test_unsubscribe_ends_mail_and_leaves_the_address_confirmed() -> None:
    token = token_in(letter())

    user = unsubscribe(token=token)

    stored = User.objects.get()
    assert (user, stored.wants_mail, stored.email_confirmed_at) == (stored, False, JAN_1)


def test_unsubscribing_twice_does_no_more_than_once() -> None:
    token = token_in(letter())
    unsubscribe(token=token)

    unsubscribe(token=token)

    assert User.objects.get().wants_mail is False


def test_an_old_link_unsubscribes_one_who_turned_mail_on_again() -> None:
    token = token_in(letter())
    set_wants_mail(user=unsubscribe(token=token), wants=True)

    unsubscribe(token=token)

    assert User.objects.get().wants_mail is False


def test_a_reader_of_an_address_given_up_cannot_end_the_mail_of_the_new_one() -> None:
    token = token_in(letter())
    set_email(user=User.objects.get(), email="lovelace@forecasts.example", now=at(JAN_1))

    with pytest.raises(AddressChanged):
        unsubscribe(token=token)

    assert User.objects.get().wants_mail is True


def test_a_link_that_unsubscribes_does_not_confirm() -> None:
    token = token_in(letter())

    with pytest.raises(InvalidLink):
        confirm_email(token=token, now=at(JAN_1))


def test_the_button_of_a_mail_program_unsubscribes_without_session_or_csrf_token() -> None:
    sent = letter()
    client = Client(enforce_csrf_checks=True)

    response = client.post(
        link_in(sent).removeprefix(settings.SITE_URL),
        ONE_CLICK,
        content_type="application/x-www-form-urlencoded",
    )

    assert (response.status_code, User.objects.get().wants_mail) == (200, False)


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_program_that_follows_the_link_unsubscribes_nobody(client: Client, method: str) -> None:
    where = reverse("unsubscribe", args=[token_in(letter())])

    response = getattr(client, method)(where)

    assert (response.status_code, User.objects.get().wants_mail) == (200, True)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_to_unsubscribe_that_is_not_ours_is_answered_with_the_reason(
    client: Client, method: str
) -> None:
    response = getattr(client, method)(reverse("unsubscribe", args=["nonsense"]))

    assert response.status_code == 409
    assert "This link is incomplete" in response.content.decode()
