from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from forecasts.models import Claim, Question
from forecasts.services.codings import Reading, code_claim
from tests.coding import reword
from tests.commentary import make_passage, make_text
from tests.deeds import evidence, open_question, propose, resolve
from tests.factories import (
    FEB_1,
    JAN_11,
    JAN_21,
    JAN_31,
    at,
    make_claim,
    make_document,
    make_forecaster,
    make_question,
    make_steward,
)
from tests.pages import text_of
from tests.readings import a_whole_chain, contest, owner_of, read, tie
from tests.views.test_pages import INLINE

pytestmark = pytest.mark.django_db

CANARY = "The canary sang of secret weather before the dawn."
DOCUMENT, CLAIM = "/sources/clouds/", "/sources/clouds/claims/K01/"
CARDS = [
    "/cards/claims/clouds/K01/",
    "/cards/claims/clouds/K01.svg",
    "/cards/questions/cup/rain/",
    "/cards/questions/cup/rain.svg",
    "/oembed/?url=http://testserver/sources/clouds/claims/K01/",
]
PUBLIC = [
    DOCUMENT,
    CLAIM,
    "/sources/clouds/claims/K01.jsonld",
    "/sources/",
    "/outlets/paper/",
    "/commentators/a-uthor/",
    "/register/",
    "/register/?author=a-uthor",
    "/tournaments/cup/questions/rain/",
    "/tournaments/cup/questions/rain/proposals/1/",
    "/api/v1/tournaments/cup/questions/rain/",
    *CARDS,
]


def a_document_with_a_text() -> Claim:
    """A published document whose text, and whose evidence's text, holds the canary."""
    document = make_document()
    make_text(document, CANARY, blocks=[{"text": CANARY}])
    claim = make_claim(quote="The canary sang", start=0, end=len(CANARY))
    make_passage(document, guess={"words": [CANARY]}, state="accepted", claim=claim)
    read(claim)
    question = make_question()
    tie(claim, question)
    propose(question, evidence=[evidence(archived_text=CANARY)])
    return claim


@pytest.mark.parametrize("where", PUBLIC)
@pytest.mark.parametrize("who", ["stranger", "forecaster"])
def test_the_text_of_a_document_is_in_no_public_answer(
    client: Client, where: str, who: str
) -> None:
    a_document_with_a_text()
    if who == "forecaster":
        client.force_login(make_forecaster())

    response = client.get(where)
    assert response.status_code == 200
    text = response.content.decode()
    assert [words for words in ("secret weather", "before the dawn") if words in text] == []


def test_a_stewards_import_report_has_no_text_either(client: Client) -> None:
    a_document_with_a_text()
    client.force_login(make_steward("stella"))

    response = client.get(DOCUMENT)
    assert "secret weather" not in response.content.decode()
    assert "line joined: 2" in text_of(response)


def test_the_import_report_is_not_on_anybody_elses_page(client: Client) -> None:
    a_document_with_a_text()

    assert "Import report" not in text_of(client.get(DOCUMENT))


@pytest.mark.parametrize("where", [DOCUMENT, CLAIM, "/register/"])
def test_a_page_of_the_chain_has_no_inline_script_or_style(client: Client, where: str) -> None:
    a_document_with_a_text()

    assert INLINE.findall(client.get(where).content.decode()) == []


def test_a_documents_page_says_how_its_date_is_known(client: Client) -> None:
    make_document(published_on="2024-11", published_on_note="no date in the file")

    assert "2024-11 (no date in the file)" in text_of(client.get(DOCUMENT))


def test_a_documents_page_lists_what_was_read_and_not_scored(client: Client) -> None:
    read(make_claim(), kind="evaluation", reason="evaluation")

    text = text_of(client.get(DOCUMENT))
    assert "An evaluation 1 K01" in text


@pytest.mark.parametrize(
    ("when", "said"),
    [(JAN_11, "before the outcome was known"), (FEB_1, "after the outcome was known")],
)
@pytest.mark.parametrize("where", ["document", "claim", "question"])
def test_a_link_says_whether_the_outcome_was_known(
    client: Client, where: str, when: datetime, said: str
) -> None:
    claim, question = make_claim(), make_question()
    tie(claim, question, when=when)
    resolve(question, known_at=JAN_21)
    paths = {"document": DOCUMENT, "claim": CLAIM, "question": question.get_absolute_url()}

    assert said in text_of(client.get(paths[where]))


