"""What a file becomes: blocks whose characters know where they stood in the raw text."""

from __future__ import annotations

from dataclasses import dataclass

MAX_CHARACTERS = 2_000_000  # of raw text: a thousand pages


class Unreadable(Exception):
    """There is nothing here that a person could mine, and why."""


@dataclass(frozen=True)
class Block:
    """A run of cleaned text. All but boilerplate is mined."""

    kind: str  # heading, paragraph, item, table, boilerplate
    text: str
    offsets: tuple[int, ...]  # of each character of the text: its code point in the raw text
    locator: str  # "Synopsis, paragraph 2"
    # Of the text: an amount that was destroyed on the way. Shown as it is, never parsed.
    quarantined: tuple[tuple[int, int], ...] = ()
    # Where a character stood for several, as "&eacute;" for é: its index, and where those end.
    entities: tuple[tuple[int, int], ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of the text stands in the raw text, both half-open.

        Examples
        --------
        >>> Block("paragraph", "a b", (0, 1, 7), "Paragraph 1").raw_span(0, 3)
        (0, 8)
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError("A part has at least one character of the block.")
        last = end - 1
        return self.offsets[start], dict(self.entities).get(last, self.offsets[last] + 1)


@dataclass(frozen=True)
class Fix:
    """What was done to the text, and how often: a line of the import report."""

    name: str
    count: int


@dataclass(frozen=True)
class CleanDocument:
    """A file, cleaned. Title, authors and date are guesses for a person to confirm."""

    raw: str
    blocks: tuple[Block, ...]
    fixes: tuple[Fix, ...]
    # Of the letters people would read (for HTML: in the page's main part), how many are in no
    # mined block; 0 to 1. Tags and the addresses of links are not read.
    dropped: float
    title: str
    authors: tuple[str, ...]
    published_on: str  # 2026, 2026-02 or 2026-02-04; empty where the text does not say
