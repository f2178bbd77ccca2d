"""A claim that was withdrawn, on the pages of what it was part of."""

from __future__ import annotations

import html
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.models import Claim, ClaimDraft, ClaimLink
from tests.coding import UNLIKELY, blind, code
from tests.deeds import a_steward
from tests.factories import make_claim, make_question, make_tournament
from tests.pages import text_of
from tests.readings import a_tested_claim, read, tie, withdrawn

pytestmark = pytest.mark.django_db

CARDS = ("/cards/claims/clouds/K01/", "/cards/claims/clouds/K01.svg")
STEPS = ("code", "adjudicate", "link", "draft", "correct", "withdraw")


def told(client: Client, where: str) -> str:
    return html.unescape(text_of(client.get(where)))


@pytest.fixture(name="stella")
def _stella() -> Client:
    client = Client()
    client.force_login(a_steward("stella"))
    return client


@pytest.mark.parametrize("where", CARDS)
def test_the_card_of_a_withdrawn_claim_says_so_and_why_and_nothing_else(
    client: Client, where: str
) -> None:
    withdrawn(a_tested_claim())

    text = told(client, where)

    assert "Withdrawn" in text
    assert "It counts nowhere, because: He was quoting." in text
    assert ("Related" in text, "Asked" in text, "Not tested" in text) == (False, False, False)


def test_a_long_reason_is_cut_to_fit_a_card(client: Client) -> None:
    withdrawn(make_claim(), "wet " * 60)

    assert f"because: {'wet ' * 49}wet…" in told(client, CARDS[0])


def test_the_card_of_a_question_names_no_claim_that_is_withdrawn(client: Client) -> None:
    question, claim = make_question("rain"), make_claim()
    tie(claim, question)
    before = told(client, "/cards/questions/cup/rain/")
    withdrawn(claim)

    after = told(client, "/cards/questions/cup/rain/")

    assert ("After A. Uthor" in before, "After A. Uthor" in after) == (True, False)


def test_no_second_coder_is_awaited_for_a_withdrawn_claim(client: Client) -> None:
    claim = blind()
    code(claim, UNLIKELY)
    before = text_of(client.get(claim.get_absolute_url()))
    withdrawn(claim)

    after = text_of(client.get(claim.get_absolute_url()))

    awaited = "is shown once a second one has"
    assert (awaited in before, awaited in after) == (True, False)
    assert "One coder had read it when it was withdrawn, and nobody else will." in after


def test_a_draft_of_a_withdrawn_claim_says_that_it_will_not_be_linked(stella: Client) -> None:
    claim, question = make_claim(), make_question(published_at=None)
    relation = ClaimLink.Relation.SAME_EVENT
    posed = {"question": question, "claim": claim, "relation": relation}
    ClaimDraft.objects.create(**posed, steward=a_steward())
    before = text_of(stella.get(question.get_absolute_url()))
    withdrawn(claim)

    after = text_of(stella.get(question.get_absolute_url()))

    assert "From the claim K01 ; publication links them as the same event" in before
    assert "From the claim K01 , withdrawn since; publication does not link them" in after


@pytest.mark.parametrize("where", ["/commentators/a-uthor/", "/register/"])
def test_why_a_claim_was_withdrawn_stands_beside_it(client: Client, where: str) -> None:
    withdrawn(make_claim())

    assert "withdrawn, because: He was quoting." in text_of(client.get(where))


@pytest.mark.parametrize("step", STEPS)
def test_a_step_with_a_withdrawn_claim_is_refused_before_its_form(
    stella: Client, step: str
) -> None:
    claim = withdrawn(make_claim())

    page = stella.get(reverse(f"claim_{step}", args=claim.path))

    assert (page.status_code, page.context.get("form")) == (409, None)
    assert "This claim has been withdrawn." in page.content.decode()


def test_no_question_is_posed_from_a_withdrawn_claim(stella: Client) -> None:
    claim = withdrawn(make_claim())
    query = urlencode({"claim": claim.pk, "relation": "same_event"})

    page = stella.get(f"{reverse('question_pose', args=[make_tournament().slug])}?{query}")

    assert (page.status_code, page.context.get("form")) == (409, None)


def test_what_is_typed_when_a_claim_is_withdrawn_is_kept(stella: Client) -> None:
    claim: Claim = make_claim()
    read(claim)
    withdrawn(claim)

    said = {"kind": "forecast", "phrase": "icd203:likely", "note": "As line 3 has it."}
    page = stella.post(reverse("claim_code", args=claim.path), said)

    assert (page.status_code, page.context["form"]["note"].value()) == (409, "As line 3 has it.")
