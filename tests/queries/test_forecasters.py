from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from forecasts.queries.forecasters import standings
from tests.deeds import rank, resolve, score
from tests.factories import (
    add_forecast,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)

pytestmark = pytest.mark.django_db


def test_standings_in_a_closed_house_are_for_stewards_alone() -> None:
    ada, sten = make_forecaster(), make_steward()
    secret = make_tournament("secret", is_public=False)
    question = make_question(tournament=secret)
    add_forecast(question, ada, 0.8)
    score(resolve(question))
    rank(secret)

    seen = [standings(ada, visitor).count() for visitor in (AnonymousUser(), ada, sten)]

    assert seen == [0, 0, 1]
