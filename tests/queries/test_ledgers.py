from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from forecasts.models import Question
from forecasts.queries.crowds import Crowd, crowds
from forecasts.queries.ledgers import microseconds, question_ledger
from tests.deeds import annul, resolve
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    make_forecaster,
    make_question,
    make_tournament,
)

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)


def crowd_of(question: Question, now: datetime = JAN_21) -> Crowd:
    return crowds([question], now)[question.pk]


def median_of(question: Question, now: datetime = JAN_21) -> list[float] | None:
    median = crowd_of(question, now).median
    return None if median is None else median.tolist()


def crowded(question: Question, *probabilities: float, when: datetime = JAN_1) -> Question:
    """Have a person a probability forecast."""
    for place, probability in enumerate(probabilities):
        add_forecast(question, make_forecaster(f"person-{place}"), probability, when)
    return question


def test_crowd_is_the_median_of_the_active_forecasts() -> None:
    question = crowded(make_question(), 0.2, 0.3, 0.9)

    assert median_of(question) == [0.3, 0.7]


def test_crowd_of_several_options_adds_up_to_one() -> None:
    question = make_question(kind=Question.Kind.MULTIPLE_CHOICE)
    for handle, shares in {
        "a": (0.6, 0.3, 0.1),
        "b": (0.2, 0.7, 0.1),
        "c": (0.1, 0.1, 0.8),
    }.items():
        add_forecast(question, make_forecaster(handle), shares)

    assert median_of(question) == pytest.approx([0.2 / 0.6, 0.3 / 0.6, 0.1 / 0.6])


@pytest.mark.parametrize(("people", "shown"), [(0, False), (2, False), (3, True), (4, True)])
def test_crowd_is_hidden_below_three_people(people: int, shown: bool) -> None:
    crowd = crowd_of(crowded(make_question(), *[0.5] * people))

    assert (crowd.forecasters, crowd.minimum, crowd.median is not None) == (people, 3, shown)


def test_crowd_is_shown_from_the_tournaments_own_minimum_on() -> None:
    tournament = make_tournament(crowd_min_forecasters=1)

    assert median_of(crowded(make_question(tournament=tournament), 0.4)) == [0.4, 0.6]


def test_bots_are_outside_of_the_crowd() -> None:
    question = crowded(make_question(), 0.2, 0.3, 0.4)
    for place in range(3):
        add_forecast(question, make_forecaster(f"bot-{place}", is_bot=True), 1.0)

    assert (crowd_of(question).forecasters, median_of(question)) == (3, [0.3, 0.7])


def test_one_person_counts_once_with_the_latest_forecast() -> None:
    question, ada = crowded(make_question(), 0.2, 0.3), make_forecaster("ada")
    for when, probability in ((JAN_1, 0.9), (JAN_11, 0.25)):
        add_forecast(question, ada, probability, when)

    assert (crowd_of(question).forecasters, median_of(question)) == (3, [0.25, 0.75])


def test_of_two_entries_in_one_microsecond_the_later_in_the_ledger_is_active() -> None:
    question, ada = crowded(make_question(), 0.2, 0.3), make_forecaster("ada")
    for probability in (0.9, 0.25):
        add_forecast(question, ada, probability, JAN_11)

    assert median_of(question) == [0.25, 0.75]


def test_a_withdrawn_forecast_is_out_of_the_crowd() -> None:
    question, ada = crowded(make_question(), 0.2, 0.3, 0.4), make_forecaster("ada")
    add_forecast(question, ada, 0.9, JAN_1)
    add_forecast(question, ada, None, JAN_11)

    assert (crowd_of(question).forecasters, median_of(question)) == (3, [0.3, 0.7])


def test_a_forecast_from_before_the_opening_is_out_of_the_crowd() -> None:
    question = crowded(make_question(open_time=JAN_11), 0.2, 0.3, 0.4, when=JAN_11)
    add_forecast(question, make_forecaster("early"), 0.9, JAN_11 - MICROSECOND)

    assert crowd_of(question).forecasters == 3


def test_a_forecast_from_known_at_on_is_out_of_the_crowd() -> None:
    question = crowded(make_question(), 0.2, 0.3, 0.4)
    add_forecast(question, make_forecaster("in-time"), 0.9, JAN_21 - MICROSECOND)
    add_forecast(question, make_forecaster("late"), 0.9, JAN_21)
    resolve(question, known_at=JAN_21)

    assert crowd_of(question, FEB_1).forecasters == 4


