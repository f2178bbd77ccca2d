from __future__ import annotations

import math

import pytest

from accounts.models import User
from forecasts.models import Question, Resolution
from forecasts.queries import explanations
from forecasts.queries.explanations import Span, score_of
from forecasts.queries.ledgers import question_ledger
from tests.deeds import resolve, score
from tests.factories import (
    JAN_1,
    JAN_11,
    JAN_21,
    add_forecast,
    make_forecaster,
    make_question,
)

pytestmark = pytest.mark.django_db


def scored(question: Question, key: str = "yes") -> Resolution:
    resolution = resolve(question, key, known_at=JAN_21)
    score(resolution)
    return resolution


def spans(resolution: Resolution, forecaster: User) -> list[Span]:
    ledger = question_ledger(resolution.question)
    return explanations.spans(resolution, forecaster, ledger)


def spot_score(resolution: Resolution, forecaster: User) -> float | None:
    ledger = question_ledger(resolution.question)
    return explanations.spot_score(resolution, forecaster, ledger)


def two_people() -> tuple[Question, User]:
    """Ada says 80 %, from day ten 90 %; Bob says 60 % all along."""
    question, ada = make_question(), make_forecaster("ada")
    add_forecast(question, ada, 0.8)
    add_forecast(question, ada, 0.9, when=JAN_11)
    add_forecast(question, make_forecaster("bob"), 0.6)
    return question, ada


def test_spans_last_from_one_forecast_to_the_next_and_to_when_it_was_known() -> None:
    question, ada = two_people()

    found = spans(scored(question), ada)

    assert [(one.start, one.end, one.ppm) for one in found] == [
        (JAN_1, JAN_11, 800_000),
        (JAN_11, JAN_21, 900_000),
    ]


def test_spans_say_what_each_forecast_contributed() -> None:
    question, ada = two_people()

    found = spans(scored(question), ada)

    third = 10 / 30
    assert [one.contribution for one in found] == pytest.approx(
        [100 * third * (0.16 - 0.04), 100 * third * (0.16 - 0.01)]
    )


def test_contributions_add_up_to_the_score_and_losses_to_the_brier_score() -> None:
    question, ada = two_people()
    resolution = scored(question)

    found, stored = spans(resolution, ada), score_of(resolution, ada)

    assert stored is not None
    weight = sum(one.weight for one in found)
    assert sum(one.contribution for one in found) == pytest.approx(stored.relative, abs=1e-9)
    assert sum(one.weight * one.loss for one in found) / weight == pytest.approx(stored.brier)


def test_somebody_alone_is_compared_with_nobody() -> None:
    question, ada = make_question(), make_forecaster("ada")
    add_forecast(question, ada, 0.8)

    [alone] = spans(scored(question), ada)

    assert (alone.others, alone.contribution) == (None, 0.0)


def test_spans_of_several_options_name_the_likeliest() -> None:
    question = make_question(kind=Question.Kind.MULTIPLE_CHOICE)
    ada = make_forecaster("ada")
    add_forecast(question, ada, [0.2, 0.5, 0.3])

    [only] = spans(scored(question, "korea"), ada)

    assert (only.option.key, only.ppm) == ("korea", 500_000)


def test_nobody_has_a_score_without_a_forecast_in_time() -> None:
    question, ada = make_question(), make_forecaster("ada")
    add_forecast(question, ada, 0.8, when=JAN_21)

    assert score_of(scored(question), ada) is None


def test_a_span_carries_the_floored_log_score_as_a_second_opinion() -> None:
    question, ada = make_question(), make_forecaster("ada")
    add_forecast(question, ada, 0.0)

    [only] = spans(scored(question), ada)

    assert only.log_loss == pytest.approx(-math.log(0.001))


def test_the_spot_score_is_the_loss_of_the_forecast_that_stood_at_the_end() -> None:
    question, ada = two_people()

    assert spot_score(scored(question), ada) == pytest.approx(0.01)


def test_there_is_no_spot_score_after_a_withdrawal() -> None:
    question, ada = two_people()
    add_forecast(question, ada, None, when=JAN_11)

    assert spot_score(scored(question), ada) is None
