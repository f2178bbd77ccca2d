"""Claims linked to questions, and drafts posed from them, on their pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Claim, ClaimDraft, ClaimLink, Question
from forecasts.services.codings import Reading
from tests.coding import code, linked_claim
from tests.deeds import a_steward, open_question, resolve
from tests.drafting import DEC_31, FAR, a_cup, approve, discard, send, typed
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_31,
    make_claim,
    make_question,
    make_tournament,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def page(claim: Claim, name: str = "claim_link") -> str:
    return reverse(name, args=claim.path)


def post(client: Client, claim: Claim, asked: Question, **fields: Any) -> Any:
    said: dict[str, Any] = {
        "question": asked.pk,
        "relation": "same_event",
        "note": "The very same.",
    }
    return client.post(page(claim), said | fields)


def offered(response: Any) -> list[str]:
    return [
        label.split(" · ")[0] for _, label in response.context["form"]["question"].field.choices
    ]


def test_a_link_keeps_its_relation_and_note(stella: Client) -> None:
    claim, question = make_claim(), open_question()

    response = post(stella, claim, question)

    made = ClaimLink.objects.get()
    assert response.headers["Location"] == page(claim)
    assert (made.question, made.relation, made.note) == (question, "same_event", "The very same.")
    assert made.linked_by == a_steward("stella")


def test_questions_to_link_come_open_ones_first_and_no_drafts(stella: Client) -> None:
    make_question("resolved")
    resolve(Question.objects.get(slug="resolved"))
    make_question("closed")
    make_question("draft", published_at=None)
    make_question("scheduled", open_time=timezone.now() + (FEB_1 - JAN_1), close_time=FAR_OFF)
    open_question("open")

    assert offered(stella.get(page(make_claim()))) == [
        f"Will it {slug}?" for slug in ("open", "closed", "scheduled", "resolved")
    ]


FAR_OFF = FAR["scheduled_close_time"]


def test_a_search_finds_questions_by_their_words(stella: Client) -> None:
    open_question("rain"), open_question("snow")

    assert offered(stella.get(page(make_claim()), {"search": "snow"})) == ["Will it snow?"]


@pytest.mark.parametrize("search", ["\0", "x" * 300, "'"])
def test_a_search_for_nonsense_finds_nothing_and_does_no_harm(stella: Client, search: str) -> None:
    assert stella.get(page(make_claim()), {"search": search}).status_code == 200


def test_an_offer_tells_that_an_outcome_is_known_but_not_which(stella: Client) -> None:
    resolve(make_question())

    html = stella.get(page(make_claim())).content.decode()

    assert "The cup · its outcome is known" in html
    assert "Yes" not in html


def test_what_is_linked_is_not_offered_again(stella: Client) -> None:
    claim, question = make_claim(), open_question()
    linked_claim(question, claim=claim)

    response = stella.get(page(claim))

    assert ([one for one, _ in response.context["links"]], response.context["number"]) == (
        list(claim.links.all()),
        0,
    )


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("question", {"question": ""}),
        ("question", {"question": "4711"}),
        ("relation", {"relation": ""}),
        ("relation", {"relation": "cousin"}),
        ("note", {"note": "x" * 2001}),
    ],
)
def test_faults_stand_at_their_fields_and_nothing_typed_is_lost(
    stella: Client, field: str, fields: dict[str, str]
) -> None:
    response = post(stella, make_claim(), open_question(), **fields)

    form = response.context["form"]
    assert (response.status_code, list(form.errors), ClaimLink.objects.count()) == (422, [field], 0)
    assert form["note"].value() == fields.get("note", "The very same.")


def test_a_draft_cannot_be_linked_by_its_number(stella: Client) -> None:
    response = post(stella, make_claim(), make_question(published_at=None))

    assert (response.status_code, ClaimLink.objects.count()) == (422, 0)


@pytest.mark.parametrize(("made_at", "is_before"), [(JAN_11, True), (JAN_31, False)])
def test_a_link_says_whether_it_came_before_the_outcome(
    stella: Client, made_at: Any, is_before: bool
) -> None:
    claim, question = make_claim(), make_question()
    linked_claim(question, made_at, claim=claim)
    resolve(question)

    response = stella.get(page(claim))

    assert response.context["links"] == [(claim.links.get(), is_before)]
    assert ("after the outcome was known" in response.content.decode()) != is_before


def test_undoing_a_link_asks_first_and_keeps_it_on_record(stella: Client) -> None:
    claim = make_claim()
    made = linked_claim(open_question(), claim=claim)
    where = reverse("claim_unlink", args=[*claim.path, made.pk])

    asked = stella.get(where)
    assert (asked.status_code, claim.links.filter(unlinked_at=None).count()) == (200, 1)
    done = stella.post(where)
    again = stella.post(where)

    assert (done.headers["Location"], again.status_code) == (page(claim), 409)
    assert claim.links.get().unlinked_by == a_steward("stella")


def test_a_link_is_undone_from_its_own_claim_alone(stella: Client) -> None:
    made, other = linked_claim(open_question()), make_claim("K02")

    where = reverse("claim_unlink", args=[*other.path, made.pk])

    assert stella.post(where).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_of_links_takes_as_many_queries_however_many(
    stella: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    claim = make_claim()
    for each in range(number):
        linked_claim(open_question(f"linked{each}"), claim=claim)
        resolve(make_question(f"known{each}"))

    with django_assert_num_queries(9):
        stella.get(page(claim))


DAM: dict[str, Any] = {
    "paraphrase": "The dam will probably overflow before the end of 2099.",
    "actors": ["dam"],
}


def drafts(response: Any) -> list[str]:
    return [wording.draft.title for wording in response.context["drafts"]]


def test_a_draft_is_worded_from_the_paraphrase(stella: Client) -> None:
    response = stella.get(page(make_claim(**DAM), "claim_draft"))

    assert drafts(response) == ["Will the dam overflow by the end of 31 December 2099?"]


def test_a_pronoun_in_a_paraphrase_is_whom_the_claim_is_about(stella: Client) -> None:
    claim = make_claim(paraphrase="It could learn from the drones of Russia.", actors=["DPRK"])

    response = stella.get(page(claim, "claim_draft"))

    assert drafts(response) == ["Will DPRK learn from the drones of Russia by the end of ____?"]


def test_what_a_paraphrase_does_not_say_is_a_blank(stella: Client) -> None:
    response = stella.get(page(make_claim(paraphrase="A plan for an office."), "claim_draft"))

    assert drafts(response) == ["Will ____ ____ by the end of ____?"]


@pytest.mark.parametrize(
    ("paraphrase", "relation"),
    [
        ("The dam will not overflow before the end of 2099.", "negation"),
        ("The dam will overflow before the end of 2099.", None),
    ],
)
def test_of_a_claim_with_a_not_the_question_is_the_opposite_event(
    stella: Client, paraphrase: str, relation: str | None
) -> None:
    response = stella.get(page(make_claim(paraphrase=paraphrase), "claim_draft"))

    assert drafts(response) == ["Will the dam overflow by the end of 31 December 2099?"]
    assert response.context["form"]["relation"].value() == relation
    why = "The claim has a “not” that the question leaves out"
    assert (why in text_of(response)) is (relation is not None)


def test_the_day_a_coder_read_comes_before_the_paraphrase_s(stella: Client) -> None:
    claim = make_claim(**DAM)
    code(claim, Reading(kind="plan", reason="no_probability", horizon_ends=date(2098, 6, 30)))

    response = stella.get(page(claim, "claim_draft"))

    assert drafts(response) == ["Will the dam overflow by the end of 30 June 2098?"]


def test_a_condition_is_a_question_of_its_own(stella: Client) -> None:
    claim = make_claim(**DAM)
    code(
        claim,
        Reading(
            kind="conditional",
            low=0.5,
            high=0.6,
            is_conditional=True,
            condition="if it rains for a month",
        ),
    )

    response = stella.get(page(claim, "claim_draft"))

    assert drafts(response) == [
        "Will the dam overflow by the end of 31 December 2099?",
        "Will it be the case that it rains for a month by the end of ____?",
    ]


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("part", {"part": "whole"}),
        ("tournament", {"tournament": "no-such"}),
        ("tournament", {"tournament": ""}),
        ("relation", {"relation": ""}),
    ],
)
def test_a_draft_without_its_place_is_refused_at_its_field(
    stella: Client, field: str, fields: dict[str, str]
) -> None:
    said = {"part": "outcome", "tournament": a_cup().slug, "relation": "same_event"}

    response = stella.post(page(make_claim(), "claim_draft"), said | fields)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def go_on(client: Client, claim: Claim, **fields: str) -> str:
    """Choose on the draft page; return where the form of the question is."""
    said = {"part": "outcome", "tournament": a_cup().slug, "relation": "negation"}
    where: str = client.post(page(claim, "claim_draft"), said | fields).headers["Location"]
    return where


def test_the_form_of_the_question_comes_filled_in_with_what_is_left_to_do(stella: Client) -> None:
    response = stella.get(go_on(stella, make_claim(**DAM)))

    form = response.context["form"]
    assert form["title"].value() == "Will the dam overflow by the end of 31 December 2099?"
    assert form["event_deadline"].value() == DEC_31.replace(year=2099, tzinfo=None)
    assert form["background"].value() == (
        "“Clouds” (The Paper, 2025-12) claims: "
        "The dam will probably overflow before the end of 2099."
    )
    assert {finding.rule for finding in response.context["findings"]} >= {"Q07", "Q12"}


def test_posing_saves_a_draft_that_publication_links(stella: Client) -> None:
    claim = make_claim(**DAM)

    response = stella.post(go_on(stella, claim), typed())

    question = Question.objects.get()
    assert response.headers["Location"] == question.get_absolute_url()
    assert (ClaimDraft.objects.get().claim, ClaimLink.objects.count()) == (claim, 0)
    assert "From the claim" in stella.get(question.get_absolute_url()).content.decode()
    published = approve(send(question))
    made = ClaimLink.objects.get()
    assert (made.claim, made.question, made.relation) == (claim, question, "negation")
    assert (made.linked_at, made.linked_by) == (published.published_at, a_steward("stella"))


def test_a_faulty_question_keeps_its_claim(stella: Client) -> None:
    where = go_on(stella, make_claim(**DAM))

    response = stella.post(where, typed(title=""))

    assert (response.status_code, response.context["origin"].claim) == (422, Claim.objects.get())
    assert Question.objects.count() == 0


def test_a_discarded_draft_leaves_its_claim_as_it_was(stella: Client) -> None:
    claim = make_claim(**DAM)
    stella.post(go_on(stella, claim), typed())

    discard(Question.objects.get())

    assert (claim.drafts.count(), claim.links.count()) == (0, 0)


@pytest.mark.parametrize(
    "query", ["claim=4711&relation=evidence", "claim=x&relation=evidence", "claim={pk}&relation=x"]
)
def test_a_claim_there_is_none_of_is_not_found(stella: Client, query: str) -> None:
    query = query.format(pk=make_claim().pk)

    assert stella.get(f"{reverse('question_pose', args=[a_cup().slug])}?{query}").status_code == 404


def test_a_closed_tournament_is_offered_to_stewards(stella: Client) -> None:
    make_tournament("secret", is_public=False)

    form = stella.get(page(make_claim(), "claim_draft")).context["form"]

    assert [one.slug for one in form["tournament"].field.queryset] == ["secret"]
