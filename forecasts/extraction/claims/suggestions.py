"""What every extractor takes and returns, and how the finds of several become one list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from forecasts.extraction.claims.times import TimeMention

KINDS = ("forecast", "conditional", "possibility", "recommendation", "plan", "implied")
STRONG = 2.0  # the score from which a suggestion stands in the open part of the review queue
SAME = 0.5  # two spans that share more than this are taken for one claim

Span = tuple[int, int]


class Block(Protocol):
    """A paragraph, item, heading or table of a cleaned document."""

    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def quarantined(self) -> tuple[Span, ...]:
        """Places in the text that the cleaning could not read: nothing is coded from them."""

    def raw_span(self, start: int, end: int) -> Span:
        """Return where a span of the text lies in the raw document, in code points."""


class Document(Protocol):
    """A document after cleaning; ``published_on`` is ISO, perhaps only a year or a month."""

    @property
    def blocks(self) -> Sequence[Block]: ...
    @property
    def published_on(self) -> str: ...


@dataclass(frozen=True)
class Cue:
    """The words that gave a claim away, as a span of the raw document, and the rule they met."""

    start: int
    end: int
    id: str


@dataclass(frozen=True)
class Suggestion:
    """A passage that a person should look at: it may be a claim. Nothing is published from it.

    All spans are code points of the raw document, half open. ``low`` and ``high`` bound the
    probability of the event *in its positive form* (“will not fall” gives a low one, and the
    warning ``negated``); both are None where the words alone cannot be coded. ``holder`` is None
    for the author. Where several claims share a sentence, the range is that of the plainest.
    """

    start: int
    end: int
    kind: str
    score: float
    tier: str  # strong or weak
    cues: tuple[Cue, ...] = ()
    low: float | None = None
    high: float | None = None
    scale: str | None = None
    condition: Span | None = None
    holder: str | None = None
    actors: tuple[str, ...] = ()
    times: tuple[TimeMention, ...] = ()
    warnings: tuple[str, ...] = ()


class Extractor(Protocol):
    """Finds passages that may be claims. The same name and version give the same finds."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    def extract(self, document: Document) -> Iterable[Suggestion]: ...


@dataclass(frozen=True)
class Merged:
    """One passage, as the most confident extractor found it, and the names of all that did."""

    suggestion: Suggestion
    found_by: tuple[str, ...]


def tier_of(score: float) -> str:
    return "strong" if score >= STRONG else "weak"


def overlap(one: Span, other: Span) -> float:
    """Return the shared part of two spans, 0 to 1: what both cover of what either covers.

    Examples
    --------
    >>> overlap((0, 10), (5, 10))
    0.5
    """
    shared = min(one[1], other[1]) - max(one[0], other[0])
    covered = max(one[1], other[1]) - min(one[0], other[0])
    return shared / covered if shared > 0 else 0.0


def merge(found: Mapping[str, Iterable[Suggestion]]) -> list[Merged]:
    """Return the finds of several extractors, by name, as one list in the order of the document.

    Spans that share more than half of what they cover are one claim; of its suggestions the one
    with the highest score stays, of equals the one of the extractor named first.
    """
    finds = [Merged(item, (name,)) for name, items in found.items() for item in items]
    finds.sort(key=lambda find: (find.suggestion.start, find.suggestion.end))
    merged: list[Merged] = []
    for find in finds:
        same = _same(merged, find)
        if same is None:
            merged.append(find)
        else:
            merged[same] = _joined(merged[same], find, tuple(found))
    return sorted(merged, key=lambda one: (one.suggestion.start, one.suggestion.end))


# A find is compared with the latest few only: more than these cannot share half of one sentence.
_NEIGHBOURS = 8


def _same(merged: list[Merged], find: Merged) -> int | None:
    span = find.suggestion.start, find.suggestion.end
    for index in range(len(merged) - 1, max(-1, len(merged) - 1 - _NEIGHBOURS), -1):
        other = merged[index].suggestion
        if overlap(span, (other.start, other.end)) > SAME:
            return index
    return None


def _joined(one: Merged, other: Merged, order: tuple[str, ...]) -> Merged:
    best = max(one, other, key=lambda m: (m.suggestion.score, -order.index(m.found_by[0])))
    names = {*one.found_by, *other.found_by}
    return Merged(best.suggestion, tuple(name for name in order if name in names))
