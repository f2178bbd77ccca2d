"""The right of reply: claims are contested, answered and replied to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from accounts.models import User
from forecasts.errors import ConflictOfInterest, IllegalStep, InvalidClaim
from forecasts.models import Claim, Commentator, Contest, Notification, Reply
from forecasts.services import commentators
from forecasts.services.commentators import LONGEST
from tests.deeds import a_steward
from tests.factories import (
    FEB_1,
    at,
    make_claim,
    make_forecaster,
    make_steward,
)
from tests.races import at_once, while_locked
from tests.readings import contest, disowned, owner_of

pytestmark = pytest.mark.django_db


def told(user: User) -> list[tuple[str, str]]:
    return list(Notification.objects.filter(user=user).values_list("text", "path"))


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


def test_whose_page_it_was_not_leaves_no_contest_that_keeps_the_author_waiting() -> None:
    claim = make_claim()
    disowned(claim)

    made = dispute(claim, owner_of(claim))

    assert (made.text, made.is_disowned) == ("I said no such thing.", False)


def test_a_steward_whose_page_it_was_not_does_not_answer_what_they_contested() -> None:
    sten = make_steward()
    asked = disowned(make_claim(), sten)

    with pytest.raises(ConflictOfInterest, match="Somebody else"):
        answer(asked, steward=sten)


def test_a_steward_does_not_answer_what_was_contested_in_their_name() -> None:
    claim, sten = make_claim(), make_steward()
    asked = disowned(claim)
    owner_of(claim, user=sten)

    with pytest.raises(ConflictOfInterest, match="in my name"):
        answer(asked, steward=sten)


def test_nobody_is_told_what_an_account_that_was_not_the_authors_is_answered() -> None:
    claim = make_claim()
    asked = disowned(claim)
    owner_of(claim)
    Notification.objects.all().delete()

    answered = answer(asked)

    assert (answered.answer, list(Notification.objects.all())) == ("Line 3.", [])


@pytest.mark.django_db(transaction=True)
def test_nothing_is_contested_from_a_page_that_is_released_at_the_same_moment() -> None:
    claim = make_claim()
    impostor, author = owner_of(claim), claim.commentator
    assert author is not None, "or there is no page"

    def let_go() -> None:
        Commentator.objects.filter(pk=author.pk).update(user=None, claimed_at=None)

    [made] = while_locked(author, let_go, lambda: dispute(claim, impostor))

    assert type(made) is IllegalStep


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_stands() -> None:
    asked = contest(make_claim())
    stewards = [make_steward("sten"), make_steward("stella")]

    answers = at_once(
        asked, *(lambda steward=steward: answer(asked, steward=steward) for steward in stewards)
    )

    assert sorted(type(one).__name__ for one in answers) == ["Contest", "IllegalStep"]
