from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Claim, Document, Passage
from tests.factories import FEB_1, make_steward
from tests.intake import CANARY, accept, passages, reject, take_in
from tests.pages import text_of

pytestmark = pytest.mark.django_db

HURTS = "Nothing was claimed in the year before last. "


@pytest.fixture(name="client")
def _client() -> Client:
    client = Client()
    client.force_login(make_steward())
    return client


def page_of(client: Client, passage: Passage, query: str = "") -> Any:
    return client.get(where(passage) + query)


def where(passage: Passage) -> str:
    return reverse("passage", args=[passage.document.slug, passage.pk])


def decide(client: Client, passage: Passage, decision: str, query: str = "", **said: Any) -> Any:
    return client.post(where(passage) + query, {"decision": decision, **said})


def queue(client: Client, document: Document, query: str = "") -> Any:
    return client.get(reverse("document_review", args=[document.slug]) + query)


def strong(document: Document) -> list[Passage]:
    return [passage for passage in passages(document) if passage.is_strong]


def test_the_queue_begins_with_the_first_strong_suggestion(client: Client) -> None:
    document = take_in()

    page = queue(client, document)

    assert page.context["review"].current == strong(document)[0]
    assert "<mark>The dam will <b>probably</b>" in page.content.decode().replace(
        "<b>will</b>", "will"
    )


def test_weak_suggestions_are_folded_until_they_are_asked_for(client: Client) -> None:
    document = take_in()
    weak = [passage for passage in passages(document) if not passage.is_strong]

    folded, shown = queue(client, document), queue(client, document, "?weak=1")

    assert len(weak) == 1
    assert [one in folded.context["review"].shown for one in weak] == [False]
    assert shown.context["review"].shown == passages(document)
    assert "is-weak" not in folded.content.decode()
    assert "is-weak" in shown.content.decode()


def test_a_decision_leads_on_to_the_next_in_the_text(client: Client) -> None:
    first, second, third, *_ = strong(take_in())

    page = decide(client, second, "reject", reason="no_claim")

    assert page["Location"] == f"{where(third)}?done={second.pk}"
    assert client.get(page["Location"]).context["review"].decided == 1
    assert first.state == "new"


def test_behind_the_last_the_queue_goes_on_with_the_first_that_is_open(client: Client) -> None:
    first, *_, last = strong(take_in())

    page = decide(client, last, "reject", reason="no_claim")

    assert page["Location"] == f"{where(first)}?done={last.pk}"


def test_what_was_put_off_comes_last(client: Client) -> None:
    first, *rest = strong(take_in())
    decide(client, first, "later")
    for passage in rest[:-1]:
        reject(passage)

    page = decide(client, rest[-1], "reject", reason="no_claim")

    assert page["Location"] == f"{where(first)}?done={rest[-1].pk}"


def test_after_the_last_decision_nothing_is_current(client: Client) -> None:
    document = take_in()
    *others, last = strong(document)
    for passage in others:
        reject(passage)

    page = decide(client, last, "reject", reason="no_claim")

    slug = document.slug
    assert page["Location"] == f"/sources/{slug}/review/?done={last.pk}"
    content = client.get(page["Location"]).content.decode()
    assert ("Nothing left to decide" in content, f"/sources/{slug}/publish/" in content) == (
        True,
        True,
    )


def test_whoever_sees_the_weak_ones_goes_on_seeing_them(client: Client) -> None:
    first, second, *_ = passages(take_in())

    page = decide(client, first, "reject", "?weak=1", reason="no_claim")

    assert page["Location"] == f"{where(second)}?weak=1&done={first.pk}"


def test_an_accepted_passage_becomes_a_claim(client: Client) -> None:
    passage = strong(take_in())[0]
    author = passage.document.authors.get()

    page = decide(
        client, passage, "accept", paraphrase="A flood.", quote="The dam", commentator=author.pk
    )

    claim = Claim.objects.get()
    assert page.status_code == 302
    assert (claim.paraphrase, claim.quote, claim.holder) == ("A flood.", "The dam", "A. Uthor")
    assert (claim.commentator, claim.accepted_by) == (author, page.wsgi_request.user)


