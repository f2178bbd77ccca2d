"""The chain from a document over its claims to what became of them, readable from either end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F

from forecasts import permissions
from forecasts.models import (
    Claim,
    ClaimLink,
    Coding,
    Contender,
    ContenderScore,
    Correction,
    Document,
    DocumentText,
    Evidence,
    Passage,
    Question,
)
from forecasts.models.proposal import QUOTED_WORDS
from forecasts.permissions import Visitor
from forecasts.queries import codings, questions, report_cards
from forecasts.queries.corrections import Told, told
from forecasts.queries.crowd_charts import CrowdChart, crowd_chart
from forecasts.queries.registers import Reading, by_reason, readings


@dataclass(frozen=True)
class Linked:
    """A question that a claim is linked to, as the reader may see it."""

    link: ClaimLink
    line: questions.Line

    @property
    def question(self) -> Question:
        return self.line.question

    @property
    def known_at(self) -> datetime | None:
        """When the outcome could first be known; None while there is none."""
        return self.question.resolution.known_at if self.question.resolution else None

    @property
    def is_late(self) -> bool:
        """Whether the link was made when the outcome could be known."""
        return self.known_at is not None and not self.link.precedes(self.known_at)


@dataclass(frozen=True)
class Row:
    """A claim on its document's page: where it stands, and the questions it is linked to."""

    line: report_cards.Line
    linked: list[Linked]

    @property
    def claim(self) -> Claim:
        return self.line.claim

    @property
    def quote(self) -> str:
        return quoted(self.line.claim)


@dataclass(frozen=True)
class Group:
    """Claims that are not tested for the same reason."""

    reason: str
    rows: list[Row]


@dataclass(frozen=True)
class DocumentPage:
    """What became of an article."""

    document: Document
    reading: Reading
    rows: list[Row]
    rejected: list[tuple[str, int]]  # passages: why, and how many
    corrections: list[Told]  # of how it is cited
    is_steward: bool  # who reads the page
    text: DocumentText | None  # without its wording; for stewards alone

    @property
    def codable(self) -> int:
        return sum(row.line.coding is not None and row.line.coding.is_codable for row in self.rows)

    @property
    def linked(self) -> int:
        return sum(bool(row.linked) and not row.claim.withdrawn_at for row in self.rows)

    @property
    def tested(self) -> int:
        return sum(not row.line.reason for row in self.rows)

    @property
    def register(self) -> list[Group]:
        """The claims that were read and are not scored, by reason, the commonest first."""
        reasons = by_reason([row.line for row in self.rows])
        return [
            Group(reason, [row for row in self.rows if row.line.reason == reason])
            for reason, _ in reasons
        ]


def document_page(document: Document, user: Visitor, now: datetime) -> DocumentPage:
    """Return what a document's page shows, in a fixed number of queries."""
    claims = in_order(document)
    lines = report_cards.claim_lines(claims, with_crowds=False)
    linked = _linked(_links(claims), user, now)
    [reading] = readings(Document.objects.filter(pk=document.pk))
    is_steward = permissions.can_steward(user)
    return DocumentPage(
        document=document,
        reading=reading,
        rows=[Row(line, linked.get(line.claim.pk, [])) for line in lines],
        rejected=_rejected(document),
        corrections=told(document.corrections.select_related("steward"), document, user),
        is_steward=is_steward,
        text=_text(document) if is_steward else None,
    )


def in_order(document: Document) -> list[Claim]:
    """Return a document's claims as they follow in its text; those without a span come last."""
    claims = list(document.claims.order_by(F("start").asc(nulls_last=True), "pk"))
    for claim in claims:
        claim.document = document
    return claims


def quoted(claim: Claim) -> str:
    """Return a claim's quotation, at most as long as any may be."""
    words = claim.quote.split()
    return claim.quote if len(words) <= QUOTED_WORDS else f"{' '.join(words[:QUOTED_WORDS])} …"


def _text(document: Document) -> DocumentText | None:
    rows = DocumentText.objects.filter(document=document)
    return rows.only("document", "fixes", "dropped", "media_type", "sha256").first()


def _rejected(document: Document) -> list[tuple[str, int]]:
    rows = document.passages.filter(state=Passage.State.REJECTED).order_by()
    counts = rows.values_list("reason").annotate(many=Count("pk")).order_by("-many", "reason")
    return [(str(Passage.Reason(reason).label), many) for reason, many in counts]


def _links(claims: Iterable[Claim]) -> list[ClaimLink]:
    """Return the links that stand, in the order they were made."""
    rows = ClaimLink.objects.filter(claim__in=claims, unlinked_at=None).select_related("linked_by")
    return list(rows.order_by("linked_at", "pk"))


def linked_to(claim: Claim, user: Visitor, now: datetime) -> list[Linked]:
    """Return the questions a claim is linked to, of those a visitor may see."""
    return _linked(_links([claim]), user, now).get(claim.pk, [])


