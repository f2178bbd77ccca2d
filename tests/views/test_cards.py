from __future__ import annotations

import html
import re
from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from forecasts.models import ClaimLink, Question
from tests.deeds import annul, open_question, resolve
from tests.factories import (
    FEB_1,
    JAN_1,
    add_forecast,
    make_claim,
    make_forecaster,
    make_question,
    make_tournament,
)
from tests.pages import text_of
from tests.readings import read, the_cast, tie

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors *",
}
QUESTION, CLAIM = "/cards/questions/cup/rain/", "/cards/claims/clouds/K01/"
PICTURES = ("/cards/questions/cup/rain.svg", "/cards/claims/clouds/K01.svg")
OEMBED = "/oembed/?url="
HOSTILE = "</title><script>alert(1)</script>&\"'\x0b\ufffe\u202e]]>"


def a_crowd(question: Question, people: int = 3, share: float = 0.4321) -> None:
    for place in range(people):
        add_forecast(question, make_forecaster(f"p{place}"), share)


def told(client: Client, where: str) -> str:
    return html.unescape(text_of(client.get(where))).strip()


@pytest.mark.parametrize("where", [QUESTION, CLAIM, *PICTURES])
def test_a_card_may_stand_in_any_page(client: Client, where: str) -> None:
    the_cast()

    headers = client.get(where).headers
    policy = set(headers["Content-Security-Policy"].split("; "))
    assert {one for one in policy if not one.startswith("style-src")} == POLICY
    assert "X-Frame-Options" not in headers


def test_a_card_says_whether_a_direction_was_right(client: Client) -> None:
    question, claim = make_question(), make_claim()
    read(claim, reason="direction_only", direction="above_half")
    tie(claim, question)
    resolve(question, "no")

    assert "Called more likely than not, it did not come about: wrong." in told(client, CLAIM)


@pytest.mark.parametrize(
    ("linked", "said"), [(JAN_1, "It came about: Brier"), (FEB_1, "tested afterwards: Brier")]
)
def test_a_card_says_that_a_claim_was_tested_afterwards(
    client: Client, linked: datetime, said: str
) -> None:
    question, claim = make_question(), make_claim()
    read(claim)
    tie(claim, question, when=linked)
    resolve(question)

    assert said in told(client, CLAIM)


@pytest.mark.parametrize("where", ["question", "claim", "document", "register"])
def test_a_page_may_stand_in_no_other(client: Client, where: str) -> None:
    question, claim = the_cast()
    paths = {
        "question": question.get_absolute_url(),
        "claim": claim.get_absolute_url(),
        "document": claim.document.get_absolute_url(),
        "register": reverse("register"),
    }

    headers = client.get(paths[where]).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("where", [QUESTION, CLAIM, *PICTURES, f"{OEMBED}x"])
@pytest.mark.parametrize("who", ["stranger", "reader", "broken"])
def test_a_card_sets_no_cookie_and_depends_on_none(client: Client, where: str, who: str) -> None:
    the_cast()
    if who == "reader":
        client.force_login(make_forecaster("reader"))
    if who == "broken":
        client.cookies["sessionid"] = client.cookies["csrftoken"] = "?"

    response = client.get(where)
    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize("where", [QUESTION, CLAIM, *PICTURES])
def test_a_card_is_the_same_for_everyone(client: Client, where: str) -> None:
    question, _ = the_cast()
    ada = make_forecaster()
    add_forecast(question, ada, 0.9)
    before = client.get(where).content

    client.force_login(ada)
    assert client.get(where).content == before


@pytest.mark.parametrize("where", [QUESTION, CLAIM])
def test_a_card_has_no_script_and_no_style_of_its_own(client: Client, where: str) -> None:
    the_cast()

    text = client.get(where).content.decode()
    assert re.findall(r"<script|<style|\sstyle=|\son[a-z]+=", text) == []


