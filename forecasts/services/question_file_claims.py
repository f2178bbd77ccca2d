"""The documents and claims of a question file, with the coding that the file gives each."""

from __future__ import annotations

from typing import Any

from forecasts.models import Claim, ClaimLink, Coding, Document, Question
from forecasts.queries.lexicons import lexicon_named
from forecasts.services.clock import Clock
from forecasts.services.codings import Reading, code_claim, link_claim
from forecasts.services.documents import Citation, create_document

# What a claim of several kinds is coded as: the first of these.
KINDS = (
    Coding.Kind.CONDITIONAL,
    Coding.Kind.FORECAST,
    Coding.Kind.PLAN,
    Coding.Kind.POSSIBILITY,
    Coding.Kind.IMPLIED,
    Coding.Kind.RECOMMENDATION,
    Coding.Kind.ATTRIBUTED,
    Coding.Kind.CHECKABLE,
    Coding.Kind.EVALUATION,
)


def load_document(row: dict[str, Any], now: Clock) -> tuple[Document, bool]:
    """Return the document of a row, public at once, and whether it was made just now."""
    here = Document.objects.filter(slug=row["slug"]).first()
    if here is not None:
        return here, False
    fields = {name: value for name, value in row.items() if name not in ("slug", "author")}
    document = create_document(
        citation=Citation(authors=[row["author"]], **fields),
        steward=None,
        now=now,
        slug=row["slug"],
    )
    document.published_at = now()
    document.save(update_fields=["published_at"])
    return document, True


def load_claim(row: dict[str, Any], document: Document, now: Clock) -> tuple[Claim, bool]:
    """Return the claim of a row, coded as the file says, and whether it was made just now."""
    here = document.claims.filter(key=row["id"]).first()
    if here is not None:
        return here, False
    claim = Claim(
        document=document,
        key=row["id"],
        commentator=document.authors.filter(name=row["holder"]).first(),
        accepted_at=now(),
        **{name: row[name] for name in ("locator", "paraphrase", "holder", "actors", "cue")},
    )
    claim.full_clean()
    claim.save()
    code_claim(claim=claim, reading=_reading(row), coder=None, now=now)
    return claim, True


def load_links(
    row: dict[str, Any], question: Question, claims: dict[str, Claim], now: Clock
) -> None:
    """Link a question to the claims its row names: as evidence, unless the row says more."""
    for key in row["claims"]:
        link_claim(
            claim=claims[key],
            question=question,
            relation=ClaimLink.Relation(row["links"].get(key, ClaimLink.Relation.EVIDENCE)),
            note="",
            steward=None,
            now=now,
        )


def _reading(row: dict[str, Any]) -> Reading:
    is_codable, lexicon = row["low"] is not None, lexicon_named(row["lexicon"])
    return Reading(
        kind=next((kind for kind in KINDS if kind in row["kinds"]), Coding.Kind.EVALUATION),
        low=row["low"],
        high=row["high"],
        reason="" if is_codable else row["reason"] or Coding.Reason.NO_PROBABILITY,
        direction=row["direction"],
        is_conditional=row["conditional"],
        condition=row["condition"] or (row["paraphrase"] if row["conditional"] else ""),
        lexicon=row["lexicon"],
        lexicon_version=lexicon.version if lexicon else "",
        phrase=row["cue"] if row["lexicon"] else "",
        polarity=row["polarity"],
        note=row["coding_note"],
    )
