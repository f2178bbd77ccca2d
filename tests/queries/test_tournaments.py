from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from forecasts.queries.tournaments import counts, visible
from tests.deeds import annul, resolve
from tests.factories import (
    FEB_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)

pytestmark = pytest.mark.django_db


def test_counts_tells_states_and_forecasters_apart() -> None:
    rain = make_question("rain")
    make_question("later", open_time=JAN_31, close_time=FEB_1)
    make_question("past", close_time=JAN_11)
    resolve(make_question("resolved"))
    annul(make_question("annulled"))
    for handle in ("ada", "bob", "sim"):
        add_forecast(rain, make_forecaster(handle, is_simulated=handle == "sim"), 0.5)

    found = counts(rain.tournament, JAN_21)

    states = (found.questions, found.open, found.closed, found.resolved)
    assert (states, found.forecasters, found.simulated) == ((5, 1, 1, 1), 3, 1)


def test_counts_of_an_empty_tournament_are_zero() -> None:
    found = counts(make_tournament(), JAN_21)

    assert (found.questions, found.forecasters) == (0, 0)


def test_counts_keeps_tournaments_apart() -> None:
    league = make_tournament("league", title="League")
    add_forecast(make_question("rain"), make_forecaster(), 0.5)
    make_question("snow", tournament=league)

    found = {row.tournament.slug: row for row in visible(AnonymousUser(), JAN_21)}

    assert {slug: (row.questions, row.forecasters) for slug, row in found.items()} == {
        "cup": (1, 1),
        "league": (1, 0),
    }


def test_tournaments_stand_ranked_ones_first_then_by_title() -> None:
    make_tournament("archive", title="A", is_ranked=False)
    make_tournament("beta", title="B")
    make_tournament("alpha", title="A")

    found = [row.tournament.slug for row in visible(AnonymousUser(), JAN_21)]

    assert found == ["alpha", "beta", "archive"]


def test_a_tournament_that_is_not_public_is_for_stewards_alone() -> None:
    secret = make_tournament("secret", is_public=False)

    assert visible(make_forecaster(), JAN_21) == []
    assert [row.tournament for row in visible(make_steward(), JAN_21)] == [secret]
