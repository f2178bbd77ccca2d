from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forecasts.exchange import cells

PPM = st.integers(0, 1_000_000)
STARTS = st.sampled_from(
    ["=", "'=", "''=", "+", "-", "@", "\t", "\r", "\n", " =", "'", "＝", "' -"]
)


@given(st.builds(str.__add__, STARTS, st.text()) | st.text())
@example("'")
@example("''=")
def test_restored_is_the_inverse_of_neutralised(text: str) -> None:
    assert cells.restored(cells.neutralised(text)) == text


@given(st.builds(str.__add__, STARTS, st.text()))
def test_neutralised_text_never_begins_like_a_formula(text: str) -> None:
    neutralised = cells.neutralised(text)

    assert neutralised.startswith("'") or neutralised.lstrip()[:1] not in ("=", "+", "-", "@")


def test_neutralised_leaves_ordinary_text_alone() -> None:
    texts = ["", "yes", "1-2", "'tis", "a=b", "ü"]

    assert [cells.neutralised(text) for text in texts] == texts


def test_restored_leaves_a_formula_written_by_hand_alone() -> None:
    assert cells.restored("=1+1") == "=1+1"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0", ["0"]),
        ("1", ["1"]),
        ("0.7", ["0.7"]),
        (".7", ["0.7"]),
        ("1.0", ["1.0"]),
        ("0.2|0.3|0.5", ["0.2", "0.3", "0.5"]),
    ],
)
def test_probabilities_are_digits_with_an_optional_point(cell: str, value: list[str]) -> None:
    assert cells.parse_probabilities(cell) == tuple(Decimal(part) for part in value)


def test_probabilities_that_are_empty_are_a_withdrawal() -> None:
    assert cells.parse_probabilities("") is None


@pytest.mark.parametrize(
    "cell",
    [
        "-0.0",
        "+0.5",
        "1e-400",
        "1E0",
        "NaN",
        "inf",
        "0x1",
        "0_5",
        " 0.5",
        "0.5 ",
        "0,5",
        "٠.٥",
        ".",
        "70%",
    ],
)
def test_probability_with_sign_exponent_or_other_signs_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"is not a probability: digits and a point, 0 to 1\."):
        cells.parse_probabilities(cell)


def test_probability_above_1_is_refused() -> None:
    with pytest.raises(ValueError, match=r"“1.000001” is more than 1\."):
        cells.parse_probabilities("0.5|1.000001")


def test_probability_with_a_megabyte_of_digits_is_refused() -> None:
    with pytest.raises(ValueError, match="has more than 40 digits"):
        cells.parse_probabilities("0." + "1" * 1_000_000)


def test_probabilities_beyond_200_are_refused() -> None:
    with pytest.raises(ValueError, match="has more than 200 probabilities"):
        cells.parse_probabilities("|".join(["0"] * 201))


@given(st.lists(PPM, min_size=2, max_size=5))
def test_probabilities_are_spelled_so_that_parsing_gives_them_back(ppm: list[int]) -> None:
    spelled = cells.spell_probabilities(ppm, is_binary=False)

    assert cells.parse_probabilities(spelled) == tuple(Decimal(p) / 1_000_000 for p in ppm)


@pytest.mark.parametrize(
    ("ppm", "is_binary", "cell"),
    [
        ([700_000, 300_000], True, "0.7"),
        ([1_000_000, 0], True, "1"),
        ([1, 999_999], True, "0.000001"),
        ([0, 1_000_000], False, "0|1"),
        (None, True, ""),
    ],
)
def test_probabilities_are_spelled_in_the_shortest_way(
    ppm: list[int] | None, is_binary: bool, cell: str
) -> None:
    assert cells.spell_probabilities(ppm, is_binary) == cell


@pytest.mark.parametrize(
    "cell",
    [
        "2026-01-31T12:00:00Z",
        "2026-01-31T12:00Z",
        "2026-01-31 12:00:00+00:00",
        "2026-01-31T13:30:00+01:30",
        "2026-01-31T02:00:00-1000",
        "2026-01-31T13:00:00.000+01",
    ],
)
def test_time_is_read_in_any_zone(cell: str) -> None:
    assert cells.parse_time(cell) == datetime(2026, 1, 31, 12, tzinfo=UTC)


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)))
def test_time_keeps_its_microseconds(naive: datetime) -> None:
    instant = naive.replace(tzinfo=UTC)

    assert cells.parse_time(cells.spell_time(instant)) == instant


def test_time_is_read_to_the_microsecond() -> None:
    second = datetime(2026, 1, 31, 12, tzinfo=UTC)

    assert cells.parse_time("2026-01-31T12:00:00.5Z") == second + timedelta(milliseconds=500)
    assert cells.parse_time("2026-01-31T12:00:00.000001Z") == second + timedelta(microseconds=1)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "2026-01-31",
        "2026-01-31T12:00:00",
        "2026-01-31T12:00:00.0000001Z",
        "20260131T120000Z",
        "2026-W05-6T12:00:00Z",
        "1769860800",
        "٢٠٢٦-01-31T12:00:00Z",
        " 2026-01-31T12:00:00Z",
    ],
)
def test_time_without_a_zone_or_in_another_spelling_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="is not a time with a zone"):
        cells.parse_time(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-02-30T12:00:00Z",
        "2026-01-31T24:01:00Z",
        "2026-01-31T12:00:60Z",
        "0001-01-01T00:00:00+01:00",
    ],
)
def test_time_that_does_not_exist_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="is not in the calendar"):
        cells.parse_time(cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("true", True), ("TRUE", True), ("false", False), ("False", False), ("", False)],
)
def test_boolean_is_true_false_or_empty(cell: str, value: bool) -> None:
    assert cells.parse_boolean(cell) is value


@pytest.mark.parametrize("cell", ["1", "yes", " true"])
def test_boolean_of_any_other_word_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="is neither true nor false"):
        cells.parse_boolean(cell)


@given(st.floats(min_value=0, max_value=1000, exclude_min=True))
def test_weight_is_read_as_floats_are_written(weight: float) -> None:
    assert cells.parse_weight(repr(weight)) == weight


@pytest.mark.parametrize("cell", ["0", "-1", "1000.1", "nan", "inf", "1e999", "1_0", "one"])
def test_weight_outside_0_to_1000_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="is not a number above 0 and up to 1000"):
        cells.parse_weight(cell)


def test_options_keep_their_order() -> None:
    assert cells.parse_options("none|japan|korea") == ["none", "japan", "korea"]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("a", "has 1 options; a question has 2 to 200"),
        ("|".join(f"o{n}" for n in range(201)), "has 201 options; a question has 2 to 200"),
        ("a||b", "has an option key that is empty or “annulled”"),
        ("a|annulled", "has an option key that is empty or “annulled”"),
        ("a|b|a", "repeats the option key “a”"),
    ],
)
def test_options_follow_the_rules_of_keys(cell: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        cells.parse_options(cell)
