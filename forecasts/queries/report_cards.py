"""A commentator's or an outlet's claims: what was tested and what not, and what it amounts to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

import numpy as np

from forecasts.extraction.claims import LEXICONS, Lexicon
from forecasts.models import Claim, ClaimLink, Coding, Contender, Question
from forecasts.queries import codings
from forecasts.queries.crowds import crowd_histories
from forecasts.queries.ledgers import instant_at
from forecasts.scoring import Claims, ReportCard, loss_band, report_card

SEED = 1
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


@dataclass(frozen=True)
class Crowd:
    """The first crowd forecast at a claim's date or after, and how much later that was."""

    probability: float
    at: datetime
    lag: timedelta


@dataclass(frozen=True)
class Line:
    """One claim on a card, with its reading, its question and its losses, where it has them."""

    claim: Claim
    coding: Coding | None
    link: ClaimLink | None
    standing: Standing
    happened: bool | None = None
    best: float | None = None
    worst: float | None = None
    crowd: Crowd | None = None

    @property
    def question(self) -> Question | None:
        return self.link.question if self.link else None

    @property
    def is_late(self) -> bool:
        """Whether the link was made when the outcome could be known."""
        resolution = self.link.question.resolution if self.link else None
        if self.link is None or resolution is None or resolution.known_at is None:
            return False
        return not self.link.precedes(resolution.known_at)


@dataclass(frozen=True)
class Card:
    """A report card: every claim that was read, and the numbers of those that were tested.

    Links made after the outcome was known have a card of their own.
    """

    lines: list[Line]
    untested: list[tuple[str, int]]  # why, and how many
    card: ReportCard
    late: ReportCard | None

    @property
    def codable(self) -> int:
        return sum(line.coding is not None and line.coding.is_codable for line in self.lines)

    @property
    def linked(self) -> int:
        return sum(line.link is not None for line in self.lines)


def card_of(claims: Iterable[Claim], lexicon: Lexicon = LEXICONS[0]) -> Card:
    """Return the report card of some claims. Needs their documents loaded."""
    lines = claim_lines(list(claims))
    tested = [line for line in lines if line.standing == Standing.TESTED]
    early, late = ([line for line in tested if line.is_late is flag] for flag in (False, True))
    reasons = Counter(_reason(line) for line in lines if line.standing != Standing.TESTED)
    return Card(
        lines=lines,
        untested=reasons.most_common(),
        card=report_card(_columns(early, lexicon), _words(lexicon), seed=SEED),
        late=report_card(_columns(late, lexicon), _words(lexicon), seed=SEED) if late else None,
    )


def claim_lines(claims: Sequence[Claim]) -> list[Line]:
    """Return where each claim stands, in the order given."""
    readings, links = codings.standing(claims), _links(claims)
    histories: dict[int, list[tuple[datetime, float]]] = {}
    return [
        _line(claim, readings.get(claim.pk), links.get(claim.pk), histories) for claim in claims
    ]


def _links(claims: Sequence[Claim]) -> dict[int, ClaimLink]:
    """Return of each claim the link that can test it, the latest where there are several."""
    rows = ClaimLink.objects.filter(claim__in=claims, unlinked_at=None, relation__in=TESTING)
    rows = rows.select_related("question__tournament", "question__resolution__outcome")
    return {link.claim_id: link for link in rows.order_by("linked_at", "pk")}


def _line(
    claim: Claim,
    coding: Coding | None,
    link: ClaimLink | None,
    histories: dict[int, list[tuple[datetime, float]]],
) -> Line:
    standing = _standing(coding, link)
    if standing != Standing.TESTED:
        return Line(claim, coding, link, standing)
    assert link is not None, "it could not be tested otherwise"
    assert coding is not None, "it could not be tested otherwise"
    assert coding.low is not None, "a constraint keeps it"
    assert coding.high is not None, "a constraint keeps it"
    happened = _happened(link)
    best, worst = loss_band(coding.low, coding.high, int(happened))
    crowd = _crowd(claim, link, histories)
    return Line(claim, coding, link, standing, happened, float(best), float(worst), crowd)


def _standing(coding: Coding | None, link: ClaimLink | None) -> Standing:
    if coding is None:
        return Standing.UNSETTLED
    if not coding.is_codable:
        return Standing.UNCODABLE
    if link is None:
        return Standing.UNLINKED
    if not link.question.is_binary:
        return Standing.OTHER_KIND
    resolution = link.question.resolution
    if resolution is None:
        return Standing.OPEN
    if resolution.outcome is None:
        branch = link.question.is_branch
        return Standing.CONDITION_FAILED if branch else Standing.ANNULLED
    return Standing.TESTED


def _happened(link: ClaimLink) -> bool:
    resolution = link.question.resolution
    assert resolution is not None, "it could not be tested otherwise"
    assert resolution.outcome is not None, "it could not be tested otherwise"
    yes = resolution.outcome.key == "yes"
    return yes != (link.relation == ClaimLink.Relation.NEGATION)


def _reason(line: Line) -> str:
    if line.standing == Standing.UNCODABLE and line.coding is not None:
        return str(line.coding.get_reason_display())
    return line.standing.value


def _crowd(
    claim: Claim, link: ClaimLink, histories: dict[int, list[tuple[datetime, float]]]
) -> Crowd | None:
    """Return the crowd at the end of the claim's (partial) date, or the first after it."""
    question = link.question
    if question.pk not in histories:
        histories[question.pk] = _median(question)
    said = datetime.combine(claim.document.last_day, time.max, UTC)
    steps = histories[question.pk]
    before = [step for step in steps if step[0] <= said]
    found = before[-1] if before else next(iter(steps), None)
    if found is None:
        return None
    at, share = found
    share = 1 - share if link.relation == ClaimLink.Relation.NEGATION else share
    return Crowd(share, max(at, said), max(at - said, timedelta()))


def _median(question: Question) -> list[tuple[datetime, float]]:
    history = next(h for name, h in crowd_histories(question) if name == Contender.MEDIAN)
    steps = zip(history.times.tolist(), history.values[:, 0].tolist(), strict=True)
    return [(instant_at(at), share) for at, share in steps if not np.isnan(share)]


def _columns(lines: Sequence[Line], lexicon: Lexicon) -> Claims:
    families = {line.link.question.family for line in lines if line.link}
    codes = {family: code for code, family in enumerate(sorted(families))}
    places = {word: place for place, term in enumerate(lexicon.terms) for word in term.words}
    rows = [
        (
            line.coding.low,
            line.coding.high,
            int(bool(line.happened)),
            codes[line.link.question.family],
            places.get(line.coding.phrase.casefold(), -1),
            line.crowd.probability if line.crowd else np.nan,
            _base_rate(line.link),
        )
        for line in lines
        if line.coding and line.link
    ]
    table = np.array(rows, dtype=np.float64).reshape(-1, 7).T
    low, high, happened, family, word, crowd, base_rate = table
    return Claims(
        low=low,
        high=high,
        happened=happened.astype(np.int64),
        family=family.astype(np.int64),
        word=word.astype(np.int64),
        crowd=crowd,
        base_rate=base_rate,
    )


def _base_rate(link: ClaimLink) -> float:
    share = link.question.base_rate_share
    if share is None:
        return float("nan")
    return 1 - share if link.relation == ClaimLink.Relation.NEGATION else share


def _words(lexicon: Lexicon) -> tuple[list[float], list[float]]:
    ranges = [(term.low, term.high) for term in lexicon.terms if term.low is not None]
    return [low for low, _ in ranges], [high or 0.0 for _, high in ranges]
