from __future__ import annotations

from collections.abc import Callable

import pytest

from forecasts.errors import CopiedWords, IllegalStep, InvalidClaim
from forecasts.forms.passages import MergeForm
from forecasts.models import Claim, Passage
from forecasts.services.documents import discard_document
from forecasts.services.passages import merge_passage, put_off, reopen_passage
from tests.factories import FEB_1, at, make_claim, make_commentator, make_steward
from tests.intake import CANARY, PIECE, accept, passages, reject, take_in
from tests.races import at_once, while_locked
from tests.readings import withdrawn

pytestmark = pytest.mark.django_db


def a_passage() -> Passage:
    return passages(take_in())[0]


def test_an_accepted_passage_is_a_claim_at_its_place_in_the_text() -> None:
    passage, sten = a_passage(), make_steward()

    claim = accept(passage, "  A flood is likely. ", quote="overflow before the", steward=sten)

    said = (claim.key, claim.paraphrase, claim.quote, claim.holder, claim.locator)
    assert said == (
        "K01",
        "A flood is likely.",
        "overflow before the",
        "A. Uthor",
        "Paragraph 1",
    )
    assert passage.document.text.text[claim.start : claim.end] == f"{CANARY}."
    assert (claim.accepted_by, claim.accepted_at) == (sten, FEB_1)
    passage.refresh_from_db()
    assert (passage.state, passage.claim, passage.reviewer) == ("accepted", claim, sten)


def test_a_claim_has_the_actors_that_the_steward_names() -> None:
    claim = accept(a_passage(), actors=["Laos", "a" * 101])

    assert claim.actors == ["Laos", "a" * 100]


def test_what_somebody_else_said_counts_on_no_report_card() -> None:
    claim = accept(a_passage(), holder="A farmer", commentator=None)

    assert (claim.holder, claim.commentator) == ("A farmer", None)


def test_a_commentator_who_did_not_write_it_cannot_be_charged_with_it() -> None:
    with pytest.raises(InvalidClaim, match="did not write it") as refused:
        accept(a_passage(), commentator=make_commentator("E. Lse"))

    assert refused.value.field == "commentator"


@pytest.mark.parametrize(
    ("paraphrase", "quote", "field"),
    [
        (" ", "", "paraphrase"),
        ("A flood.", "The dam will certainly overflow", "quote"),
        ("A flood.", " ".join(PIECE.split()[8:40]), "quote"),
        ("A flood.", "x" * 401, "quote"),
    ],
)
def test_words_that_cannot_be_are_refused_at_their_field(
    paraphrase: str, quote: str, field: str
) -> None:
    with pytest.raises(InvalidClaim) as refused:
        accept(a_passage(), paraphrase, quote=quote)

    assert (refused.value.field, Claim.objects.count()) == (field, 0)


def test_twenty_five_words_can_be_quoted_across_a_line_end() -> None:
    document = take_in()
    words = " ".join(document.text.blocks[3]["text"].split()[:25])

    claim = accept(passages(document)[0], quote=words)

    assert len(claim.quote.split()) == 25


def test_a_quotation_is_taken_from_the_text_as_people_read_it() -> None:
    document = take_in(PIECE.replace("probably", "<u>probably</u>"))

    claim = accept(passages(document)[0], quote="The dam will probably overflow")

    assert claim.quote == "The dam will probably overflow"


def test_a_paraphrase_with_eight_words_in_a_row_of_the_text_is_held_up() -> None:
    with pytest.raises(CopiedWords, match="the dam will probably overflow before the end”") as held:
        accept(a_passage(), "They say the DAM will probably overflow before the end of 2027")

    assert held.value.field == "paraphrase"


def test_a_paraphrase_with_seven_words_in_a_row_passes() -> None:
    assert accept(a_passage(), "It will probably overflow before the end, the dam.").key == "K01"


def test_whoever_means_it_may_copy() -> None:
    claim = accept(a_passage(), CANARY, may_copy=True)

    assert claim.paraphrase == CANARY


SENTENCE = " ".join(f"word{number}" for number in range(25))


def test_nobody_may_copy_more_than_twenty_five_words() -> None:
    document = take_in(f"# Rain\n\nIt will rain {SENTENCE} and more.\n")
    [passage] = passages(document)
    sten = make_steward()

    with pytest.raises(InvalidClaim, match="26 words of this are copied") as refused:
        accept(passage, f"rain {SENTENCE}", may_copy=True, steward=sten)

    assert (refused.value.field, refused.value.code) == ("paraphrase", "invalid_claim")
    assert accept(passage, SENTENCE, may_copy=True, steward=sten).paraphrase == SENTENCE


def test_what_is_copied_in_pieces_is_counted_together() -> None:
    document = take_in(f"# Rain\n\nIt will rain {SENTENCE}.\n\nThere {SENTENCE} end.\n")
    pieces = SENTENCE.split()

    with pytest.raises(InvalidClaim, match="26 words of this are copied"):
        accept(
            passages(document)[0],
            " ".join([*pieces[:13], "or", *pieces[12:]]),
            may_copy=True,
        )


