"""The crowd beside a claim: whose forecasts it is, at which instant, and how late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from forecasts.models import Claim
from tests.deeds import recuse, resolve
from tests.factories import (
    JAN_11,
    JAN_21,
    add_forecast,
    make_claim,
    make_forecaster,
    make_question,
    make_tournament,
)
from tests.readings import OPPOSITE, line_of, linked, read, tie

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
DEC_31 = datetime(2025, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)  # the end of the claims' month


def test_a_claim_linked_to_the_opposite_event_takes_crowd_and_base_rate_turned_round() -> None:
    claim = make_claim()
    read(claim)
    make_tournament(crowd_min_forecasters=1)
    question = make_question(base_rate_share=0.1)
    add_forecast(question, make_forecaster(), 0.3)
    tie(claim, question, OPPOSITE)
    resolve(question, "no")

    tested = line_of(claim).tested

    # The crowd gave 0.3 to yes, so 0.7 to what the claim says; the base rate 0.9.
    assert tested is not None
    assert (round(tested.crowd or 0, 9), tested.base_rate) == (0.7, 0.9)


def ask_the_crowd(*entries: tuple[str, float | None, datetime], **fields: Any) -> Claim:
    """A tested claim of December 2025, and what people said on its question."""
    claim = make_claim()
    read(claim)
    if "tournament" not in fields:
        make_tournament(crowd_min_forecasters=1)
    question = make_question(**{"open_time": DEC_31 - timedelta(days=30)} | fields)
    tie(claim, question)
    people = {handle: make_forecaster(handle) for handle in dict.fromkeys(e[0] for e in entries)}
    for handle, share, when in entries:
        add_forecast(question, people[handle], share, when)
    resolve(question)
    return claim


def crowd_of(claim: Claim) -> tuple[float, timedelta] | None:
    crowd = line_of(claim).crowd
    return None if crowd is None else (round(crowd.probability, 6), crowd.lag)


def test_the_crowd_is_what_stood_at_the_end_of_the_claim_s_month() -> None:
    claim = ask_the_crowd(
        ("ada", 0.2, DEC_31 - SECOND), ("ada", 0.3, DEC_31), ("ada", 0.9, DEC_31 + SECOND)
    )

    assert crowd_of(claim) == (0.3, timedelta())


def test_the_crowd_is_the_median_of_people() -> None:
    claim = ask_the_crowd(("ada", 0.2, DEC_31), ("ben", 0.3, DEC_31), ("cyd", 0.9, DEC_31))

    assert crowd_of(claim) == (0.3, timedelta())


def test_without_a_crowd_at_the_date_it_is_the_first_after_and_its_lag_is_told() -> None:
    claim = ask_the_crowd(
        ("ada", 0.4, DEC_31 + timedelta(days=3)), ("ada", 0.9, DEC_31 + timedelta(days=4))
    )

    assert crowd_of(claim) == (0.4, timedelta(days=3))


def test_a_crowd_begins_with_as_many_people_as_its_tournament_asks_for() -> None:
    cup = make_tournament(crowd_min_forecasters=2)
    claim = ask_the_crowd(
        ("ada", 0.4, DEC_31),
        ("ben", 0.6, DEC_31 + timedelta(days=1)),
        ("ada", 0.8, DEC_31 + timedelta(days=2)),
        tournament=cup,
    )

    assert crowd_of(claim) == (0.5, timedelta(days=1))


def test_who_withdrew_before_the_date_is_not_in_the_crowd() -> None:
    claim = ask_the_crowd(
        ("ada", 0.4, DEC_31 - 2 * SECOND), ("ada", None, DEC_31 - SECOND), ("ben", 0.6, DEC_31)
    )

    assert crowd_of(claim) == (0.6, timedelta())


def test_there_is_no_crowd_where_nobody_forecast_before_the_outcome_was_known() -> None:
    assert crowd_of(ask_the_crowd(("ada", 0.4, JAN_21))) is None


def test_programs_are_not_in_the_crowd() -> None:
    make_tournament(crowd_min_forecasters=1)
    question = make_question()
    claim = linked(question)
    add_forecast(question, make_forecaster("bot", is_bot=True), 0.4)
    resolve(question)

    assert crowd_of(claim) is None


def test_made_up_forecasters_are_not_in_the_crowd() -> None:
    make_tournament(crowd_min_forecasters=1)
    question = make_question()
    claim = linked(question)
    add_forecast(question, make_forecaster("sim", is_simulated=True), 0.4)
    resolve(question)

    assert crowd_of(claim) is None


def test_made_up_forecasters_do_not_make_up_the_number_of_a_crowd() -> None:
    make_tournament(crowd_min_forecasters=2)
    question = make_question()
    claim = linked(question)
    add_forecast(question, make_forecaster("sim", is_simulated=True), 0.4)
    add_forecast(question, make_forecaster("ada"), 0.4)
    resolve(question)

    assert crowd_of(claim) is None


def test_the_recused_are_not_in_the_crowd() -> None:
    make_tournament(crowd_min_forecasters=1)
    question, ada = make_question(), make_forecaster()
    claim = linked(question)
    add_forecast(question, ada, 0.4)
    recuse(question, ada, now=JAN_11)
    resolve(question)

    assert crowd_of(claim) is None
