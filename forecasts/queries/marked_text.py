"""The text of a document a part at a time, with what lies in it marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from forecasts.models import Passage

LONGEST = 12_000  # characters of a text on one page
Block = dict[str, Any]
Span = Sequence[int]


@dataclass(frozen=True)
class Piece:
    """Some characters that are all alike: whose they are, and what they are to the current one."""

    text: str
    passage: Passage | None
    is_cue: bool = False
    is_destroyed: bool = False


@dataclass(frozen=True)
class Stretch:
    """Neighbouring pieces of one passage, or of none."""

    passage: Passage | None
    pieces: list[Piece]
    is_first: bool  # of its passage: where a link to it leads


@dataclass(frozen=True)
class Part:
    """A block of the document, cut where suggestions begin and end."""

    kind: str
    locator: str
    stretches: list[Stretch]

    @property
    def tag(self) -> str:
        """The element it is shown as."""
        return "h2" if self.kind == "heading" else "p"


@dataclass(frozen=True)
class Slice:
    """A block, or as much of a long one as goes on a page."""

    block: Block
    start: int
    end: int


Page = list[Slice]


def pages_of(blocks: Sequence[Block]) -> list[Page]:
    """Cut a text into pages: whole blocks where they fit, so that no page grows with the text."""
    pages: list[Page] = [[]]
    room = LONGEST
    for one in (one for block in blocks for one in _slices(block)):
        length = one.end - one.start
        if length > room and pages[-1]:
            pages.append([])
            room = LONGEST
        pages[-1].append(one)
        room -= length
    return pages


def page_at(pages: Sequence[Page], at: int) -> int:
    """Return which page shows a place of the raw text: the last that begins before it, or at it."""
    begun = [
        number
        for number, page in enumerate(pages)
        if any(one.block["offsets"] and _raw_place(one, one.start) <= at for one in page)
    ]
    return begun[-1] if begun else 0


def parts_of(page: Page, shown: Sequence[Passage], current: Passage | None) -> Iterator[Part]:
    """Return the blocks of a page, cut where passages begin and end."""
    begun: set[int] = set()
    for one in page:
        pieces = pieces_of(one, shown, current)
        yield Part(one.block["kind"], one.block["locator"], list(_stretches(pieces, begun)))


def pieces_of(one: Slice, passages: Sequence[Passage], current: Passage | None) -> list[Piece]:
    """Cut a slice's text wherever something begins or ends."""
    block = one.block
    first, last = _raw_place(one, one.start), _raw_place(one, one.end)
    near = [each for each in passages if each.start < last and first < each.end]
    spans = [(each, _places(block, each.span)) for each in near]
    spans = [
        (each, span) for each, span in spans if max(span[0], one.start) < min(span[1], one.end)
    ]
    cues, destroyed = _cues(block, current), block["quarantined"]
    everything = [(one.start, one.end), *(span for _, span in spans), *cues, *destroyed]
    cuts = sorted({min(max(at, one.start), one.end) for span in everything for at in span})
    return [
        Piece(
            block["text"][start:end],
            _owner(start, spans, current),
            is_cue=_covers(cues, start),
            is_destroyed=_covers(destroyed, start),
        )
        for start, end in pairwise(cuts)
    ]


def _slices(block: Block) -> Iterator[Slice]:
    """Cut a block that is longer than a page at a space."""
    text, start = block["text"], 0
    while len(text) - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        end = space + 1 if space >= 0 else start + LONGEST
        yield Slice(block, start, end)
        start = end
    yield Slice(block, start, len(text))


def _raw_place(one: Slice, place: int) -> int:
    """Return where a place in a slice's block stands in the raw text."""
    at = 0
    for first, length in one.block["offsets"]:
        if place < length:
            return int(first + place)
        place -= length
        at = first + length
    return int(at)


def _cues(block: Block, current: Passage | None) -> list[tuple[int, int]]:
    found = current.guess.get("cues", []) if current else []
    spans = (_places(block, (cue["start"], cue["end"])) for cue in found)
    return [span for span in spans if span[0] < span[1]]


def _owner(
    at: int, spans: list[tuple[Passage, tuple[int, int]]], current: Passage | None
) -> Passage | None:
    """Return whose a place is: of those that overlap, the current one's, then a strong one's."""
    owners = [passage for passage, span in spans if span[0] <= at < span[1]]
    owners.sort(key=lambda passage: (passage != current, not passage.is_strong, passage.start))
    return owners[0] if owners else None


def _covers(spans: Sequence[Sequence[int]], at: int) -> bool:
    return any(start <= at < end for start, end in spans)


def _stretches(pieces: list[Piece], begun: set[int]) -> Iterator[Stretch]:
    for passage, group in groupby(pieces, key=lambda piece: piece.passage):
        is_first = passage is not None and passage.pk not in begun
        if passage is not None:
            begun.add(passage.pk)
        yield Stretch(passage, list(group), is_first)


def words_at(blocks: Sequence[Block], span: Span) -> str:
    """Return a span of the raw text as it reads after the cleaning."""
    spans = ((block["text"], _places(block, span)) for block in blocks if meets(block, span))
    return " ".join(text[start:end] for text, (start, end) in spans if start < end)


def meets(block: Block, span: Span) -> bool:
    """Say whether a span of the raw text may reach into a block."""
    runs = block["offsets"]
    return bool(runs) and span[0] < sum(runs[-1]) and runs[0][0] < span[1]


def _places(block: Block, span: Span) -> tuple[int, int]:
    """Return where a span of the raw text stands in the text of a block."""
    return _place(block["offsets"], span[0]), _place(block["offsets"], span[1])


def _place(runs: list[Span], at: int) -> int:
    """Return how many of a block's characters stand before a place in the raw text.

    >>> [_place([[0, 4], [10, 4]], at) for at in (2, 7, 11)]
    [2, 4, 5]
    """
    place = 0
    for first, length in runs:
        if at <= first:
            break
        place += min(length, at - first)
    return place
