from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.deeds import open_question
from tests.factories import make_claim, make_document, make_forecaster, make_tournament
from tests.readings import the_cast

pytestmark = pytest.mark.django_db

QUESTION, CLAIM = "/cards/questions/cup/rain/", "/cards/claims/clouds/K01/"


def ask(client: Client, url: str, **asked: str) -> Any:
    return client.get(reverse("oembed"), {"url": url, **asked})


def address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


@pytest.mark.parametrize(
    ("page", "card"),
    [("/tournaments/cup/questions/rain/", QUESTION), ("/sources/clouds/claims/K01/", CLAIM)],
)
def test_oembed_answers_with_a_frame(client: Client, page: str, card: str) -> None:
    question, claim = the_cast(title='Will "it" rain?')
    title, height = (question.title, 360) if card == QUESTION else (claim.paraphrase, 460)

    assert ask(client, address(page)).json() == {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": "Presage",
        "provider_url": settings.SITE_URL,
        "cache_age": 300,
        "width": 600,
        "height": height,
        "html": f'<iframe src="{address(card)}" title="{html.escape(title)}" width="100%" '
        f'height="{height}" style="max-width:600px" frameborder="0" loading="lazy"></iframe>',
    }


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ({"maxwidth": "320"}, (320, 360)),
        ({"maxwidth": "2000"}, (600, 360)),
        ({"maxheight": "200"}, (600, 200)),
    ],
)
def test_oembed_keeps_within_the_size_asked_for(
    client: Client, asked: dict[str, str], size: tuple[int, int]
) -> None:
    question, _ = the_cast()

    answer = ask(client, address(question.get_absolute_url()), **asked).json()
    assert (answer["width"], answer["height"]) == size
    limits = f'width="100%" height="{size[1]}" style="max-width:{size[0]}px"'
    assert limits in answer["html"]


@pytest.mark.parametrize("said", ["xml", "yaml"])
def test_oembed_gives_nothing_but_json(client: Client, said: str) -> None:
    question, _ = the_cast()

    answer = ask(client, address(question.get_absolute_url()), format=said)
    assert answer.status_code == 501


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/tournaments/cup/questions/rain/",
        address("/tournaments/cup/questions/snow/"),
        address("/sources/clouds/claims/K99/"),
        address("/sources/clouds/claims/%00/"),
        address("/tournaments/cup/"),
        address("/nowhere/"),
        "ftp://" + settings.SITE_URL.split("://")[1] + "/tournaments/cup/questions/rain/",
        "http://[",
        "rain",
    ],
)
def test_oembed_knows_nothing_of_other_addresses(client: Client, url: str) -> None:
    the_cast()

    assert ask(client, url).status_code == 404


@pytest.mark.parametrize(
    "query", ["", "?url=", f"?url={address('/')}&maxwidth=wide", f"?url={address('/')}&maxheight=0"]
)
def test_oembed_says_so_when_it_is_asked_badly(client: Client, query: str) -> None:
    assert client.get(f"/oembed/{query}").status_code == 400


def test_oembed_does_not_tell_what_is_not_public_from_what_is_not_there(client: Client) -> None:
    question = open_question(tournament=make_tournament("cup", is_public=False))
    claim = make_claim(document=make_document(published_at=None))

    for page in (question, claim):
        assert ask(client, address(page.get_absolute_url())).status_code == 404


@pytest.mark.parametrize("which", ["question", "claim"])
def test_a_page_says_where_programs_ask_for_its_card(client: Client, which: str) -> None:
    question, claim = the_cast()
    page = client.get((question if which == "question" else claim).get_absolute_url())

    [found] = re.findall(r'type="application/json\+oembed" href="([^"]*)"', page.content.decode())
    where = html.unescape(found).removeprefix(settings.SITE_URL)
    assert json.loads(client.get(where).content)["type"] == "rich"


def test_a_question_page_has_the_code_to_embed_it(client: Client) -> None:
    question, _ = the_cast(title='Will "it" rain?')
    text = client.get(question.get_absolute_url()).content.decode()

    [area] = re.findall(r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", text, re.DOTALL)
    assert html.unescape(area) == ask(client, address(question.get_absolute_url())).json()["html"]


def test_a_question_behind_closed_doors_cannot_be_embedded(client: Client) -> None:
    question = open_question(tournament=make_tournament("cup", is_public=False))
    client.force_login(make_forecaster("sten", is_steward=True))

    text = client.get(question.get_absolute_url()).content.decode()
    assert ("oembed" in text, "iframe" in text) == (False, False)
