"""A commentator's or an outlet's claims: what was tested and what not, and what it amounts to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser

from forecasts.models import Claim, ClaimLink, Coding, Document, Question
from forecasts.queries import codings
from forecasts.queries.card_numbers import Numbers, Tested, numbers_of
from forecasts.queries.claim_crowds import Asked, Crowd, crowds_at
from forecasts.scoring import loss_bands

TESTING = (ClaimLink.Relation.SAME_EVENT, ClaimLink.Relation.NEGATION)


class Standing(StrEnum):
    """Where a claim stands on its way to a test; all but the first are why it is not tested."""

    TESTED = "tested"
    UNSETTLED = "its coders differ, or one is missing"
    UNCODABLE = "no range of probabilities can be read from it"
    UNLINKED = "no question asks for the same event"
    OTHER_KIND = "its question is no yes-or-no question"
    OPEN = "its question is not resolved"
    CONDITION_FAILED = "its condition failed"
    ANNULLED = "its question was annulled"
    UNASKED = "its question leaves out its condition"
    KNOWN = "its outcome was known before it was said"
    WITHDRAWN = "withdrawn"


# With several links, one that cannot test the claim gives way to one that can.
BARREN = (
    Standing.OTHER_KIND,
    Standing.CONDITION_FAILED,
    Standing.ANNULLED,
    Standing.UNASKED,
    Standing.KNOWN,
)


@dataclass(frozen=True)
class Line:
    """One claim on a card, with its reading, its question and its losses, where it has them."""

    claim: Claim
    coding: Coding | None
    link: ClaimLink | None
    standing: Standing
    tested: Tested | None = None
    best: float | None = None
    worst: float | None = None
    crowd: Crowd | None = None  # of the event as the claim words it

    @property
    def question(self) -> Question | None:
        return self.link.question if self.link else None

    @property
    def happened(self) -> bool | None:
        """Whether what the claim says came about; None until that is known."""
        return self.tested.happened if self.tested else None

    @property
    def is_late(self) -> bool:
        """Whether the link was made when the outcome could be known."""
        return self.link is not None and _is_late(self.link)

    @property
    def said(self) -> datetime:
        return published(self.claim.document)

    @property
    def reason(self) -> str:
        """Why it is not tested; nothing for one that is."""
        if self.standing == Standing.TESTED:
            return ""
        if self.standing == Standing.UNCODABLE and self.coding is not None:
            return self.coding.get_reason_display()
        return self.standing.value


@dataclass(frozen=True)
class Card:
    """A report card: every claim that was read, and the numbers of those that were tested.

    Links made after the outcome was known have a card of their own.
    """

    lines: list[Line]
    untested: list[tuple[str, int]]  # why, and how many
    early: Numbers
    late: Numbers | None
    undone: int  # links that somebody undid when the outcome was known

    @property
    def codable(self) -> int:
        return sum(line.coding is not None and line.coding.is_codable for line in self.lines)

    @property
    def linked(self) -> int:
        return sum(line.link is not None for line in self.lines)

    @property
    def tested(self) -> int:
        return sum(line.tested is not None for line in self.lines)


def card_of(claims: Iterable[Claim]) -> Card:
    """Return the report card of some claims. Needs their documents loaded."""
    read = list(claims)
    links = _testing_links(read)
    lines = _lines(read, links, with_crowds=True)
    reasons = Counter(line.reason for line in lines if line.tested is None)
    late = [line.tested for line in lines if line.tested and line.is_late]
    return Card(
        lines=lines,
        untested=sorted(reasons.items(), key=lambda one: (-one[1], one[0])),
        early=numbers_of([line.tested for line in lines if line.tested and not line.is_late]),
        late=numbers_of(late) if late else None,
        undone=sum(_is_undone_late(link) for link in links),
    )


def claim_lines(claims: Sequence[Claim], *, with_crowds: bool = True) -> list[Line]:
    """Return where each claim stands, in the order given; with the crowd at its date, if asked.

    Two queries, and one for the crowds. Only questions that everybody may see count: what is said
    of a claim is the same for every reader.
    """
    return _lines(claims, _testing_links(claims), with_crowds=with_crowds)


def _lines(claims: Sequence[Claim], links: Iterable[ClaimLink], *, with_crowds: bool) -> list[Line]:
    readings = codings.standing(claims)
    tests = _tests(claims, readings, links)
    found = [
        (claim, None, None)
        if claim.withdrawn_at
        else (claim, readings.get(claim.pk), tests.get(claim.pk))
        for claim in claims
    ]
    standings = [_standing(*row) for row in found]
    crowds = crowds_at(
        (link.question, published(claim.document))
        for (claim, _, link), standing in zip(found, standings, strict=True)
        if with_crowds and link is not None and standing == Standing.TESTED
    )
    return [_line(*row, standing, crowds) for row, standing in zip(found, standings, strict=True)]


def published(document: Document) -> datetime:
    """Return the end of a document's date, which may be a month or a year."""
    return datetime.combine(document.last_day, time.max, UTC)


