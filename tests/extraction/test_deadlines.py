"""Q06: the date in the title and the deadline, in the words people use."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.extraction.questions import messages

NEW_YEAR = "2028-01-01T00:00:00Z"
NEW_YEARS_EVE = "2027-12-31T23:59:59Z"


def mismatch(ending: str, deadline: str, zone: str = "UTC") -> list[str]:
    """What Q06 says of a title with this ending."""
    return messages(
        "Q06",
        title=f"Will NATO open a liaison office in Japan {ending}?",
        event_deadline=datetime.fromisoformat(deadline),
        scheduled_resolve_time=None,
        time_zone=zone,
    )


@pytest.mark.parametrize("deadline", [NEW_YEARS_EVE, NEW_YEAR])
@pytest.mark.parametrize(
    "ending",
    [
        "by December 31, 2027",
        "by 31 December 2027",
        "by the 31st of December 2027",
        "by Dec. 31, 2027",
        "by 2027-12-31",
        "by the end of 2027",
        "by the end of December 2027",
        "by 2027",
        "on or before December 31, 2027",
        "no later than 23:59 UTC on December 31, 2027",
        "before January 1, 2028",
        "before 1 January 2028",
        "before 2028",
        "before the end of 2027",
        "in 2027",
        "in December 2027",
        "in late 2027",
        "in the last quarter of 2027",
        "in Q4 2027",
        "between October 1, 2027 and December 31, 2027",
        "from June 2027 to December 2027",
        "after June 30, 2027 and by December 31, 2027",
        "under the treaty of June 2025 by December 31, 2027",
        "after the summit of 2025",
        "by June 30, 2027 or by December 31, 2027",
        "by the start of 2028",
        "before the start of 2028",
        "for at least 2000 people",
        "one day",
    ],
)
def test_title_agrees_with_the_deadline_at_the_end_of_2027(ending: str, deadline: str) -> None:
    assert mismatch(ending, deadline) == []


@pytest.mark.parametrize(
    ("ending", "stated"),
    [
        ("before December 31, 2027", "before December 31, 2027"),
        ("by January 1, 2028", "by January 1, 2028"),
        ("before 2027", "before 2027"),
        ("by 2028", "by 2028"),
        ("in 2028", "2028"),
        ("in June 2027", "June 2027"),
        ("on December 30, 2027", "December 30, 2027"),
        ("by November 31, 2027", "by November 31, 2027"),
        ("in 2027, by June 30, 2027", "by June 30, 2027"),
        ("in Q3 2027", "Q3 2027"),
        ("between June 1, 2027 and July 1, 2027", "by July 1, 2027"),
    ],
)
def test_title_differs_from_the_deadline_at_the_end_of_2027(ending: str, stated: str) -> None:
    assert mismatch(ending, NEW_YEARS_EVE) == [
        f"The title says “{stated}”, the event deadline falls on 2027-12-31."
    ]


@pytest.mark.parametrize("ending", ["in late 2027", "by late 2027", "by the second half of 2027"])
def test_part_of_a_year_agrees_with_any_day_of_it(ending: str) -> None:
    assert mismatch(ending, "2027-11-15T23:59:59Z") == []
    assert len(mismatch(ending, "2028-11-15T23:59:59Z")) == 1


def test_start_of_a_year_may_take_its_first_day_in() -> None:
    assert mismatch("by the start of 2028", "2028-01-01T23:59:59Z") == []
    assert len(mismatch("before the start of 2028", "2028-01-01T23:59:59Z")) == 1


def test_deadline_counts_in_the_time_zone_of_the_question() -> None:
    midnight_in_seoul = "2027-12-31T15:00:00Z"

    assert mismatch("by December 31, 2027", midnight_in_seoul, "Asia/Seoul") == []
    assert mismatch("by December 31, 2027", midnight_in_seoul, "America/New_York") == []
    assert mismatch("by December 31, 2027", "2027-12-31T04:00:00Z", "America/New_York") == [
        "The title says “by December 31, 2027”, the event deadline falls on 2027-12-30."
    ]


def test_deadline_at_the_start_of_a_day_leaves_that_day_out() -> None:
    assert mismatch("by December 31, 2027", "2027-12-31T00:00:00Z") == [
        "The title says “by December 31, 2027”, the event deadline falls on 2027-12-30."
    ]


@pytest.mark.parametrize("deadline", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
@pytest.mark.parametrize("zone", ["Asia/Seoul", "America/New_York"])
def test_deadline_at_the_end_of_the_calendar_differs(deadline: str, zone: str) -> None:
    assert mismatch("in 2027", deadline, zone) == [
        f"The title says “2027”, the event deadline falls on {deadline[:10]}."
    ]
