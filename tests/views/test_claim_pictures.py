"""What the card of a claim tells of its score and of its crowd, as a page and as a picture."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from accounts.models import User
from forecasts.extraction.claims import LEXICONS
from forecasts.models import Claim, Coding
from forecasts.queries.cards import claim_card
from tests.factories import FEB_1
from tests.pages import text_of
from tests.readings import a_tested_claim, a_whole_chain

pytestmark = pytest.mark.django_db


def readings(polarity: str) -> list[Coding]:
    """A reading by each word of each lexicon, not saved, of as long a range as there is."""
    words = [
        {"lexicon": lexicon.name, "lexicon_version": lexicon.version, "phrase": word}
        for lexicon in LEXICONS
        for term in lexicon.terms
        for word in term.words
    ]
    said = {"is_codable": True, "low": 0.95, "high": 1, "polarity": polarity, "coded_at": FEB_1}
    return [Coding(**said | one) for one in words]


def told(claim: Claim, coding: Coding) -> str:
    """What the picture says of a claim, between its title and its question, under a reading."""
    card = claim_card(claim.document.slug, claim.key, FEB_1)
    assert card is not None, "the claim is public"
    assert card.reading is not None, "it is a claim's"
    card = replace(card, reading=replace(card.reading, coding=coding))
    picture = render_to_string("cards/card.svg", {"card": card, "style": ""})
    spans = [one for one in ElementTree.fromstring(picture).iter() if one.tag.endswith("}tspan")]
    said = " ".join("".join(one.itertext()) for one in spans)
    return said.removeprefix(f"{card.title} ").split(" Asked")[0]


@pytest.mark.parametrize("polarity", ["affirmed", "denied"])
def test_the_picture_of_a_claim_tells_its_loss_whatever_words_it_was_read_by(polarity: str) -> None:
    claim = a_tested_claim(outcome="no", when=FEB_1)

    said = [told(claim, coding) for coding in readings(polarity)]

    loss = "It did not come about, tested afterwards: Brier 0.303 to 0.640 (0 best, 1 worst)."
    assert {text[: len(loss)] for text in said} == {loss}
    assert [text for text in said if not text.endswith(").")] == []


@pytest.mark.parametrize("where", ["/cards/claims/clouds/K01/", "/cards/claims/clouds/K01.svg"])
@pytest.mark.parametrize(("simulated", "is_told"), [("p0", True), ("p", False)])
def test_the_card_of_a_claim_shows_no_number_of_a_crowd_without_people(
    client: Client, where: str, simulated: str, is_told: bool
) -> None:
    a_whole_chain()
    User.objects.filter(handle__startswith=simulated).update(is_simulated=True)

    text = text_of(client.get(where))

    assert ("25 %" in text, "said the crowd" in text) == (is_told, is_told)
    assert ("every forecast is simulated" in text) is not is_told


def test_the_card_of_a_question_shows_a_crowd_that_is_simulated(client: Client) -> None:
    question = a_whole_chain().links.get().question
    User.objects.update(is_simulated=True)

    text = text_of(client.get(reverse("card_question", args=question.path)))

    assert "3 of them simulated" in text
