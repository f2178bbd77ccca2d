"""The right of reply as pages: the invitation, the claim of a page, contests and their answers."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail as post
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forecasts.models import Claim, Commentator, Contest
from forecasts.services.commentators import invitation
from tests.accounts.letters import NOBODY_LISTENS
from tests.deeds import a_steward
from tests.factories import (
    FEB_1,
    JAN_1,
    at,
    make_claim,
    make_document,
    make_forecaster,
)
from tests.pages import text_of
from tests.readings import contest, owner_of

pytestmark = pytest.mark.django_db

CARD = "/commentators/a-uthor/"
INVITE = f"{CARD}invite/"
CLAIM = "/sources/clouds/claims/K01/"
ADDRESS = "author@papers.example"


def as_steward(client: Client) -> User:
    steward = a_steward()
    client.force_login(steward)
    return steward


def an_author() -> Commentator:
    author = make_document().authors.get()
    author.email = ADDRESS
    author.save()
    return author


def link() -> str:
    token = invitation(commentator=an_author(), now=timezone.now)
    return reverse("commentator_claim", args=[token])


def test_a_steward_invites_and_is_told_where_the_letter_went(client: Client) -> None:
    make_document()
    as_steward(client)

    page = client.post(INVITE, {"email": ADDRESS}, follow=True)

    assert page.redirect_chain == [(CARD, 302)]
    assert f"The invitation has gone to {ADDRESS}." in page.content.decode()
    assert [letter.recipients() for letter in post.outbox] == [[ADDRESS]]


def test_a_mail_server_that_fails_is_told_on_the_page(client: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = NOBODY_LISTENS
    make_document()
    as_steward(client)

    page = client.post(INVITE, {"email": ADDRESS})

    assert page.status_code == 409
    assert "The mail could not be sent; the address is kept." in page.content.decode()
    assert f'value="{ADDRESS}"' in page.content.decode()


def test_what_is_no_address_is_shown_and_not_kept(client: Client) -> None:
    make_document()
    as_steward(client)

    assert client.post(INVITE, {"email": "nonsense"}).status_code == 422
    assert Commentator.objects.get().email == ""


def test_a_claimed_page_refuses_an_invitation(client: Client) -> None:
    owner_of(make_claim())
    as_steward(client)

    assert client.post(INVITE, {"email": ADDRESS}).status_code == 409
    assert INVITE not in client.get(CARD).content.decode()


def test_a_stranger_is_asked_to_log_in_or_sign_up_and_brought_back(client: Client) -> None:
    where = link()

    page = client.get(where).content.decode()

    backs = re.findall(r'href="(/[^"?]+)\?next=([^"]+)"', page)
    assert [path for path, _ in backs] == [reverse("login"), reverse("sign_up")]
    assert {back for _, back in backs} == {where.replace(":", "%3A")}


def test_looking_at_the_link_gives_nothing_away(client: Client) -> None:
    where = link()
    client.force_login(make_forecaster())

    client.get(where)

    assert Commentator.objects.get().user is None


def test_a_stranger_s_post_leads_to_the_log_in(client: Client) -> None:
    where = link()

    answer = client.post(where)

    assert answer.headers["Location"].startswith(reverse("login"))
    assert Commentator.objects.get().user is None


def test_who_signs_up_on_the_way_comes_back_to_the_link(client: Client) -> None:
    where = link()
    form = {"handle": "ada", "password1": "tulip-anvil-93", "password2": "tulip-anvil-93"}

    answer = client.post(f"{reverse('sign_up')}?next={where}", form)

    assert answer.headers["Location"] == where


def test_a_post_gives_the_page_to_the_account(client: Client) -> None:
    where, ada = link(), make_forecaster()
    client.force_login(ada)

    page = client.post(where, follow=True)

    assert Commentator.objects.get().user == ada
    assert page.redirect_chain == [(CARD, 302)]
    assert "This page is mine now." in page.content.decode()


def test_a_page_that_is_claimed_does_not_say_by_which_account(client: Client) -> None:
    owner_of(make_claim(), "a-pseudonym")

    assert "a-pseudonym" not in client.get(CARD).content.decode()
    assert "has claimed this page" in client.get(CARD).content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("token", ["nonsense", "expired"])
def test_a_link_that_is_no_good_says_so(client: Client, method: str, token: str) -> None:
    if token == "expired":
        token = invitation(commentator=an_author(), now=at(JAN_1))
    client.force_login(make_forecaster())

    answer = getattr(client, method)(reverse("commentator_claim", args=[token]))

    assert answer.status_code == 409
    assert 'class="errorlist"' in answer.content.decode()


def test_the_link_is_kept_in_no_cache(client: Client) -> None:
    assert "no-store" in client.get(link()).headers["Cache-Control"]


@pytest.mark.parametrize("step", ["contest", "reply"])
def test_the_owner_speaks_and_lands_on_the_claim(client: Client, step: str) -> None:
    claim = make_claim()
    client.force_login(owner_of(claim))

    page = client.post(f"{CLAIM}{step}/", {"text": "It was *fog*."}, follow=True)

    assert page.redirect_chain == [(CLAIM, 302)]
    spoken = claim.contests if step == "contest" else claim.replies
    assert [one.text for one in spoken.all()] == ["It was *fog*."]


@pytest.mark.parametrize("step", ["contest", "reply"])
def test_an_empty_word_is_asked_for_again(client: Client, step: str) -> None:
    client.force_login(owner_of(make_claim()))

    assert client.post(f"{CLAIM}{step}/", {"text": " "}).status_code == 422


def test_a_second_contest_is_refused_with_what_was_typed(client: Client) -> None:
    claim = make_claim()
    contest(claim)
    client.force_login(User.objects.get(handle="author"))

    page = client.post(f"{CLAIM}contest/", {"text": "And another thing."})

    assert page.status_code == 409
    assert "And another thing." in page.content.decode()


@pytest.mark.parametrize("step", ["contest", "reply"])
def test_another_commentator_may_not_speak(client: Client, step: str) -> None:
    make_claim()
    other = make_document("storms", author=Commentator.objects.create(slug="b", name="B"))
    client.force_login(owner_of(other.claims.create(**a_claim_of(other))))

    assert client.post(f"{CLAIM}{step}/", {"text": "Nonsense."}).status_code == 403


def a_claim_of(document: Any) -> dict[str, Any]:
    return {
        "key": "K01",
        "locator": "Title",
        "paraphrase": "It will blow.",
        "commentator": document.authors.get(),
        "accepted_at": JAN_1,
    }


@pytest.mark.parametrize("step", ["contest", "reply"])
def test_a_claim_that_is_not_public_yet_is_not_there(client: Client, step: str) -> None:
    make_document(published_at=None)
    client.force_login(owner_of(make_claim()))

    assert client.get(f"{CLAIM}{step}/").status_code == 404


def answer(client: Client, asked: Contest, text: str = "Line *3*.") -> Any:
    return client.post(reverse("contest_answer", args=[asked.pk]), {"answer": text}, follow=True)


def test_an_answer_stands_beside_the_claim_signed_and_dated(client: Client) -> None:
    claim: Claim = make_claim()
    as_steward(client)

    page = answer(client, contest(claim))

    assert page.redirect_chain == [(CLAIM, 302)]
    card = client.get(CARD).content.decode()
    assert "Line <em>3</em>." in card
    assert "Answered</strong> by sten" in card


def test_a_second_answer_is_refused_with_what_was_typed(client: Client) -> None:
    asked = contest(make_claim())
    as_steward(client)
    answer(client, asked)

    page = answer(client, asked, "On second thoughts.")

    assert page.status_code == 409
    assert "On second thoughts." in page.content.decode()


def test_a_steward_does_not_answer_their_own_contest(client: Client) -> None:
    asked = contest(make_claim(), when=FEB_1)
    User.objects.filter(handle="author").update(is_steward=True)
    client.force_login(User.objects.get(handle="author"))

    page = answer(client, asked)

    assert page.status_code == 409
    assert "Somebody else has to answer" in page.content.decode()


def test_what_is_said_is_shown_without_markup_of_its_own(client: Client) -> None:
    contest(make_claim(), "<script>alert(1)</script>")

    assert "<script>alert" not in client.get(CARD).content.decode()


def test_what_the_wrong_account_contested_is_marked_once_the_page_is_released(
    client: Client,
) -> None:
    contested = contest(make_claim())
    before = text_of(client.get(CLAIM))
    as_steward(client)

    page = client.post(f"{CARD}release/", {"reason": "Not her."}, follow=True)

    marked = "Contested by an account that was not A. Uthor’s"
    assert "nobody&#x27;s again" in page.content.decode()
    assert (marked in before, "Contested by A. Uthor" in before) == (False, True)
    assert (marked in text_of(client.get(CLAIM)), marked in text_of(page)) == (True, True)
    assert contested.commentator.name == "A. Uthor"


def test_a_steward_is_offered_to_release_a_page_that_is_claimed(client: Client) -> None:
    claim = make_claim()
    as_steward(client)
    before = client.get(CARD).content.decode()
    owner_of(claim)

    after = client.get(CARD).content.decode()

    assert (f"{CARD}release/" in before, f"{CARD}release/" in after) == (False, True)
