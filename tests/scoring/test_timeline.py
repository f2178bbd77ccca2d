from typing import Any

import numpy as np
import pytest

from forecasts.scoring import Ledger, Segments, active_rows, active_segments, coverage
from tests.scoring.builders import make_ledger


def spans(segments: Segments) -> list[tuple[int, int, int]]:
    """Return (forecaster, start, end) of each segment."""
    columns = segments.forecaster, segments.start, segments.end
    return list(zip(*(column.tolist() for column in columns), strict=True))


def make_columns(**changed: Any) -> dict[str, Any]:
    """Return the columns of a valid ledger of two entries, some of them replaced."""
    columns: dict[str, Any] = {
        "forecaster": np.array([1, 1]),
        "at": np.array([5, 6]),
        "ppm": np.array([[500_000, 500_000], [0, 0]]),
        "active": np.array([True, False]),
    }
    return columns | changed


def test_ledger_accepts_equal_stamps() -> None:
    ledger = Ledger(**make_columns(at=np.array([5, 5])))

    assert ledger.at.tolist() == [5, 5]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"at": np.array([6, 5])}, "sorted"),
        ({"forecaster": np.array([2, 1])}, "sorted"),
        ({"at": np.array([5])}, "equally long"),
        ({"at": np.array([5.0, 6.0])}, "int64"),
        ({"active": np.array([1, 0])}, "bool"),
        ({"active": np.array([True, True])}, "sum to exactly"),
        ({"active": np.array([False, False])}, "withdrawal"),
        ({"ppm": np.array([[500_000, 499_999], [0, 0]])}, "sum to exactly"),
    ],
)
def test_ledger_refuses_columns_that_are_no_ledger(changed: dict[str, Any], refusal: str) -> None:
    with pytest.raises(ValueError, match=refusal):
        Ledger(**make_columns(**changed))


def test_segment_runs_until_the_next_entry_and_then_until_the_end() -> None:
    ledger = make_ledger((1, 10, [70]), (1, 30, [60]))

    assert spans(active_segments(ledger, 0, 100)) == [(1, 10, 30), (1, 30, 100)]


def test_segment_ends_with_a_withdrawal_and_starts_again_with_a_return() -> None:
    ledger = make_ledger((1, 10, [70]), (1, 30, None), (1, 60, [60]))

    assert spans(active_segments(ledger, 0, 100)) == [(1, 10, 30), (1, 60, 100)]


def test_segment_of_a_forecaster_does_not_end_with_an_entry_of_another() -> None:
    ledger = make_ledger((1, 10, [70]), (2, 30, [60]))

    assert spans(active_segments(ledger, 0, 100)) == [(1, 10, 100), (2, 30, 100)]


def test_segment_of_the_later_entry_counts_where_stamps_are_equal() -> None:
    ledger = make_ledger((1, 10, [70]), (1, 10, [60]))

    assert active_segments(ledger, 0, 100).row.tolist() == [1]


def test_segment_is_absent_where_a_withdrawal_has_the_same_stamp_and_is_later() -> None:
    ledger = make_ledger((1, 10, [70]), (1, 10, None))

    assert spans(active_segments(ledger, 0, 100)) == []


def test_segment_exists_where_a_return_has_the_same_stamp_as_the_withdrawal() -> None:
    ledger = make_ledger((1, 10, None), (1, 10, [70]))

    assert spans(active_segments(ledger, 0, 100)) == [(1, 10, 100)]


def test_segment_of_an_early_entry_is_not_carried_in() -> None:
    ledger = make_ledger((1, 9, [70]), (1, 50, [60]))

    assert spans(active_segments(ledger, 10, 100)) == [(1, 50, 100)]


def test_segment_of_an_entry_exactly_at_the_start_counts() -> None:
    ledger = make_ledger((1, 10, [70]))

    assert spans(active_segments(ledger, 10, 100)) == [(1, 10, 100)]


