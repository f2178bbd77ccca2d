from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest

from accounts.models import User
from forecasts.errors import InvalidForecast, NothingToWithdraw, QuestionNotOpen, Refusal
from forecasts.models import Forecast, Question
from forecasts.services.forecasts import submit_forecast, withdraw_forecast
from forecasts.services.questions import close_question
from tests.deeds import annul, resolve
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    at,
    make_forecaster,
    make_question,
)
from tests.races import at_once, while_locked

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)
SEVEN_TENTHS = [700_000, 300_000]


def submit(
    question: Question,
    forecaster: User,
    when: datetime = JAN_11,
    probabilities: Sequence[int] = SEVEN_TENTHS,
) -> Forecast:
    return submit_forecast(
        question=question, forecaster=forecaster, probabilities=probabilities, now=at(when)
    )


def test_submit_forecast_appends_a_live_entry_to_the_ledger() -> None:
    question, ada = make_question(), make_forecaster()

    entry = submit(question, ada, JAN_11, [631_234, 368_766])

    assert list(
        question.forecasts.values("pk", "forecaster", "probabilities", "submitted_at", "origin")
    ) == [
        {
            "pk": entry.pk,
            "forecaster": ada.pk,
            "probabilities": [631_234, 368_766],
            "submitted_at": JAN_11,
            "origin": "live",
        }
    ]


@pytest.mark.parametrize("when", [JAN_1, JAN_31 - MICROSECOND])
def test_submit_forecast_is_accepted_from_open_to_a_microsecond_before_close(
    when: datetime,
) -> None:
    question = make_question(open_time=JAN_1, close_time=JAN_31)

    assert submit(question, make_forecaster(), when).submitted_at == when


@pytest.mark.parametrize("when", [JAN_31, JAN_31 + MICROSECOND, FEB_1])
def test_submit_forecast_is_refused_from_the_close_on(when: datetime) -> None:
    question, ada = make_question(close_time=JAN_31), make_forecaster()

    with pytest.raises(QuestionNotOpen, match="closed at 31 January 2026, 00:00:00 UTC"):
        submit(question, ada, when)

    assert list(question.forecasts.all()) == []


def test_submit_forecast_is_refused_before_the_question_opens() -> None:
    question, ada = make_question(open_time=JAN_1), make_forecaster()

    with pytest.raises(QuestionNotOpen, match="opens at 01 January 2026, 00:00 UTC"):
        submit(question, ada, JAN_1 - MICROSECOND)

    assert list(question.forecasts.all()) == []


def test_submit_forecast_is_refused_once_the_question_is_resolved_early() -> None:
    question, ada = make_question(close_time=JAN_31), make_forecaster()
    resolve(question, known_at=JAN_11, now=JAN_21)

    with pytest.raises(QuestionNotOpen, match="closed at 21 January 2026"):
        submit(question, ada, JAN_21 + MICROSECOND)


@pytest.mark.parametrize("probabilities", [[0, 1_000_000], [1_000_000, 0]])
def test_submit_forecast_allows_certainty(probabilities: list[int]) -> None:
    question = make_question()

    assert submit(question, make_forecaster(), JAN_11, probabilities).probabilities == probabilities


@pytest.mark.parametrize(
    "probabilities",
    [[], [1_000_000], [500_000, 300_000, 200_000], [500_000, 499_999], [500_000, 500_001]],
)
def test_submit_forecast_refuses_what_does_not_fit_the_options(probabilities: list[int]) -> None:
    question, ada = make_question(), make_forecaster()

    with pytest.raises(InvalidForecast):
        submit(question, ada, JAN_11, probabilities)

    assert list(question.forecasts.all()) == []


def test_a_later_forecast_leaves_the_earlier_one_in_the_ledger() -> None:
    question, ada = make_question(), make_forecaster()

    entries = [submit(question, ada, when) for when in (JAN_11, JAN_21)]

    assert list(question.forecasts.all()) == entries