def test_the_author_is_chosen_unless_somebody_else_is_quoted(client: Client) -> None:
    said, own = "A minister said that the road will be closed.", "It will probably rain, too."
    document = take_in(f"# Roads\n\n{HURTS}{said} {own}\n")
    quoted, plain = strong(document)

    forms = [page_of(client, one).context["forms"]["accept"] for one in (quoted, plain)]

    author = document.authors.get()
    assert [form.initial["commentator"] for form in forms] == ["nobody", author.pk]
    assert [form.is_rest_open for form in forms] == [True, False]


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("“We walked home. It will probably rain.” Nobody spoke.", ["A. Uthor"]),
        ("It will probably rain.", ["A. Uthor", "B. Ook"]),
    ],
)
def test_whose_claim_it_is_has_to_be_chosen_where_it_cannot_be_told(
    client: Client, text: str, authors: list[str]
) -> None:
    document = take_in(f"# Rain\n\n{HURTS}{text}\n", authors=authors)
    [passage] = strong(document)

    form = page_of(client, passage).context["forms"]["accept"]
    refused = decide(client, passage, "accept", paraphrase="A flood.")
    taken = decide(client, passage, "accept", paraphrase="A flood.", commentator="nobody")

    assert (form.initial["commentator"], form.is_rest_open) == ("", True)
    assert list(refused.context["typed"].errors) == ["commentator"]
    assert (taken.status_code, Claim.objects.get().commentator) == (302, None)


def test_actors_are_those_of_the_guess_until_a_steward_edits_them(client: Client) -> None:
    document = take_in(f"# Roads\n\n{HURTS}Oslo will probably wait for Riga.\n")
    [passage] = strong(document)

    field = page_of(client, passage).context["forms"]["accept"]["actors"]
    decide(client, passage, "accept", paraphrase="A wait.", actors="Norway, the Lantern Group")

    assert field.value() == "Norway, Latvia"
    assert Claim.objects.get().actors == ["Norway", "the Lantern Group"]


def test_a_range_names_its_scale_as_people_do(client: Client) -> None:
    passage = strong(take_in())[0]

    assert "55 % to 80 % ICD 203" in text_of(page_of(client, passage))


def test_copied_words_are_kept_and_have_to_be_confirmed(client: Client) -> None:
    passage = strong(take_in())[0]

    page = decide(client, passage, "accept", paraphrase=CANARY)
    again = decide(client, passage, "accept", paraphrase=CANARY, may_copy="on")

    form = page.context["forms"]["accept"]
    assert (page.status_code, list(form.errors), form["paraphrase"].value()) == (
        409,
        ["paraphrase"],
        CANARY,
    )
    assert 'name="may_copy"' in page.content.decode()
    assert (again.status_code, Claim.objects.get().paraphrase) == (302, CANARY)


def test_words_that_are_not_copied_are_not_asked_about(client: Client) -> None:
    page = page_of(client, strong(take_in())[0])

    assert 'name="may_copy"' not in page.content.decode()


@pytest.mark.parametrize(
    ("decision", "said", "status", "errors"),
    [
        ("accept", {}, 422, ["paraphrase"]),
        ("accept", {"paraphrase": "A flood.", "quote": "no such words"}, 409, ["quote"]),
        ("accept", {"paraphrase": "A flood.", "commentator": "999999"}, 422, ["commentator"]),
        ("merge", {}, 422, ["claim"]),
        ("merge", {"claim": "999999"}, 422, ["claim"]),
        ("reject", {"reason": "dull"}, 422, ["reason"]),
        ("reopen", {}, 409, ["__all__"]),
        ("burn", {}, 422, ["__all__"]),
    ],
)
def test_a_decision_that_cannot_be_is_refused_where_it_stands(
    client: Client, decision: str, said: dict[str, Any], status: int, errors: list[str]
) -> None:
    passage = strong(take_in())[0]

    page = decide(client, passage, decision, **said)

    assert (page.status_code, list(page.context["typed"].errors)) == (status, errors)
    passage.refresh_from_db()
    assert passage.state == "new"


def test_a_passage_can_be_merged_into_a_claim_of_the_document(client: Client) -> None:
    first, second, *_ = strong(take_in())
    claim = accept(first)
    choices = page_of(client, second).context["forms"]["merge"]["claim"]

    decide(client, second, "merge", claim=claim.pk)

    second.refresh_from_db()
    assert (second.state, second.claim) == ("merged", claim)
    assert "K01: Flooding ahead." in str(choices)


def test_a_rejection_is_undone_by_one_button(client: Client) -> None:
    passage = strong(take_in())[0]
    done = client.get(decide(client, passage, "reject", reason="garbled")["Location"])

    page = decide(client, passage, "reopen")

    told = "the text is damaged" in done.content.decode()
    passage.refresh_from_db()
    assert (told, page["Location"], passage.state) == (True, f"{where(passage)}?", "new")


