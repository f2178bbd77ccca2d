"""A commentator who is a steward as well: their words are in others' hands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import User
from forecasts.errors import ConflictOfInterest
from forecasts.models import Claim, ClaimDraft, ClaimLink, Passage
from forecasts.services import passages as services
from forecasts.services.claim_drafts import pose_from_claim
from forecasts.services.codings import link_published, unlink_claim
from tests.coding import blind, code, differ, linked_claim, settle
from tests.deeds import a_steward
from tests.drafting import yes_and_no
from tests.factories import FEB_1, JAN_1, at, make_claim, make_question
from tests.intake import accept, passages, take_in
from tests.readings import owner_of

pytestmark = pytest.mark.django_db


def draft(claim: Claim, author: User) -> None:
    pose_from_claim(
        claim=claim,
        relation=ClaimLink.Relation.SAME_EVENT,
        question=make_question("draft", published_at=None),
        options=yes_and_no(),
        author=author,
        now=at(JAN_1),
    )


def unlink(claim: Claim, steward: User) -> None:
    link = linked_claim(make_question(), claim=claim)
    unlink_claim(link=link, steward=steward, now=at(FEB_1))


@pytest.mark.parametrize(
    "deed",
    [
        lambda claim, owner: code(claim, coder=owner.handle),
        lambda claim, owner: settle(differ(claim), steward=owner),
        lambda claim, owner: linked_claim(make_question(), claim=claim, steward=owner),
        unlink,
        draft,
    ],
)
def test_a_claim_is_nothing_for_a_steward_whose_words_it_is(
    deed: Callable[[Claim, User], object],
) -> None:
    claim = blind()
    owner = owner_of(claim, user=a_steward("owner"))

    with pytest.raises(ConflictOfInterest):
        deed(claim, owner)


@pytest.mark.parametrize(
    "deed",
    [
        lambda passage, owner: accept(passage, steward=owner),
        lambda passage, owner: services.merge_passage(
            passage=passage, claim=make_claim(), steward=owner, now=at(FEB_1)
        ),
        lambda passage, owner: services.reject_passage(
            passage=passage, reason=Passage.Reason.OTHER, steward=owner, now=at(FEB_1)
        ),
        lambda passage, owner: services.put_off(passage=passage, steward=owner, now=at(FEB_1)),
    ],
)
def test_a_passage_is_nothing_for_a_steward_who_wrote_it(
    deed: Callable[[Passage, User], object],
) -> None:
    passage = passages(take_in())[0]
    stella = a_steward("stella")
    passage.document.authors.update(user=stella, claimed_at=JAN_1)

    with pytest.raises(ConflictOfInterest):
        deed(passage, stella)


def test_a_question_is_linked_though_who_drafted_it_claimed_the_page_since() -> None:
    claim, question, stella = make_claim(), make_question(), a_steward("stella")
    ClaimDraft.objects.create(question=question, claim=claim, relation="implies", steward=stella)
    owner_of(claim, user=stella)

    link = link_published(question=question, now=at(FEB_1))

    assert link is not None
    assert (link.claim, link.relation) == (claim, "implies")