def test_a_question_leads_to_the_claim_with_its_relation(client: Client) -> None:
    claim, question = make_claim(), open_question()
    tie(claim, question)
    response = client.get(question.get_absolute_url())

    assert f'href="{CLAIM}"' in response.content.decode()
    assert "the same event linked 1 Jan 2026" in text_of(response)


@pytest.mark.parametrize(("who", "shown"), [("first", True), ("second", False), (None, False)])
def test_a_coders_reading_is_hidden_from_the_other_coder(
    client: Client, who: str | None, shown: bool
) -> None:
    claim = make_claim(document=make_document(two_coders=True))
    people = {handle: make_steward(handle) for handle in ("first", "second")}
    reading = Reading(kind="forecast", low=0.125, high=0.875)
    code_claim(claim=claim, reading=reading, coder=people["first"], now=at(JAN_11))
    if who:
        client.force_login(people[who])

    for where in (CLAIM, DOCUMENT) if not shown else (CLAIM,):
        assert ("12.5" in text_of(client.get(where))) is shown


def test_a_reading_made_with_the_outcome_known_is_marked(client: Client) -> None:
    read(make_claim(), saw_outcome=True)

    assert "knew the outcome" in text_of(client.get(CLAIM))


def coded_on(*dates: datetime) -> Claim:
    """A claim tested on what was known on 21 January, and coded on these dates."""
    claim, question = make_claim(), make_question()
    tie(claim, question)
    for when in dates:
        read(claim, when)
    resolve(question)
    return claim


def test_a_claim_says_which_coding_counts_and_which_came_too_late(client: Client) -> None:
    coded_on(JAN_11, FEB_1)

    text = text_of(client.get(CLAIM))
    assert text.count(" counts ") == 1
    assert "Read again after the outcome was known; does not count. The file it came in" in text


def test_a_claim_read_late_says_that_it_counts_apart(client: Client) -> None:
    coded_on(FEB_1)

    text = text_of(client.get(CLAIM))
    assert "It was read when the outcome could be known, so it counts apart." in text
    assert "counts apart: read when the outcome could be known" in text


def test_a_claim_reworded_late_says_so_and_which_reading_is_of_what_it_said(
    client: Client,
) -> None:
    claim = coded_on(JAN_11)
    reword(claim, JAN_31)
    before = text_of(client.get(CLAIM))
    read(claim, FEB_1)

    after = text_of(client.get(CLAIM))

    said = "when the outcome could be known, so it counts apart."
    assert f"It was reworded {said}" in before
    assert "Read before it was reworded; does not count." not in before
    assert f"It was read and reworded {said}" in after
    assert after.count("Read before it was reworded; does not count.") == 1


def test_the_linked_data_say_what_was_reworded_late_and_read_before(client: Client) -> None:
    claim = coded_on(JAN_11)
    reword(claim, JAN_31)
    read(claim, FEB_1)

    graph = client.get(f"{CLAIM.rstrip('/')}.jsonld").json()["@graph"]

    made = [node.get("schema:description", "") for node in graph if "prov:endedAtTime" in node]
    [score] = [node for node in graph if node["@id"].endswith("#score")]
    assert made == [
        "made of an earlier wording of the claim",
        "made after the outcome was known",
    ]
    assert score["schema:description"] == (
        "counts apart: read, reworded when the outcome could be known"
    )


def test_the_linked_data_say_that_a_coding_was_made_late(client: Client) -> None:
    coded_on(JAN_11, FEB_1)

    graph = client.get(f"{CLAIM.rstrip('/')}.jsonld").json()["@graph"]
    said = [node.get("schema:description", "") for node in graph if "prov:endedAtTime" in node]
    assert said == ["", "made after the outcome was known"]


@pytest.mark.parametrize("where", [CLAIM, DOCUMENT, "/commentators/a-uthor/"])
def test_words_that_were_said_of_the_opposite_are_shown_so(client: Client, where: str) -> None:
    read(make_claim(), phrase="unlikely", polarity="denied")

    told = text_of(client.get(where))

    assert re.search(r"55 % to 80 % ?\(?,? ?“unlikely” said of the opposite", told)


def test_a_chain_shows_the_evidence_and_its_hash(client: Client) -> None:
    a_document_with_a_text()
    text = text_of(client.get(CLAIM))

    assert re.search(r"https://example.org/rain : It rained. .* SHA-256 .* [0-9a-f]{64}", text)


