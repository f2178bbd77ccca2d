from __future__ import annotations

from datetime import UTC, datetime

import pytest

from forecasts.extraction.lint import (
    Finding,
    Member,
    Other,
    Pair,
    lint,
    lint_pair,
    lint_set,
)
from tests.extraction.questions import GOOD, a_draft

YEAR_27, YEAR_28, YEAR_29 = (datetime(year, 12, 31, tzinfo=UTC) for year in (2027, 2028, 2029))
SAME_TITLE = "Will a NATO liaison office open in Japan by June 30, 2029?"


def said(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.rule, finding.message) for finding in findings]


def test_duplicate_is_a_title_of_nearly_the_same_words() -> None:
    assert said(lint(a_draft(), [Other("again", SAME_TITLE, "japan")])) == [
        ("Q34", "Nearly the same title as again.")
    ]


def test_duplicate_leads_to_the_page_of_the_other_question() -> None:
    [found] = lint(a_draft(), [Other("again", SAME_TITLE, "japan", "/again/")])

    assert found.where == "/again/"


@pytest.mark.parametrize(
    "other",
    [
        Other("later", SAME_TITLE, GOOD["family"]),
        Other(GOOD["slug"], SAME_TITLE, "japan"),
        Other("korea", "Will NATO open a liaison office in Korea by December 31, 2027?"),
        Other("none", ""),
    ],
)
def test_duplicate_is_neither_of_the_same_family_nor_itself_nor_about_another_thing(
    other: Other,
) -> None:
    assert lint(a_draft(), [other]) == []


def test_questions_without_a_family_are_not_of_the_same_one() -> None:
    found = lint(a_draft(family=""), [Other("again", SAME_TITLE, "")])

    assert [finding.rule for finding in found] == ["Q34"]


@pytest.mark.parametrize(
    ("title", "is_found"), [("b c d e f g h x y z", False), ("b c d e f g h x y", True)]
)
def test_titles_that_share_seven_words_of_ten_are_no_duplicates(title: str, is_found: bool) -> None:
    found = lint(a_draft(title="b c d e f g h"), [Other("again", title)])

    assert ("Q34" in [finding.rule for finding in found]) is is_found


def test_titles_without_a_word_are_no_duplicates() -> None:
    found = lint(a_draft(title="?"), [Other("again", "!")])

    assert "Q34" not in [finding.rule for finding in found]


def test_set_whose_probabilities_rise_with_the_deadline_is_in_order() -> None:
    members = [Member("a", YEAR_27, 0.2), Member("b", YEAR_28), Member("c", YEAR_29, 0.2)]

    assert lint_set(members) == []


def test_set_whose_deadlines_do_not_increase_is_found() -> None:
    members = [Member("a", YEAR_28), Member("b", YEAR_28), Member("c", None), Member("d", YEAR_27)]

    assert said(lint_set(members)) == [
        ("Q35", "The deadline of b is not later than that of a."),
        ("Q35", "The deadline of d is not later than that of b."),
    ]


def test_set_with_a_later_deadline_less_likely_than_an_earlier_one_is_found() -> None:
    members = [Member("a", YEAR_27, 0.3), Member("b", YEAR_28, 0.0), Member("c", YEAR_29, 0.2)]

    assert said(lint_set(members)) == [
        ("Q35", "b has a lower probability than a, whose deadline is earlier."),
        ("Q35", "c has a lower probability than a, whose deadline is earlier."),
    ]


def test_set_compares_a_deadline_without_a_zone_as_utc() -> None:
    members = [Member("a", YEAR_27), Member("b", YEAR_28.replace(tzinfo=None))]

    assert lint_set(members) == []


@pytest.mark.parametrize("outcome_deadline", [YEAR_27, YEAR_28, None])
def test_pair_whose_condition_resolves_first_is_in_order(outcome_deadline: datetime | None) -> None:
    assert lint_pair(Pair("p", "peace", "summit", YEAR_27, outcome_deadline)) == []


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        (
            Pair("p", "peace", "summit", YEAR_28, YEAR_27),
            "The condition, peace, can resolve after the outcome, summit.",
        ),
        (
            Pair("p", "peace", "peace", YEAR_27, YEAR_27),
            "Condition and outcome are the same question, peace.",
        ),
        (
            Pair("p", "peace", "summit", YEAR_27, YEAR_28, outcome_known=True),
            "The outcome, summit, was known before the pair opened.",
        ),
    ],
)
def test_pair_out_of_order_is_found(pair: Pair, message: str) -> None:
    assert said(lint_pair(pair)) == [("Q40", message)]
