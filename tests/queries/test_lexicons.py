"""What the words of a coding mean under one lexicon and another."""

from __future__ import annotations

from typing import Any

import pytest

from forecasts.extraction.claims import LEXICONS
from forecasts.models import Coding, Commentator
from forecasts.queries.commentators import public_claims
from forecasts.queries.lexicons import lexicon_named, reread, scale, spoken
from forecasts.queries.rereadings import Rereading, rereadings
from tests.factories import JAN_21, make_commentator, make_document
from tests.readings import a_tested_claim

BY_NAME = {lexicon.name: lexicon for lexicon in LEXICONS}


def coding(phrase: str, low: float | None, high: float | None, lexicon: str = "icd203") -> Coding:
    return Coding(phrase=phrase, low=low, high=high, lexicon=lexicon)


def denied(phrase: str, low: float, high: float, lexicon: str = "icd203") -> Coding:
    """Words said of the opposite of the claim, whose own chance the range is."""
    made = coding(phrase, low, high, lexicon)
    made.polarity = Coding.Polarity.DENIED
    return made


def words(*said: Any) -> tuple[str, bool] | None:
    found = spoken(coding(*said))
    return None if found is None else (found.term.words[0], found.turned)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("likely", 0.55, 0.8), ("likely", False)),
        (("Likely will", 0.55, 0.8), ("likely", False)),
        (("very likely", 0.8, 0.95), ("very likely", False)),
        (("unlikely", 0.2, 0.45), ("unlikely", False)),
        (("unlikely (negated verb)", 0.55, 0.8), ("unlikely", True)),
        (("not likely", 0.2, 0.45), ("likely", True)),
        (("roughly even chance", 0.45, 0.55), ("roughly even chance", False)),
        # Nothing tells one half from its opposite.
        (("likely", 0.5, 0.5), ("likely", False)),
        # A coder may widen a range without changing the word.
        (("likely", 0.5, 0.9), ("likely", False)),
        (("will", 0.95, 0.99, "house"), ("will", False)),
        (("will undoubtedly", 0.95, 0.99, "house-asserted"), ("will", False)),
        (("will undoubtedly", 0.9, 0.99, "house"), ("bound to", False)),
    ],
)
def test_the_words_behind_a_coding_are_found(said: Any, expected: tuple[str, bool]) -> None:
    assert words(*said) == expected


@pytest.mark.parametrize(
    ("lexicon", "version", "title"),
    [
        ("icd203", "2015", "ICD 203, 2015"),
        ("house", "1", "House conventions"),
        ("house-asserted", "1", "House conventions"),
        ("somebody's own", "2", "somebody's own, 2"),
        ("", "", ""),
    ],
)
def test_a_coding_s_scale_is_called_by_its_title(lexicon: str, version: str, title: str) -> None:
    assert scale(Coding(lexicon=lexicon, lexicon_version=version)) == title


@pytest.mark.parametrize(
    ("phrase", "low", "high"),
    [
        ("unlikely", 0.55, 0.8),
        ("roughly even chance", 0.45, 0.55),
        # What the coder says comes before what the numbers look like.
        ("likely", 0.4, 0.65),
    ],
)
def test_words_that_a_coder_says_are_said_of_the_opposite_are_turned(
    phrase: str, low: float, high: float
) -> None:
    found = spoken(denied(phrase, low, high))

    assert found is not None
    assert (found.term.words[0], found.turned) == (phrase, True)


@pytest.mark.parametrize(
    "said",
    [
        ("70 per cent", 0.7, 0.7, ""),
        ("perhaps", 0.4, 0.6, "icd203"),
        ("could", 0.4, 0.6, "house"),
        ("likely", None, None, "icd203"),
        ("likely", 0.55, 0.8, "somebody's own"),
    ],
)
def test_what_is_on_no_scale_has_no_words(said: Any) -> None:
    assert words(*said) is None


def test_a_part_of_a_lexicon_goes_by_its_name() -> None:
    assert lexicon_named("house-convention") == BY_NAME["house"]