def test_keys_count_up_from_the_highest_there_is() -> None:
    document = take_in()
    make_claim("K09", document=document)
    make_claim("other", document=document)

    keys = [accept(passage).key for passage in passages(document)[:2]]

    assert keys == ["K10", "K11"]


def test_a_merged_passage_belongs_to_the_claim_it_repeats() -> None:
    first, second, *_ = passages(take_in())
    claim = accept(first)

    merged = merge_passage(passage=second, claim=claim, steward=make_steward(), now=at(FEB_1))

    assert (merged.state, merged.claim, Claim.objects.count()) == ("merged", claim, 1)


def test_a_passage_is_not_merged_into_a_claim_that_is_withdrawn() -> None:
    first, second, *_ = passages(take_in())
    claim = withdrawn(accept(first))

    with pytest.raises(IllegalStep, match="has been withdrawn"):
        merge_passage(passage=second, claim=claim, steward=make_steward(), now=at(FEB_1))

    assert list(MergeForm(second).fields["claim"].queryset) == []  # type: ignore[attr-defined]


def test_a_passage_is_not_merged_into_another_document() -> None:
    elsewhere = make_claim()

    with pytest.raises(IllegalStep, match="another document"):
        merge_passage(passage=a_passage(), claim=elsewhere, steward=make_steward(), now=at(FEB_1))


def test_a_rejected_passage_keeps_its_reason() -> None:
    rejected = reject(a_passage(), reason=Passage.Reason.NOT_AHEAD)

    assert (rejected.state, rejected.reason) == ("rejected", "past_or_present")
    assert rejected.reviewed_at == FEB_1


@pytest.mark.parametrize("deed", ["accept", "merge", "reject", "later"])
def test_what_is_decided_is_not_decided_again(deed: str) -> None:
    passage, sten = a_passage(), make_steward()
    claim = accept(passage)
    deeds: dict[str, Callable[[], object]] = {
        "accept": lambda: accept(passage, steward=sten),
        "merge": lambda: merge_passage(passage=passage, claim=claim, steward=sten, now=at(FEB_1)),
        "reject": lambda: reject(passage, steward=sten),
        "later": lambda: put_off(passage=passage, steward=sten, now=at(FEB_1)),
    }

    with pytest.raises(IllegalStep, match="accepted already"):
        deeds[deed]()


def test_what_was_put_off_can_be_decided() -> None:
    passage = put_off(passage=a_passage(), steward=make_steward(), now=at(FEB_1))

    assert (passage.state, accept(passage).key) == ("later", "K01")


def test_a_rejection_can_be_undone() -> None:
    passage = reopen_passage(passage=reject(a_passage()))

    decided = (passage.state, passage.reason, passage.claim, passage.reviewer, passage.reviewed_at)
    assert decided == ("new", "", None, None, None)


@pytest.mark.parametrize("is_accepted", [True, False])
def test_neither_what_is_new_nor_what_is_a_claim_can_be_undone(is_accepted: bool) -> None:
    passage = a_passage()
    if is_accepted:
        accept(passage)

    with pytest.raises(IllegalStep, match="Only what was rejected"):
        reopen_passage(passage=passage)


def test_a_passage_that_is_gone_is_decided_on_by_nobody() -> None:
    passage = a_passage()
    Passage.objects.all().delete()

    with pytest.raises(IllegalStep, match="gone"):
        reject(passage)


@pytest.mark.django_db(transaction=True)
def test_of_two_stewards_accepting_one_passage_one_makes_the_claim() -> None:
    passage, ada, bob = a_passage(), make_steward("ada"), make_steward("bob")

    ends = at_once(
        passage.document,
        lambda: accept(passage, "One flood.", steward=ada),
        lambda: accept(passage, "Another flood.", steward=bob),
    )

    assert sorted(type(end).__name__ for end in ends) == ["Claim", "IllegalStep"]
    assert Claim.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_claims_at_once_get_a_key_each() -> None:
    document, ada, bob = take_in(), make_steward("ada"), make_steward("bob")
    first, second, *_ = passages(document)

    ends = at_once(
        document,
        lambda: accept(first, steward=ada),
        lambda: accept(second, steward=bob),
    )

    assert sorted(getattr(end, "key", str(end)) for end in ends) == ["K01", "K02"]


@pytest.mark.django_db(transaction=True)
def test_a_decision_that_waits_for_a_discarding_finds_the_passage_gone() -> None:
    passage = a_passage()
    steward = make_steward()

    [end] = while_locked(
        passage.document,
        lambda: discard_document(document=passage.document),
        lambda: reject(passage, steward=steward),
    )

    assert isinstance(end, IllegalStep)
