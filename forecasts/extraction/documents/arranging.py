"""Which pieces are headings, which go together, and which are no part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from forecasts.extraction.documents.boilerplate import is_author_note, is_boilerplate, is_byline
from forecasts.extraction.documents.origins import guessed_authors, is_dateline
from forecasts.extraction.documents.pieces import Piece
from forecasts.extraction.documents.repairs import keeps_hyphen
from forecasts.extraction.documents.traced import Traced

_LONGEST_HEADING = 90  # characters
_MOST_WORDS = 14
_NO_HEADING_ENDS = (".", ":", ";", ",", "!", "…", "-")
_FIRST, _LAST = 6, 3  # pieces at the ends of a text where a paragraph in italics is a note on it
_SHORTEST_REPEATED = 40  # characters; less may well be said twice
_LAST_WORD = re.compile(r"([^\W\d_]+)-\Z")
_FIRST_WORD = re.compile(r"[^\W\d_]+")


def arranged(
    pieces: list[Piece], authors: tuple[str, ...], words: set[str], fixes: Counter[str]
) -> list[Piece]:
    """Tell the pieces apart, drop what is said twice, join what a page break cut."""
    pieces = [piece for piece in pieces if piece.text.text]
    _mark_boilerplate(pieces, authors)
    for piece, after in pairwise(pieces):
        if piece.kind == "paragraph" and _looks_like_heading(piece, after):
            piece.kind = "heading"
    # First, for a pulled quote may stand between the halves of a paragraph.
    once = list(_once(pieces))
    groups = list(_together(once))
    fixes["dropped repeated passages"] += len(pieces) - len(once)
    fixes["joined broken paragraphs"] += len(once) - len(groups)
    return [_joined(group, words) for group in groups]


def _mark_boilerplate(pieces: list[Piece], authors: tuple[str, ...]) -> None:
    named = authors or guessed_authors(pieces)
    last = len(pieces) - _LAST
    for number, piece in enumerate(pieces):
        text = piece.text.text
        if piece.kind == "paragraph" and (
            (piece.is_aside and not _FIRST <= number < last)
            or is_author_note(text, named)
            or _is_beside(text)
        ):
            piece.kind = "boilerplate"


def _is_beside(text: str) -> bool:
    return is_byline(text) or is_dateline(text) or is_boilerplate(text)


def _looks_like_heading(piece: Piece, after: Piece) -> bool:
    """Whether a short line with no stop stands above a text: files without marks have these."""
    text = piece.text.text
    return (
        len(text) <= _LONGEST_HEADING
        and len(text.split()) <= _MOST_WORDS
        and not text.rstrip("\"'”’)").endswith(_NO_HEADING_ENDS)
        and not (piece.starts_low or piece.surely_goes_on or after.starts_low)
        and any(map(str.isalpha, text))
    )


def _together(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Pieces in groups: the parts of each paragraph that was cut in mid-sentence."""
    group: list[Piece] = []
    for piece in pieces:
        if group and not _goes_on(group[-1], piece, group[0].kind):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _goes_on(before: Piece, piece: Piece, kind: str) -> bool:
    if kind not in ("paragraph", "item") or piece.kind != "paragraph" or not before.is_open:
        return False
    return piece.starts_low or before.surely_goes_on or piece.after_break


def _joined(group: list[Piece], words: set[str]) -> Piece:
    first = group[0]
    if len(group) == 1:
        return first
    texts = [first.text]
    for piece in group[1:]:
        texts[-1], between = _seam(texts[-1], piece.text, words)
        texts += [between, piece.text]
    return Piece(first.kind, Traced.joined(texts), first.after_break)


def _seam(left: Traced, right: Traced, words: set[str]) -> tuple[Traced, Traced]:
    """The left part, and what comes between it and the right one: a blank, or nothing."""
    cut, next_word = _LAST_WORD.search(left.text[-50:]), _FIRST_WORD.match(right.text)
    if not (cut and next_word):
        return left, Traced(" ", [left.offsets[-1] + 1])
    keep = keeps_hyphen(cut[1], next_word[0][:50], words)
    return left.cut(0, len(left.text) - (not keep)), Traced("", [])


def _once(pieces: list[Piece]) -> Iterator[Piece]:
    """Each passage once: a pulled quote says again what the text says."""
    said = {
        sentence
        for piece in pieces
        if piece.kind in ("paragraph", "item") and not piece.is_quote
        for sentence in _sentences(piece.text.text)
    }
    seen: set[str] = set()
    for piece in pieces:
        normalised = _normalised(piece.text.text)
        if piece.kind in ("paragraph", "item") and len(normalised) >= _SHORTEST_REPEATED:
            if normalised in seen or (
                piece.is_quote and said.issuperset(_sentences(piece.text.text))
            ):
                continue
            seen.add(normalised)
        yield piece


def _sentences(text: str) -> list[str]:
    return [words for part in re.split(r"[.!?]", text) if (words := _normalised(part))]


def _normalised(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