def test_a_clock_that_steps_back_never_reorders_a_forecasters_entries() -> None:
    question, ada = make_question(), make_forecaster()
    submit(question, ada, JAN_21, [100_000, 900_000])

    later = submit(question, ada, JAN_11, [900_000, 100_000])

    in_order = question.forecasts.order_by("submitted_at", "id")
    assert (later.submitted_at, in_order.last()) == (JAN_21, later)


def test_a_clock_that_steps_back_leaves_other_forecasters_alone() -> None:
    question = make_question()
    submit(question, make_forecaster("ada"), JAN_21)

    assert submit(question, make_forecaster("bob"), JAN_11).submitted_at == JAN_11


def test_withdraw_forecast_appends_an_entry_without_probabilities() -> None:
    question, ada = make_question(), make_forecaster()
    submit(question, ada, JAN_11)

    withdraw_forecast(question=question, forecaster=ada, now=at(JAN_21))

    entries = question.forecasts.values_list("probabilities", "submitted_at")
    assert list(entries) == [(SEVEN_TENTHS, JAN_11), (None, JAN_21)]


def test_withdraw_forecast_is_refused_without_a_forecast() -> None:
    question, ada = make_question(), make_forecaster()
    submit(question, make_forecaster("bob"))

    with pytest.raises(NothingToWithdraw):
        withdraw_forecast(question=question, forecaster=ada, now=at(JAN_21))


def test_withdraw_forecast_is_refused_the_second_time() -> None:
    question, ada = make_question(), make_forecaster()
    submit(question, ada)
    withdraw_forecast(question=question, forecaster=ada, now=at(JAN_21))

    with pytest.raises(NothingToWithdraw):
        withdraw_forecast(question=question, forecaster=ada, now=at(JAN_21))


def test_withdraw_forecast_is_refused_from_the_close_on() -> None:
    question, ada = make_question(close_time=JAN_31), make_forecaster()
    add_forecast(question, ada, 0.7)

    with pytest.raises(QuestionNotOpen):
        withdraw_forecast(question=question, forecaster=ada, now=at(JAN_31))


def test_one_can_return_after_a_withdrawal() -> None:
    question, ada = make_question(), make_forecaster()
    submit(question, ada, JAN_1)
    withdraw_forecast(question=question, forecaster=ada, now=at(JAN_11))

    submit(question, ada, JAN_21, [400_000, 600_000])

    entries = question.forecasts.values_list("probabilities", flat=True)
    assert list(entries) == [SEVEN_TENTHS, None, [400_000, 600_000]]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_submitting_at_once_both_land_in_order() -> None:
    question, ada = make_question(), make_forecaster()

    at_once(question, lambda: submit(question, ada), lambda: submit(question, ada))

    stamps = question.forecasts.order_by("id").values_list("submitted_at", flat=True)
    assert list(stamps) == [JAN_11, JAN_11]


def resolving(question: Question) -> object:
    return resolve(question, known_at=JAN_11, now=JAN_21)


def annulling(question: Question) -> object:
    return annul(question, known_at=JAN_11, now=JAN_21)


def closing(question: Question) -> object:
    return close_question(question_id=question.pk, now=at(JAN_31))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deed", [resolving, annulling, closing])
def test_a_submission_waiting_while_the_question_ends_is_refused(
    deed: Callable[[Question], object],
) -> None:
    question, ada = make_question(), make_forecaster()

    [refusal] = while_locked(
        question, lambda: deed(question), lambda: submit(question, ada, JAN_21)
    )

    assert isinstance(refusal, Refusal)
    assert (refusal.code, question.forecasts.count()) == ("question_not_open", 0)


@pytest.mark.django_db(transaction=True)
def test_the_clock_is_read_only_after_the_wait_for_the_question() -> None:
    question, ada = make_question(close_time=JAN_31), make_forecaster()
    clock = [JAN_31 - MICROSECOND]

    [refusal] = while_locked(
        question,
        lambda: clock.append(JAN_31),
        lambda: submit_forecast(
            question=question, forecaster=ada, probabilities=SEVEN_TENTHS, now=lambda: clock[-1]
        ),
    )

    assert isinstance(refusal, QuestionNotOpen)
