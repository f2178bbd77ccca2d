"""The right of reply: a commentator is invited by mail and claims their page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as post
from django.core import signing

from accounts.models import User
from forecasts.errors import ConflictOfInterest, IllegalStep, InvalidClaim, MailNotSent
from forecasts.models import Commentator, Notification
from forecasts.services import commentators
from forecasts.services.commentators import SALT, VALID
from tests.accounts.letters import NOBODY_LISTENS
from tests.factories import (
    JAN_1,
    at,
    make_commentator,
    make_document,
    make_forecaster,
    make_steward,
)
from tests.races import at_once, while_locked

pytestmark = pytest.mark.django_db

ADDRESS = "author@papers.example"
SECOND = timedelta(seconds=1)


def an_author(name: str = "A. Uthor", **fields: Any) -> Commentator:
    author = make_commentator(name)
    Commentator.objects.filter(pk=author.pk).update(**{"email": ADDRESS} | fields)
    author.refresh_from_db()
    return author


def published(name: str = "A. Uthor") -> Commentator:
    """An author with something to see on their page."""
    author = make_commentator(name)
    make_document(author=author)
    return author


def invite(author: Commentator, email: str = ADDRESS, now: datetime = JAN_1) -> Commentator:
    return commentators.invite(commentator=author, email=email, now=at(now))


def invitation(author: Commentator, now: datetime = JAN_1) -> str:
    return commentators.invitation(commentator=author, now=at(now))


def claim_page(token: str, user: User, now: datetime = JAN_1) -> Commentator:
    return commentators.claim_page(token=token, user=user, now=at(now))


def told(user: User) -> list[tuple[str, str]]:
    return list(Notification.objects.filter(user=user).values_list("text", "path"))


def test_an_invitation_keeps_the_address_and_goes_there_alone() -> None:
    author = published()

    invite(author)

    [letter] = post.outbox
    author.refresh_from_db()
    assert (author.email, letter.recipients()) == (ADDRESS, [ADDRESS])


def test_the_letter_leads_to_the_page_and_to_the_claim_of_it() -> None:
    author = published()

    invite(author)

    body = str(post.outbox[0].body)
    assert f"{settings.SITE_URL}/commentators/a-uthor/\n" in body
    link = next(line for line in body.splitlines() if "/claim/" in line)
    token = link.removeprefix(f"{settings.SITE_URL}/commentators/claim/").rstrip("/")
    assert commentators.read_invitation(token, at(JAN_1)) == author


def test_the_letter_bears_no_address_in_its_link() -> None:
    token = invitation(an_author())

    assert [ADDRESS in str(part) for part in signing.loads(token, salt=SALT)] == [False] * 3


def test_a_claimed_page_takes_no_invitation() -> None:
    author = published()
    Commentator.objects.update(user=make_forecaster(), claimed_at=JAN_1)

    with pytest.raises(IllegalStep, match="claimed already"):
        invite(author)

    author.refresh_from_db()
    assert (author.email, post.outbox) == ("", [])


def test_a_page_with_nothing_to_see_takes_no_invitation() -> None:
    make_document(published_at=None)

    with pytest.raises(IllegalStep, match="nothing to show"):
        invite(make_commentator())

    assert post.outbox == []


def test_a_mail_server_that_fails_is_told_and_the_address_is_kept(settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = NOBODY_LISTENS
    author = published()

    with pytest.raises(MailNotSent, match="could not be sent"):
        invite(author)

    author.refresh_from_db()
    assert author.email == ADDRESS


def test_without_an_address_there_is_no_link() -> None:
    with pytest.raises(IllegalStep, match="to which address"):
        invitation(an_author(email=""))


def test_a_claimed_page_has_no_link() -> None:
    with pytest.raises(IllegalStep, match="claimed already"):
        invitation(an_author(user=make_forecaster(), claimed_at=JAN_1))


def test_who_follows_the_link_gets_the_page() -> None:
    author, ada = an_author(), make_forecaster()

    claim_page(invitation(author), ada, now=JAN_1 + SECOND)

    author.refresh_from_db()
    assert (author.user, author.claimed_at) == (ada, JAN_1 + SECOND)


def test_stewards_are_told_of_a_claimed_page() -> None:
    author, sten = an_author(), make_steward()

    claim_page(invitation(author), make_forecaster())

    assert told(sten) == [("A. Uthor has claimed their page, as ada.", "/commentators/a-uthor/")]


def expired() -> str:
    return invitation(an_author(), now=JAN_1 - VALID)


def of_another_address() -> str:
    token = invitation(an_author())
    Commentator.objects.update(email="other@papers.example")
    return token


def of_nobody() -> str:
    token = invitation(an_author())
    Commentator.objects.all().delete()
    return token


def garbled() -> str:
    return invitation(an_author())[:-1]


def signed_for_something_else() -> str:
    author = an_author()
    return signing.dumps([author.pk, ADDRESS, 4_000_000_000], salt="accounts.confirm")


def nonsense() -> str:
    return "nonsense"


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (expired, "not good any more"),
        (of_another_address, "not good any more"),
        (of_nobody, "not good any more"),
        (garbled, "not one of ours"),
        (signed_for_something_else, "not one of ours"),
        (nonsense, "not one of ours"),
    ],
)
def test_a_link_that_is_no_good_gives_no_page(make: Callable[[], str], why: str) -> None:
    token, ada = make(), make_forecaster()

    with pytest.raises(IllegalStep, match=why):
        claim_page(token, ada)

    assert not Commentator.objects.filter(user=ada).exists()


def test_a_link_is_good_until_two_weeks_are_over() -> None:
    author, ada = an_author(), make_forecaster()

    claim_page(invitation(author), ada, now=JAN_1 + VALID - SECOND)

    author.refresh_from_db()
    assert author.user == ada


def test_a_link_works_once() -> None:
    author = an_author()
    token = invitation(author)
    claim_page(token, make_forecaster("ada"))

    with pytest.raises(IllegalStep, match="claimed already"):
        claim_page(token, make_forecaster("ben"))

    author.refresh_from_db()
    assert author.user == User.objects.get(handle="ada")


def test_an_account_has_one_page() -> None:
    ada = make_forecaster()
    claim_page(invitation(an_author("A. Uthor")), ada)

    with pytest.raises(IllegalStep, match="another commentator's page"):
        claim_page(invitation(an_author("B. Uthor")), ada)

    assert Commentator.objects.get(user=ada).name == "A. Uthor"


@pytest.mark.django_db(transaction=True)
def test_of_two_accounts_at_once_one_gets_the_page() -> None:
    author = an_author()
    token = invitation(author)
    people = [make_forecaster("ada"), make_forecaster("ben")]

    answers = at_once(author, *(lambda user=user: claim_page(token, user) for user in people))

    assert sorted(type(answer).__name__ for answer in answers) == ["Commentator", "IllegalStep"]


@pytest.mark.django_db(transaction=True)
def test_of_two_pages_at_once_an_account_gets_one() -> None:
    ada = make_forecaster()
    tokens = [invitation(an_author("A. Uthor")), invitation(an_author("B. Uthor"))]

    answers = at_once(ada, *(lambda token=token: claim_page(token, ada) for token in tokens))

    assert sorted(type(answer).__name__ for answer in answers) == ["Commentator", "IllegalStep"]
    assert Commentator.objects.filter(user=ada).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_link_is_void_once_another_address_is_invited_at_the_same_moment() -> None:
    author, ada = an_author(), make_forecaster("ada")
    token = invitation(author)

    def invite_another() -> None:
        Commentator.objects.filter(pk=author.pk).update(email="other@papers.example")

    [answer] = while_locked(author, invite_another, lambda: claim_page(token, ada))

    assert type(answer) is IllegalStep


def release(author: Commentator, steward: User, reason: str = "Not her.") -> Commentator:
    return commentators.release_page(
        commentator=author, reason=reason, steward=steward, now=at(JAN_1 + SECOND)
    )


def test_a_page_is_taken_back_from_the_wrong_account_which_is_told() -> None:
    author, ada, sten = an_author(), make_forecaster(), make_steward()
    token = invitation(author)
    claim_page(token, ada)

    released = release(author, sten)

    assert (released.user, released.claimed_at, released.email) == (None, None, "")
    kept = released.releases.get()
    assert (kept.user, kept.released_by, kept.reason, kept.claimed_at) == (
        ada,
        sten,
        "Not her.",
        JAN_1,
    )
    told = Notification.objects.filter(user=ada).values_list("text", flat=True)
    assert list(told) == ["The page of A. Uthor is no longer yours: Not her."]


def test_a_link_that_was_sent_is_no_good_once_the_page_is_released() -> None:
    author, ada = an_author(), make_forecaster()
    token = invitation(author)
    claim_page(token, ada)
    release(author, make_steward())

    with pytest.raises(IllegalStep, match="not good any more"):
        claim_page(token, ada)


def test_a_page_nobody_claimed_is_not_released() -> None:
    with pytest.raises(IllegalStep, match="Nobody has claimed"):
        release(an_author(), make_steward())


def test_a_steward_does_not_release_their_own_page() -> None:
    author, sten = an_author(), make_steward()
    claim_page(invitation(author), sten)

    with pytest.raises(ConflictOfInterest):
        release(author, sten)


def test_a_page_is_not_released_without_a_reason() -> None:
    author = an_author()
    claim_page(invitation(author), make_forecaster())

    with pytest.raises(InvalidClaim) as refused:
        release(author, make_steward(), " ")

    assert refused.value.field == "reason"
