from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from forecasts.errors import AlreadyResolved, InvalidResolution, NotResolved
from forecasts.models import Question, Resolution, ScoreRun
from forecasts.models.question import State
from forecasts.queries import due
from forecasts.services.resolutions import annul_question, resolve_question
from tests.deeds import annul, resolve, score, scores, unresolve
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
)
from tests.races import at_once

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)


def test_resolve_question_records_outcome_evidence_and_both_times() -> None:
    question, sten = make_question(), make_steward()
    yes = question.options.get(key="yes")

    resolve_question(
        question=question,
        outcome=yes,
        known_at=JAN_21,
        steward=sten,
        evidence="Wet.",
        now=at(FEB_1),
    )

    rows = Resolution.objects.values_list(
        "version", "verdict", "outcome", "known_at", "recorded_at", "steward", "evidence"
    )
    assert list(rows) == [(1, "resolved", yes.pk, JAN_21, FEB_1, sten.pk, "Wet.")]


def test_resolve_question_points_the_question_to_its_resolution() -> None:
    question = make_question()

    resolution = resolve(question)

    assert question.resolution == resolution


@pytest.mark.parametrize("known_at", [JAN_1 + MICROSECOND, JAN_21, FEB_1])
def test_resolve_question_accepts_known_at_after_open_and_until_now(known_at: datetime) -> None:
    assert resolve(make_question(), known_at=known_at, now=FEB_1).known_at == known_at


@pytest.mark.parametrize(
    ("known_at", "words"),
    [
        (FEB_1 + MICROSECOND, "in the future"),
        (JAN_1, "annul it instead"),
        (JAN_1 - MICROSECOND, "annul it instead"),
    ],
)
def test_resolve_question_refuses_known_at_in_the_future_or_not_after_open(
    known_at: datetime, words: str
) -> None:
    question = make_question(open_time=JAN_1)

    with pytest.raises(InvalidResolution, match=words):
        resolve(question, known_at=known_at, now=FEB_1)

    assert (Resolution.objects.count(), ScoreRun.objects.count()) == (0, 0)


def test_resolve_question_refuses_the_outcome_of_another_question() -> None:
    question, other = make_question("rain"), make_question("snow")

    with pytest.raises(InvalidResolution, match="another question"):
        resolve_question(
            question=question,
            outcome=other.options.get(key="yes"),
            known_at=JAN_21,
            steward=None,
            evidence="",
            now=at(FEB_1),
        )


def test_resolve_question_refuses_a_question_that_has_not_opened() -> None:
    question = make_question(open_time=JAN_21)

    with pytest.raises(InvalidResolution, match="not opened yet"):
        resolve(question, known_at=JAN_1, now=JAN_11)


def test_resolve_question_refuses_a_second_resolution() -> None:
    question = make_question()
    first = resolve(question, "yes")

    with pytest.raises(AlreadyResolved):
        resolve(question, "no")

    assert list(Resolution.objects.all()) == [first]


@pytest.mark.django_db(transaction=True)
def test_of_two_resolutions_at_once_exactly_one_wins() -> None:
    question = make_question()
    again = Question.objects.get()

    ends = at_once(question, lambda: resolve(question, "yes"), lambda: resolve(again, "no"))

    assert sorted(type(end).__name__ for end in ends) == ["AlreadyResolved", "Resolution"]
    assert Resolution.objects.count() == ScoreRun.objects.count() == 1


def test_resolving_early_closes_the_question_at_the_click() -> None:
    question = make_question(close_time=JAN_31)

    resolve(question, known_at=JAN_11, now=JAN_21)

    assert question.ends_at == JAN_21


def test_resolving_late_leaves_the_scheduled_close() -> None:
    question = make_question(close_time=JAN_31)

    resolve(question, known_at=JAN_21, now=FEB_1)

    assert question.ends_at == JAN_31


def test_resolving_makes_its_scoring_due() -> None:
    resolution = resolve(make_question())

    assert due.resolutions_to_score() == [resolution.pk]


def test_annul_question_records_no_outcome() -> None:
    question = make_question()

    annulment = annul(question)

    assert (annulment.outcome, annulment.is_annulment) == (None, True)
    assert question.state(FEB_1) == State.ANNULLED


def test_annul_question_accepts_known_at_before_open() -> None:
    question = make_question(open_time=JAN_11)

    assert annul(question, known_at=JAN_1).known_at == JAN_1


def test_annul_question_refuses_known_at_in_the_future() -> None:
    question = make_question()

    with pytest.raises(InvalidResolution, match="in the future"):
        annul(question, known_at=FEB_1 + MICROSECOND, now=FEB_1)


def test_annul_question_refuses_a_resolved_question() -> None:
    question = make_question()
    resolve(question)

    with pytest.raises(AlreadyResolved):
        annul_question(question=question, known_at=JAN_21, steward=None, evidence="", now=at(FEB_1))


def test_unresolve_reopens_a_question_whose_scheduled_close_is_ahead() -> None:
    question = make_question(close_time=JAN_31)
    resolve(question, known_at=JAN_11, now=JAN_11)

    unresolve(question, now=JAN_21)

    assert (question.state(JAN_21), question.closed_at) == (State.OPEN, None)


def test_unresolve_leaves_a_question_closed_whose_scheduled_close_is_past() -> None:
    question = make_question(close_time=JAN_31)
    resolve(question, now=FEB_1)

    unresolve(question, now=FEB_1)

    assert (question.state(FEB_1), question.closed_at) == (State.CLOSED, JAN_31)


def test_unresolve_refuses_a_question_that_is_not_resolved() -> None:
    question = make_question()

    with pytest.raises(NotResolved):
        unresolve(question)


def test_unresolve_refuses_the_second_time() -> None:
    question = make_question()
    resolve(question)
    unresolve(question)

    with pytest.raises(NotResolved):
        unresolve(question)


def test_re_resolution_keeps_every_version_and_superseded_scores() -> None:
    question = make_question()
    add_forecast(question, make_forecaster("ada"), 0.8)
    verdicts: list[Callable[[Question], Resolution]] = [
        resolve,
        unresolve,
        lambda question: resolve(question, "no"),
        unresolve,
        annul,
        unresolve,
        resolve,
    ]

    versions = [verdict(question) for verdict in verdicts]
    for version in versions:
        score(version)

    assert [f"{row.version} {row.outcome or row.verdict}" for row in versions] == [
        "1 Yes", "2 unresolved", "3 No", "4 unresolved", "5 annulled", "6 unresolved", "7 Yes",
    ]  # fmt: skip
    assert question.resolution == versions[-1]
    yes, no = {"ada": pytest.approx([0.04, 0, 1])}, {"ada": pytest.approx([0.64, 0, 1])}
    assert [scores(row) for row in versions] == [yes, {}, no, {}, {}, {}, yes]
