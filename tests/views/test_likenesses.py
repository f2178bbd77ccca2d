from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.models import Document
from forecasts.services.documents import publish_document
from tests.factories import FEB_1, at, make_document, make_steward
from tests.intake import TYPED, errors, steward, take_in

pytestmark = pytest.mark.django_db


def test_a_document_that_may_be_here_already_is_named_where_it_is_cited() -> None:
    make_document(title="Clouds over the valley")
    document = take_in(is_confirmed=False, authors=[], title="")

    page = steward().get(reverse("document_cite", args=[document.slug])).content.decode()

    assert '<a href="/sources/clouds/">Clouds over the valley</a>' in page
    assert reverse("document_attach", args=[document.slug, "clouds"]) in page


def test_what_is_typed_is_what_is_compared() -> None:
    make_document()
    document = take_in(is_confirmed=False)

    page = steward().post(
        reverse("document_cite", args=[document.slug]), TYPED | {"published_on": "2026-13"}
    )

    assert page.context["alike"] == []


def test_the_review_says_that_it_may_be_here_already_until_it_is_public() -> None:
    make_document()
    document, client = take_in("# Clouds\n\nNothing is claimed here, ever.\n"), steward()
    where = reverse("document_review", args=[document.slug])
    before = client.get(where)
    publish_document(document=document, now=at(FEB_1), steward=make_steward("st"), reason="No.")

    assert ([one.slug for one in before.context["alike"]], client.get(where).context["alike"]) == (
        ["clouds"],
        [],
    )


def test_a_text_is_given_to_the_document_it_belongs_to() -> None:
    make_document()
    document = take_in()

    page = steward().post(reverse("document_attach", args=[document.slug, "clouds"]))

    assert (page["Location"], Document.objects.get().slug) == (
        "/sources/clouds/review/",
        "clouds",
    )


def test_publishing_asks_why_it_is_another_text_and_shows_it_to_stewards() -> None:
    make_document()
    document, client = take_in("# Clouds\n\nNothing is claimed here, ever.\n"), steward()
    where = reverse("document_publish", args=[document.slug])

    refused = client.post(where, {"reason": ""})
    client.post(where, {"reason": "Its second part."})

    told = [who.get(document.get_absolute_url()).content.decode() for who in (client, Client())]
    assert (refused.status_code, list(errors(refused))) == (422, ["reason"])
    assert ["says sten: Its second part." in page for page in told] == [True, False]


def test_no_reason_is_asked_for_what_is_like_nothing() -> None:
    page = steward().get(reverse("document_publish", args=[take_in().slug]))

    assert list(page.context["form"].fields) == []
