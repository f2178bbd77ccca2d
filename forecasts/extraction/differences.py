"""What changed from one wording to the next, word by word."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, takewhile
from typing import Literal

# A word with the white space before it. Digits stay together with their signs: 12.5, 2026-11-24.
WORDS = re.compile(r"(\s*)(\w+(?:[.,:/'’-]\w+)*|[^\w\s]|\Z)")
LINES = re.compile(r"()([^\n]*\n|[^\n]+)")
# The matcher can take the product of these two; within them, two seconds at the very worst.
MOST_TOKENS = 8_000  # of both texts, beside what they have in common at their ends
MOST_PAIRS = 200_000  # of equal tokens, one in each text

Token = tuple[str, str]  # white space, word
Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def word_differences(before: str, after: str) -> list[Piece]:
    """Return what stayed, went and came, in reading order.

    Between two pieces that are the same there is at most one removed, then at most one added.
    White space is kept: what is the same or removed joins to `before`, what is the same or added
    to `after`. Texts too different to be compared word by word in good time are compared line
    by line; where that takes too long as well, the one text is removed and the other added.

    Examples
    --------
    >>> [(piece.kind, piece.text) for piece in word_differences("by 1 June 2026", "by 1 July 2026")]
    [('same', 'by 1 '), ('removed', 'June'), ('added', 'July'), ('same', ' 2026')]
    """
    for tokens in (WORDS, LINES):
        old, new = tokens.findall(before), tokens.findall(after)
        start, end = _common_ends(old, new)
        middle = old[start : len(old) - end], new[start : len(new) - end]
        if _is_quick(*middle):
            head, tail = _text(old[:start]), _text(old[len(old) - end :])
            return _merged([Piece("same", head), *_compared(*middle), Piece("same", tail)])
    return _merged([Piece("removed", before), Piece("added", after)])


def _common_ends(old: list[Token], new: list[Token]) -> tuple[int, int]:
    """How many tokens both texts begin with, and how many of the others they end with."""
    start = _in_common(old, new)
    return start, _in_common(old[start:][::-1], new[start:][::-1])


def _in_common(old: Sequence[object], new: Sequence[object]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _is_quick(old: list[Token], new: list[Token]) -> bool:
    if len(old) + len(new) > MOST_TOKENS:
        return False
    counts = Counter(word for _, word in new)
    return sum(counts[word] for _, word in old) <= MOST_PAIRS


def _compared(old: list[Token], new: list[Token]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, [word for _, word in old], [word for _, word in new], False)
    for operation, i, j, k, m in matcher.get_opcodes():
        if operation == "equal":
            for (space, word), (other_space, _) in zip(old[i:j], new[k:m], strict=True):
                yield from _changed(space, other_space)
                yield Piece("same", word)
        else:
            yield from _changed(_text(old[i:j]), _text(new[k:m]))


def _changed(removed: str, added: str) -> Iterator[Piece]:
    """One text in another's place; the white space both begin with is the same."""
    common = removed[: _in_common(removed, added)]
    space = len(common) - len(common.lstrip())
    yield Piece("same", common[:space])
    yield Piece("removed", removed[space:])
    yield Piece("added", added[space:])


def _text(tokens: list[Token]) -> str:
    return "".join(space + word for space, word in tokens)


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one kind as one, a removal before the addition in its place, nothing empty."""
    merged: list[Piece] = []
    written = (piece for piece in pieces if piece.text)
    for is_same, run in groupby(written, key=lambda piece: piece.kind == "same"):
        texts: dict[Kind, str] = dict.fromkeys(("same",) if is_same else ("removed", "added"), "")
        for piece in run:
            texts[piece.kind] += piece.text
        merged += [Piece(kind, text) for kind, text in texts.items() if text]
    return merged
