"""A document with the suggestions marked in it, and what a steward decides on next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, pairwise
from typing import Any

from forecasts.models import Document, DocumentText, Passage

State = Passage.State
OPEN = (State.NEW, State.LATER)
WARNINGS = {
    "negated": "Said with a “not”: the range is that of the event itself.",
    "no_publication_date": "A date in it hangs on the day of publication, which is not known.",
    "quarantined": "An amount in it was destroyed on the way here: take no number from it.",
    "quoted": "Mostly somebody's words in quotation marks: see whose claim it is.",
}
SHOWN_FIRST = 3  # paragraphs
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
class Review:
    """What is shown while a document is reviewed; of the weak suggestions, only if asked for."""

    document: Document
    text: DocumentText
    passages: list[Passage]  # in the order of the text
    shown: list[Passage]
    current: Passage | None

    @property
    def decided(self) -> int:
        return sum(passage.state not in OPEN for passage in self.shown)

    @property
    def waiting(self) -> int:
        """How many keep the document from being published."""
        return sum(passage.is_strong and passage.state in OPEN for passage in self.passages)

    @property
    def weak(self) -> int:
        return sum(not passage.is_strong for passage in self.passages)

    @property
    def neighbours(self) -> tuple[Passage | None, Passage | None]:
        """The ones shown before and after the current one, in the order of the text."""
        if self.current is None:
            return None, None
        start = self.current.start
        before = [passage for passage in self.shown if passage.start < start]
        after = [passage for passage in self.shown if passage.start > start]
        return before[-1] if before else None, after[0] if after else None

    @property
    def next(self) -> Passage | None:
        """Whom to decide on after the current one: on through the text, then what was put off."""
        return next_open(self.shown, self.current)

    def parts(self) -> Iterator[Part]:
        shown = [*self.shown]
        if self.current is not None and self.current not in shown:
            shown.append(self.current)
        begun: set[int] = set()
        for block in self.text.blocks:
            pieces = _pieces(block, shown, self.current)
            yield Part(block["kind"], block["locator"], list(_stretches(pieces, begun)))

    def wording(self) -> list[Piece]:
        """The current one's own words, with what gave it away."""
        if self.current is None:
            return []
        pieces = (
            piece
            for block in self.text.blocks
            for piece in _pieces(block, [self.current], self.current)
        )
        return [piece for piece in pieces if piece.passage is not None]

    @property
    def condition(self) -> str:
        """The words that say under which condition the current one holds."""
        span = self.current.guess.get("condition") if self.current else None
        return _words(self.text.blocks, span) if span else ""

    @property
    def warnings(self) -> list[str]:
        codes = self.current.guess.get("warnings", []) if self.current else []
        return [WARNINGS.get(code, code.replace("_", " ").capitalize() + ".") for code in codes]


def review(document: Document, *, pk: int | None = None, with_weak: bool = False) -> Review:
    """Return a document's review at one passage, or at the next that is open.

    Raises Passage.DoesNotExist where the passage is none of the document's.
    """
    text = DocumentText.objects.defer("raw", "text").get(document=document)
    passages = list(document.passages.select_related("claim", "reviewer"))
    shown = [passage for passage in passages if passage.is_strong or with_weak]
    if pk is None:
        return Review(document, text, passages, shown, next_open(shown, None))
    found = next((passage for passage in passages if passage.pk == pk), None)
    if found is None:
        raise Passage.DoesNotExist
    return Review(document, text, passages, shown, found)


def opening(document: Document) -> list[str]:
    """Return the first paragraphs as they came out of the cleaning, to see that they did."""
    mined = (block for block in document.text.blocks if block["kind"] in ("paragraph", "item"))
    return [block["text"] for block in islice(mined, SHOWN_FIRST)]


def next_open(shown: Sequence[Passage], after: Passage | None) -> Passage | None:
    """Return the next new one behind a passage, else the first new, else what was put off first."""
    new = [one for one in shown if one.state == State.NEW and one != after]
    ahead = [one for one in new if after is None or one.start > after.start]
    put_off = {one: one.reviewed_at for one in shown if one.state == State.LATER and one != after}
    late = sorted(put_off, key=lambda one: str(put_off[one]))
    return next(iter([*ahead, *new, *late]), None)


def _pieces(block: Block, passages: Sequence[Passage], current: Passage | None) -> list[Piece]:
    """Cut a block's text wherever something begins or ends."""
    spans = [(one, _places(block, one.span)) for one in passages if _meets(block, one.span)]
    spans = [(passage, span) for passage, span in spans if span[0] < span[1]]
    cues, destroyed = _cues(block, current), block["quarantined"]
    everything = [(0, len(block["text"])), *(span for _, span in spans), *cues, *destroyed]
    cuts = sorted({at for span in everything for at in span})
    return [
        Piece(
            block["text"][start:end],
            _owner(start, spans, current),
            is_cue=_covers(cues, start),
            is_destroyed=_covers(destroyed, start),
        )
        for start, end in pairwise(cuts)
    ]


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


def _words(blocks: list[Block], span: Span) -> str:
    spans = ((block["text"], _places(block, span)) for block in blocks)
    return " ".join(text[start:end] for text, (start, end) in spans if start < end)


def _meets(block: Block, span: Span) -> bool:
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
