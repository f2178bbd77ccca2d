from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from forecasts.extraction.lint import Choice
from forecasts.extraction.lint.options import is_round
from tests.extraction.questions import HOW_MANY, WHEN, bins, messages, periods


def test_bins_that_leave_a_gap_are_named() -> None:
    options = bins("0", "10") + bins("11", "")

    assert messages("Q23", **HOW_MANY | {"options": options}) == [
        "Bins “bin 1” and “bin 1” leave a gap or overlap."
    ]


@pytest.mark.parametrize(
    ("edges", "message"),
    [
        (("1", "10", ""), "Nothing lies below the bottom bin “bin 1”."),
        (("0", "10", "20"), "Nothing lies above the top bin “bin 2”."),
        (("0", "10", "10", ""), "Bin “bin 2” is empty: it ends where it begins."),
        ((), "No bin says where it begins and ends."),
    ],
)
def test_bins_that_miss_a_number_or_hold_none_are_named(
    edges: tuple[str, ...], message: str
) -> None:
    assert messages("Q23", **HOW_MANY | {"options": bins(*edges)}) == [message]


@pytest.mark.parametrize("edges", [("", "10", ""), ("0", "10.00", ""), ("0.0", "2.5", "")])
def test_bins_may_start_open_or_at_zero(edges: tuple[str, ...]) -> None:
    assert messages("Q23", **HOW_MANY | {"options": bins(*edges)}) == []


def test_bins_may_be_followed_by_an_option_without_edges() -> None:
    options = (*bins("0", "10", ""), Choice("none", "No figure"))

    assert messages("Q23", **HOW_MANY | {"options": options}) == []


def test_bins_are_compared_as_decimals() -> None:
    options = (
        Choice("a", "a", Decimal(0), Decimal("0.3")),
        Choice("b", "b", Decimal("0.1") + Decimal("0.2"), None),
    )

    assert messages("Q23", **HOW_MANY | {"options": options}) == []


def test_periods_that_overlap_on_a_day_are_named() -> None:
    options = periods("2027-01-01", "2027-06-30", "2027-06-30", "2027-12-31")

    assert messages("Q23", **WHEN | {"options": options}) == [
        "Bins “January to June 2027” and “June to December 2027” leave a gap or overlap."
    ]


def test_period_may_be_a_single_day() -> None:
    options = periods("2027-01-01", "2027-01-01", "2027-01-02", "2027-12-31")

    assert messages("Q23", **WHEN | {"options": options}) == []


def test_period_that_ends_before_it_begins_is_named() -> None:
    options = periods("2027-06-30", "2027-01-01")

    assert messages("Q23", **WHEN | {"options": options}) == [
        "Period “June to January 2027” ends before it begins."
    ]


def test_periods_reach_to_the_end_of_the_calendar() -> None:
    options = (
        Choice("a", "a", start=date(2027, 1, 1), end=date.max),
        Choice("b", "b", start=date.max, end=None),
    )

    assert messages("Q23", **WHEN | {"options": options}) == [
        "Bins “a” and “b” leave a gap or overlap."
    ]


@pytest.mark.parametrize(
    "edge", ["5", "10", "35", "500", "5000", "25000", "120000", "0.5", "2.00", "-500", "3e6"]
)
def test_edge_that_estimates_hit_is_round(edge: str) -> None:
    assert is_round(Decimal(edge))


@pytest.mark.parametrize("edge", ["0", "12", "250", "1250", "7500", "12500", "2.25", "0.55"])
def test_edge_between_estimates_is_not_round(edge: str) -> None:
    assert not is_round(Decimal(edge))


def test_round_edges_are_spelled_once_and_in_full() -> None:
    options = bins("0", "5e2", "25000", "")

    assert messages("Q24", **HOW_MANY | {"options": options}) == [
        "Bin edge 500 is a round number that estimates are likely to hit.",
        "Bin edge 25,000 is a round number that estimates are likely to hit.",
    ]


@pytest.mark.parametrize("label", ["Someone else", "None", "Any other", "Not by then", "Never"])
def test_residual_option_is_known_by_its_label(label: str) -> None:
    options = (Choice("a", "Japan"), Choice("b", label))

    assert messages("Q22", kind="multiple_choice", options=options) == []


@pytest.mark.parametrize("label", ["No. 10", "Norway", "Notre-Dame", "Othello"])
def test_option_that_only_sounds_residual_is_none(label: str) -> None:
    options = (Choice("a", "Japan"), Choice("b", label))

    assert len(messages("Q22", kind="multiple_choice", options=options)) == 1


def test_period_without_an_end_takes_what_is_left() -> None:
    options = (
        Choice("a", "2027", start=date(2027, 1, 1), end=date(2027, 12, 31)),
        Choice("b", "from 2028", start=date(2028, 1, 1)),
    )

    assert messages("Q22", **WHEN | {"options": options}) == []
