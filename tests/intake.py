"""Commentary as stewards take it in: a piece, its mining, a decision on each passage."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.test import Client

from forecasts.models import Claim, Document, Passage
from forecasts.queries.sentences import paragraphs
from forecasts.services.document_imports import import_document
from forecasts.services.documents import Citation
from forecasts.services.extractions import run_extraction
from forecasts.services.passages import accept_passage, add_claim, reject_passage
from tests.deeds import a_steward
from tests.factories import FEB_1, JAN_21, at, make_steward

CANARY = "The dam will probably overflow before the end of 2027"
PIECE = f"""# Clouds over the valley

By A. Uthor

It rained for a week. {CANARY}.

Nobody has asked the farmers. They are likely to sell their land within two years. The road may
be closed by then. It will probably be cold. The mayor can hedge against pressure from farmers.
"""
CITED = Citation(
    title="Clouds", outlet="The Courier", authors=["A. Uthor"], published_on="2026-01-20"
)
# The same piece as a steward types how it is cited.
TYPED = {
    "outlet": "The Courier",
    "title": "Clouds over the valley",
    "authors": "A. Uthor\nB. Riter",
    "published_on": "2026-01-20",
}


def take_in(
    text: str = PIECE,
    *,
    mined: bool = True,
    is_confirmed: bool = True,
    when: datetime = JAN_21,
    **cited: Any,
) -> Document:
    """A document of A. Uthor in The Courier with five passages to decide on."""
    document = import_document(
        data=text.encode(),
        media_type="text/markdown",
        citation=Citation(**vars(CITED) | cited),
        steward=None,
        now=at(when),
        is_confirmed=is_confirmed,
    )
    if mined:
        mine(document)
    return document


def mine(document: Document) -> None:
    for run in document.runs.filter(finished_at=None):
        run_extraction(run_id=run.pk, now=at(JAN_21))


def passages(document: Document) -> list[Passage]:
    return list(document.passages.all())


def reject(passage: Passage, **said: Any) -> Passage:
    """Rejected on 1 February, for a reason and by a steward of its own unless something is said."""
    reason = said.pop("reason", Passage.Reason.NO_CLAIM)
    steward = said.pop("steward", None) or make_steward(f"judge-{passage.pk}")
    return reject_passage(passage=passage, reason=reason, steward=steward, now=at(FEB_1))


def accept(passage: Passage, paraphrase: str = "Flooding ahead.", **said: Any) -> Claim:
    """Accepted by the author's own name on 1 February, unless something else is said."""
    settled: dict[str, Any] = {
        "holder": "",
        "commentator": passage.document.authors.first(),
        "actors": passage.guess["actors"],
        "steward": said.pop("steward", None) or make_steward(f"judge-{passage.pk}"),
        "now": at(FEB_1),
    }
    return accept_passage(passage=passage, paraphrase=paraphrase, **settled | said)


def decide_all(document: Document) -> None:
    """Whatever waits is no claim."""
    for passage in document.passages.filter(state=Passage.State.NEW):
        reject(passage, steward=a_steward("judge"))


def span_of(document: Document, words: str = "It rained for a week.") -> tuple[int, int]:
    """Where a sentence stands; that one no program suggests."""
    sentences = (one for part in paragraphs(document) for one in part.sentences)
    return next(one.span for one in sentences if one.text == words)


def add(document: Document, span: tuple[int, int] | None = None, **said: Any) -> Claim:
    """A claim of the author's that no program suggested, added by sten on 1 February."""
    settled: dict[str, Any] = {
        "paraphrase": "A wet week.",
        "holder": "",
        "commentator": document.authors.first(),
        "actors": [],
        "steward": said.pop("steward", None) or a_steward(),
        "now": at(FEB_1),
    }
    return add_claim(document=document, span=span or span_of(document), **settled | said)


def steward() -> Client:
    """A client that a steward is logged in with."""
    client = Client()
    client.force_login(make_steward())
    return client


def errors(page: Any) -> dict[str, list[str]]:
    """What a page says at the fields of its form."""
    return {name: list(found) for name, found in page.context["form"].errors.items()}
