from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from forecasts.models import Option, Question
from forecasts.models.question import State
from forecasts.services.resolutions import annul_question, resolve_question
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
    make_steward,
    make_tournament,
)

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)
YEAR_2100 = datetime(2100, 1, 1, tzinfo=UTC)
YEAR_2101 = datetime(2101, 1, 1, tzinfo=UTC)


def resolve(question: Question, key: str = "yes") -> None:
    resolve_question(
        question=question,
        outcome=question.options.get(key=key),
        known_at=JAN_21,
        steward=None,
        evidence="",
        now=at(FEB_1),
    )
    question.refresh_from_db()


def annul(question: Question) -> None:
    annul_question(question=question, known_at=JAN_21, steward=None, evidence="", now=at(FEB_1))
    question.refresh_from_db()


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (JAN_1 - MICROSECOND, State.SCHEDULED),
        (JAN_1, State.OPEN),
        (JAN_31 - MICROSECOND, State.OPEN),
        (JAN_31, State.CLOSED),
    ],
)
def test_state_changes_at_the_very_instants(now: datetime, state: State) -> None:
    question = make_question(open_time=JAN_1, close_time=JAN_31)

    assert question.state(now) == state


def test_state_of_a_question_closed_early_is_closed() -> None:
    question = make_question(close_time=JAN_31, closed_at=JAN_11)

    assert question.state(JAN_11) == State.CLOSED


def test_state_of_a_resolved_question_is_resolved_at_any_instant() -> None:
    question = make_question()
    resolve(question)

    assert {question.state(now) for now in (JAN_1, JAN_21, FEB_1)} == {State.RESOLVED}


def test_state_of_an_annulled_question_is_annulled() -> None:
    question = make_question()
    annul(question)

    assert question.state(FEB_1) == State.ANNULLED


@pytest.mark.parametrize(
    "now", [JAN_1 - MICROSECOND, JAN_1, JAN_11, JAN_31 - MICROSECOND, JAN_31, FEB_1]
)
@pytest.mark.parametrize("state", State)
def test_in_state_agrees_with_state(state: State, now: datetime) -> None:
    questions = [
        make_question("ordinary"),
        make_question("later", open_time=JAN_11, close_time=FEB_1),
        make_question("closed-early", closed_at=JAN_11),
        make_question("resolved"),
        make_question("annulled"),
    ]
    resolve(questions[3])
    annul(questions[4])

    found = Question.objects.in_state(state, now)

    assert set(found) == {question for question in questions if question.state(now) == state}


@pytest.mark.parametrize(
    "change",
    [
        {"kind": Question.Kind.ORDERED},
        {"open_time": JAN_1 + MICROSECOND},
        {"scheduled_close_time": JAN_31 - MICROSECOND},
    ],
)
def test_kind_and_times_are_frozen_once_a_question_is_open(change: dict[str, object]) -> None:
    make_question(open_time=JAN_1, close_time=JAN_31)

    with pytest.raises(IntegrityError, match="kind and times are frozen"):
        Question.objects.update(**change)


def test_times_can_change_before_a_question_opens() -> None:
    question = make_question(open_time=YEAR_2100, close_time=YEAR_2101)

    Question.objects.update(scheduled_close_time=YEAR_2101 + MICROSECOND)

    question.refresh_from_db()
    assert question.scheduled_close_time == YEAR_2101 + MICROSECOND


def test_texts_can_change_while_a_question_is_open() -> None:
    question = make_question()

    Question.objects.update(title="Will it pour?")

    question.refresh_from_db()
    assert question.title == "Will it pour?"


@pytest.mark.parametrize("close_time", [JAN_11, JAN_1])
def test_a_question_closes_after_it_opens(close_time: datetime) -> None:
    tournament = make_tournament()

    with pytest.raises(IntegrityError, match="question_opens_before_it_closes"):
        Question.objects.create(
            tournament=tournament, open_time=JAN_11, scheduled_close_time=close_time
        )


@pytest.mark.parametrize("weight", [0, -1, 1001, float("nan"), float("inf")])
def test_a_weight_is_a_positive_number(weight: float) -> None:
    make_question()

    with pytest.raises(IntegrityError, match="question_weight_is_positive"):
        Question.objects.update(weight=weight)


def test_options_are_free_until_anybody_forecasts() -> None:
    question = make_question()

    question.options.filter(key="no").update(key="never")

    assert list(question.options.values_list("key", flat=True)) == ["yes", "never"]


@pytest.mark.parametrize("change", [{"key": "never"}, {"position": 2}])
def test_an_option_keeps_key_and_place_once_anybody_has_forecast(change: dict[str, object]) -> None:
    question = make_question()
    add_forecast(question, make_forecaster(), 0.7)

    with pytest.raises(IntegrityError, match="options are frozen"):
        question.options.filter(key="no").update(**change)


def test_an_option_keeps_its_question_once_anybody_has_forecast() -> None:
    question, other = make_question("rain"), make_question("snow")
    add_forecast(question, make_forecaster(), 0.7)

    with pytest.raises(IntegrityError, match="options are frozen"):
        question.options.filter(key="no").update(question=other, position=2, key="never")


def test_an_option_cannot_be_added_once_anybody_has_forecast() -> None:
    question = make_question()
    add_forecast(question, make_forecaster(), 0.7)

    with pytest.raises(IntegrityError, match="options are frozen"):
        Option.objects.create(question=question, position=2, key="maybe", label="Maybe")


def test_an_option_cannot_be_deleted_once_anybody_has_forecast() -> None:
    question = make_question()
    add_forecast(question, make_forecaster(), 0.7)

    with pytest.raises(IntegrityError, match="options are frozen"):
        question.options.filter(key="no").delete()


def test_an_options_label_is_frozen_with_the_first_forecast() -> None:
    question = make_question()
    add_forecast(question, make_forecaster(), 0.7)

    with pytest.raises(IntegrityError, match="options are frozen"):
        question.options.filter(key="no").update(label="No, not at all")


@pytest.mark.parametrize("key", ["", "annulled"])
def test_an_option_key_is_neither_empty_nor_annulled(key: str) -> None:
    question = make_question()

    with pytest.raises(IntegrityError, match="option_key_is_not_annulled"):
        Option.objects.create(question=question, position=2, key=key, label="Other")


def test_a_slug_is_unique_in_its_tournament() -> None:
    make_question("rain")
    make_question("snow")

    with pytest.raises(IntegrityError, match="question_slug_is_unique"):
        Question.objects.filter(slug="snow").update(slug="rain")


def test_a_slug_may_return_in_another_tournament() -> None:
    make_question("rain")
    make_question("rain", tournament=make_tournament("league"))

    assert Question.objects.filter(slug="rain").count() == 2


def test_stewards_see_the_questions_of_a_closed_house() -> None:
    question = make_question(tournament=make_tournament("board-room", is_public=False))

    assert list(Question.objects.visible_to(make_steward())) == [question]


def test_forecasters_do_not_see_the_questions_of_a_closed_house() -> None:
    make_question(tournament=make_tournament("board-room", is_public=False))

    assert list(Question.objects.visible_to(make_forecaster())) == []
