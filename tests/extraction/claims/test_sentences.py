from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.extraction.claims.sentences import LONGEST, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Vo and Mr. J. R. Ito agree.",
        "It grew by 3.5 per cent in the U.S. market.",
        "The U.S. Navy sails.",
        "He cites e.g. Poland.",
        "“Will it hold?” she asked.",
        "The report (No. 14) is late.",
        "Prices rose… and fell.",
        "no capital at all",
    ],
)
def test_a_sentence_is_not_split_at_a_stop_inside_it(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It rose. It fell.", ["It rose.", "It fell."]),
        ("He left the U.S. The trade went on.", ["He left the U.S.", "The trade went on."]),
        ("“It holds.” So she says.", ["“It holds.”", "So she says."]),
        ("Really?! Yes.", ["Really?!", "Yes."]),
        ("In 2025. 40 ships came.", ["In 2025.", "40 ships came."]),
        ("  It rose.\n It fell. ", ["It rose.", "It fell."]),
        ("So did I. Then it rained.", ["So did I.", "Then it rained."]),
    ],
)
def test_sentences_end_at_their_stops(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_a_sentence_is_cut_at_a_space_before_it_is_too_long() -> None:
    parts = sentences("word " * 500)

    assert max(len(part) for part in parts) <= LONGEST
    assert "".join(parts).replace(" ", "") == "word" * 500


def test_a_word_longer_than_a_sentence_may_be_is_cut_as_well() -> None:
    assert [len(part) for part in sentences("x" * 2500)] == [LONGEST, LONGEST, 500]


@given(st.text(alphabet="aB. !?”\"'(U.S\n", max_size=300))
def test_sentences_are_in_order_and_leave_out_white_space_only(text: str) -> None:
    spans = sentence_spans(text)
    inside = {place for start, end in spans for place in range(start, end)}

    assert all(start < end for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(text[place].isspace() for place in range(len(text)) if place not in inside)


@pytest.mark.parametrize("hostile", [".", '"”', "Mr. ", "A. B", "x", " "])
def test_splitting_two_million_characters_takes_time_in_proportion(hostile: str) -> None:
    def seconds(size: int) -> float:
        text = (hostile * size)[:size]
        started = time.process_time()
        sentence_spans(text)
        return time.process_time() - started

    assert seconds(2_000_000) < 40 * max(seconds(200_000), 0.01)
