from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from forecasts.forms.options import date_bins, named_options, numeric_bins, typed, with_names_kept
from forecasts.models import Option

DEC_31 = date(2028, 12, 31)


def bins(text: str, *, open_below: bool = False, open_above: bool = True) -> list[Option]:
    return numeric_bins(text, open_below=open_below, open_above=open_above)


def stretches(text: str, last_day: date | None = DEC_31, residual: str = "") -> list[Option]:
    return date_bins(text, last_day=last_day, residual=residual)


def labels(options: Sequence[Option]) -> list[str]:
    return [option.label for option in options]


def ends(options: Sequence[Option]) -> list[tuple[Any, Any]]:
    return [(option.low, option.high) for option in options]


def test_names_are_options_in_the_order_of_their_lines() -> None:
    options = named_options("  South  Korea \n\nJapan\r\nNone by the deadline")

    assert [(option.key, option.label) for option in options] == [
        ("south-korea", "South Korea"),
        ("japan", "Japan"),
        ("none-by-the-deadline", "None by the deadline"),
    ]


def test_names_without_a_letter_or_alike_have_keys_of_their_own() -> None:
    options = named_options("?\n!\nYes!\nYes?\nAnnulled")

    assert [option.key for option in options] == [
        "option", "option-2", "yes", "yes-2", "annulled-2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "2 to 200 options; these are 0"),
        ("Japan", "2 to 200 options; these are 1"),
        ("\n".join(f"o{number}" for number in range(201)), "these are 201"),
        ("Japan\nKorea\njapan", "“japan” is there twice"),
        ("South Korea\n south  korea ", "“south korea” is there twice"),
        ("a\n" + "b" * 201, "longer than 200 characters"),
    ],
)
def test_names_that_cannot_be_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        named_options(text)


def test_two_hundred_names_are_options() -> None:
    assert len(named_options("\n".join(f"o{number}" for number in range(200)))) == 200


def test_bins_are_half_open_between_their_edges() -> None:
    options = bins("0, 1000, 5000")

    assert labels(options) == ["under 1,000", "1,000 to under 5,000", "5,000 or more"]
    assert ends(options) == [(0, 1000), (1000, 5000), (5000, None)]


def test_bins_open_at_both_ends_or_at_none() -> None:
    assert labels(bins("1, 2.5", open_below=True)) == ["under 1", "1 to under 2.5", "2.5 or more"]
    assert labels(bins("1, 2, 3", open_above=False)) == ["1 to under 2", "2 to under 3"]


@pytest.mark.parametrize("text", ["1,000; 5,000", "1000\n5000", "1000,5000", "1,000;\n5,000;"])
def test_edges_are_read_as_people_write_them(text: str) -> None:
    assert ends(bins(text)) == [(1000, 5000), (5000, None)]


def test_edges_may_be_below_zero() -> None:
    assert labels(bins("−2.5, -1, 0")) == ["-2.5 to under -1", "-1 to under 0", "0 or more"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Give the edges"),
        (" ; \n", "Give the edges"),
        ("1, 1", "Edges rise: 1 comes after 1"),
        ("2, 1", "Edges rise: 1 comes after 2"),
        ("0, NaN", "“NaN” is not a number"),
        ("0, Infinity", "“Infinity” is not a number"),
        ("0, 1e5", "“1e5” is not a number"),
        ("0, ١", "is not a number"),
        ("0, 1.0000001", "is not a number"),
        ("0, 1234567890123456", "is not a number"),
        ("0," + "9" * 10_000, "“9{39}…” is not a number"),
        (",".join(map(str, range(202))), "these are 202"),
    ],
)
def test_edges_that_cannot_be_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        bins(text)


def test_stretches_end_the_day_before_the_next_and_leave_a_residual() -> None:
    options = stretches("2026-12-01, 2027-01-01, 2027-07-01, 2028-01-01")

    assert labels(options) == [
        "December 2026",
        "January to June 2027",
        "July to December 2027",
        "2028",
        "Not by 31 December 2028",
    ]
    assert [(option.first_day, option.last_day) for option in options] == [
        (date(2026, 12, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 6, 30)),
        (date(2027, 7, 1), date(2027, 12, 31)),
        (date(2028, 1, 1), DEC_31),
        (None, None),
    ]


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        ("2027-01-20", date(2027, 3, 31), "20 January 2027 to 31 March 2027"),
        ("2027-01-20", date(2027, 1, 20), "20 January 2027"),
        ("2027-11-01", date(2028, 2, 29), "November 2027 to February 2028"),
        ("2027-01-01", date(2028, 12, 31), "2027 to 2028"),
    ],
)
def test_a_stretch_is_called_as_people_would(first: str, last: date, label: str) -> None:
    assert labels(stretches(first, last))[0] == label


def test_the_residual_can_have_a_name() -> None:
    assert labels(stretches("2027-01-01", residual=" Not  yet "))[-1] == "Not yet"


@pytest.mark.parametrize(
    ("text", "last_day", "reason"),
    [
        ("", DEC_31, "Give the first day"),
        ("2027-01-01", None, "Say when the last stretch ends"),
        ("2027-01-01, 2027-01-01", DEC_31, "Days rise: 2027-01-01 comes after 2027-01-01"),
        ("2027-07-01, 2027-01-01", DEC_31, "Days rise"),
        ("2027-01-01, 2029-01-01", DEC_31, "begins 2029-01-01 and would end 2028-12-31"),
        ("2027-02-30", DEC_31, "“2027-02-30” is not a day"),
        ("20270101", DEC_31, "is not a day"),
        ("2027-W01-1", DEC_31, "is not a day"),
        ("soon", DEC_31, "is not a day"),
    ],
)
def test_days_that_cannot_be_are_refused_with_the_reason(
    text: str, last_day: date | None, reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        stretches(text, last_day)


def test_the_calendars_own_ends_are_days() -> None:
    [early, late, _] = stretches("0001-01-01, 9999-12-31", date.max)

    assert (early.last_day, late.last_day) == (date(9999, 12, 30), date.max)


@pytest.mark.parametrize(
    "options",
    [
        named_options("South Korea\nJapan"),
        bins("0, 2.5, 5000"),
        bins("1, 2", open_below=True, open_above=False),
        stretches("2026-12-01, 2027-01-01", residual="Not yet"),
    ],
)
def test_what_is_typed_again_makes_the_same_options(options: list[Option]) -> None:
    said = typed(options)

    if "edges" in said:
        again = numeric_bins(
            said["edges"], open_below=said["open_below"], open_above=said["open_above"]
        )
    elif "first_days" in said:
        again = date_bins(said["first_days"], last_day=said["last_day"], residual=said["residual"])
    else:
        again = named_options(said["options"])
    assert [(one.key, one.label, *ends([one])) for one in again] == [
        (one.key, one.label, *ends([one])) for one in options
    ]


def test_an_option_keeps_its_key_when_others_change() -> None:
    old = [Option(key="jp", label="Japan"), Option(key="korea", label="South Korea")]

    kept = with_names_kept(named_options("Korea\nJAPAN"), old)

    assert [(option.key, option.label) for option in kept] == [
        ("korea-2", "Korea"),
        ("jp", "JAPAN"),
    ]


def test_bins_that_stay_keep_their_names() -> None:
    old = [Option(key="few", label="few", low=0, high=5), Option(key="many", label="5+", low=5)]

    assert labels(with_names_kept(bins("0, 5"), old)) == ["few", "5+"]
    assert labels(with_names_kept(bins("0, 6"), old)) == ["under 6", "6 or more"]