@pytest.mark.parametrize("where", [QUESTION, CLAIM, *PICTURES])
def test_a_small_crowd_is_hidden_on_every_card(client: Client, where: str) -> None:
    question, _ = the_cast()
    a_crowd(question, people=2)

    text = told(client, where)
    assert "43.2" not in text
    assert "hidden until 3 people" in text


@pytest.mark.parametrize("where", [QUESTION, CLAIM, *PICTURES])
def test_a_crowd_that_is_large_enough_is_on_every_card(client: Client, where: str) -> None:
    question, _ = the_cast()
    a_crowd(question)

    assert "43.2 %" in told(client, where)


@pytest.mark.parametrize("where", [QUESTION, CLAIM, *PICTURES])
def test_a_card_says_that_its_question_was_annulled(client: Client, where: str) -> None:
    question, _ = the_cast()
    a_crowd(question)
    annul(question)

    text = told(client, where)
    assert "The question was annulled" in text
    assert "43.2" not in text


@pytest.mark.parametrize("where", [QUESTION, PICTURES[0]])
def test_a_questions_card_says_how_it_resolved(client: Client, where: str) -> None:
    question, _ = the_cast()
    resolve(question, "no")

    assert "Resolved: No" in told(client, where)


@pytest.mark.parametrize("where", [CLAIM, PICTURES[1]])
@pytest.mark.parametrize(
    ("relation", "outcome", "told_of", "number"),
    [
        ("same_event", "yes", "Came about", "31 %"),
        ("same_event", "no", "Did not come about", "31 %"),
        ("negation", "yes", "Did not come about", "69 %"),
        ("negation", "no", "Came about", "69 %"),
    ],
)
def test_a_claims_card_speaks_of_the_claim_as_it_is_worded(
    client: Client, where: str, relation: str, outcome: str, told_of: str, number: str
) -> None:
    question, claim = open_question(), make_claim()
    read(claim)
    tie(claim, question, ClaimLink.Relation(relation))
    a_crowd(question, share=0.31)
    resolve(question, outcome)

    text = told(client, where)
    found = [one in text for one in (f"{told_of}", number, "“It comes about”", "Resolved")]
    assert found == [True, True, True, False]
    assert ("Did not come about" in text) == (told_of == "Did not come about")


@pytest.mark.parametrize("where", [CLAIM, PICTURES[1]])
def test_a_claim_that_was_not_tested_has_only_its_questions_outcome(
    client: Client, where: str
) -> None:
    question, claim = open_question(), make_claim()
    tie(claim, question, ClaimLink.Relation.NEGATION)
    resolve(question, "no")

    assert "Question resolved: No" in told(client, where)


@pytest.mark.parametrize(
    ("relation", "asked"),
    [("same_event", "Asked: Will it rain?"), ("negation", "Asked (the opposite): Will it rain?")],
)
def test_the_picture_of_a_claim_says_what_was_asked(
    client: Client, relation: str, asked: str
) -> None:
    tie(make_claim(), open_question(), ClaimLink.Relation(relation))

    assert asked in told(client, PICTURES[1])


def test_what_was_asked_is_shortened_to_fit_a_picture(client: Client) -> None:
    tie(make_claim(), open_question(title=f"Will it {'rain and ' * 30}snow?"))

    lines = re.findall(r"<tspan[^>]*>([^<]*)", client.get(PICTURES[1]).content.decode())
    asked = next(place for place, line in enumerate(lines) if line.startswith("Asked: Will"))
    assert lines[asked + 1].endswith("…")


@pytest.mark.parametrize(
    ("share", "number", "x"), [(0.5, "50\u202f%", 131), (0.765, "76.5\u202f%", 162)]
)
def test_a_pictures_caption_stands_behind_its_number(
    client: Client, share: float, number: str, x: int
) -> None:
    question, _ = the_cast()
    a_crowd(question, share=share)

    text = client.get(PICTURES[0]).content.decode()
    assert (f">{number}<" in text, f'<text x="{x}" y="182">' in text) == (True, True)


