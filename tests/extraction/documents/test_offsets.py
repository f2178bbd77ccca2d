"""Every character of every block knows where it stood, whatever the text."""

from __future__ import annotations

import html
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.extraction.documents import CleanDocument, Unreadable, clean
from forecasts.extraction.documents.repairs import ENTITY

PIECES = st.sampled_from(
    ["The vote will fail.", "rain", "Rain", " ", "\n", "\n\n", "\f", "\r\n", "# ", "- ", "> ", "|",
     "*", "**", "_", "\\", "\\$", "\\\\200822,000", "<u>", "</u>", "<p>", "</p>", "<div>", "<b>",
     "<li>", "<td>", "<br>", "&amp;", "&eacute;", "&", "ﬁ", "\xad", "\xad\n", "con-\nsumers", "12",
     "w1ll", "willnot", '".y', "[1]", "[a](b)", "\u200b", "\xa0", "é", "日本。", "\ue000", "\ufffd",
     "By Ada Lovelace", "© 2026", "<aside>", "</aside>", "---", "a" * 30]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=60).map("".join)
BODY = "The ministers of the region will meet in Manila in the autumn of this year, say some.\n\n"


def cleaned(raw: str, media_type: str) -> CleanDocument | None:
    try:
        return clean(raw, media_type)
    except Unreadable:
        return None


def is_substitute(character: str, raw: str, at: int) -> bool:
    """Whether a character may stand for another that was in its place."""
    if entity := ENTITY.match(raw, at):
        return character in html.unescape(entity[0]).replace("\ue000", " ") or character == " "
    known = {"1": "li", "0": "o"}
    if character in unicodedata.normalize("NFKC", raw[at]):  # a ligature
        return True
    # A bar stands between the cells of a table, where a tag stood.
    return character in " |" or character in known.get(raw[at], "")


@pytest.mark.parametrize("media_type", ["text/markdown", "text/html"])
@given(text=TEXTS)
def test_every_character_stands_where_its_offset_says(media_type: str, text: str) -> None:
    raw = BODY * 4 + text
    document = cleaned(raw, media_type)
    for block in document.blocks if document else ():
        assert len(block.offsets) == len(block.text)
        assert list(block.offsets) == sorted(block.offsets)
        for character, at in zip(block.text, block.offsets, strict=True):
            assert character == raw[at] or is_substitute(character, raw, at)


@pytest.mark.parametrize("media_type", ["text/markdown", "text/html"])
@given(text=TEXTS)
def test_no_place_in_the_raw_text_belongs_to_two_blocks(media_type: str, text: str) -> None:
    document = cleaned(BODY * 4 + text, media_type)
    blocks = document.blocks if document else ()
    places = [at for block in blocks for at in set(block.offsets) if block.text.strip()]
    inner = [at for at in places if not (BODY * 4 + text)[at].isspace()]
    assert len(inner) == len(set(inner))


@given(
    lines=st.lists(
        st.sampled_from(
            ["It will rain on all of them.", "© 2026 Lantern", "7", "Notes, page 3", "## Risks",
             "- A deal may come.", "Notes, page 4", "Home > Notes"]
        ),
        max_size=12,
    )
)  # fmt: skip
def test_mined_and_dropped_letters_are_all_letters(lines: list[str]) -> None:
    raw = BODY * 1 + "\n\n".join(lines)
    document = cleaned(raw, "text/plain")
    if document is None:
        return
    mined = {at for block in document.blocks if block.kind != "boilerplate" for at in block.offsets}
    letters = [at for at, character in enumerate(raw) if character.isalpha()]
    lost = [at for at in letters if at not in mined]
    assert document.dropped == pytest.approx(len(lost) / len(letters))
