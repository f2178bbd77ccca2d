from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from forecasts.models import Question
from forecasts.queries.forecasters import scores, standings
from tests.deeds import rank, resolve, score, unresolve
from tests.factories import (
    JAN_11,
    JAN_21,
    add_forecast,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)

pytestmark = pytest.mark.django_db

ANYONE = AnonymousUser()


def forecast(question: Question, ada: User) -> Question:
    add_forecast(question, ada, 0.8)
    return question


def test_scores_are_those_of_the_resolutions_that_count() -> None:
    ada = make_forecaster()
    question = forecast(make_question(), ada)
    for resolution in (resolve(question, "yes"), unresolve(question), resolve(question, "no")):
        score(resolution)

    assert [row.run.resolution for row in scores(ada, ANYONE)] == [question.resolution]


def test_scores_of_a_question_taken_back_do_not_show() -> None:
    ada = make_forecaster()
    question = forecast(make_question(), ada)
    score(resolve(question))
    unresolve(question)

    assert list(scores(ada, ANYONE)) == []


def test_scores_stand_the_latest_known_first() -> None:
    ada = make_forecaster()
    score(resolve(forecast(make_question("late"), ada), known_at=JAN_21))
    score(resolve(forecast(make_question("early"), ada), known_at=JAN_11))

    slugs = [row.run.resolution.question.slug for row in scores(ada, ANYONE)]

    assert slugs == ["late", "early"]


def test_scores_and_standings_in_a_closed_house_are_for_stewards_alone() -> None:
    ada, sten = make_forecaster(), make_steward()
    secret = make_tournament("secret", is_public=False)
    score(resolve(forecast(make_question(tournament=secret), ada)))
    rank(secret)

    seen = {
        visitor: (scores(ada, visitor).count(), standings(ada, visitor).count())
        for visitor in (ada, sten)
    }

    assert seen == {ada: (0, 0), sten: (1, 1)}
    assert (scores(ada, ANYONE).count(), standings(ada, ANYONE).count()) == (0, 0)
