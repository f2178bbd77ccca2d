"""What a file falls into before its text is mended: paragraphs and their like, as they stand."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from forecasts.extraction.documents.traced import Traced

# What a sentence ends with, were it not for quotes and brackets.
_ENDS = (".", "!", "?", ":", "…", "。", "！", "？")
_AFTER_THE_END = "\"'”’)]»› "
_BEFORE_THE_START = "\"'“‘([«‹ "
# A text that ends with one of these goes on, whatever comes next.
_GOES_ON = re.compile(
    r"(?:,|\b(?:a|an|and|as|at|by|for|from|in|into|of|on|or|that|the|to|under|which|with))\Z",
    re.IGNORECASE,
)


@dataclass
class Piece:
    kind: str  # heading, paragraph, item, table, boilerplate
    text: Traced
    after_break: bool = False  # a page ended before it
    is_aside: bool = False  # all in italics: where a text begins or ends, a note on it
    is_quote: bool = False  # set apart as a quotation

    @property
    def is_open(self) -> bool:
        """Whether the last sentence goes on elsewhere, or lacks its stop."""
        return not self.text.text.rstrip(_AFTER_THE_END).endswith(_ENDS)

    @property
    def surely_goes_on(self) -> bool:
        return _GOES_ON.search(self.text.text[-20:].rstrip()) is not None

    @property
    def starts_low(self) -> bool:
        return self.text.text.lstrip(_BEFORE_THE_START)[:1].islower()


@dataclass
class Origin:
    """What a file says of itself beside its text."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published_on: str = ""


@dataclass
class Parts:
    """A file in pieces: those worth reading, and what was left out."""

    pieces: list[Piece]
    fixes: Counter[str] = field(default_factory=Counter)
    letters_left_out: int = 0
    origin: Origin = field(default_factory=Origin)


def letters(text: str) -> int:
    return sum(map(str.isalpha, text))