def test_segment_of_an_entry_exactly_at_the_end_is_late() -> None:
    ledger = make_ledger((1, 10, [70]), (1, 100, [60]), (2, 100, [60]))

    assert spans(active_segments(ledger, 0, 100)) == [(1, 10, 100)]


def test_segment_of_an_entry_in_the_last_microsecond_counts() -> None:
    ledger = make_ledger((1, 99, [70]))

    assert spans(active_segments(ledger, 0, 100)) == [(1, 99, 100)]


def test_segments_of_an_empty_ledger_are_none() -> None:
    assert spans(active_segments(make_ledger(), 0, 100)) == []


def test_segments_of_an_empty_window_are_none() -> None:
    assert spans(active_segments(make_ledger((1, 10, [70])), 10, 10)) == []


def test_segments_keep_microseconds_of_the_present_apart() -> None:
    now = 1_800_000_000_000_000
    ledger = make_ledger((1, now, [70]), (1, now + 1, None))

    assert spans(active_segments(ledger, now, now + 10)) == [(1, now, now + 1)]


def shares(ledger: Ledger, end: int = 100, horizon: int = 100) -> dict[int, float]:
    forecasters, values = coverage(ledger, 0, end, horizon)
    return dict(zip(forecasters.tolist(), values.tolist(), strict=True))


def test_coverage_is_the_share_of_the_time_with_an_active_forecast() -> None:
    ledger = make_ledger((1, 0, [70]), (1, 25, None), (1, 75, [60]), (2, 90, [50]))

    assert shares(ledger) == {1: 0.5, 2: 0.1}


def test_coverage_counts_a_forecast_active_at_the_end_on_to_the_horizon() -> None:
    ledger = make_ledger((1, 25, [70]))

    assert shares(ledger, end=50) == {1: 0.75}


def test_coverage_does_not_count_a_withdrawn_forecast_on_to_the_horizon() -> None:
    ledger = make_ledger((1, 25, [70]), (1, 49, None))

    assert shares(ledger, end=50) == {1: 0.24}


def test_coverage_ignores_a_withdrawal_at_the_end_or_later() -> None:
    ledger = make_ledger((1, 25, [70]), (1, 50, None))

    assert shares(ledger, end=50) == {1: 0.75}


def test_coverage_ignores_a_return_at_the_end_or_later() -> None:
    ledger = make_ledger((1, 0, [70]), (1, 25, None), (1, 50, [60]))

    assert shares(ledger, end=50) == {1: 0.25}


def test_coverage_has_no_row_without_a_scored_microsecond() -> None:
    ledger = make_ledger((1, 10, None), (2, 50, [70]))

    assert shares(ledger, end=50) == {}


@pytest.mark.parametrize(("start", "end", "horizon"), [(50, 50, 100), (0, 101, 100), (5, 4, 3)])
def test_coverage_refuses_instants_out_of_order(start: int, end: int, horizon: int) -> None:
    with pytest.raises(ValueError, match="opens before scoring ends"):
        coverage(make_ledger((1, 10, [70])), start, end, horizon)


@pytest.mark.parametrize(
    ("at", "rows"), [(9, []), (10, [0]), (19, [0]), (20, [1, 2]), (30, [2]), (40, [2, 3])]
)
def test_active_rows_are_the_latest_stamped_by_then_without_withdrawals(
    at: int, rows: list[int]
) -> None:
    ledger = make_ledger((1, 10, [70]), (1, 20, [60]), (1, 30, None), (2, 20, [50]), (3, 40, [50]))
    order = {0: 0, 1: 1, 3: 2, 4: 3}

    assert [order[row] for row in active_rows(ledger, at).tolist()] == rows


def test_active_rows_prefer_the_later_of_equal_stamps() -> None:
    ledger = make_ledger((1, 10, [70]), (1, 10, [60]))

    assert active_rows(ledger, 10).tolist() == [1]


def test_active_rows_of_an_empty_ledger_are_none() -> None:
    assert active_rows(make_ledger(), 10).tolist() == []