def test_a_forecast_from_the_close_on_is_out_of_the_crowd() -> None:
    question = crowded(make_question(close_time=JAN_31), 0.2, 0.3, 0.4)
    add_forecast(question, make_forecaster("late"), 0.9, JAN_31)

    assert crowd_of(question, FEB_1).forecasters == 3


def test_the_crowd_of_an_annulled_question_is_the_one_before_it_was_known() -> None:
    question = crowded(make_question(), 0.2, 0.3, 0.4)
    annul(question, known_at=JAN_11)

    assert median_of(question, FEB_1) == [0.3, 0.7]


@pytest.mark.parametrize(
    ("now", "forecasters"), [(JAN_11 - MICROSECOND, 3), (JAN_11, 4), (JAN_11 + MICROSECOND, 4)]
)
def test_crowd_at_an_instant_knows_nothing_of_what_came_after(
    now: datetime, forecasters: int
) -> None:
    question = crowded(make_question(), 0.2, 0.3, 0.4)
    add_forecast(question, make_forecaster("ada"), 0.9, JAN_11)

    assert crowd_of(question, now).forecasters == forecasters


def test_crowds_keeps_questions_apart() -> None:
    rain, snow = make_question("rain"), make_question("snow")
    crowded(rain, 0.2, 0.3, 0.4)

    found = crowds([rain, snow], JAN_21)

    assert {pk: crowd.forecasters for pk, crowd in found.items()} == {rain.pk: 3, snow.pk: 0}


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), -1),
        (datetime(2026, 1, 1, tzinfo=UTC), 1_767_225_600_000_000),
        (datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), 253_402_300_799_999_999),
    ],
)
def test_microseconds_is_exact(instant: datetime, expected: int) -> None:
    assert microseconds(instant) == expected


@pytest.mark.parametrize("odd", [1, 333_333, 999_999])
def test_the_ledgers_stamps_are_exact_to_the_microsecond(odd: int) -> None:
    question, stamp = make_question(), JAN_11 + odd * MICROSECOND
    add_forecast(question, make_forecaster(), 0.5, stamp)

    ledger = question_ledger(question).entries

    assert ledger.at.tolist() == [microseconds(stamp)]


def test_the_ledger_stands_by_handle_then_stamp_then_ledger_id() -> None:
    question = make_question()
    zoe, ada, bob = (make_forecaster(handle) for handle in ("zoe", "Ada", "bob"))
    for who, probability, when in (
        (zoe, 0.1, JAN_21),
        (zoe, 0.2, JAN_11),
        (bob, 0.3, JAN_11),
        (bob, 0.4, JAN_11),
        (ada, 0.5, JAN_21),
    ):
        add_forecast(question, who, probability, when)

    found = question_ledger(question)
    ledger, forecasters = found.entries, found.forecasters

    assert ledger.ppm[:, 0].tolist() == [500_000, 300_000, 400_000, 200_000, 100_000]
    assert ledger.forecaster.tolist() == [0, 1, 1, 2, 2]
    assert forecasters.ids.tolist() == [ada.pk, bob.pk, zoe.pk]


def test_a_withdrawal_is_an_inactive_row_of_zeros() -> None:
    question, ada = make_question(), make_forecaster()
    add_forecast(question, ada, 0.7, JAN_1)
    add_forecast(question, ada, None, JAN_11)

    ledger = question_ledger(question).entries

    assert ledger.active.tolist() == [True, False]
    assert ledger.ppm.tolist() == [[700_000, 300_000], [0, 0]]


def test_the_ledger_of_a_question_nobody_forecast_is_empty() -> None:
    found = question_ledger(make_question())
    ledger, forecasters = found.entries, found.forecasters

    assert (ledger.ppm.shape, forecasters.ids.size) == ((0, 2), 0)


def test_the_ledger_says_which_codes_are_bots() -> None:
    question = make_question()
    for handle in ("ada", "hal", "zoe"):
        add_forecast(question, make_forecaster(handle, is_bot=handle == "hal"), 0.5)

    forecasters = question_ledger(question).forecasters

    assert forecasters.bots.tolist() == [1]
