from __future__ import annotations

import pytest

from forecasts.extraction.claims import Merged, Suggestion, merge, tier_of
from forecasts.extraction.claims.suggestions import overlap


def suggestion(start: int, end: int, score: float = 2) -> Suggestion:
    return Suggestion(start, end, "forecast", score, tier_of(score))


@pytest.mark.parametrize(
    ("score", "tier"), [(1, "weak"), (1.5, "weak"), (2, "strong"), (7, "strong")]
)
def test_two_points_make_a_strong_suggestion(score: float, tier: str) -> None:
    assert tier_of(score) == tier


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ((0, 10), (0, 10), 1.0),
        ((0, 10), (5, 15), 1 / 3),
        ((0, 10), (10, 20), 0.0),
        ((0, 10), (50, 60), 0.0),
        ((0, 100), (40, 60), 0.2),
    ],
)
def test_overlap_is_what_both_cover_of_what_either_does(
    one: tuple[int, int], other: tuple[int, int], share: float
) -> None:
    assert overlap(one, other) == overlap(other, one) == pytest.approx(share)


def test_one_claim_found_twice_is_one_and_the_surer_find_stays() -> None:
    weak, strong = suggestion(0, 100, 1), suggestion(2, 100, 3)

    assert merge({"rules": [weak], "chat": [strong]}) == [Merged(strong, ("rules", "chat"))]


def test_of_equal_finds_that_of_the_extractor_named_first_stays() -> None:
    one, other = suggestion(0, 100), suggestion(5, 100)

    assert merge({"chat": [other], "rules": [one]}) == [Merged(other, ("chat", "rules"))]


def test_spans_that_share_half_or_less_stay_two() -> None:
    one, other = suggestion(0, 100), suggestion(0, 50)

    assert [find.found_by for find in merge({"rules": [one], "chat": [other]})] == [
        ("chat",),
        ("rules",),
    ]


def test_merged_finds_stand_in_the_order_of_the_document() -> None:
    finds = merge(
        {"rules": [suggestion(200, 300), suggestion(0, 50)], "chat": [suggestion(60, 90)]}
    )

    assert [find.suggestion.start for find in finds] == [0, 60, 200]


def test_nothing_merges_to_nothing() -> None:
    assert merge({"rules": [], "chat": []}) == []