def test_a_claims_card_says_how_it_was_read_and_what_that_scored(client: Client) -> None:
    question, _ = the_cast()
    resolve(question, "no")

    text = told(client, CLAIM)
    assert "It did not come about: Brier 0.303 to 0.640" in text


@pytest.mark.parametrize("where", [QUESTION, CLAIM])
def test_a_card_leads_to_its_page_out_of_the_frame(client: Client, where: str) -> None:
    question, claim = the_cast()
    page = question if where == QUESTION else claim

    link = f'href="{settings.SITE_URL}{page.get_absolute_url()}" target="_top"'
    assert link in client.get(where).content.decode()


@pytest.mark.parametrize("where", [QUESTION, "/cards/questions/cup/rain.svg"])
def test_a_question_behind_closed_doors_has_no_card(client: Client, where: str) -> None:
    open_question(title="Secret?", tournament=make_tournament("cup", is_public=False))

    response = client.get(where)
    assert (response.status_code, "Secret" in response.content.decode()) == (404, False)
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]


def test_a_claims_card_says_when_the_opposite_was_asked(client: Client) -> None:
    tie(make_claim(), open_question(), ClaimLink.Relation.NEGATION)

    assert "Asked (the opposite): Will it rain?" in told(client, CLAIM)


def test_a_claims_card_counts_what_is_related_and_shows_no_crowd_of_it(client: Client) -> None:
    question, claim = open_question(), make_claim()
    tie(claim, question, ClaimLink.Relation.EVIDENCE)
    a_crowd(question)

    text = told(client, CLAIM)
    assert "Related questions: 1; none of them asks for the same event." in text
    assert "43.2" not in text


def test_a_claims_card_shows_no_question_behind_closed_doors(client: Client) -> None:
    the_cast(title="Secret?", tournament=make_tournament("cup", is_public=False))

    assert "Secret" not in told(client, CLAIM)


@pytest.mark.parametrize("where", PICTURES)
def test_a_picture_is_well_formed_whatever_is_in_a_title(client: Client, where: str) -> None:
    _, claim = the_cast(title=f"{HOSTILE} {'w' * 200}")
    claim.paraphrase = claim.locator = HOSTILE
    claim.save()
    claim.document.title = HOSTILE
    claim.document.save()

    root = ElementTree.fromstring(client.get(where).content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert [one.tag for one in root.iter() if one.tag.endswith("script")] == []


@pytest.mark.parametrize("where", [QUESTION, *PICTURES])
def test_a_card_takes_a_fixed_number_of_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, where: str
) -> None:
    question, claim = the_cast()
    a_crowd(question)
    for place in range(2):
        tie(claim, make_question(f"q{place}"))
        tie(make_claim(f"K1{place}"), question)

    with django_assert_num_queries(9 if "claims" in where else 6):
        client.get(where)


def test_a_card_keeps_its_promise_for_an_unresolved_question(client: Client) -> None:
    make_question()

    assert "Closed 31 Jan 2026, not resolved yet." in told(client, QUESTION)


def test_a_card_of_the_archive_says_that_it_is_practice(client: Client) -> None:
    make_question(tournament=make_tournament("cup", is_ranked=False))

    assert "An archive question, for practice." in told(client, QUESTION)


def test_a_card_says_whose_forecasts_were_made_up(client: Client) -> None:
    question = open_question()
    a_crowd(question, people=2)
    add_forecast(question, make_forecaster("made-up", is_simulated=True), 0.4)

    assert "median of 3 forecasts, 1 of them simulated" in told(client, QUESTION)


def test_a_card_of_a_question_still_to_open_says_when(client: Client) -> None:
    day = datetime(2099, 1, 1, tzinfo=open_question("snow").open_time.tzinfo)
    open_question(open_time=day)

    assert "Opens 1 Jan 2099." in told(client, QUESTION)
