"""Coding a claim on its page, blind to the other coder and to what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Claim, Coding
from forecasts.services.codings import Reading
from tests.coding import (
    LIKELY,
    NONE,
    TYPED,
    UNLIKELY,
    archived,
    blind,
    code,
    linked_claim,
    reword,
)
from tests.deeds import a_steward, resolve
from tests.factories import (
    JAN_11,
    JAN_21,
    make_claim,
    make_document,
    make_forecaster,
    make_question,
)
from tests.pages import text_of
from tests.readings import owner_of

pytestmark = pytest.mark.django_db

MARK = "an unmistakable remark"


def page(claim: Claim) -> str:
    return reverse("claim_code", args=claim.path)


def post(client: Client, claim: Claim, **fields: Any) -> Any:
    return client.post(page(claim), TYPED | fields)


def test_words_bring_their_range(stella: Client) -> None:
    claim = make_claim()

    response = post(stella, claim)

    coding = Coding.objects.get()
    assert response.headers["Location"] == claim.get_absolute_url()
    assert (coding.low, coding.high, coding.is_codable) == (0.55, 0.8, True)
    assert (coding.lexicon, coding.lexicon_version, coding.phrase) == ("icd203", "2015", "likely")
    assert coding.coder == a_steward("stella")


def test_numbers_come_before_the_range_of_the_words(stella: Client) -> None:
    post(stella, make_claim(), low="60", high="72.5")

    coding = Coding.objects.get()
    assert (coding.low, coding.high, coding.phrase) == (0.6, 0.725, "likely")


def test_numbers_alone_name_no_lexicon(stella: Client) -> None:
    post(stella, make_claim(), phrase="", low="0", high="100")

    coding = Coding.objects.get()
    assert (coding.low, coding.high, coding.lexicon, coding.phrase) == (0, 1, "", "")


def test_a_claim_without_a_range_keeps_its_reason_direction_and_words(stella: Client) -> None:
    post(
        stella,
        make_claim(),
        phrase="house:could",
        reason="direction_only",
        direction="above_half",
    )

    coding = Coding.objects.get()
    assert (coding.is_codable, coding.low, coding.high) == (False, None, None)
    assert (coding.reason, coding.direction, coding.phrase) == (
        "direction_only", "above_half", "could",
    )  # fmt: skip


def test_all_else_is_kept_as_it_was_typed(stella: Client) -> None:
    said: dict[str, Any] = {
        "is_conditional": "on",
        "condition": "If it rains",
        "horizon": "within a decade",
        "horizon_ends": "2035-12-31",
        "saw_outcome": "on",
        "note": MARK,
    }

    post(stella, make_claim(), **said)

    coding = Coding.objects.get()
    assert {name: getattr(coding, name) for name in said} == said | {
        "is_conditional": True,
        "saw_outcome": True,
        "horizon_ends": date(2035, 12, 31),
    }


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("kind", {"kind": ""}),
        ("kind", {"kind": "prophecy"}),
        ("kind", {"kind": "recommendation"}),
        ("kind", {"kind": "evaluation", "phrase": "", "low": "50", "high": "60"}),
        ("reason", {"phrase": ""}),
        ("reason", {"reason": "whim"}),
        ("reason", {"reason": "evaluation", "low": "5", "high": "10"}),
        ("phrase", {"phrase": "icd203:perhaps"}),
        ("phrase", {"phrase": "house:could"}),
        ("low", {"low": "80", "high": "55"}),
        ("low", {"low": "-1", "high": "55"}),
        ("low", {"low": "NaN", "high": "55"}),
        ("low", {"low": "half", "high": "55"}),
        ("high", {"low": "55"}),
        ("high", {"low": "55", "high": "101"}),
        ("low", {"low": "20", "high": "45"}),
        ("low", {"polarity": "denied", "low": "55", "high": "80"}),
        ("low", {"phrase": "icd203:unlikely", "low": "55", "high": "80"}),
        ("polarity", {"polarity": "both"}),
        ("polarity", {"polarity": "denied", "phrase": "", "low": "55", "high": "80"}),
        ("direction", {"reason": "direction_only"}),
        ("direction", {"direction": "above_half"}),
        ("condition", {"is_conditional": "on"}),
        ("is_conditional", {"condition": "If it rains"}),
        ("horizon", {"horizon": "x" * 201}),
        ("horizon_ends", {"horizon_ends": "2035-02-30"}),
        ("note", {"note": "x" * 5001}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(
    stella: Client, field: str, fields: dict[str, str]
) -> None:
    typed = {"note": MARK, "horizon": "soon"} | fields

    response = post(stella, make_claim(), **typed)

    form = response.context["form"]
    assert (response.status_code, list(form.errors), Coding.objects.count()) == (422, [field], 0)
    assert {name: form[name].value() for name in typed} == {
        name: True if value == "on" else value for name, value in typed.items()
    }


def test_a_form_opens_with_one_s_own_latest_reading(stella: Client) -> None:
    claim = make_claim()
    code(claim, NONE, "stella")
    code(claim, LIKELY, "stella")

    form = stella.get(page(claim)).context["form"]

    assert (form["phrase"].value(), form["low"].value()) == ("icd203:likely", None)


def test_a_reworded_claim_is_read_anew(stella: Client) -> None:
    claim = make_claim()
    code(claim, UNLIKELY, "stella", when=JAN_11)
    reword(claim, JAN_21)

    shown = stella.get(page(claim))

    assert "It has been reworded since: read it anew." in text_of(shown)
    assert shown.context["form"]["phrase"].value() in (None, "")


def test_a_coder_goes_on_to_a_claim_they_read_before_it_was_reworded(stella: Client) -> None:
    first, second = blind(), blind(key="K02")
    code(first, LIKELY, "sten")
    code(second, LIKELY, "stella", when=JAN_11)
    reword(second, JAN_21)
    code(second, LIKELY, "sten")

    response = post(stella, first, next="")

    assert response.headers["Location"] == page(second)


def test_numbers_of_one_s_own_come_back_as_they_were_typed(stella: Client) -> None:
    claim = make_claim()
    code(claim, Reading(kind="forecast", low=0.07, high=0.3), "stella")

    form = stella.get(page(claim)).context["form"]

    assert (str(form["low"].value()), str(form["high"].value())) == ("7", "30")


def said_of(coding: Coding, response: Any) -> list[str]:
    """What a page and its context give away of a coding."""
    html = response.content.decode()
    handed = [value for context in response.context for value in context.flatten().values()]
    told = [coding.coder.handle, coding.note] if coding.coder else []
    return [word for word in told if word in html or coding in handed or [coding] in handed]


def test_a_coder_never_sees_the_other_s_coding_before_both_have_coded(stella: Client) -> None:
    claim = blind()
    first = code(claim, Reading(kind="possibility", reason="evaluation", note=MARK), "sten")

    shown = stella.get(page(claim))
    refused = post(stella, claim, kind="")

    assert (shown.context["seen"], shown.context["own"]) == ([], None)
    assert (said_of(first, shown), said_of(first, refused)) == ([], [])
    assert shown.context["form"].initial == {}


def test_both_see_both_once_both_have_coded(stella: Client) -> None:
    claim = blind()
    first = code(claim, Reading(kind="possibility", reason="evaluation", note=MARK), "sten")
    second = code(claim, LIKELY, "stella")

    response = stella.get(page(claim))

    assert response.context["seen"] == [first, second]
    assert "sten" in response.content.decode()


def test_a_coding_page_tells_no_outcome_of_a_linked_question(stella: Client) -> None:
    claim = make_claim()
    question = make_question(title="Will the dam overflow?")
    linked_claim(question, claim=claim)
    resolve(question)

    html = stella.get(page(claim)).content.decode()

    assert [
        word for word in ("Will the dam overflow?", "Resolved", "resolved") if word in html
    ] == []


def test_a_coder_reads_the_passage_where_it_stands(stella: Client) -> None:
    shown = stella.get(page(archived())).context["excerpt"]

    assert shown.passage == "The dam will probably overflow"
    assert shown.before == "Clouds over the valley\n\nIt rained for a week. "
    assert shown.after.startswith(" before the end of 2027. So say some.\n\nNobody has asked")


def test_a_passage_that_is_a_whole_paragraph_stands_apart_from_its_neighbours(
    stella: Client,
) -> None:
    data = b"The title of it\n\nThe dam will hold for years.\n\nSo it was said by all of them.\n"

    shown = stella.get(page(archived("The dam will hold for years.", data))).context["excerpt"]

    assert (shown.before, shown.after) == (
        "The title of it\n\n",
        "\n\nSo it was said by all of them.",
    )


def test_a_passage_of_two_paragraphs_is_shown_whole(stella: Client) -> None:
    words = "So say some.\n\nNobody has asked"

    shown = stella.get(page(archived(words))).context["excerpt"]

    assert shown.passage == words


@pytest.mark.parametrize("place", [{}, {"start": 0, "end": 5}])
def test_without_an_archived_text_the_page_says_so(stella: Client, place: dict[str, Any]) -> None:
    response = stella.get(page(make_claim(**place)))

    assert response.context["excerpt"] is None
    assert "Its text is not archived here" in response.content.decode()


def test_a_coder_goes_on_to_the_next_claim_that_lacks_a_reading_of_theirs(stella: Client) -> None:
    first, second, third = (blind(key=f"K0{number}") for number in (1, 2, 3))
    code(second, UNLIKELY, "stella")

    assert post(stella, first, next="").headers["Location"] == page(third)
    assert post(stella, third, next="").headers["Location"] == third.get_absolute_url()


def test_a_coder_is_told_how_many_claims_come_after(stella: Client) -> None:
    first, second, third = (blind(key=f"K0{number}") for number in (1, 2, 3))
    code(second, UNLIKELY, "stella")

    left = [stella.get(page(claim)).context["left"] for claim in (first, second, third)]

    assert left == [1, 2, 1]
    assert "code the next (2 left)" in text_of(stella.get(page(second)))


def test_after_the_last_claim_nothing_comes_next(stella: Client) -> None:
    assert "code the next" not in text_of(stella.get(page(blind())))


@pytest.mark.parametrize(
    "name", ["claim_code", "claim_adjudicate", "claim_link", "claim_draft", "agreement"]
)
def test_what_is_not_published_is_there_for_stewards_alone(client: Client, name: str) -> None:
    claim = archived()
    where = reverse(name, args=claim.path if name != "agreement" else claim.path[:1])
    client.force_login(make_forecaster())
    hidden = client.get(where).status_code
    client.force_login(a_steward("sten"))

    assert (hidden, client.get(where).status_code) == (404, 200)


@pytest.mark.parametrize("key", ["K99", "%00"])
def test_a_claim_there_is_none_of_is_not_found(stella: Client, key: str) -> None:
    assert stella.get(f"/sources/{make_document().slug}/claims/{key}/code/").status_code == 404


def test_stewards_alone_find_their_steps_on_a_claim_s_page(stella: Client) -> None:
    claim = make_claim()

    shown = [
        page(claim) in asker.get(claim.get_absolute_url()).content.decode()
        for asker in (stella, Client())
    ]

    assert shown == [True, False]


def test_another_document_s_claim_is_not_found(stella: Client) -> None:
    claim = make_claim()
    other = make_document("fog")

    where = reverse("claim_code", args=[other.slug, claim.key])

    assert stella.get(where).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_a_coding_page_takes_as_many_queries_however_often_a_claim_was_coded(
    stella: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    claim = archived()
    for each in range(number):
        code(claim, LIKELY, f"coder{each}")

    with django_assert_num_queries(10):
        stella.get(page(claim))


@pytest.mark.parametrize("name", ["claim_code", "claim_adjudicate", "claim_link", "claim_draft"])
def test_who_said_it_is_told_that_others_decide(stella: Client, name: str) -> None:
    claim = make_claim()
    owner_of(claim, user=a_steward("stella"))

    response = stella.get(reverse(name, args=claim.path))

    assert response.status_code == 403
    assert "These are words of your own" in text_of(response)


def test_the_page_of_ones_own_claim_offers_no_stewards_work(stella: Client) -> None:
    claim = make_claim()
    assert page(claim) in stella.get(claim.get_absolute_url()).content.decode()
    owner_of(claim, user=a_steward("stella"))

    assert page(claim) not in stella.get(claim.get_absolute_url()).content.decode()
