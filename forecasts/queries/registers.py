"""The register of what was read and not scored, with the documents it was read in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from forecasts.models import Claim, Document, DocumentText, Passage
from forecasts.queries.report_cards import Line, claim_lines

UNDECIDED = (Passage.State.NEW, Passage.State.LATER)


@dataclass(frozen=True)
class Reading:
    """How one document was read: a row of the sampling frame."""

    document: Document
    has_text: bool  # kept here, for stewards
    suggested: int  # passages, by programs
    undecided: int  # of them
    added: int  # passages, by stewards
    claims: int

    @property
    def is_whole(self) -> bool:
        """Whether somebody decided on every passage that was suggested."""
        return self.has_text and not self.undecided


@dataclass(frozen=True)
class Tally:
    """How many claims of an author or an outlet were read, tested and not tested, by reason."""

    name: str
    slug: str
    read: int
    tested: int
    reasons: list[tuple[str, int]]

    @property
    def untested(self) -> int:
        return self.read - self.tested


@dataclass(frozen=True)
class Register:
    """What was read and not scored; of one author or outlet, where one was asked for."""

    whole: Tally
    lines: list[Line]  # of claims that are not tested
    frame: list[Reading]
    authors: list[Tally]  # by their own claims; what they quote comes last, under no slug
    outlets: list[Tally]


def register(author: str = "", outlet: str = "") -> Register:
    """Return the public register, in a fixed number of queries; filters are slugs.

    An author's claims are their own, as on their card, without those of people they quote.
    """
    public = Document.objects.filter(published_at__isnull=False)
    claims = Claim.objects.filter(document__in=public)
    claims = claims.select_related("document__outlet", "commentator")
    claims = claims.prefetch_related("document__authors").order_by("document__imported_at", "pk")
    lines = claim_lines(list(claims), with_crowds=False)
    asked = [line for line in lines if _is_asked(line.claim, author, outlet)]
    frame = [one for one in readings(public) if _is_of(one.document, author, outlet)]
    return Register(
        whole=_tally("", "", asked),
        lines=[line for line in asked if not line.is_tested],
        frame=frame,
        authors=_authors(lines),
        outlets=_tallies(
            ((line.claim.document.outlet.name, line.claim.document.outlet.slug), line)
            for line in lines
        ),
    )


def readings(documents: QuerySet[Document]) -> list[Reading]:
    """Return how some documents were read, in their order. Three queries."""
    rows = (
        documents.select_related("outlet")
        .prefetch_related("authors")
        .annotate(
            has_text=Exists(DocumentText.objects.filter(document=OuterRef("pk"))),
            suggested=Count("passages", filter=Q(passages__added_by=None), distinct=True),
            added=Count("passages", filter=Q(passages__added_by__isnull=False), distinct=True),
            undecided=Count("passages", filter=Q(passages__state__in=UNDECIDED), distinct=True),
            read=Count("claims", distinct=True),
        )
    )
    return [
        Reading(row, row.has_text, row.suggested, row.undecided, row.added, row.read)
        for row in rows.order_by("imported_at", "slug")
    ]


def by_reason(lines: Sequence[Line]) -> list[tuple[str, int]]:
    """Return why claims are not tested and how many for each reason, the commonest first."""
    return Counter(line.reason for line in lines if line.reason).most_common()


def _is_of(document: Document, author: str, outlet: str) -> bool:
    authors = {one.slug for one in document.authors.all()}
    return (not author or author in authors) and (not outlet or outlet == document.outlet.slug)


def _is_asked(claim: Claim, author: str, outlet: str) -> bool:
    is_own = claim.commentator is not None and claim.commentator.slug == author
    return (not author or is_own) and _is_of(claim.document, "", outlet)


def _authors(lines: Sequence[Line]) -> list[Tally]:
    own = [(line.claim.commentator, line) for line in lines if line.claim.commentator]
    found = _tallies(((one.name, one.slug), line) for one, line in own)
    quoted = [line for line in lines if line.claim.commentator is None]
    return [*found, _tally("said by others", "", quoted)] if quoted else found


def _tally(name: str, slug: str, lines: Sequence[Line]) -> Tally:
    tested = sum(line.is_tested for line in lines)
    return Tally(name, slug, len(lines), tested, by_reason(lines))


def _tallies(rows: Iterable[tuple[tuple[str, str], Line]]) -> list[Tally]:
    groups: dict[tuple[str, str], list[Line]] = {}
    for key, line in rows:
        groups.setdefault(key, []).append(line)
    return [_tally(*key, groups[key]) for key in sorted(groups)]