def test_what_somebody_else_decided_meanwhile_is_shown(client: Client) -> None:
    passage = strong(take_in())[0]
    reject(passage)

    page = decide(client, passage, "accept", paraphrase="A flood.")

    content = page.content.decode()
    assert (page.status_code, "rejected already" in content) == (409, True)
    assert "says nothing about the world" in content


def test_a_passage_of_another_document_is_not_found(client: Client) -> None:
    passage = strong(take_in())[0]
    other = take_in("# Rain\n\nIt will rain here again.\n")

    page = client.get(reverse("passage", args=[other.slug, passage.pk]))

    assert page.status_code == 404


def test_what_the_extractor_makes_of_it_is_shown_beside_it(client: Client) -> None:
    document = take_in(
        f"# Roads\n\n{HURTS}If it rains in 2027, the road will probably not be closed by 2028.\n"
    )

    content = page_of(client, strong(document)[0]).content.decode()

    told = [
        "a conditional forecast",
        "If it rains in 2027",
        "2028-12-31",
        "Said with a “not”",
    ]
    assert [word in content for word in told] == [True] * 4


def test_a_destroyed_amount_is_shown_as_such(client: Client) -> None:
    destroyed = r"US\$\\\\200822,000\)"
    document = take_in(f"# Pay\n\n{HURTS}They will be paid {destroyed} a month.\n")

    content = page_of(client, strong(document)[0]).content.decode()

    assert content.count('<span class="destroyed"') == 2
    assert "take no number from it" in content


def test_hostile_text_stays_text(client: Client) -> None:
    document = take_in(
        "# R\n\nIt will rain &lt;script&gt;alert(1)&lt;/script&gt; here < 3 times.\n"
    )

    assert "<script>alert" not in queue(client, document).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_review_takes_a_fixed_number_of_queries(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    said = "".join(f"It will rain {n} times.\n\n" for n in range(2 * number + 1))
    document = take_in(f"# Rain\n\n{said}")
    *decided, last = passages(document)
    for accepted, rejected in zip(decided[:number], decided[number:], strict=True):
        accept(accepted)
        reject(rejected)

    with django_assert_num_queries(14):
        page = page_of(client, last)

    assert page.context["review"].decided == 2 * number


def a_long_text(number: int, *, joined: str = "\n\n") -> list[Passage]:
    """The passages of a text with a suggestion in each of its sentences."""
    sentence = "It will rain {:04} times before the end of a long and weary year in this valley."
    said = [sentence.format(place) for place in range(number)]
    document = take_in(f"# Rain\n\n{joined.join(said)}\n", mined=False)
    document.runs.update(finished_at=FEB_1)
    raw = document.text.text
    starts = [raw.index(one) for one in said]
    found = [
        Passage(
            document=document,
            start=start,
            end=start + len(one),
            locator=f"Paragraph {place + 1}",
            kind="forecast",
            score=2,
            is_strong=True,
        )
        for place, (start, one) in enumerate(zip(starts, said, strict=True))
    ]
    return Passage.objects.bulk_create(found)


@pytest.mark.parametrize("joined", ["\n\n", " "])
@pytest.mark.parametrize("number", [200, 600])
def test_a_long_text_is_shown_a_part_at_a_time(
    client: Client, joined: str, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    middle = a_long_text(number, joined=joined)[number // 2]

    with django_assert_num_queries(13):
        page = page_of(client, middle)

    content = page.content.decode()
    assert content.count("<mark>") < 160
    assert f'id="p{middle.pk}" aria-current="true"' in content
    assert len(page.context["review"].shown) == number


def test_every_part_of_a_long_text_can_be_reached(client: Client) -> None:
    first, *_, last = a_long_text(400)
    parts = range(len(page_of(client, first).context["review"].pages))

    pages = [page_of(client, first, f"?part={part}").content.decode() for part in parts]
    marks = re.findall(r'id="p(\d+)"', "".join(pages))

    assert [int(mark) for mark in marks] == list(range(first.pk, last.pk + 1))
    assert "Part 1 of 3" in pages[0]
    assert "part=1" in pages[0]


@pytest.mark.parametrize("part", ["99", "x", "-1", "9" * 20])
def test_a_part_that_is_not_there_is_another(client: Client, part: str) -> None:
    passage = a_long_text(400)[0]

    assert page_of(client, passage, f"?part={part}").status_code == 200


def test_a_short_text_is_all_there(client: Client) -> None:
    assert "Part 1" not in page_of(client, strong(take_in())[0]).content.decode()
