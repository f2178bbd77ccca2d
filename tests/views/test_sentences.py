"""The page to choose a sentence from, and the claim that is made of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Claim, Document
from forecasts.services.documents import publish_document
from tests.deeds import a_steward
from tests.factories import FEB_1, at
from tests.intake import accept, add, decide_all, passages, span_of, take_in
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(name="client")
def _client() -> Client:
    client = Client()
    client.force_login(a_steward())
    return client


def where(document: Document, span: tuple[int, int] | None = None) -> str:
    start, end = span or span_of(document)
    return f"{document.get_absolute_url()}sentences/{start}-{end}/"


def post(client: Client, document: Document, **said: Any) -> Any:
    author = document.authors.get().pk
    return client.post(where(document), {"paraphrase": "A wet week.", "commentator": author} | said)


def test_each_sentence_leads_to_a_claim_or_to_what_was_suggested(client: Client) -> None:
    document = take_in()
    suggested = passages(document)[0]

    page = client.get(f"{document.get_absolute_url()}sentences/").content.decode()

    assert f'href="{where(document)}">It rained for a week.</a>' in page
    assert f'href="{document.get_absolute_url()}review/{suggested.pk}/"' in page
    assert where(document, suggested.span) not in page


def test_a_chosen_sentence_becomes_a_claim(client: Client) -> None:
    document = take_in()

    page = post(client, document)

    added = Claim.objects.get().passages.get()
    assert page["Location"] == f"{document.get_absolute_url()}review/{added.pk}/"
    told = text_of(client.get(page["Location"]))
    assert "K01 is a claim now." in told
    assert "Added by sten: no program suggested it." in told


def test_the_reader_of_a_claim_learns_that_it_was_added_by_hand() -> None:
    document = take_in()
    decide_all(document)
    claim = add(document)
    publish_document(document=document, now=at(FEB_1))

    said = text_of(Client().get(claim.get_absolute_url()))
    frame = text_of(Client().get(document.get_absolute_url()))

    assert "added by sten, 1 Feb 2026" in said
    assert "1 claim that no program suggested was added by hand." in frame


def test_copied_words_are_held_up_and_can_be_meant(client: Client) -> None:
    document = take_in()
    copied = "They are likely to sell their land within two years."

    page = post(client, document, paraphrase=copied)
    post(client, document, paraphrase=copied, may_copy="on")

    assert (page.status_code, 'name="may_copy"' in page.content.decode()) == (422, True)
    assert Claim.objects.get().paraphrase == copied


def test_a_second_claim_names_the_first(client: Client) -> None:
    document = take_in()
    suggested = passages(document)[0]
    claim = accept(suggested)

    page = text_of(client.get(where(document, suggested.span)))

    assert ("Another claim in this sentence" in page, str(claim) in page) == (True, True)


@pytest.mark.parametrize("is_public", [False, True])
def test_the_review_offers_both_once_everything_is_decided(client: Client, is_public: bool) -> None:
    document = take_in()
    accepted = passages(document)[0]
    accept(accepted)
    decide_all(document)
    if is_public:
        publish_document(document=document, now=at(FEB_1))
    here = document.get_absolute_url()

    over = client.get(f"{here}review/?done={accepted.pk}").content.decode()
    one = client.get(f"{here}review/{accepted.pk}/").content.decode()

    again = where(document, accepted.span)
    assert (f'"{here}sentences/"' in over, again in over, again in one) == (True, True, True)


def test_a_sentence_that_waits_for_a_decision_leads_there(client: Client) -> None:
    document = take_in()
    waiting = passages(document)[0]

    page = client.get(where(document, waiting.span))

    assert page["Location"] == f"{document.get_absolute_url()}review/{waiting.pk}/"


@pytest.mark.parametrize("span", [(1, 2), (10**30, 10**30 + 1)])
def test_what_is_no_sentence_is_not_found(client: Client, span: tuple[int, int]) -> None:
    assert client.get(where(take_in(), span)).status_code == 404


def test_a_document_that_is_not_cited_is_cited_first(client: Client) -> None:
    document = take_in(is_confirmed=False)

    page = client.get(f"{document.get_absolute_url()}sentences/")

    assert page["Location"] == f"{document.get_absolute_url()}cite/"


@pytest.mark.parametrize("number", [1, 3])
def test_the_sentences_take_a_fixed_number_of_queries(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    said = "".join(f"It will rain {n} times. It did.\n\n" for n in range(number))
    document = take_in(f"# Rain\n\n{said}")

    with django_assert_num_queries(7):
        client.get(f"{document.get_absolute_url()}sentences/")
