"""A document with the suggestions marked in it, and what a steward decides on next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from forecasts.extraction.documents import hyphens_to_check
from forecasts.models import Document, DocumentText, ExtractionRun, Passage
from forecasts.queries.marked_text import (
    Page,
    Part,
    Piece,
    Slice,
    meets,
    page_at,
    pages_of,
    parts_of,
    pieces_of,
    words_at,
)

State = Passage.State
OPEN = (State.NEW, State.LATER)
WARNINGS = {
    "negated": "Said with a “not”: the range is that of the event itself.",
    "no_publication_date": "A date in it hangs on the day of publication, which is not known.",
    "quarantined": "An amount in it was destroyed on the way here: take no number from it.",
    "quoted": "Mostly somebody's words in quotation marks: see whose claim it is.",
}
SHOWN_FIRST = 3  # paragraphs
MOST_HYPHENS = 50
OF_ALL = ("document", "start", "end", "is_strong", "state", "reviewed_at")


@dataclass(frozen=True)
class Review:
    """What is shown while a document is reviewed; of the weak suggestions, only if asked for."""

    document: Document
    text: DocumentText
    passages: list[Passage]  # in the order of the text
    shown: list[Passage]
    current: Passage | None
    asked: int | None = None  # which page of the text

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

    @cached_property
    def pages(self) -> list[Page]:
        return pages_of(self.text.blocks)

    @cached_property
    def page(self) -> int:
        """Which page of the text is shown: the one asked for, else where the current one is."""
        if self.asked is not None:
            return min(self.asked, len(self.pages) - 1)
        return page_at(self.pages, self.current.start) if self.current else 0

    @property
    def beginnings(self) -> list[tuple[int, str]]:
        """The pages by number, each with where it begins."""
        return [(number, page[0].block["locator"]) for number, page in enumerate(self.pages)]

    def parts(self) -> Iterator[Part]:
        shown = [*self.shown]
        if self.current is not None and not self.current.is_strong:
            shown = [one for one in shown if one != self.current] + [self.current]
        return parts_of(self.pages[self.page], shown, self.current)

    def wording(self) -> list[Piece]:
        """The current one's own words, with what gave it away."""
        current = self.current
        if current is None:
            return []
        blocks = (block for block in self.text.blocks if meets(block, current.span))
        slices = (Slice(block, 0, len(block["text"])) for block in blocks)
        pieces = (piece for one in slices for piece in pieces_of(one, [current], current))
        return [piece for piece in pieces if piece.passage is not None]

    @property
    def condition(self) -> str:
        """The words that say under which condition the current one holds."""
        span = self.current.guess.get("condition") if self.current else None
        return words_at(self.text.blocks, span) if span else ""

    @property
    def warnings(self) -> list[str]:
        codes = self.current.guess.get("warnings", []) if self.current else []
        return [WARNINGS.get(code, code.replace("_", " ").capitalize() + ".") for code in codes]


def review(
    document: Document, *, pk: int | None = None, with_weak: bool = False, page: int | None = None
) -> Review:
    """Return a document's review at one passage, or at the next that is open.

    Only the current passage has all its columns loaded: a book has thousands. Raises
    Passage.DoesNotExist where the passage is none of the document's.
    """
    text = DocumentText.objects.defer("raw", "text").get(document=document)
    passages = list(document.passages.only(*OF_ALL))
    shown = [passage for passage in passages if passage.is_strong or with_weak]
    if pk is None:
        ahead = next_open(shown, None)
        pk = ahead.pk if ahead else None
    current = None if pk is None else whole(document, pk)
    return Review(document, text, passages, shown, current, page)


def whole(document: Document, pk: int) -> Passage:
    """Return one passage with what was decided on it."""
    return document.passages.select_related("claim", "reviewer", "added_by").get(pk=pk)


def awaited(runs: Sequence[ExtractionRun], waiting: int) -> str:
    """Return what has to come before a document with its text is published; nothing if it can be.

    ``waiting`` is how many strong suggestions are not decided on.
    """
    if not runs:
        return "Confirm first how it is cited."
    if any(run.finished_at is None for run in runs):
        return "It is still being read for claims."
    noun = "suggestions still wait" if waiting > 1 else "suggestion still waits"
    return f"{waiting} strong {noun} for a decision." if waiting else ""


def opening(document: Document) -> list[str]:
    """Return the first paragraphs as they came out of the cleaning, to see that they did."""
    mined = (block for block in document.text.blocks if block["kind"] in ("paragraph", "item"))
    return [block["text"] for block in islice(mined, SHOWN_FIRST)]


def hyphens(document: Document) -> list[tuple[str, str]]:
    """Return the first words whose hyphen a person should look at, each with its place."""
    found = (
        (word, block["locator"])
        for block in document.text.blocks
        for word in hyphens_to_check(block["text"])
    )
    return list(islice(found, MOST_HYPHENS))


def next_open(shown: Sequence[Passage], after: Passage | None) -> Passage | None:
    """Return the next new one behind a passage, else the first new, else what was put off first."""
    new = [one for one in shown if one.state == State.NEW and one != after]
    ahead = [one for one in new if after is None or one.start > after.start]
    put_off = {one: one.reviewed_at for one in shown if one.state == State.LATER and one != after}
    late = sorted(put_off, key=lambda one: str(put_off[one]))
    return next(iter([*ahead, *new, *late]), None)
