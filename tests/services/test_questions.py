from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from forecasts.errors import InvalidQuestion
from forecasts.models import Option, Question
from forecasts.services.questions import close_question, create_question
from tests.deeds import resolve
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_21,
    JAN_31,
    at,
    make_question,
    make_tournament,
)
from tests.races import in_a_thread

pytestmark = pytest.mark.django_db

YES_NO = [("yes", "Yes"), ("no", "No")]


def named(*options: tuple[str, str]) -> list[Option]:
    return [Option(key=key, label=label) for key, label in options]


def draft(**fields: Any) -> Question:
    return Question(
        **{
            "tournament": make_tournament(),
            "slug": "rain",
            "title": "Will it rain?",
            "kind": Question.Kind.BINARY,
            "family": "weather",
            "open_time": JAN_1,
            "scheduled_close_time": JAN_31,
        }
        | fields
    )


def test_create_question_saves_the_options_in_the_order_given() -> None:
    question = draft(kind=Question.Kind.MULTIPLE_CHOICE)

    create_question(question=question, options=named(("b", "Bern"), ("a", "Aarau"), ("c", "Chur")))

    options = question.options.values_list("position", "key", "label")
    assert list(options) == [(0, "b", "Bern"), (1, "a", "Aarau"), (2, "c", "Chur")]


@pytest.mark.parametrize(
    "options",
    [
        [],
        [("yes", "Yes")],
        [("no", "No"), ("yes", "Yes")],
        [("yes", "Yes"), ("no", "No"), ("maybe", "Maybe")],
        [("yes", "Yes"), ("yes", "Yes")],
    ],
)
def test_create_question_refuses_a_binary_question_without_yes_and_no(
    options: list[tuple[str, str]],
) -> None:
    with pytest.raises(InvalidQuestion) as refused:
        create_question(question=draft(), options=named(*options))

    assert (refused.value.field, Question.objects.count()) == ("options", 0)


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ([("a", "A")], "options"),
        ([(f"o{place}", f"O{place}") for place in range(201)], "options"),
        ([("a", "Aarau"), ("b", " aarau")], "options"),
        ([("a", "A"), ("a", "B")], "options"),
        ([("a", "A"), ("annulled", "B")], "__all__"),
        ([("a", "A"), ("", "B")], "key"),
        ([("a", "A"), ("b|c", "B")], "key"),
        ([("a", "A"), ("b", "")], "label"),
    ],
)
def test_create_question_refuses_options_that_cannot_be(
    options: list[tuple[str, str]], field: str
) -> None:
    question = draft(kind=Question.Kind.ORDERED)

    with pytest.raises(InvalidQuestion) as refused, transaction.atomic():
        create_question(question=question, options=named(*options))

    assert (refused.value.field, Option.objects.count()) == (field, 0)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"slug": "a b"}, "slug"),
        ({"kind": "numeric"}, "kind"),
        ({"family": ""}, "family"),
        ({"open_time": JAN_31}, "__all__"),
        ({"weight": 0}, "__all__"),
    ],
)
def test_create_question_refuses_a_faulty_field_by_its_name(
    wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidQuestion) as refused:
        create_question(question=draft(**wrong), options=named(*YES_NO))

    assert (refused.value.field, Question.objects.count()) == (field, 0)


def test_create_question_refuses_a_slug_that_is_taken() -> None:
    make_question("rain")

    with pytest.raises(InvalidQuestion):
        make_question("rain")


def test_close_question_closes_at_the_scheduled_time_however_late_it_runs() -> None:
    question = make_question(close_time=JAN_31)

    assert close_question(question_id=question.pk, now=at(FEB_1)) is True

    question.refresh_from_db()
    assert question.closed_at == JAN_31


@pytest.mark.parametrize("now", [JAN_31 - timedelta(microseconds=1), JAN_11])
def test_close_question_does_nothing_before_the_close(now: datetime) -> None:
    question = make_question(close_time=JAN_31)

    assert close_question(question_id=question.pk, now=at(now)) is False

    question.refresh_from_db()
    assert question.closed_at is None


def test_close_question_does_nothing_the_second_time() -> None:
    question = make_question()
    close_question(question_id=question.pk, now=at(FEB_1))

    assert close_question(question_id=question.pk, now=at(FEB_1)) is False


def test_close_question_leaves_an_early_resolution_its_close() -> None:
    question = make_question(close_time=JAN_31)
    resolve(question, known_at=JAN_11, now=JAN_21)

    close_question(question_id=question.pk, now=at(FEB_1))

    question.refresh_from_db()
    assert question.closed_at == JAN_21


@pytest.mark.django_db(transaction=True)
def test_close_question_passes_by_a_question_that_another_holds() -> None:
    question = make_question()

    with transaction.atomic():
        Question.objects.select_for_update().get()
        closed = in_a_thread(lambda: close_question(question_id=question.pk, now=at(FEB_1)))

    assert closed is False
