"""The numbers of a card, by hand: bands, comparisons, words, parts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.readings import OPPOSITE, a_tested_claim, card

pytestmark = pytest.mark.django_db


DENIED = {
    "low": 0.55,
    "high": 0.8,
    "lexicon": "icd203",
    "phrase": "unlikely",
    "polarity": "denied",
}


def ten(outcomes: str = "yyyyyyynnn", **fields: Any) -> None:
    """Ten claims, "likely" unless it says otherwise, each on a question of its own family."""
    for number, outcome in enumerate(outcomes):
        a_tested_claim(f"K{number:02}", {"y": "yes", "n": "no"}[outcome], **fields)


def test_nine_tested_claims_are_too_few_to_say() -> None:
    ten("yyyyyynnn")

    assert card().early.report.means is None


def test_the_band_of_ten_is_the_mean_of_their_best_and_of_their_worst() -> None:
    ten()

    means = card().early.report.means

    # Best (7 x 0.04 + 3 x 0.3025) / 10, worst (7 x 0.2025 + 3 x 0.64) / 10.
    assert means is not None
    assert (means.band.best, means.band.worst) == pytest.approx((0.11875, 0.33375))
    assert means.always_half == 0.25


def test_crowd_and_base_rate_are_compared_on_the_claims_that_have_them() -> None:
    ten(question={"base_rate_share": 0.5})

    means = card().early.report.means

    # A base rate of one half loses 0.25 each time: 0.11875 - 0.25 and 0.33375 - 0.25.
    assert means is not None
    assert means.crowd is None
    assert means.base_rate is not None
    difference = means.base_rate.difference
    assert (difference.best, difference.worst) == pytest.approx((-0.13125, 0.08375))


def test_a_single_family_of_questions_has_nothing_to_redraw() -> None:
    ten(question={"base_rate_share": 0.5, "family": "weather"})

    means = card().early.report.means

    assert means is not None
    assert means.base_rate is not None
    ends = (means.base_rate.low, means.base_rate.high)
    assert ends == pytest.approx((-0.13125, 0.08375))


def test_several_families_make_an_interval() -> None:
    ten(question={"base_rate_share": 0.5})

    means = card().early.report.means

    assert means is not None
    assert means.base_rate is not None
    assert means.base_rate.low < -0.13125
    assert means.base_rate.high > 0.08375


def test_a_strip_tells_how_often_each_word_came_about() -> None:
    ten()

    [word] = card().early.words

    # 7 of 10, Wilson at 95 %: (0.7 + 1.92073 / 10 ± 1.96 sqrt(0.21 / 10 + 0.0096036)) / 1.384146
    assert (word.lexicon.name, word.term.words[0], word.count) == ("icd203", "likely", 10)
    assert (word.observed, word.low, word.high) == pytest.approx((0.7, 0.39678, 0.89221), abs=1e-4)


def test_a_word_that_is_denied_stands_for_what_it_means() -> None:
    # "Will not happen", at 1 to 5 %, and it did not: "will" came true of the opposite.
    ten("nnnnnnnnny", low=0.01, high=0.05, lexicon="house", phrase="will not")

    [word] = card().early.words

    assert (word.term.words[0], word.count, word.observed) == ("will", 10, 0.9)


def test_a_word_said_of_the_opposite_counts_as_said_of_it() -> None:
    # "Unlikely" to exist, of a claim that it will not: 55 to 80 %. Seven times it did not.
    ten("yyyyyyynnn", **DENIED)

    found = card().early

    # The word meant 20 to 45 % for existing, which came about three times of ten.
    [word] = found.words
    assert (word.term.words[0], word.count, word.observed) == ("unlikely", 10, 0.3)
    # Seven times (1 - 0.8)² to (1 - 0.55)², three times 0.55² to 0.8².
    assert found.report.means is not None
    band = found.report.means.band
    assert (band.best, band.worst) == pytest.approx((0.11875, 0.33375))


def test_a_word_said_of_the_opposite_is_turned_once_more_by_an_opposite_question() -> None:
    # Asked is whether it exists. Seven times the answer was yes, so the claim came about thrice.
    ten("yyyyyyynnn", relation=OPPOSITE, **DENIED)

    found = card().early

    [word] = found.words
    assert (word.term.words[0], word.observed) == ("unlikely", 0.7)
    # Three times 0.2² to 0.45², seven times 0.55² to 0.8².
    assert found.report.means is not None
    band = found.report.means.band
    assert (band.best, band.worst) == pytest.approx((0.22375, 0.50875))


def test_an_even_chance_of_the_opposite_counts_for_the_opposite() -> None:
    ten(
        "yyyyyyynnn",
        low=0.45,
        high=0.55,
        lexicon="icd203",
        phrase="roughly even chance",
        polarity="denied",
    )

    [word] = card().early.words

    assert (word.term.words[0], word.observed) == ("roughly even chance", 0.3)


def test_turning_a_denied_word_round_leaves_the_band_as_it_was() -> None:
    ten("nnnnnnnnny", low=0.01, high=0.05, lexicon="house", phrase="will not")

    means = card().early.report.means

    # Nine times 0.01² to 0.05², once 0.95² to 0.99².
    assert means is not None
    assert means.band.best == pytest.approx((9 * 0.0001 + 0.9025) / 10)
    assert means.band.worst == pytest.approx((9 * 0.0025 + 0.9801) / 10)


def test_numbers_are_in_no_word() -> None:
    ten(low=0.7, high=0.7, lexicon="", phrase="70 per cent")

    found = card().early

    assert found.words == []
    assert [(part.name, part.report.tested) for part in found.wordings] == [("numbers", 10)]


def test_a_card_is_taken_apart_by_horizon() -> None:
    # From the end of 2025: 31 January is near, a deadline in 2028 is not.
    ten()
    late = datetime(2028, 1, 1, tzinfo=UTC)
    a_tested_claim("K20", question={"event_deadline": late})

    parts = card().early.horizons

    assert [(part.name, part.report.tested) for part in parts] == [
        ("up to 90 days", 10),
        ("over a year", 1),
    ]
    assert parts[1].report.means is None


def test_a_card_is_taken_apart_by_wording() -> None:
    a_tested_claim("K01")
    a_tested_claim("K02", low=0.95, high=0.99, lexicon="house", phrase="will surely")
    a_tested_claim("K03", low=0.9, high=0.99, lexicon="house", phrase="bound to")
    a_tested_claim("K04", low=0.3, high=0.3, lexicon="", phrase="30 %")

    assert [part.name for part in card().early.wordings] == [
        "a plain “will”",
        "numbers",
        "words read by House conventions",
        "words read by ICD 203",
    ]
