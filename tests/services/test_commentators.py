"""The right of reply: pages claimed by a mailed link, claims contested, answered, replied to."""

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
from forecasts.models import Claim, Commentator, Contest, Notification, Reply
from forecasts.services import commentators
from forecasts.services.commentators import LONGEST, SALT, VALID
from tests.accounts.letters import NOBODY_LISTENS
from tests.deeds import a_steward
from tests.factories import (
    FEB_1,
    JAN_1,
    at,
    make_claim,
    make_commentator,
    make_document,
    make_forecaster,
    make_steward,
)
from tests.races import at_once
from tests.readings import contest, owner_of

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


def reply(claim: Claim, user: User, text: str = "It was meant as a joke.") -> Reply:
    return commentators.reply_to_claim(claim=claim, user=user, text=text, now=at(FEB_1))


def dispute(claim: Claim, user: User, text: str = "I said no such thing.") -> Contest:
    return commentators.contest_claim(claim=claim, user=user, text=text, now=at(FEB_1))


def answer(
    asked: Contest, text: str = "Line 3.", steward: User | None = None, now: datetime = FEB_1
) -> Contest:
    return commentators.answer_contest(
        contest=asked, answer=text, steward=steward or a_steward(), now=at(now)
    )


def test_a_contest_keeps_what_was_said_and_tells_the_stewards() -> None:
    claim, sten = make_claim(), make_steward()

    made = dispute(claim, owner_of(claim), " I said no such thing. ")

    assert (made.text, made.made_at, made.answered_at) == ("I said no such thing.", FEB_1, None)
    path = "/sources/clouds/claims/K01/"
    assert told(sten) == [("Contested by A. Uthor: “It will be wet.”", path)]


def test_a_reply_keeps_what_was_said_and_tells_the_stewards() -> None:
    claim, sten = make_claim(), make_steward()

    made = reply(claim, owner_of(claim))

    assert (made.text, made.made_at) == ("It was meant as a joke.", FEB_1)
    path = "/sources/clouds/claims/K01/"
    assert told(sten) == [("A. Uthor replies to what became of “It will be wet.”", path)]


@pytest.mark.parametrize("act", [dispute, reply])
def test_nobody_else_answers_for_a_claim(act: Callable[[Claim, User], Any]) -> None:
    claim = make_claim()
    owner_of(claim)

    with pytest.raises(IllegalStep, match="Only whose claim"):
        act(claim, make_forecaster("somebody"))

    assert (Contest.objects.count(), Reply.objects.count()) == (0, 0)


@pytest.mark.parametrize("act", [dispute, reply])
def test_the_author_does_not_answer_for_somebody_quoted(act: Callable[[Claim, User], Any]) -> None:
    author = owner_of(make_claim("K01"))
    quoted = make_claim("K02", commentator=None, holder="A minister")

    with pytest.raises(IllegalStep, match="Only whose claim"):
        act(quoted, author)


@pytest.mark.parametrize("act", [dispute, reply])
@pytest.mark.parametrize("text", ["", "  \n ", "x" * (LONGEST + 1)])
def test_what_is_said_has_a_length(act: Callable[[Claim, User, str], Any], text: str) -> None:
    claim = make_claim()

    with pytest.raises(InvalidClaim) as refused:
        act(claim, owner_of(claim), text)

    assert refused.value.field == "text"


def test_a_second_contest_waits_for_the_answer_to_the_first() -> None:
    claim = make_claim()
    owner = owner_of(claim)
    dispute(claim, owner)

    with pytest.raises(IllegalStep, match="still waits"):
        dispute(claim, owner, "And another thing.")

    assert claim.contests.count() == 1


def test_after_an_answer_a_claim_can_be_contested_again() -> None:
    claim = make_claim()
    answer(contest(claim))

    dispute(claim, User.objects.get(handle="author"), "Not so.")

    assert [one.text for one in claim.contests.all()] == ["I said no such thing.", "Not so."]


@pytest.mark.django_db(transaction=True)
def test_of_two_contests_at_once_one_is_made() -> None:
    claim = make_claim()
    owner = owner_of(claim)

    answers = at_once(claim, *(lambda: dispute(claim, owner) for _ in range(2)))

    assert sorted(type(one).__name__ for one in answers) == ["Contest", "IllegalStep"]


def test_an_answer_is_signed_dated_and_told_to_whose_claim_it_is() -> None:
    asked = contest(make_claim())
    Notification.objects.all().delete()

    answered = answer(asked, " Line 3. ")

    said = (answered.answer, answered.steward, answered.answered_at)
    assert said == ("Line 3.", a_steward(), FEB_1)
    path = "/sources/clouds/claims/K01/"
    assert told(User.objects.get(handle="author")) == [("Answered: Line 3.", path)]


def test_a_contest_is_answered_once() -> None:
    asked = answer(contest(make_claim()))

    with pytest.raises(IllegalStep, match="answered already"):
        answer(asked, "On second thoughts.")

    asked.refresh_from_db()
    assert asked.answer == "Line 3."


@pytest.mark.parametrize("text", ["", " ", "x" * (LONGEST + 1)])
def test_an_answer_says_something(text: str) -> None:
    asked = contest(make_claim())

    with pytest.raises(InvalidClaim) as refused:
        answer(asked, text)

    assert refused.value.field == "answer"


def test_a_steward_does_not_answer_what_they_contest() -> None:
    asked = contest(make_claim())
    User.objects.update(is_steward=True)

    with pytest.raises(ConflictOfInterest, match="Somebody else"):
        answer(asked, steward=User.objects.get(handle="author"))


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_stands() -> None:
    asked = contest(make_claim())
    stewards = [make_steward("sten"), make_steward("stella")]

    answers = at_once(
        asked, *(lambda steward=steward: answer(asked, steward=steward) for steward in stewards)
    )

    assert sorted(type(one).__name__ for one in answers) == ["Contest", "IllegalStep"]
