from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.deeds import open_question, resolve
from tests.factories import (
    add_forecast,
    make_claim,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)
from tests.readings import a_whole_chain, read, tie

pytestmark = pytest.mark.django_db

WHERE = "/sources/clouds/claims/K01.jsonld"
SITE = settings.SITE_URL
CLAIM = f"{SITE}/sources/clouds/claims/K01/"
QUESTION = f"{SITE}/tournaments/cup/questions/rain/"


def graph(client: Client) -> dict[str, Any]:
    """The nodes of the chain by name."""
    found = json.loads(client.get(WHERE).content)
    return {node["@id"]: node for node in found["@graph"]}


def references(node: Any) -> Iterator[str]:
    """The names a node points to."""
    for value in node.values() if isinstance(node, dict) else node:
        if isinstance(value, dict) and set(value) == {"@id"}:
            yield value["@id"]
        elif isinstance(value, dict | list):
            yield from references(value)


def test_the_document_says_what_its_words_mean(client: Client) -> None:
    make_claim()
    response = client.get(WHERE)

    assert response.headers["Content-Type"] == "application/ld+json"
    assert json.loads(response.content)["@context"] == {
        "prov": "http://www.w3.org/ns/prov#",
        "schema": "https://schema.org/",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }


def test_every_term_has_its_prefix(client: Client) -> None:
    a_whole_chain()

    def terms(node: Any) -> Iterator[str]:
        for name, value in node.items():
            yield name
            if name == "@type":
                yield from [value] if isinstance(value, str) else value
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, dict):
                    yield from terms(one)

    used = {term for node in graph(client).values() for term in terms(node)}
    strange = {one for one in used if not one.startswith(("prov:", "schema:", "xsd:", "@"))}
    assert strange == set()


def test_every_reference_leads_to_a_node(client: Client) -> None:
    a_whole_chain()
    nodes = graph(client)

    assert {name for node in nodes.values() for name in references(node)} - set(nodes) == set()


def test_the_chain_leads_from_the_score_back_to_the_document(client: Client) -> None:
    claim = a_whole_chain()
    nodes, coding = graph(client), f"{CLAIM}#coding-{claim.codings.get().pk}"

    assert nodes[f"{CLAIM}#score"]["prov:wasDerivedFrom"] == [
        {"@id": coding},
        {"@id": f"{QUESTION}#outcome"},
    ]
    assert nodes[coding]["prov:wasDerivedFrom"] == {"@id": CLAIM}
    assert nodes[CLAIM]["prov:wasDerivedFrom"] == {"@id": f"{CLAIM}#passage"}
    assert nodes[f"{CLAIM}#passage"]["prov:wasQuotedFrom"] == {"@id": f"{SITE}/sources/clouds/"}


def test_the_question_says_how_it_comes_from_the_claim(client: Client) -> None:
    a_whole_chain()
    derivation = graph(client)[QUESTION]["prov:qualifiedDerivation"]

    assert (derivation["prov:entity"], derivation["schema:name"]) == (
        {"@id": CLAIM},
        "the same event",
    )


def test_numbers_are_numbers(client: Client) -> None:
    a_whole_chain()
    nodes = graph(client)

    score = nodes[f"{CLAIM}#score"]
    assert (score["schema:minValue"], score["schema:maxValue"]) == (
        pytest.approx(0.04),
        pytest.approx(0.2025),
    )
    assert nodes[f"{QUESTION}#crowd-score"]["schema:value"] == 0.5625


@pytest.mark.parametrize(("outcome", "verdict"), [("yes", "right"), ("no", "wrong")])
def test_a_direction_is_right_or_wrong_in_the_chain(
    client: Client, outcome: str, verdict: str
) -> None:
    claim, question = make_claim(), make_question()
    read(claim, reason="direction_only", direction="above_half")
    tie(claim, question)
    resolve(question, outcome)

    score = graph(client)[f"{CLAIM}#score"]
    assert (score["schema:name"], score["schema:value"]) == (
        "Called more likely than not",
        verdict,
    )


def test_a_crowd_says_how_many_of_it_are_made_up(client: Client) -> None:
    a_whole_chain()
    User.objects.filter(handle="p0").update(is_simulated=True)

    nodes = graph(client)
    assert nodes[f"{QUESTION}#crowd"]["schema:name"] == "Median of 3 forecasts, 1 of them simulated"
    assert nodes[f"{QUESTION}#crowd-score"]["schema:name"] == (
        "Brier score of the crowd, simulated forecasters in it"
    )


def test_a_hidden_crowd_is_not_in_the_chain(client: Client) -> None:
    question = open_question()
    tie(make_claim(), question)
    add_forecast(question, make_forecaster(), 0.4321)

    assert f"{QUESTION}#crowd" not in graph(client)


def test_the_chain_is_a_strangers_whoever_asks(client: Client) -> None:
    secret = make_question(tournament=make_tournament("cup", is_public=False))
    tie(make_claim(), secret)
    client.force_login(make_steward("stella"))

    assert QUESTION not in graph(client)


def test_the_claims_page_names_its_chain(client: Client) -> None:
    make_claim()
    text = client.get("/sources/clouds/claims/K01/").content.decode()

    assert f'<link rel="alternate" type="application/ld+json" href="{WHERE}"' in text