def _testing_links(claims: Sequence[Claim]) -> list[ClaimLink]:
    visible = Question.objects.visible_to(AnonymousUser())
    rows = ClaimLink.objects.filter(
        claim__in=claims, relation__in=TESTING, question__in=visible
    ).select_related(
        "question__tournament",
        "question__resolution__outcome",
        "question__pair_if_yes",
        "question__pair_if_no",
    )
    return list(rows.order_by("linked_at", "pk"))


def _tests(
    claims: Sequence[Claim], readings: dict[int, Coding], links: Iterable[ClaimLink]
) -> dict[int, ClaimLink]:
    """Return of each claim the link that tests it: the first made before the outcome was known.

    So nobody can change what a claim is tested on by adding a link later.
    """
    standing: dict[int, list[ClaimLink]] = {claim.pk: [] for claim in claims}
    for link in links:
        if link.unlinked_at is None:
            standing[link.claim_id].append(link)

    def rank(claim: Claim, link: ClaimLink) -> tuple[bool, bool]:
        return _fate(claim, readings.get(claim.pk), link) in BARREN, _is_late(link)

    return {
        claim.pk: min(standing[claim.pk], key=lambda link: rank(claim, link))
        for claim in claims
        if standing[claim.pk]
    }


def _is_late(link: ClaimLink) -> bool:
    resolution = link.question.resolution
    if resolution is None or resolution.known_at is None:
        return False
    return not link.precedes(resolution.known_at)


def _is_undone_late(link: ClaimLink) -> bool:
    resolution = link.question.resolution
    if link.unlinked_at is None or resolution is None or resolution.known_at is None:
        return False
    return link.unlinked_at >= resolution.known_at


def _standing(claim: Claim, coding: Coding | None, link: ClaimLink | None) -> Standing:
    if claim.withdrawn_at:
        return Standing.WITHDRAWN
    if coding is None:
        return Standing.UNSETTLED
    if not coding.is_codable:
        return Standing.UNCODABLE
    return Standing.UNLINKED if link is None else _fate(claim, coding, link)


def _fate(claim: Claim, coding: Coding | None, link: ClaimLink) -> Standing:
    """Return what a link's question can say of a claim."""
    question, resolution = link.question, link.question.resolution
    if not question.is_binary:
        return Standing.OTHER_KIND
    if coding is not None and coding.is_conditional and not question.is_branch:
        return Standing.UNASKED
    if resolution is None:
        return Standing.OPEN
    if resolution.outcome is None:
        return Standing.CONDITION_FAILED if question.is_branch else Standing.ANNULLED
    if resolution.known_at and resolution.known_at.date() < claim.document.first_day:
        return Standing.KNOWN
    return Standing.TESTED


def _line(
    claim: Claim,
    coding: Coding | None,
    link: ClaimLink | None,
    standing: Standing,
    crowds: dict[Asked, Crowd],
) -> Line:
    if standing != Standing.TESTED:
        return Line(claim, coding, link, standing)
    assert coding is not None, "it could not be tested otherwise"
    assert link is not None, "it could not be tested otherwise"
    said = published(claim.document)
    crowd = _crowd_as_said(crowds.get((link.question_id, said)), link)
    tested = _tested(coding, link, said, crowd)
    [best], [worst] = loss_bands([tested.low], [tested.high], [tested.happened])
    return Line(claim, coding, link, standing, tested, float(best), float(worst), crowd)


def _tested(coding: Coding, link: ClaimLink, said: datetime, crowd: Crowd | None) -> Tested:
    question, resolution = link.question, link.question.resolution
    assert coding.low is not None, "a constraint keeps it"
    assert coding.high is not None, "a constraint keeps it"
    assert resolution is not None, "it could not be tested otherwise"
    assert resolution.outcome is not None, "it could not be tested otherwise"
    is_opposite = link.relation == ClaimLink.Relation.NEGATION
    share = question.base_rate_share
    return Tested(
        coding=coding,
        low=coding.low,
        high=coding.high,
        happened=(resolution.outcome.key == "yes") != is_opposite,
        family=question.family,
        horizon=question.deadline - said,
        crowd=crowd.probability if crowd else None,
        base_rate=None if share is None else 1 - share if is_opposite else share,
    )


def _crowd_as_said(crowd: Crowd | None, link: ClaimLink) -> Crowd | None:
    """Return the crowd's probability of what the claim says, which may be the question's no."""
    if crowd is None or link.relation != ClaimLink.Relation.NEGATION:
        return crowd
    return replace(crowd, probability=1 - crowd.probability)
