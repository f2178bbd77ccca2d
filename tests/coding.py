"""Claims, how coders read them, and their text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from forecasts.models import Claim, ClaimLink, Coding, Document, DocumentText, Question
from forecasts.services.codings import Reading, adjudicate, code_claim, link_claim
from forecasts.services.corrections import correct_claim
from forecasts.services.document_imports import import_document
from forecasts.services.documents import Citation
from tests.deeds import a_steward
from tests.factories import FEB_1, JAN_11, JAN_21, at, make_claim, make_document

LIKELY = Reading(
    kind="forecast", low=0.55, high=0.8, lexicon="icd203", lexicon_version="2015", phrase="likely"
)
UNLIKELY = Reading(
    kind="forecast", low=0.2, high=0.45, lexicon="icd203", lexicon_version="2015", phrase="unlikely"
)
OTHERWISE = Reading(  # "unlikely", said of the opposite
    kind="forecast", low=0.55, high=0.8, lexicon="icd203", phrase="unlikely", polarity="denied"
)
NONE = Reading(kind="possibility", reason="no_probability")
TYPED: dict[str, Any] = {"kind": "forecast", "phrase": "icd203:likely"}

TEXT = b"""Clouds over the valley

It rained for a week. The dam will probably overflow before the end of 2027. So say some.

Nobody has asked the farmers. They are likely to sell their land within two years.
"""


def blind(**fields: Any) -> Claim:
    """A claim of a document that asks for two coders, blind to each other."""
    document = Document.objects.filter(slug="clouds").first() or make_document(two_coders=True)
    return make_claim(document=document, **fields)


def code(
    claim: Claim, reading: Reading = LIKELY, coder: str = "sten", when: datetime = FEB_1
) -> Coding:
    return code_claim(claim=claim, reading=reading, coder=a_steward(coder), now=at(when))


def differ(claim: Claim, coders: str = "sten stella") -> Claim:
    """Have two coders read a claim differently."""
    for coder, reading in zip(coders.split(), (LIKELY, UNLIKELY), strict=True):
        code(claim, reading, coder)
    return claim


def settle(claim: Claim, reading: Reading = LIKELY, steward: User | None = None) -> Coding:
    steward = steward or a_steward("third")
    return adjudicate(claim=claim, reading=reading, steward=steward, now=at(FEB_1))


def reword(
    claim: Claim, when: datetime = FEB_1, paraphrase: str = "It will not be wet.", **said: Any
) -> Claim:
    """Have a steward put right what a claim says, or whose it is."""
    stands = {name: getattr(claim, name) for name in ("quote", "commentator", "holder", "actors")}
    return correct_claim(
        claim=claim,
        steward=a_steward("corrector"),
        now=at(when),
        **stands | {"paraphrase": paraphrase, "reason": "Misread."} | said,
    )


def archived(words: str = "The dam will probably overflow", data: bytes = TEXT) -> Claim:
    """A claim in a document whose text is archived, at the place of these words."""
    citation = Citation(
        title="Clouds", outlet="The Paper", authors=["A. Uthor"], published_on="2026-01-20"
    )
    document = import_document(
        data=data,
        media_type="text/plain",
        citation=citation,
        steward=a_steward("sten"),
        now=at(JAN_21),
    )
    start = DocumentText.objects.get(document=document).text.index(words)
    return make_claim(document=document, start=start, end=start + len(words))


def linked_claim(question: Question, when: datetime = JAN_11, **fields: Any) -> ClaimLink:
    """A claim of the same event as a question."""
    claim = fields.pop("claim", None) or make_claim()
    said: dict[str, Any] = {
        "relation": ClaimLink.Relation.SAME_EVENT,
        "note": "",
        "steward": a_steward("linker"),
    }
    return link_claim(claim=claim, question=question, now=at(when), **said | fields)
