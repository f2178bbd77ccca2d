"""Claims with what coders and stewards make of them, as short as a test needs them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from forecasts.models import Claim, ClaimLink, Coding, Contest, Question
from forecasts.queries.commentators import public_claims
from forecasts.queries.report_cards import Card, Line, card_of, claim_lines
from forecasts.services.codings import Reading, code_claim, link_claim
from forecasts.services.commentators import contest_claim, release_page
from forecasts.services.corrections import withdraw_claim
from tests.deeds import a_steward, compare, finish, open_question, propose, resolve, score
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_21,
    add_forecast,
    at,
    make_claim,
    make_forecaster,
    make_question,
)

SAME, OPPOSITE = ClaimLink.Relation.SAME_EVENT, ClaimLink.Relation.NEGATION
LIKELY = {"low": 0.55, "high": 0.8, "lexicon": "icd203", "phrase": "likely"}


def read(claim: Claim, when: datetime = JAN_1, **fields: Any) -> Coding:
    """A coding by the file; "likely" by ICD 203 unless it says otherwise."""
    said: dict[str, Any] = (
        {"kind": "forecast"} | (LIKELY if "reason" not in fields else {}) | fields
    )
    return code_claim(claim=claim, reading=Reading(**said), coder=None, now=at(when))


def tie(
    claim: Claim,
    question: Question,
    relation: ClaimLink.Relation = SAME,
    when: datetime = JAN_1,
    steward: User | None = None,
) -> ClaimLink:
    return link_claim(
        claim=claim, question=question, relation=relation, note="", steward=steward, now=at(when)
    )


def a_tested_claim(
    key: str = "K01",
    outcome: str = "yes",
    *,
    when: datetime = JAN_1,
    relation: ClaimLink.Relation = SAME,
    question: dict[str, Any] | None = None,
    claim: dict[str, Any] | None = None,
    coded: datetime = JAN_1,
    **coding: Any,
) -> Claim:
    """A claim linked on 1 January to a question of its own that was known on the 21st."""
    made = make_claim(key, **claim or {})
    read(made, coded, **coding)
    asked = make_question(f"q-{made.document.slug}-{key.lower()}", **question or {})
    tie(made, asked, relation, when)
    resolve(asked, outcome)
    return made


def owner_of(claim: Claim, handle: str = "author", user: User | None = None) -> User:
    """The account of whose claim it is, their page claimed."""
    user, commentator = user or make_forecaster(handle), claim.commentator
    assert commentator is not None, "somebody quoted has no page"
    commentator.user, commentator.claimed_at = user, JAN_1
    commentator.save()
    return user


def contest(claim: Claim, text: str = "I said no such thing.", when: datetime = FEB_1) -> Contest:
    assert claim.commentator is not None, "nobody can contest it otherwise"
    user = claim.commentator.user or owner_of(claim)
    return contest_claim(claim=claim, user=user, text=text, now=at(when))


def disowned(claim: Claim, impostor: User | None = None) -> Contest:
    """A contest by somebody who had the author's page and turned out to be somebody else."""
    owner_of(claim, "impostor", impostor)
    made = contest(claim, "I never said so.", JAN_11)
    assert claim.commentator is not None, "or nobody could have contested it"
    steward = a_steward("releaser")
    release_page(commentator=claim.commentator, reason="Not her.", steward=steward, now=at(JAN_21))
    claim.commentator.refresh_from_db()
    return Contest.objects.get(pk=made.pk)


def withdrawn(claim: Claim, reason: str = "He was quoting.") -> Claim:
    """A claim that should not have been accepted, as the record has it from then on."""
    steward = a_steward("withdrawer")
    return withdraw_claim(claim=claim, reason=reason, steward=steward, now=at(FEB_1))


def coded(**fields: Any) -> Claim:
    claim = make_claim()
    read(claim, **fields)
    return claim


def linked(question: Question, relation: ClaimLink.Relation = SAME, **fields: Any) -> Claim:
    claim = coded(**fields)
    tie(claim, question, relation)
    return claim


def line_of(claim: Claim) -> Line:
    [line] = claim_lines([claim])
    return line


def card() -> Card:
    return card_of(public_claims())


def a_whole_chain(share: float = 0.25) -> Claim:
    """A claim, the question that tested it, three forecasts of so much, evidence, scores."""
    claim, question = make_claim(quote="It will rain"), make_question()
    read(claim)
    tie(claim, question)
    for place in range(3):
        add_forecast(question, make_forecaster(f"p{place}"), share)
    proposal = propose(question)
    assert proposal.objections_until is not None
    resolution = finish(proposal, proposal.objections_until)
    assert resolution is not None
    score(resolution)
    compare(resolution)
    return claim


def the_cast(**fields: Any) -> tuple[Question, Claim]:
    """The question "rain" and the claim it tests, as the cards' addresses have them."""
    question, claim = open_question(**fields), make_claim()
    read(claim)
    tie(claim, question)
    return question, claim
