from __future__ import annotations

import pytest

from forecasts.extraction.claims.cues import CUES
from forecasts.extraction.claims.lexicons import HOUSE, ICD_203, KENT, LEXICONS, NATO, PHIA, Lexicon

# As the sources print them, in per cent.
PRINTED: list[tuple[Lexicon, list[tuple[str, int, int]]]] = [
    (
        ICD_203,
        [
            ("almost no chance", 1, 5),
            ("very unlikely", 5, 20),
            ("improbable", 20, 45),
            ("roughly even odds", 45, 55),
            ("probably", 55, 80),
            ("highly probable", 80, 95),
            ("nearly certain", 95, 99),
        ],
    ),
    (
        PHIA,
        [
            ("remote chance", 0, 5),
            ("highly unlikely", 10, 20),
            ("unlikely", 25, 35),
            ("realistic possibility", 40, 50),
            ("likely", 55, 75),
            ("highly likely", 80, 90),
            ("almost certain", 95, 100),
        ],
    ),
    (
        NATO,
        [
            ("highly unlikely", 0, 10),
            ("unlikely", 10, 40),
            ("even chance", 40, 60),
            ("likely", 60, 90),
            ("highly likely", 90, 100),
        ],
    ),
    (
        KENT,
        [
            ("almost certainly not", 7 - 5, 7 + 5),
            ("probably not", 30 - 10, 30 + 10),
            ("chances about even", 50 - 10, 50 + 10),
            ("probable", 75 - 12, 75 + 12),
            ("almost certain", 93 - 6, 93 + 6),
        ],
    ),
]


@pytest.mark.parametrize(
    ("lexicon", "printed"), PRINTED, ids=lambda value: getattr(value, "name", "")
)
def test_a_scale_says_what_its_source_prints(
    lexicon: Lexicon, printed: list[tuple[str, int, int]]
) -> None:
    terms = [(lexicon.term(word), low, high) for word, low, high in printed]

    assert [(term.low, term.high) for term, _, _ in terms if term] == [
        (low / 100, high / 100) for _, low, high in terms
    ]


@pytest.mark.parametrize("word", ["could", "may", "might", "possible"])
def test_words_that_leave_everything_open_have_no_range(word: str) -> None:
    term = HOUSE.term(word)

    assert term is not None
    assert (term.low, term.high) == (None, None)


def test_a_word_off_the_scale_has_no_term() -> None:
    assert ICD_203.term("realistic possibility") is None


def test_every_range_is_a_part_of_0_to_1_and_rises_along_its_scale() -> None:
    for lexicon in LEXICONS[:4]:
        ranges = [(term.low, term.high) for term in lexicon.terms]
        assert ranges == sorted(ranges, key=lambda bounds: bounds[0] or 0)
        assert all(low is not None and 0 <= low < (high or 0) <= 1 for low, high in ranges)


def test_every_cue_with_a_range_names_its_scale() -> None:
    assert {cue.scale for cue in CUES if cue.low is not None} <= {one.name for one in LEXICONS}
