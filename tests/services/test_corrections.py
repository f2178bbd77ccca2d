"""What was public and wrong is put right, and what it said before stays on record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from forecasts.errors import (
    ConflictOfInterest,
    CopiedWords,
    IllegalStep,
    InvalidClaim,
    InvalidDocument,
)
from forecasts.models import (
    Claim,
    ClaimDraft,
    Commentator,
    Correction,
    Document,
    Notification,
)
from forecasts.queries.claim_tests import Standing
from forecasts.queries.waiting import to_code
from forecasts.services.codings import link_published
from forecasts.services.corrections import correct_citation, correct_claim, withdraw_claim
from tests.coding import code, linked_claim
from tests.deeds import a_steward
from tests.factories import (
    FEB_1,
    JAN_1,
    at,
    make_claim,
    make_commentator,
    make_document,
    make_question,
)
from tests.intake import CANARY, accept, passages, take_in
from tests.readings import a_tested_claim, card, line_of, owner_of, read, tie

pytestmark = pytest.mark.django_db


def correct(claim: Claim, steward: User | None = None, **said: Any) -> Claim:
    names = ("paraphrase", "quote", "commentator", "holder", "actors")
    stands: dict[str, Any] = {name: getattr(claim, name) for name in names}
    return correct_claim(
        claim=claim,
        steward=steward or a_steward(),
        now=at(FEB_1),
        **stands | {"reason": "Misread."} | said,
    )


def withdraw(claim: Claim, reason: str = "It is none.", steward: User | None = None) -> Claim:
    return withdraw_claim(claim=claim, reason=reason, steward=steward or a_steward(), now=at(FEB_1))


def cite(document: Document, steward: User | None = None, **said: str) -> Document:
    names = ("title", "url", "published_on_note", "rights")
    stands = {name: getattr(document, name) for name in names}
    return correct_citation(
        document=document,
        steward=steward or a_steward(),
        now=at(FEB_1),
        **stands | {"reason": "It moved."} | said,
    )


def record() -> list[tuple[str, str, str]]:
    return [(one.field, one.was, one.became) for one in Correction.objects.all()]


def test_a_corrected_claim_says_what_is_right_and_keeps_what_it_said() -> None:
    claim = make_claim(actors=["Farmers"])

    correct(claim, paraphrase=" It may be wet. ", actors=["Farmers", "The mayor"])

    claim.refresh_from_db()
    assert (claim.paraphrase, claim.actors) == ("It may be wet.", ["Farmers", "The mayor"])
    assert record() == [
        ("paraphrase", "It will be wet.", "It may be wet."),
        ("actors", "Farmers", "Farmers, The mayor"),
    ]
    made = Correction.objects.first()
    assert made is not None
    assert (made.reason, made.steward, made.made_at) == ("Misread.", a_steward(), FEB_1)


def test_a_claim_of_somebody_quoted_leaves_the_author_s_card() -> None:
    claim = a_tested_claim()
    before = card().tested

    correct(claim, commentator=None, holder="A farmer")

    assert (before, card().tested) == (1, 0)
    assert record() == [
        ("commentator", "A. Uthor", "nobody"),
        ("holder", "A. Uthor", "A farmer"),
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "paraphrase"),
        ({"paraphrase": " "}, "paraphrase"),
        ({"paraphrase": "Wet.", "reason": " "}, "reason"),
        ({"quote": "no such words"}, "quote"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_at_its_field(
    said: dict[str, Any], field: str
) -> None:
    claim = accept(passages(take_in())[0])

    with pytest.raises(InvalidClaim) as refused:
        correct(claim, **said)

    assert (refused.value.field, record()) == (field, [])


def test_a_claim_is_charged_to_nobody_who_did_not_write_it() -> None:
    with pytest.raises(InvalidClaim, match="did not write it"):
        correct(make_claim(), commentator=make_commentator("E. Lse"))


def test_copied_words_are_held_up_in_a_correction_too() -> None:
    claim = accept(passages(take_in())[0])

    with pytest.raises(CopiedWords):
        correct(claim, paraphrase=CANARY)

    assert correct(claim, paraphrase=CANARY, may_copy=True).paraphrase == CANARY


def test_words_that_stay_are_not_checked_again() -> None:
    claim = accept(passages(take_in())[0], CANARY, may_copy=True)

    assert correct(claim, holder="A farmer", commentator=None).holder == "A farmer"


def test_whose_claim_it_is_and_was_are_told() -> None:
    claim = make_claim()
    owner = owner_of(claim)

    correct(claim, paraphrase="It may be wet.")

    told = Notification.objects.get()
    assert (told.user, told.text) == (
        owner,
        "K01 was corrected. Because: Misread. · Now: “It may be wet.”",
    )


@pytest.mark.parametrize(
    "deed",
    [
        lambda claim: correct(claim, quote="", reason="He said so."),
        lambda claim: withdraw(claim, "He said so."),
    ],
)
def test_whose_long_claim_it_is_is_told_why_all_the_same(deed: Callable[[Claim], object]) -> None:
    claim = make_claim(paraphrase="wet " * 200, quote="So wet")
    owner_of(claim)

    deed(claim)

    assert "Because: He said so." in Notification.objects.get().text


def test_names_with_commas_in_them_are_no_change() -> None:
    claim = make_claim(actors=["Kim, Jong Un"])

    correct(claim, paraphrase="It may be wet.", actors=["Kim", "Jong Un"])

    claim.refresh_from_db()
    assert claim.actors == ["Kim, Jong Un"]
    assert record() == [("paraphrase", "It will be wet.", "It may be wet.")]


def test_two_commentators_of_one_name_are_no_change() -> None:
    claim = make_claim()
    namesake = Commentator.objects.create(slug="namesake", name="A. Uthor")
    claim.document.authors.add(namesake)

    with pytest.raises(InvalidClaim, match="Nothing would change"):
        correct(claim, commentator=namesake)


def another_author(claim: Claim) -> Commentator:
    other = make_commentator("O. Ther")
    claim.document.authors.add(other)
    return other


@pytest.mark.parametrize(("typed", "kept"), [("A. Uthor", "O. Ther"), ("A farmer", "A farmer")])
def test_a_claim_of_another_author_is_theirs_by_name_unless_somebody_is_named(
    typed: str, kept: str
) -> None:
    claim = make_claim()

    moved = correct(claim, commentator=another_author(claim), holder=typed)

    assert moved.holder == kept


def test_a_holder_who_never_was_the_author_stays() -> None:
    claim = make_claim(holder="A farmer")

    assert correct(claim, commentator=another_author(claim)).holder == "A farmer"


@pytest.mark.parametrize("typed", ["A. Uthor", ""])
def test_whose_claim_is_no_author_s_has_to_be_said(typed: str) -> None:
    with pytest.raises(InvalidClaim) as refused:
        correct(make_claim(), commentator=None, holder=typed)

    assert refused.value.field == "holder"


def test_a_withdrawn_claim_is_tested_nowhere_and_counted_as_withdrawn() -> None:
    claim = a_tested_claim()

    withdraw(claim)

    [line] = card().lines
    assert (line.standing, line.tested, line.coding) == (Standing.WITHDRAWN, None, None)
    counted = (card().tested, card().codable, card().linked, card().untested)
    assert counted == (0, 0, 0, [("withdrawn", 1)])


def test_a_withdrawn_claim_stays_at_its_address_with_the_reason() -> None:
    claim = make_claim()
    owner = owner_of(claim)

    withdraw(claim, "He was quoting.")

    claim.refresh_from_db()
    withdrawn = (claim.withdrawn_at, claim.withdrawn_by, claim.withdrawn_because)
    assert withdrawn == (FEB_1, a_steward(), "He was quoting.")
    told = Notification.objects.get()
    assert (told.user, told.path) == (owner, claim.get_absolute_url())


def test_a_claim_is_not_withdrawn_without_a_reason() -> None:
    with pytest.raises(InvalidClaim) as refused:
        withdraw(make_claim(), " ")

    assert refused.value.field == "reason"


@pytest.mark.parametrize(
    "deed",
    [
        lambda claim: withdraw(claim),
        lambda claim: correct(claim, paraphrase="It may be wet."),
        lambda claim: code(claim),
        lambda claim: linked_claim(make_question(), claim=claim),
    ],
)
def test_nothing_is_done_with_a_claim_that_is_withdrawn(deed: Callable[[Claim], object]) -> None:
    claim = make_claim()
    withdraw(claim)

    with pytest.raises(IllegalStep, match="has been withdrawn"):
        deed(claim)


def test_nobody_is_asked_to_code_a_claim_that_is_withdrawn() -> None:
    claim = make_claim()
    before = list(to_code(FEB_1))

    withdraw(claim)

    assert (before, list(to_code(FEB_1))) == ([claim], [])


def test_a_draft_of_a_claim_that_was_withdrawn_is_published_without_a_link() -> None:
    claim, question = make_claim(), make_question()
    ClaimDraft.objects.create(
        question=question, claim=claim, relation="implies", steward=a_steward()
    )
    withdraw(claim)

    assert link_published(question=question, now=at(FEB_1)) is None


@pytest.mark.parametrize("has_quote_of_another", [False, True])
@pytest.mark.parametrize(
    "deed",
    [
        lambda claim, owner: correct(claim, owner, paraphrase="It may be wet."),
        lambda claim, owner: withdraw(claim, steward=owner),
        lambda claim, owner: cite(claim.document, owner, title="Rain"),
    ],
)
def test_whoever_wrote_it_puts_nothing_right(
    deed: Callable[[Claim, User], object], has_quote_of_another: bool
) -> None:
    claim = make_claim()
    owner = owner_of(claim, user=a_steward("owner"))
    if has_quote_of_another:
        Claim.objects.update(commentator=None)
        claim.refresh_from_db()

    with pytest.raises(ConflictOfInterest):
        deed(claim, owner)


def test_a_corrected_citation_keeps_what_it_said() -> None:
    document = make_document(url="https://papers.example/old")

    cite(document, url="https://papers.example/new", rights="CC BY 4.0")

    document.refresh_from_db()
    assert (document.url, document.rights) == ("https://papers.example/new", "CC BY 4.0")
    assert record() == [
        ("url", "https://papers.example/old", "https://papers.example/new"),
        ("rights", "", "CC BY 4.0"),
    ]
    assert [one.document for one in Correction.objects.all()] == [document] * 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"url": "no address"}, "url"),
        ({"title": "Rain", "reason": ""}, "reason"),
    ],
)
def test_a_citation_that_cannot_be_is_refused_at_its_field(
    said: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidDocument) as refused:
        cite(make_document(), **said)

    assert refused.value.field == field


def test_what_is_not_public_is_mended_not_corrected() -> None:
    document = make_document(published_at=None)

    with pytest.raises(IllegalStep, match="not public yet"):
        cite(document, title="Rain")


def test_a_withdrawn_claim_s_question_does_not_test_it_again() -> None:
    claim, question = make_claim(), make_question()
    read(claim)
    tie(claim, question, when=JAN_1)
    withdraw(claim)
    claim.refresh_from_db()

    assert (line_of(claim).standing, line_of(claim).question) == (Standing.WITHDRAWN, None)
