"""A commentator's or an outlet's claims: what was tested and what not, and what it amounts to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from forecasts.models import Claim, ClaimLink, Document
from forecasts.queries.card_numbers import Numbers, Tested, numbers_of
from forecasts.queries.claim_crowds import Asked, Crowd, crowds_at
from forecasts.queries.claim_tests import Standing, Trial, known_at, testing_links, trials
from forecasts.scoring import loss_bands


@dataclass(frozen=True)
class Line(Trial):
    """One claim on a card, with its reading, its question and its losses, where it has them."""

    tested: Tested | None = None
    best: float | None = None
    worst: float | None = None
    crowd: Crowd | None = None  # of the event as the claim words it

    @property
    def said(self) -> datetime:
        return published(self.claim.document)


@dataclass(frozen=True)
class Card:
    """A report card: every claim that was read, and the numbers of those that were tested.

    What was linked, read, reworded or moved when the outcome could be known has a card of its own.
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
        return sum(line.is_tested for line in self.lines)

    @property
    def directed(self) -> int:
        """How many of the tested claims gave a direction and no range."""
        return sum(line.called is not None for line in self.lines)


def card_of(claims: Iterable[Claim]) -> Card:
    """Return the report card of some claims. Needs their documents loaded."""
    read = list(claims)
    links = testing_links(read)
    lines = _lines(read, links, with_crowds=True)
    reasons = Counter(line.reason for line in lines if not line.is_tested)
    late = [line for line in lines if line.is_tested and line.is_late]
    early = [line for line in lines if line.is_tested and not line.is_late]
    return Card(
        lines=lines,
        untested=sorted(reasons.items(), key=lambda one: (-one[1], one[0])),
        early=_numbers(early),
        late=_numbers(late) if late else None,
        undone=sum(_is_undone_late(link) for link in links),
    )


def _numbers(lines: Sequence[Line]) -> Numbers:
    tested = [line.tested for line in lines if line.tested is not None]
    directed = [(line.called, line.happened) for line in lines if line.called is not None]
    return numbers_of(tested, directed)


def claim_lines(claims: Sequence[Claim], *, with_crowds: bool = True) -> list[Line]:
    """Return where each claim stands, in the order given; with the crowd at its date, if asked.

    Two queries, and one for the crowds. Only questions that everybody may see count: what is said
    of a claim is the same for every reader.
    """
    return _lines(claims, testing_links(claims), with_crowds=with_crowds)


def _lines(claims: Sequence[Claim], links: Iterable[ClaimLink], *, with_crowds: bool) -> list[Line]:
    found = trials(claims, links)
    crowds = crowds_at(
        (one.link.question, published(one.claim.document))
        for one in found
        if with_crowds and one.link is not None and one.standing == Standing.TESTED
    )
    return [_line(one, crowds) for one in found]


def published(document: Document) -> datetime:
    """Return the end of a document's date, which may be a month or a year."""
    return datetime.combine(document.last_day, time.max, UTC)


def _is_undone_late(link: ClaimLink) -> bool:
    known = known_at(link)
    return link.unlinked_at is not None and known is not None and link.unlinked_at >= known


def _line(one: Trial, crowds: dict[Asked, Crowd]) -> Line:
    if one.standing != Standing.TESTED:
        return Line(one.claim, one.coding, one.link, one.standing)
    assert one.link is not None, "it could not be tested otherwise"
    crowd = crowds.get((one.link.question_id, published(one.claim.document)))
    if crowd is not None and one.is_opposite:
        crowd = replace(crowd, probability=1 - crowd.probability)
    tested = _tested(one, crowd)
    [best], [worst] = loss_bands([tested.low], [tested.high], [tested.happened])
    return Line(
        one.claim, one.coding, one.link, one.standing, tested, float(best), float(worst), crowd
    )


def _tested(one: Trial, crowd: Crowd | None) -> Tested:
    coding, question = one.coding, one.question
    assert coding is not None, "it could not be tested otherwise"
    assert coding.low is not None, "a constraint keeps it"
    assert coding.high is not None, "a constraint keeps it"
    assert question is not None, "it could not be tested otherwise"
    assert one.happened is not None, "it could not be tested otherwise"
    share = question.base_rate_share
    return Tested(
        coding=coding,
        low=coding.low,
        high=coding.high,
        happened=one.happened,
        family=question.family,
        horizon=question.deadline - published(one.claim.document),
        crowd=crowd.probability if crowd else None,
        base_rate=None if share is None else 1 - share if one.is_opposite else share,
    )
