"""The wording of a document is for stewards: a sentence of it, looked for on every address."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from accounts.models import User
from forecasts.models import Commentator, Document
from forecasts.services.documents import publish_document
from forecasts.services.passages import reject_passage
from tests.factories import FEB_1, at, make_forecaster, make_steward
from tests.intake import CANARY, accept, passages, take_in
from tests.test_access import names

pytestmark = pytest.mark.django_db


def a_public_document() -> Document:
    """One claim of it is accepted, the rest rejected."""
    document = take_in()
    first, *rest = passages(document)
    accept(first, "A flood is likely.", quote="The dam will probably overflow")
    for passage in rest:
        steward = make_steward(f"judge-{passage.pk}")
        reject_passage(
            passage=passage, reason=passage.Reason.NO_CLAIM, steward=steward, now=at(FEB_1)
        )
    return publish_document(document=document, now=at(FEB_1))


def addresses(document: Document) -> Iterator[str]:
    """Every address there is, of the document and of what hangs on it."""
    author = document.authors.get()
    arguments: list[list[str | int]] = [
        [],
        [document.slug],
        [document.slug, "K01"],
        [document.slug, passages(document)[0].pk],
        [document.outlet.slug],
        [author.slug],
    ]
    for name in set(names(get_resolver())):
        for given in arguments:
            try:
                yield reverse(name, args=given)
            except NoReverseMatch:
                continue


def somebody(role: str, document: Document) -> User | None:
    if role == "stranger":
        return None
    user = make_forecaster("ada", is_bot=role == "bot")
    if role == "author":
        Commentator.objects.filter(documents=document).update(user=user, claimed_at=FEB_1)
    return user


def told(client: Client, address: str) -> str:
    """What an address says, without its markup."""
    content = client.get(address).content.decode()
    return " ".join(re.sub(r"<[^>]+>", "", content).split())


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.mark.parametrize("role", ["stranger", "forecaster", "bot", "author"])
@pytest.mark.parametrize("is_public", [True, False])
def test_no_address_shows_the_text_to_anybody_but_stewards(role: str, is_public: bool) -> None:
    document = a_public_document()
    if not is_public:
        Document.objects.update(published_at=None)
    client = client_of(somebody(role, document))

    assert [one for one in addresses(document) if CANARY in told(client, one)] == []


def test_stewards_see_the_text_on_its_own_pages() -> None:
    document = a_public_document()
    client = client_of(make_steward())

    seen = {one for one in addresses(document) if CANARY in told(client, one)}

    assert seen >= {
        reverse("document_sentences", args=[document.slug]),
        reverse("document_review", args=[document.slug]),
        reverse("passage", args=[document.slug, passages(document)[0].pk]),
    }
