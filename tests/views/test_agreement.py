"""The page on how far coders agree."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.models import Document
from tests.coding import LIKELY, NONE, UNLIKELY, blind, code, differ, settle
from tests.factories import make_claim, make_document
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def text(client: Client, document: Document) -> str:
    return text_of(client.get(reverse("agreement", args=[document.slug])))


def test_fewer_than_two_coders_are_told_plainly(client: Client) -> None:
    claim = blind()
    code(claim, UNLIKELY, "sten")

    page = text(client, claim.document)

    assert "Fewer than two coders have read any of its 1 claim, so nothing can be said" in page
    assert [word for word in ("sten", "20", "κ") if word in page] == []


def test_everyone_reads_the_coefficients_and_the_differences(client: Client) -> None:
    claim = differ(blind())
    code(blind(key="K02"), NONE, "sten")
    code(blind(key="K03"), NONE, "sten")
    code(claim.document.claims.get(key="K03"), NONE, "stella")
    settle(claim, LIKELY)

    page = text(client, claim.document)

    assert "Two people have coded 2 of its 3 claims." in page
    assert "Codable or not nominal 2 100" in page
    assert "stella and sten 2 1 1.00 1.00" in page
    assert "Settled by a third: 55" in page
    assert "K02" not in page


def test_an_open_difference_says_that_nothing_counts(client: Client) -> None:
    assert "Not settled yet" in text(client, differ(blind()).document)


@pytest.mark.parametrize("two_coders", [True, False])
def test_the_page_says_whether_its_coders_were_blind(client: Client, two_coders: bool) -> None:
    claim = differ(make_claim(document=make_document(two_coders=two_coders)))

    assert ("were not kept from seeing" not in text(client, claim.document)) == two_coders
