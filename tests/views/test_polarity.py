"""Coding words that are said of the opposite of the claim as it is paraphrased."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from forecasts.models import Coding
from tests.coding import LIKELY, OTHERWISE, UNLIKELY, code
from tests.factories import make_claim
from tests.pages import text_of
from tests.views.test_codings import page, post

pytestmark = pytest.mark.django_db


def test_words_said_of_the_opposite_have_their_range_turned_round(stella: Client) -> None:
    post(stella, make_claim(), phrase="icd203:unlikely", polarity="denied")

    # 20 to 45 % for the opposite is 55 to 80 % for the claim as paraphrased.
    coding = Coding.objects.get()
    assert (coding.low, coding.high, coding.polarity) == (0.55, 0.8, "denied")
    assert coding.words == "“unlikely” said of the opposite"


def test_numbers_are_of_the_claim_as_paraphrased_whatever_the_words_are_said_of(
    stella: Client,
) -> None:
    post(stella, make_claim(), phrase="icd203:unlikely", polarity="denied", low="60", high="90")

    coding = Coding.objects.get()
    assert (coding.low, coding.high, coding.polarity) == (0.6, 0.9, "denied")


@pytest.mark.parametrize("polarity", ["affirmed", "denied"])
def test_a_reading_opens_with_what_its_words_were_said_of(stella: Client, polarity: str) -> None:
    claim = make_claim()
    code(claim, OTHERWISE if polarity == "denied" else LIKELY, "stella")

    form = stella.get(page(claim)).context["form"]

    assert (form["polarity"].value(), form["low"].value()) == (polarity, None)


def test_a_range_that_was_turned_by_hand_opens_as_said_of_the_opposite(stella: Client) -> None:
    claim = make_claim()
    code(claim, replace(UNLIKELY, low=0.6, high=0.75), "stella")

    form = stella.get(page(claim)).context["form"]

    assert (form["polarity"].value(), str(form["low"].value())) == ("denied", "60")


def test_the_page_asks_for_the_chance_of_the_paraphrase(stella: Client) -> None:
    told = text_of(stella.get(page(make_claim(paraphrase="No dam will hold"))))

    assert "the chance that “No dam will hold” is true" in told