def _linked(links: Sequence[ClaimLink], user: Visitor, now: datetime) -> dict[int, list[Linked]]:
    """Return by claim the links to questions that a visitor may see."""
    visible = Question.objects.visible_to(user).filter(pk__in={one.question_id for one in links})
    rows = visible.select_related("tournament", "resolution__outcome", "proposal__outcome")
    lines = {line.question.pk: line for line in questions.lines(list(rows), user, now)}
    found: dict[int, list[Linked]] = {}
    for link in links:
        if link.question_id in lines:
            found.setdefault(link.claim_id, []).append(Linked(link, lines[link.question_id]))
    return found


@dataclass(frozen=True)
class Branch:
    """One question of a claim's chain: crowd, evidence, outcome and scores."""

    linked: Linked
    chart: CrowdChart | None
    evidence: list[Evidence]
    crowd_brier: float | None  # of the median, under the resolution that counts

    @property
    def line(self) -> questions.Line:
        return self.linked.line


@dataclass(frozen=True)
class ClaimPage:
    """The chain of one claim, from its document to its scores."""

    claim: Claim
    line: report_cards.Line
    codings: list[Coding]  # that the visitor may see
    wording: int  # the latest that was read
    is_blind: bool  # some are kept from them until both coders are done
    passages: list[Passage]
    branches: list[Branch]
    undone: list[ClaimLink]  # links that were taken back
    corrections: list[Told]

    @property
    def quote(self) -> str:
        return quoted(self.claim)

    @property
    def reworded(self) -> list[datetime]:
        """When what it says was corrected, in order."""
        paraphrase = Correction.Field.PARAPHRASE
        made = (told.correction for told in self.corrections)
        return [one.made_at for one in made if one.field == paraphrase]

    @property
    def too_late(self) -> set[int]:
        """The ids of codings made when the outcome could be known, where an earlier one counts."""
        known_at, counting = self.line.known_at, self.line.coding
        if known_at is None or counting is None or self.line.is_coded_late:
            return set()
        return {coding.pk for coding in self.codings if not coding.precedes(known_at)}

    @property
    def outdated(self) -> set[int]:
        """The ids of codings that read another wording than the latest that was read."""
        return {coding.pk for coding in self.codings if coding.wording != self.wording}


def claim_page(claim: Claim, user: Visitor, now: datetime) -> ClaimPage:
    """Return what a claim's page shows. Three queries for each linked question, and a fixed number.

    Needs the document with its outlet loaded.
    """
    all_codings = list(codings.worded().filter(claim=claim))
    seen = codings.seen_by(all_codings, user, two_coders=claim.document.two_coders)
    [line] = report_cards.claim_lines([claim])
    linked = linked_to(claim, user, now)
    return ClaimPage(
        claim=claim,
        line=line,
        codings=seen,
        wording=max((coding.wording for coding in all_codings), default=0),
        is_blind=len(seen) < len(all_codings),
        passages=list(_passages(claim)),
        branches=_branches(linked, now),
        undone=_undone(claim, user),
        corrections=told(claim.corrections.select_related("steward"), claim.document, user),
    )


def _passages(claim: Claim) -> Iterable[Passage]:
    return (
        claim.passages.select_related("reviewer", "added_by")
        .prefetch_related("runs")
        .order_by("start")
    )


def _undone(claim: Claim, user: Visitor) -> list[ClaimLink]:
    """Return the links that were taken back; they stay on record."""
    rows = claim.links.filter(unlinked_at__isnull=False)
    rows = rows.filter(question__in=Question.objects.visible_to(user))
    return list(rows.select_related("question__tournament", "unlinked_by"))


def _branches(linked: Sequence[Linked], now: datetime) -> list[Branch]:
    evidence, briers = _evidence(linked), _briers(linked)
    return [
        Branch(
            linked=one,
            chart=crowd_chart(one.line, now),
            evidence=evidence.get(one.question.pk, []),
            crowd_brier=briers.get(one.question.resolution_id),
        )
        for one in linked
    ]


def _evidence(linked: Iterable[Linked]) -> dict[int, list[Evidence]]:
    """Return by question what its resolution, or the proposal of one, rests on."""
    proposals = {
        one.question.resolution.proposal_id if one.question.resolution else one.question.proposal_id
        for one in linked
    }
    rows = Evidence.objects.filter(proposal__in=proposals - {None}).defer("archived_text")
    found: dict[int, list[Evidence]] = {}
    for row in rows.select_related("proposal"):
        found.setdefault(row.proposal.question_id, []).append(row)
    return found


def _briers(linked: Iterable[Linked]) -> dict[int | None, float]:
    resolutions = [one.question.resolution_id for one in linked if one.question.resolution_id]
    rows = ContenderScore.objects.filter(
        run__resolution__in=resolutions, contender=Contender.MEDIAN
    )
    return dict(rows.values_list("run__resolution", "brier"))
