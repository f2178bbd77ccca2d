"""What is put right, on the pages: who may, what is asked for, what everybody then reads."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Claim, Correction, Document
from tests.coding import LIKELY, code, reword
from tests.deeds import a_steward
from tests.factories import FEB_1, JAN_11, JAN_31, make_claim, make_document, make_question
from tests.intake import CANARY, accept, passages, take_in
from tests.pages import text_of
from tests.readings import contest, owner_of, tie

pytestmark = pytest.mark.django_db

DOCUMENT = "/sources/clouds/"
CLAIM = f"{DOCUMENT}claims/K01/"
SAID = {"paraphrase": "It may be wet.", "holder": "A. Uthor", "reason": "He wrote “may”."}


@pytest.fixture(name="steward")
def _steward() -> Client:
    client = Client()
    client.force_login(a_steward())
    return client


def test_everyone_reads_what_a_claim_said_before_and_why(client: Client, steward: Client) -> None:
    claim = make_claim()
    author = claim.commentator
    assert author is not None

    page = steward.post(f"{CLAIM}correct/", SAID | {"commentator": author.pk})

    said = text_of(client.get(CLAIM))
    assert page["Location"] == CLAIM
    assert "by sten: wording was “It will be wet.”. Because: He wrote “may”." in said
    assert "Claim K01 of A. Uthor, paraphrased." in said


def test_replaced_quotations_do_not_add_up_in_public(client: Client, steward: Client) -> None:
    claim = make_claim(quote="first words")
    reword(claim, JAN_31, claim.paraphrase, quote="second words")
    reword(claim, FEB_1, claim.paraphrase, quote="")

    public, kept = text_of(client.get(CLAIM)), text_of(steward.get(CLAIM))

    assert ("first words" in public, "second words" in public) == (False, False)
    assert "quotation was replaced. Because" in public
    assert "quotation was taken out. Because" in public
    assert "quotation was “first words”" in kept


@pytest.mark.parametrize(
    ("was", "said"),
    [(CANARY, "wording was replaced. Because"), ("It may flood.", "wording was “It may flood.”.")],
)
def test_a_wording_copied_from_the_source_is_not_shown_once_it_is_put_right(
    client: Client, steward: Client, was: str, said: str
) -> None:
    claim = accept(passages(take_in())[0], was, may_copy=True)
    Document.objects.update(published_at=JAN_31)
    reword(claim, FEB_1, "Flooding ahead.")
    where = claim.get_absolute_url()

    public, kept = text_of(client.get(where)), text_of(steward.get(where))

    assert (said in public, f"wording was “{was}”" in kept) == (True, True)


@pytest.mark.parametrize("number", [1, 3])
def test_a_claim_s_page_takes_as_many_queries_however_often_it_was_reworded(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    claim = make_claim()
    for times in range(number):
        reword(claim, FEB_1, f"It will be wet {times} times.")

    with django_assert_num_queries(13):
        client.get(CLAIM)


def test_a_correction_begins_with_what_stands(steward: Client) -> None:
    claim = make_claim(actors=["Farmers", "The mayor"])

    form = steward.get(f"{CLAIM}correct/").context["form"]

    assert form["paraphrase"].value() == "It will be wet."
    assert form["actors"].value() == "Farmers, The mayor"
    assert form["commentator"].value() == claim.commentator_id
    assert "may_copy" not in [field.name for field in form.shown]


@pytest.mark.parametrize(
    ("where", "typed", "first"),
    [
        (
            CLAIM,
            {"paraphrase": "It may be wet.", "quote": "so wet"},
            "wording is now “It may be wet.”",
        ),
        (DOCUMENT, {"title": "Rain", "rights": "CC BY 4.0"}, "title is now “Rain”"),
    ],
)
def test_a_correction_is_not_lost_in_another(
    steward: Client, where: str, typed: dict[str, str], first: str
) -> None:
    make_claim()
    opened = steward.get(f"{where}correct/")
    stood = {
        name: opened.context["form"][name].value() or "" for name in opened.context["form"].fields
    }
    [name, other] = typed
    said = stood | {"reason": "Misread.", "seen": opened.context["seen"], "may_copy": ""}
    steward.post(f"{where}correct/", said | {name: typed[name]})

    refused = steward.post(f"{where}correct/", said | {other: typed[other]})
    again = said | typed | {"seen": refused.context["seen"]}
    settled = steward.post(f"{where}correct/", again)

    assert (refused.status_code, first in text_of(refused)) == (409, True)
    assert refused.context["form"][other].value() == typed[other]
    assert (settled["Location"], Correction.objects.count()) == (where, 2)


def test_a_form_that_splits_a_name_at_its_comma_changes_no_names(steward: Client) -> None:
    claim = make_claim(actors=["Kim, Jong Un"])
    form = steward.get(f"{CLAIM}correct/").context["form"]
    typed = {name: form[name].value() for name in ("quote", "commentator", "actors")}

    page = steward.post(f"{CLAIM}correct/", SAID | typed)

    claim.refresh_from_db()
    assert (page["Location"], claim.actors) == (CLAIM, ["Kim, Jong Un"])


def test_copied_words_can_be_meant_in_a_correction(steward: Client) -> None:
    claim = accept(passages(take_in())[0])
    where = f"{claim.get_absolute_url()}correct/"
    said = SAID | {"paraphrase": CANARY, "commentator": claim.commentator_id}

    page = steward.post(where, said)
    steward.post(where, said | {"may_copy": "on"})

    assert (page.status_code, 'name="may_copy"' in page.content.decode()) == (422, True)
    assert Claim.objects.get().paraphrase == CANARY


@pytest.mark.parametrize("step", ["correct", "withdraw"])
def test_why_has_to_be_said(steward: Client, step: str) -> None:
    make_claim()

    page = steward.post(f"{CLAIM}{step}/", SAID | {"reason": ""})

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["reason"])


@pytest.mark.parametrize("step", ["correct", "withdraw"])
def test_a_commentator_puts_their_own_claim_right_by_contesting_it(step: str) -> None:
    owner = owner_of(make_claim(), user=a_steward("owner"))
    client = Client()
    client.force_login(owner)

    assert client.get(f"{CLAIM}{step}/").status_code == 403


def test_a_withdrawn_claim_says_so_wherever_it_stands(client: Client, steward: Client) -> None:
    claim, question = make_claim(), make_question()
    tie(claim, question)

    steward.post(f"{CLAIM}withdraw/", {"reason": "He was quoting."})

    assert "Withdrawn on" in text_of(client.get(CLAIM))
    assert "because: He was quoting. It counts nowhere." in text_of(client.get(CLAIM))
    assert "withdrawn He was quoting." in text_of(client.get(DOCUMENT))
    assert "Withdrawn 1 K01" in text_of(client.get(DOCUMENT))
    assert "the same event withdrawn" in text_of(client.get(question.get_absolute_url()))


def test_nothing_is_offered_for_a_claim_that_is_withdrawn(steward: Client) -> None:
    make_claim()
    before = steward.get(CLAIM).content.decode()

    steward.post(f"{CLAIM}withdraw/", {"reason": "He was quoting."})

    after = steward.get(CLAIM).content.decode()
    steps = [f"{CLAIM}{step}/" for step in ("code", "link", "draft", "correct", "withdraw")]
    assert [(step in before, step in after) for step in steps] == [(True, False)] * 5


def test_linked_data_says_that_a_claim_is_withdrawn(client: Client, steward: Client) -> None:
    make_claim()
    steward.post(f"{CLAIM}withdraw/", {"reason": "He was quoting."})

    graph = client.get(f"{CLAIM[:-1]}.jsonld").json()["@graph"]

    [node] = [node for node in graph if "schema:Claim" in node["@type"]]
    assert list(node["prov:invalidatedAtTime"]) == ["@type", "@value"]


def test_linked_data_date_each_wording_and_say_which_was_read(client: Client) -> None:
    claim = make_claim()  # on 1 January
    code(claim, LIKELY, when=JAN_11)
    reword(claim, JAN_31)
    code(claim, LIKELY, when=FEB_1)

    graph = client.get(f"{CLAIM[:-1]}.jsonld").json()["@graph"]

    nodes = {node["@id"].partition("#")[2]: node for node in graph if CLAIM in node["@id"]}
    stands, before = nodes[""], nodes["wording-0"]
    spans = [
        [
            node.get(f"prov:{name}AtTime", {}).get("@value", "")[:10]
            for name in ("generated", "invalidated")
        ]
        for node in (before, stands)
    ]
    used = [node["prov:used"]["@id"] for node in graph if "prov:used" in node]
    assert spans == [["2026-01-01", "2026-01-31"], ["2026-01-31", ""]]
    assert stands["prov:wasRevisionOf"] == {"@id": before["@id"]}
    assert used == [before["@id"], stands["@id"]]


def test_whoever_answers_a_contest_can_correct_first(steward: Client) -> None:
    contested = contest(make_claim())

    page = steward.get(f"/contests/{contested.pk}/answer/").content.decode()

    assert (f'"{CLAIM}correct/"' in page, f'"{CLAIM}withdraw/"' in page) == (True, True)


def test_a_corrected_citation_is_dated_on_the_document_s_page(
    client: Client, steward: Client
) -> None:
    make_document(url="https://papers.example/old")
    said = {"title": "Clouds", "url": "https://papers.example/new", "reason": "It moved."}

    page = steward.post(f"{DOCUMENT}correct/", said)

    told = text_of(client.get(DOCUMENT))
    assert page["Location"] == DOCUMENT
    assert "by sten: address was “https://papers.example/old”. Because: It moved." in told
    assert "https://papers.example/new" in told


def test_only_stewards_are_offered_to_correct_a_citation(client: Client, steward: Client) -> None:
    make_document()

    offered = [
        f"{DOCUMENT}correct/" in who.get(DOCUMENT).content.decode() for who in (client, steward)
    ]

    assert offered == [False, True]


def test_how_a_public_document_is_cited_is_corrected_not_mended(steward: Client) -> None:
    document = take_in("Nothing is claimed in this text, however long one looks.\n")
    steward.post(f"{document.get_absolute_url()}publish/")

    page = steward.get(f"{document.get_absolute_url()}cite/")

    assert page["Location"] == f"{document.get_absolute_url()}correct/"
