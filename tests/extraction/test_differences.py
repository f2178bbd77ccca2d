"""What changed from one wording to the next."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.extraction.differences import MOST_PAIRS, MOST_TOKENS, word_differences

# Few letters, so that the two texts have something in common.
TEXTS = st.text("ab .,-1\n\t\u00a0é", max_size=40)


def differences(before: str, after: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in word_differences(before, after)]


def joined(before: str, after: str, kind: str) -> str:
    pieces = word_differences(before, after)
    return "".join(piece.text for piece in pieces if piece.kind in ("same", kind))


@given(TEXTS | st.text(), TEXTS | st.text())
def test_word_differences_keep_both_texts_exactly(before: str, after: str) -> None:
    assert joined(before, after, "removed") == before
    assert joined(before, after, "added") == after


@given(TEXTS, TEXTS)
def test_word_differences_have_one_removal_and_one_addition_between_what_is_the_same(
    before: str, after: str
) -> None:
    pieces = word_differences(before, after)

    for piece, following in pairwise(pieces):
        assert (piece.kind, following.kind) in {
            ("same", "removed"),
            ("same", "added"),
            ("removed", "added"),
            ("removed", "same"),
            ("added", "same"),
        }
    assert all(piece.text for piece in pieces)


@given(TEXTS, TEXTS)
def test_word_differences_never_remove_what_they_add(before: str, after: str) -> None:
    pieces = word_differences(before, after)

    assert not [
        piece
        for piece, following in pairwise(pieces)
        if (piece.kind, following.kind) == ("removed", "added") and piece.text == following.text
    ]


@given(TEXTS)
def test_word_differences_of_equal_texts_are_none(text: str) -> None:
    assert differences(text, text) == ([("same", text)] if text else [])


@given(TEXTS.filter(bool))
def test_word_differences_from_nothing_add_everything(text: str) -> None:
    assert differences("", text) == [("added", text)]
    assert differences(text, "") == [("removed", text)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "the first of June",
            "the last of July",
            [
                ("same", "the "),
                ("removed", "first"),
                ("added", "last"),
                ("same", " of "),
                ("removed", "June"),
                ("added", "July"),
            ],
        ),
        # Whole words and whole numbers.
        ("walks", "walked", [("removed", "walks"), ("added", "walked")]),
        ("12.5 %", "12.7 %", [("removed", "12.5"), ("added", "12.7"), ("same", " %")]),
        ("2026-11-24", "2026-11-25", [("removed", "2026-11-24"), ("added", "2026-11-25")]),
        ("won't", "don't", [("removed", "won't"), ("added", "don't")]),
        # Punctuation is by itself.
        ("yes.", "yes, if", [("same", "yes"), ("removed", "."), ("added", ", if")]),
        ("a c", "a b c", [("same", "a"), ("added", " b"), ("same", " c")]),
        # Runs of words are one change.
        (
            "a b c d",
            "a x y d",
            [("same", "a "), ("removed", "b c"), ("added", "x y"), ("same", " d")],
        ),
        # White space alone.
        ("a b", "a\n\nb", [("same", "a"), ("removed", " "), ("added", "\n\n"), ("same", "b")]),
        ("a b", "a  b", [("same", "a "), ("added", " "), ("same", "b")]),
        ("a", "a\n", [("same", "a"), ("added", "\n")]),
    ],
)
def test_word_differences_are_those_a_reader_sees(
    before: str, after: str, expected: list[tuple[str, str]]
) -> None:
    assert differences(before, after) == expected


def test_word_differences_find_one_word_in_a_hundred_thousand_characters() -> None:
    words = "so far " * 14_000

    assert differences(f"{words}here {words}", f"{words}there {words}") == [
        ("same", words),
        ("removed", "here"),
        ("added", "there"),
        ("same", f" {words}"),
    ]


def test_word_differences_of_many_words_are_by_line() -> None:
    lines = [" ".join(f"w{line}.{word}" for word in range(10)) + "\n" for line in range(900)]
    changed = [
        line.replace("w", "v", 1) if number % 899 == 0 else line
        for number, line in enumerate(lines)
    ]

    assert len(lines) * 10 * 2 > MOST_TOKENS
    assert differences("".join(lines), "".join(changed)) == [
        ("removed", lines[0]),
        ("added", changed[0]),
        ("same", "".join(lines[1:-1])),
        ("removed", lines[-1]),
        ("added", changed[-1]),
    ]


def test_word_differences_of_words_that_repeat_are_by_line() -> None:
    before, after = "x\n" + "a " * 500 + "\ny\n", "z\n" + "a " * 500 + "\nb\n"

    assert MOST_PAIRS < 500 * 500
    assert differences(before, after) == [
        ("removed", "x\n"),
        ("added", "z\n"),
        ("same", "a " * 500 + "\n"),
        ("removed", "y\n"),
        ("added", "b\n"),
    ]


def test_word_differences_of_lines_that_repeat_are_the_whole_texts() -> None:
    before, after = "x\n" + "a\n" * 50_000 + "y\n", "z\n" + "a\n" * 50_000 + "b\n"

    assert differences(before, after) == [("removed", before), ("added", after)]


def test_word_differences_answer_for_two_long_texts_of_the_same_words() -> None:
    chance = random.Random(7)
    before, after = (" ".join(chance.choices(["so", "it", "is"], k=33_334)) for _ in range(2))

    assert (len(before), len(after)) == (100_001, 100_001)
    assert differences(before, after)[0] == ("removed", before)
