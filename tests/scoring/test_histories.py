"""The histories of the crowd against the exact aggregates, asked at every instant."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts.scoring import (
    MILLION,
    Changes,
    History,
    IntArray,
    Ledger,
    crowd_changes,
    geometric_mean_of_odds,
    mean_history,
    median_forecast,
    median_history,
    odds_history,
    recency_history,
    recency_weighted_median,
)
from tests.scoring import crowds
from tests.scoring.builders import NOBODY, make_ledger
from tests.scoring.reference import Entry, Probabilities, Question
from tests.scoring.strategies import LAST_INSTANT, questions

Exact = Callable[[list[Probabilities]], list[float]]
Made = Callable[[Changes, int, IntArray], History]

HISTORIES: dict[str, tuple[Exact, Made]] = {
    "median": (crowds.median, lambda changes, least, _: median_history(changes, least)),
    "mean": (crowds.mean, lambda changes, least, _: mean_history(changes, least)),
    "odds": (
        crowds.geometric_mean_of_odds,
        lambda changes, least, _: odds_history(changes, least),
    ),
    "recency": (crowds.recency_weighted_median, recency_history),
}


def changes_among(*entries: tuple[int, int, list[int] | None], end: int = 100) -> Changes:
    return crowd_changes(make_ledger(*entries), start=0, end=end, bots=NOBODY)


def random_ledger(people: int, each: int, options: int, year: int = 10**13) -> Ledger:
    generator = np.random.default_rng(people)
    stamps = np.sort(generator.integers(0, year, (people, each)), axis=1).ravel()
    cuts = np.sort(generator.integers(0, MILLION + 1, (stamps.size, options - 1)), axis=1)
    ppm = np.diff(cuts, prepend=0, append=MILLION, axis=1)
    active = generator.random(stamps.size) < 0.9
    return Ledger(np.repeat(np.arange(people), each), stamps, ppm * active[:, np.newaxis], active)


@pytest.mark.parametrize("name", HISTORIES)
@settings(max_examples=200)
@given(question=questions(), minimum=st.integers(1, 3))
def test_histories_agree_with_the_exact_aggregate_at_every_instant(
    name: str, question: Question, minimum: int
) -> None:
    exact, made = HISTORIES[name]
    changes, ids = crowds.changes_of(question)

    history = made(changes, minimum, ids)

    for instant in range(LAST_INSTANT + 1):
        crowd = crowds.crowd_at(question, min(instant, question.end - 1))
        expected = exact(crowd) if len(crowd) >= minimum else None
        found = crowds.value_at(history, instant)
        assert (found is None) == (expected is None)
        assert found is None or found == pytest.approx(expected, abs=1e-12)


@given(questions())
def test_changes_count_the_people_with_an_active_forecast(question: Question) -> None:
    changes, _ = crowds.changes_of(question)

    expected = [len(crowds.crowd_at(question, instant)) for instant in changes.times.tolist()]
    assert changes.count.tolist() == expected


@given(questions())
def test_changes_are_at_rising_stamps_within_the_window(question: Question) -> None:
    times = crowds.changes_of(question)[0].times.tolist()

    assert times == sorted(set(times))
    assert set(times) <= {entry.at for entry in question.entries}
    assert all(question.start <= time < question.end for time in times)


def test_changes_leave_out_the_end() -> None:
    assert changes_among((1, 0, [50]), (2, 50, [60]), end=50).times.tolist() == [0]


def test_changes_of_one_forecast_for_another_are_one_instant() -> None:
    changes = changes_among((1, 0, [50]), (1, 7, [60]), (1, 9, None))

    assert (changes.times.tolist(), changes.count.tolist()) == ([0, 7, 9], [1, 1, 0])


def test_median_history_is_the_middle_of_those_active() -> None:
    changes = changes_among((1, 0, [10]), (2, 1, [20]), (3, 2, [90]), (2, 3, [95]), (1, 4, None))

    yes = median_history(changes, 1).values[:, 0]

    assert yes.tolist() == [0.1, 0.15, 0.2, 0.9, 0.925]


def test_median_history_is_hidden_below_the_minimum_again_and_again() -> None:
    changes = changes_among((1, 0, [10]), (2, 1, [20]), (1, 2, None), (1, 3, [40]))

    shown = ~np.isnan(median_history(changes, 2).values[:, 0])

    assert shown.tolist() == [False, True, False, True]


def test_median_history_of_nobody_is_empty() -> None:
    history = median_history(changes_among(), 3)

    assert (history.times.size, history.values.shape, history.count.size) == (0, (0, 2), 0)


@pytest.mark.parametrize("made", [made for _, made in HISTORIES.values()])
def test_histories_refuse_a_crowd_of_nobody(made: Made) -> None:
    with pytest.raises(ValueError, match="at least one forecaster"):
        made(changes_among((1, 0, [50])), 0, np.arange(1))


def test_median_history_of_many_options_is_the_mean_where_every_median_is_zero() -> None:
    ledger = make_ledger((1, 0, [100, 0, 0]), (2, 0, [0, 100, 0]), (3, 0, [0, 0, 100]), options=3)

    values = median_history(crowd_changes(ledger, start=0, end=9, bots=NOBODY), 3).values

    assert values == pytest.approx(np.full((1, 3), 1 / 3), abs=1e-16)


@pytest.mark.parametrize("options", [2, 5])
def test_median_history_equals_the_median_forecast_to_the_last_bit(options: int) -> None:
    ledger = random_ledger(people=61, each=5, options=options)
    changes = crowd_changes(ledger, start=0, end=10**13, bots=NOBODY)

    history = median_history(changes, 1)

    for step in range(0, history.times.size, 7):
        rows = active_at(ledger, int(history.times[step]))
        assert history.values[step].tolist() == median_forecast(ledger.ppm[rows]).tolist()


def test_odds_history_does_not_drift_over_a_hundred_thousand_changes() -> None:
    ledger = random_ledger(people=20_000, each=5, options=3)
    changes = crowd_changes(ledger, start=0, end=10**13, bots=NOBODY)

    history = odds_history(changes, 1)

    rows = active_at(ledger, int(history.times[-1]))
    expected = geometric_mean_of_odds(ledger.ppm[rows])
    assert history.values[-1].tolist() == pytest.approx(expected.tolist(), abs=1e-12)


def test_recency_history_of_many_is_the_aggregate_of_those_active() -> None:
    ledger = random_ledger(people=31, each=5, options=3)
    changes = crowd_changes(ledger, start=0, end=10**13, bots=NOBODY)

    history = recency_history(changes, 1, np.arange(155))

    for step in range(0, history.times.size, 5):
        rows = active_at(ledger, int(history.times[step]))
        expected = recency_weighted_median(ledger.ppm[rows], ledger.at[rows])
        assert history.values[step].tolist() == expected.tolist()


def test_recency_history_breaks_ties_by_ledger_id() -> None:
    changes = changes_among((1, 5, [20]), (2, 5, [80]))

    newest_is_second = recency_history(changes, 2, np.array([7, 8])).values[0, 0]
    newest_is_first = recency_history(changes, 2, np.array([8, 7])).values[0, 0]

    assert (newest_is_second, newest_is_first) == (0.8, 0.2)


def test_recency_history_counts_the_age_of_the_entry_not_of_the_forecaster() -> None:
    changes = changes_among((1, 0, [50]), (2, 1, [80]), (1, 2, [20]))

    assert recency_history(changes, 2, np.arange(3)).values[:, 0].tolist()[1:] == [0.8, 0.2]


def test_crowd_of_the_reference_takes_the_later_of_equal_stamps() -> None:
    # The reference judges the code above, so it is judged once by hand.
    first, second = (Fraction(1, 4), Fraction(3, 4)), (Fraction(3, 4), Fraction(1, 4))
    question = Question(
        entries=(Entry(1, 3, first), Entry(1, 3, second)),
        outcome=0,
        kind="binary",
        start=0,
        horizon=9,
        known_at=9,
        bots=frozenset(),
    )

    assert crowds.crowd_at(question, 3) == [second]


def active_at(ledger: Ledger, instant: int) -> list[int]:
    """Return the active rows, by looking at every entry."""
    latest: dict[int, int] = {}
    for row, (who, at) in enumerate(zip(ledger.forecaster, ledger.at, strict=True)):
        if at <= instant:
            latest[int(who)] = row
    return [row for row in latest.values() if ledger.active[row]]
