from __future__ import annotations

import pytest

from forecasts.extraction.claims.codings import number_range
from tests.extraction.claims.reading import found_in


@pytest.mark.parametrize(
    ("sentence", "coding"),
    [
        ("They will probably sell.", (0.55, 0.8, "icd203")),
        ("It is very likely that they sell.", (0.8, 0.95, "icd203")),
        ("It is unlikely to pass.", (0.2, 0.45, "icd203")),
        ("A truce is almost certain.", (0.95, 0.99, "icd203")),
        ("It is a realistic possibility that they sell.", (0.4, 0.5, "phia")),
        ("The law will pass.", (0.95, 0.99, "house")),
        ("It may well rain.", (0.45, 0.8, "house")),
        ("A deal is more likely than not.", (0.5, 0.65, "house")),
        ("There is a 40 to 60 per cent chance of rain.", (0.4, 0.6, "number")),
        ("I put the chance of a deal at about 40 per cent.", (0.4, 0.4, "number")),
        ("There is a 66.6 per cent chance of rain.", (0.666, 0.666, "number")),
        ("A deal could follow.", (None, None, None)),
        ("Hanoi plans to sell.", (None, None, None)),
    ],
)
def test_a_word_means_what_its_scale_says(
    sentence: str, coding: tuple[float | None, float | None, str | None]
) -> None:
    found = found_in(sentence)

    assert (found.low, found.high, found.scale) == coding


@pytest.mark.parametrize(
    ("sentence", "low", "high"),
    [
        ("The law will not pass.", 0.01, 0.05),
        ("Rates won't rise.", 0.01, 0.05),
        ("Rates won’t rise.", 0.01, 0.05),
        ("Berlin probably won't follow.", 0.2, 0.45),
        ("Berlin will probably not follow.", 0.2, 0.45),
        ("Talks are not likely to resume.", 0.2, 0.45),
        ("Prices are not going to fall.", 0.01, 0.05),
        ("No company will invest.", 0.01, 0.05),
        ("Nobody expects a deal.", 0.05, 0.45),
        ("It will almost certainly never pass.", 0.01, 0.05),
        ("It is likely that Oslo will not agree.", 0.2, 0.45),
        ("It is not unlikely that Oslo agrees.", 0.55, 0.8),
    ],
)
def test_a_negation_gives_the_complement_and_says_so(
    sentence: str, low: float, high: float
) -> None:
    found = found_in(sentence)

    assert (found.low, found.high, "negated" in found.warnings) == (low, high, True)


@pytest.mark.parametrize(
    "sentence",
    [
        "The deal will not only pass but last.",
        "There is no doubt that prices will rise.",
        "The law will pass, though not in June.",
        "No later than June the law will pass.",
    ],
)
def test_a_not_that_denies_something_else_changes_nothing(sentence: str) -> None:
    found = found_in(sentence)

    assert found.low is not None
    assert found.low >= 0.9


def test_numbers_beat_words_and_words_beat_modals() -> None:
    found = found_in("It will probably pass: I see a 70 per cent chance.")

    assert (found.low, found.high) == (0.7, 0.7)


def test_a_modal_behind_a_possibility_asserts_nothing() -> None:
    assert found_in("It could be that prices will fall.").low is None


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("fifty-fifty", (0.5, 0.5)),
        ("three in ten", (0.3, 0.3)),
        ("one-in-a-hundred", (0.01, 0.01)),
        ("odds of three to one", (0.25, 0.25)),
        ("three to one on", (0.75, 0.75)),
        ("5-10 %", (0.05, 0.1)),
        ("300 per cent", None),
        ("ten in five", None),
        ("60 to 40 per cent", None),
        ("1 in 0", None),
        ("some", None),
    ],
)
def test_numbers_are_read_if_they_are_probabilities(
    text: str, bounds: tuple[float, float] | None
) -> None:
    assert number_range(text) == bounds
