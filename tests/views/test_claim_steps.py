"""What a steward is led to from a document and a claim."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.models import Claim
from forecasts.services.codings import Reading, code_claim
from tests.deeds import a_steward
from tests.factories import FEB_1, at, make_claim, make_forecaster
from tests.intake import take_in

pytestmark = pytest.mark.django_db


def code(claim: Claim, low: float, handle: str) -> None:
    reading = Reading(kind="forecast", low=low, high=0.9)
    code_claim(claim=claim, reading=reading, coder=a_steward(handle), now=at(FEB_1))


@pytest.mark.parametrize(("second", "differs"), [(0.5, False), (0.6, True)])
def test_a_claim_leads_stewards_to_settle_what_its_coders_read_differently(
    client: Client, second: float, differs: bool
) -> None:
    claim = make_claim()
    code(claim, 0.5, "sten")
    code(claim, second, "stella")
    settle = reverse("claim_adjudicate", args=[claim.document.slug, claim.key])

    client.force_login(a_steward("third"))
    assert (settle in client.get(claim.get_absolute_url()).content.decode()) is differs
    client.force_login(make_forecaster())
    assert settle not in client.get(claim.get_absolute_url()).content.decode()


def test_a_document_leads_stewards_to_the_review_of_its_text(client: Client) -> None:
    document = take_in()
    client.force_login(a_steward("third"))

    page = client.get(document.get_absolute_url()).content.decode()

    assert reverse("document_review", args=[document.slug]) in page