@pytest.mark.parametrize(
    ("said", "lexicon", "expected"),
    [
        (("likely", 0.55, 0.8), "phia", (0.55, 0.75)),
        (("likely", 0.55, 0.8), "nato", (0.6, 0.9)),
        # Kent has "probable", which ICD 203 takes for the same.
        (("likely", 0.55, 0.8), "kent", (0.63, 0.87)),
        (("likely", 0.55, 0.8), "house", None),
        (("not likely", 0.2, 0.45), "nato", (0.1, 0.4)),
        (("unlikely", 0.2, 0.45), "phia", (0.25, 0.35)),
        (("almost certainly", 0.95, 0.99), "kent", (0.87, 0.99)),
        (("will", 0.95, 0.99, "house"), "icd203", None),
        (("70 %", 0.7, 0.7, ""), "icd203", None),
    ],
)
def test_another_lexicon_reads_the_words_it_has(
    said: Any, lexicon: str, expected: tuple[float, float] | None
) -> None:
    assert reread(coding(*said), BY_NAME[lexicon]) == expected


@pytest.mark.parametrize(
    ("said", "lexicon", "expected"),
    [
        # PHIA has 25 to 35 % for "unlikely", NATO 10 to 40 %: 1 - 0.35 to 1 - 0.25, and so on.
        (("unlikely", 0.55, 0.8), "phia", (0.65, 0.75)),
        (("unlikely", 0.55, 0.8), "nato", (0.6, 0.9)),
        (("likely", 0.4, 0.65), "phia", (0.25, 0.45)),
    ],
)
def test_words_said_of_the_opposite_are_read_and_turned_by_another_lexicon(
    said: Any, lexicon: str, expected: tuple[float, float]
) -> None:
    assert reread(denied(*said), BY_NAME[lexicon]) == expected


def by(name: str, outcomes: str) -> Commentator:
    """Somebody who said "likely" so often, and what came of it."""
    author = make_commentator(name)
    document = make_document(slug=author.slug, author=author)
    for number, outcome in enumerate(outcomes):
        a_tested_claim(
            f"K{number:02}", {"y": "yes", "n": "no"}[outcome], claim={"document": document}
        )
    return author


def under(name: str) -> list[Rereading]:
    found = {lexicon.name: rows for lexicon, rows in rereadings(list(public_claims()))}
    return found[name]


@pytest.mark.django_db
def test_a_band_moves_with_the_lexicon() -> None:
    by("Ann", "y" * 10)

    [row] = under("nato")

    # As coded, 0.2² to 0.45²; NATO's "likely" is 60 to 90 %: 0.1² to 0.4².
    assert row.coded.means is not None
    assert row.read.means is not None
    coded, read = row.coded.means.band, row.read.means.band
    assert (coded.best, coded.worst) == pytest.approx((0.04, 0.2025))
    assert (read.best, read.worst) == pytest.approx((0.01, 0.16))


@pytest.mark.django_db
def test_a_band_of_words_said_of_the_opposite_moves_with_them() -> None:
    for number in range(10):
        a_tested_claim(f"K{number:02}", phrase="unlikely", polarity="denied")

    [row] = under("nato")

    # NATO's "unlikely" is 10 to 40 %, so the claims that came about had 60 to 90 %.
    assert row.read.means is not None
    band = row.read.means.band
    assert (band.best, band.worst) == pytest.approx((0.01, 0.16))


@pytest.mark.django_db
def test_a_lexicon_without_the_words_has_no_row() -> None:
    by("Ann", "y")

    assert under("house") == []


@pytest.mark.django_db
def test_nine_claims_are_counted_and_have_no_band() -> None:
    by("Ann", "y" * 9)

    [row] = under("phia")

    assert (row.read.tested, row.read.means) == (9, None)


@pytest.mark.django_db
def test_people_are_in_an_order_where_their_bands_do_not_overlap() -> None:
    # All of Ann's came about, none of Ben's: 0.04 to 0.2025 against 0.3025 to 0.64.
    ann, ben = by("Ann", "y" * 10), by("Ben", "n" * 10)

    rows = under("icd203")

    assert [(row.commentator, row.better_than) for row in rows] == [(ann, [ben]), (ben, [])]


@pytest.mark.django_db
def test_people_whose_bands_overlap_are_in_no_order() -> None:
    by("Ann", "y" * 10)
    by("Ben", "y" * 6 + "n" * 4)  # 0.145 to 0.3775

    assert [row.better_than for row in under("icd203")] == [[], []]


@pytest.mark.django_db
def test_links_made_late_are_not_reread() -> None:
    a_tested_claim(when=JAN_21)

    assert under("icd203") == []
