from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from forecasts.models import Question
from forecasts.queries.crowd_charts import CrowdChart, crowd_chart
from forecasts.queries.questions import lines
from tests.deeds import resolve
from tests.factories import (
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


def chart(question: Question, now: datetime = JAN_21) -> CrowdChart | None:
    [line] = lines([question], AnonymousUser(), now)
    return crowd_chart(line, now)


def shown(question: Question, now: datetime = JAN_21) -> CrowdChart:
    found = chart(question, now)
    assert found is not None
    return found


def one_is_enough(kind: str = Question.Kind.BINARY) -> Question:
    return make_question(tournament=make_tournament(crowd_min_forecasters=1), kind=kind)


def test_a_crowd_that_was_never_shown_has_no_chart() -> None:
    question = make_question()
    for place in range(2):
        add_forecast(question, make_forecaster(f"p{place}"), 0.4)

    assert chart(question) is None


def test_a_question_that_is_not_open_yet_has_no_chart() -> None:
    assert chart(make_question(), now=JAN_1) is None


def test_the_chart_follows_the_crowd() -> None:
    question = one_is_enough()
    ada = make_forecaster()
    add_forecast(question, ada, 0.25, JAN_1)
    add_forecast(question, ada, 0.75, JAN_11)

    rows = shown(question).rows
    assert [share for _, share in rows] == [0.25] * 20 + [0.75] * 20


def test_the_chart_runs_to_now_on_the_way_to_the_scheduled_close() -> None:
    question = one_is_enough()
    add_forecast(question, make_forecaster(), 0.25)

    last = shown(question).samples[-1]
    assert last.at == JAN_21
    assert last.x == pytest.approx(2 / 3)


def test_the_chart_ends_where_the_outcome_was_known() -> None:
    question = one_is_enough()
    add_forecast(question, make_forecaster(), 0.25)
    resolve(question, known_at=JAN_11)

    assert shown(question, JAN_31).samples[-1].at == JAN_11


def test_a_withdrawal_breaks_the_line() -> None:
    question, ada = one_is_enough(), make_forecaster()
    for probability, when in ((0.25, JAN_1), (None, JAN_11), (0.5, JAN_21)):
        add_forecast(question, ada, probability, when)

    assert [len(stroke) for stroke in shown(question, JAN_31).strokes] == [13, 14]


def test_the_chart_draws_the_likeliest_option_of_several() -> None:
    question = one_is_enough(kind=Question.Kind.MULTIPLE_CHOICE)
    add_forecast(question, make_forecaster(), [0.1, 0.7, 0.2])

    found = shown(question)
    assert (found.label, found.rows[-1][1]) == ("Korea", 0.7)