def test_contests_are_on_the_claims_page_and_its_author_may_add_to_them(client: Client) -> None:
    claim = make_claim()
    contest(claim, "I said no such thing.")
    assert "I said no such thing." in text_of(client.get(CLAIM))
    assert "Contest how it is read" not in text_of(client.get(CLAIM))

    client.force_login(claim.commentator.user)  # type: ignore[union-attr, arg-type]
    claim.refresh_from_db()
    assert "Contest how it is read" in text_of(client.get(CLAIM))


def test_the_author_of_another_claim_may_not(client: Client) -> None:
    make_claim(commentator=None)
    client.force_login(owner_of(make_claim("K02")))

    assert "Contest how it is read" not in text_of(client.get(CLAIM))


def test_what_people_wrote_is_shown_as_text(client: Client) -> None:
    make_claim(paraphrase="<b>Bold</b> & wet", quote="<script>alert(1)</script>")

    for where in (CLAIM, DOCUMENT, "/register/"):
        text = client.get(where).content.decode()
        assert ("<b>Bold" in text, "<script>alert" in text) == (False, False)


@pytest.mark.parametrize("key", ["K02", "%00"])
def test_a_claim_that_is_not_there_is_not_found(client: Client, key: str) -> None:
    make_claim()

    assert client.get(f"/sources/clouds/claims/{key}/").status_code == 404
    assert client.get(f"/cards/claims/clouds/{key}/").status_code == 404


def linked(many: int) -> list[Question]:
    document = make_document()
    asked = []
    for place in range(many):
        question = make_question(f"q{place}")
        claim = make_claim(f"K{place}", document=document)
        read(claim)
        tie(claim, question)
        resolve(question)
        asked.append(question)
    return asked


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize(("where", "queries"), [(DOCUMENT, 14), ("/register/", 6)])
def test_a_page_takes_a_fixed_number_of_queries(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    where: str,
    queries: int,
    many: int,
) -> None:
    linked(many)

    with django_assert_num_queries(queries):
        client.get(where)


def tied(many: int) -> None:
    claim = make_claim()
    for place in range(many):
        tie(claim, make_question(f"q{place}"))


@pytest.mark.parametrize(("many", "queries"), [(1, 18), (3, 24)])
def test_a_claims_page_takes_three_queries_for_each_question(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, many: int, queries: int
) -> None:
    tied(many)

    with django_assert_num_queries(queries):
        client.get(CLAIM)


@pytest.mark.parametrize("where", ["/commentators/a-uthor/", CLAIM])
def test_a_claim_is_not_compared_with_made_up_forecasters(client: Client, where: str) -> None:
    a_whole_chain()
    User.objects.filter(handle__startswith="p").update(is_simulated=True)

    assert "There was no crowd of people to compare it with." in text_of(client.get(where))


@pytest.mark.parametrize("simulated", ["p0", "p"])
def test_a_chain_leaves_out_what_a_crowd_without_people_said_and_scored(
    client: Client, simulated: str
) -> None:
    a_whole_chain()
    User.objects.filter(handle__startswith=simulated).update(is_simulated=True)

    text = text_of(client.get(CLAIM))

    has_people = simulated == "p0"
    assert ("the crowd 0.562" in text, "said the crowd" in text) == (has_people, has_people)
    assert ("all 3 forecasts are simulated" in text) is not has_people
    assert "the claim 0.040 to 0.202" in text


def test_the_crowd_s_score_in_a_chain_says_that_it_is_made_up(client: Client) -> None:
    a_whole_chain()
    User.objects.filter(handle="p0").update(is_simulated=True)

    assert "the crowd 0.562 simulated" in text_of(client.get(CLAIM))


def test_a_crowd_s_chart_in_a_chain_says_how_many_are_made_up(client: Client) -> None:
    a_whole_chain()
    User.objects.filter(handle="p0").update(is_simulated=True)

    assert "shown from 3 on; 1 simulated ." in text_of(client.get(CLAIM))


def test_a_link_s_maker_stands_before_the_comma_and_a_number_stands_once(client: Client) -> None:
    claim = make_claim()
    read(claim, low=0.4, high=0.4, lexicon="", phrase="40 per cent")
    tie(claim, make_question(), steward=make_steward())

    text = text_of(client.get(CLAIM))
    assert "linked 1 Jan 2026 by sten, the outcome is not known" in text
    assert "Forecast: 40 % (“40 per cent”, in numbers)" in text


def test_a_lexicon_is_called_by_its_title(client: Client) -> None:
    read(make_claim(), lexicon_version="2015")

    assert "55 % to 80 % (“likely”, ICD 203, 2015)" in text_of(client.get(CLAIM))
