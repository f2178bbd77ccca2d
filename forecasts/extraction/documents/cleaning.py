"""From the raw text of a file to clean blocks that know where they stood in it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from forecasts.extraction.documents.arranging import arranged
from forecasts.extraction.documents.decoding import HTML
from forecasts.extraction.documents.document import Block, CleanDocument, Fix, Unreadable
from forecasts.extraction.documents.origins import guessed_origin, names_section
from forecasts.extraction.documents.page import parts_of_page
from forecasts.extraction.documents.pieces import Piece, letters
from forecasts.extraction.documents.plain import parts_of_text
from forecasts.extraction.documents.repairs import BETWEEN, ENTITY, Mending, vocabulary
from forecasts.extraction.documents.traced import Traced

MOST_DROPPED = 0.4
_LEAST_WORDS = 4  # of what could be a sentence
_UNSPACED_STOPS = set("。！？")  # Chinese and Japanese put no blanks between words
_LONGEST_ENTITY = 40  # characters
_LONGEST_NAME = 100  # characters of a heading in a locator


def clean(raw: str, media_type: str) -> CleanDocument:
    """Cut a text into blocks, mend it, and tell what was done.

    The text of a PDF is text/plain. Raises Unreadable where there is no sentence, or where more
    than 40 % would be dropped: then it is cut wrongly, and mining what is left would mislead.
    """
    if not raw.strip():
        raise Unreadable("There is no text in this file.")
    is_page = media_type.partition(";")[0].strip().lower() in HTML
    text = raw.replace(BETWEEN, " ")
    parts = parts_of_page(text) if is_page else parts_of_text(text)
    mending = Mending(Traced.joined((piece.text for piece in parts.pieces), BETWEEN))
    mending.strip_markup(is_markdown=not is_page)
    total = parts.letters_left_out + letters(mending.text.text)
    mending.mend()
    words = vocabulary(mending.text.text)
    apart = _apart(parts.pieces, mending.text)
    pieces = arranged(apart, parts.origin.authors, words, mending.fixes)
    blocks = tuple(_blocks(raw, pieces, mending.broken))
    dropped = _share_dropped(blocks, total)
    _guard(blocks, dropped)
    origin = guessed_origin(pieces, parts.origin)
    return CleanDocument(
        raw,
        blocks,
        _fixes(parts.fixes + mending.fixes),
        dropped,
        origin.title,
        origin.authors,
        origin.published_on,
    )


def _fixes(counts: Counter[str]) -> tuple[Fix, ...]:
    return tuple(Fix(name, count) for name, count in sorted(counts.items()) if count)


def _apart(pieces: list[Piece], text: Traced) -> list[Piece]:
    """Give each piece its part of the mended text."""
    start = 0
    parts = text.text.split(BETWEEN) if pieces else []
    for piece, part in zip(pieces, parts, strict=True):
        piece.text = text.cut(start, start + len(part)).stripped()
        start += len(part) + len(BETWEEN)
    return pieces


def _blocks(raw: str, pieces: list[Piece], broken: list[tuple[int, int]]) -> Iterator[Block]:
    for piece, locator in zip(pieces, _locators(pieces), strict=True):
        text, offsets = piece.text.text, tuple(piece.text.offsets)
        yield Block(
            piece.kind,
            text,
            offsets,
            locator,
            _quarantined(offsets, broken),
            _entities(raw, offsets),
        )


def _locators(pieces: list[Piece]) -> Iterator[str]:
    """Where each piece stands, in words: its section, and its number among those like it."""
    section, is_title = "", True
    sections: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for piece in pieces:
        if piece.kind == "heading":
            name = _name(piece.text.text)
            if is_title and not names_section(name):
                yield name
            else:
                sections[name] += 1
                section = name if sections[name] == 1 else f"{name} ({sections[name]})"
                numbers.clear()
                yield section
            is_title = False
            continue
        numbers[piece.kind] += 1
        own = f"{piece.kind} {numbers[piece.kind]}"
        yield f"{section}, {own}" if section else own.capitalize()


def _name(heading: str) -> str:
    """A heading for use in a locator: not too long, and SYNOPSIS is Synopsis."""
    name = heading if len(heading) <= _LONGEST_NAME else heading[: _LONGEST_NAME - 1].rstrip() + "…"
    return name.capitalize() if name.isupper() and len(name) > 4 and " " not in name else name


def _quarantined(
    offsets: tuple[int, ...], broken: list[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    first, last = bisect_left(broken, (offsets[0], 0)), bisect_left(broken, (offsets[-1] + 1, 0))
    return tuple(
        (bisect_left(offsets, start), bisect_left(offsets, end))
        for start, end in broken[first:last]
    )


def _entities(raw: str, offsets: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """The characters that stand for an entity, and where it ends in the raw text."""
    found = []
    for match in ENTITY.finditer(raw, offsets[0], offsets[-1] + _LONGEST_ENTITY):
        index = bisect_left(offsets, match.start())
        if index == len(offsets):
            break
        # Where the next character of the text lies within, it was none.
        if offsets[index] == match.start() and (
            index + 1 == len(offsets) or offsets[index + 1] >= match.end()
        ):
            found.append((index, match.end()))
    return tuple(found)


def _share_dropped(blocks: tuple[Block, ...], total: int) -> float:
    mined = sum(_letters(block) for block in blocks if block.kind != "boilerplate")
    return max(0.0, 1 - mined / total) if total else 1.0


def _letters(block: Block) -> int:
    """The letters of a block; the two that were one ligature count once."""
    pairs = zip(block.text, block.offsets, (-1, *block.offsets), strict=False)
    return sum(1 for letter, at, before in pairs if at != before and letter.isalpha())


def _guard(blocks: tuple[Block, ...], dropped: float) -> None:
    if not any(_may_be_sentence(block) for block in blocks):
        raise Unreadable("No sentence was found in this text.")
    if dropped > MOST_DROPPED:
        raise Unreadable(
            f"{dropped:.0%} of the text would be left out, which is too much to trust the rest:"
            " paste the text itself instead."
        )


def _may_be_sentence(block: Block) -> bool:
    if block.kind not in ("paragraph", "item"):
        return False
    words = block.text.split(maxsplit=_LEAST_WORDS)
    return len(words) >= _LEAST_WORDS or not _UNSPACED_STOPS.isdisjoint(block.text)
