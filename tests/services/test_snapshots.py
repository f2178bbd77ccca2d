from __future__ import annotations

import pytest
from django.db import IntegrityError

from forecasts.errors import NothingToFreeze
from forecasts.models import Leaderboard, LeaderboardSnapshot
from forecasts.services.snapshots import freeze_leaderboard
from tests.deeds import rank, resolve, score, unresolve
from tests.factories import (
    FEB_1,
    add_forecast,
    at,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)

pytestmark = pytest.mark.django_db


def a_board() -> Leaderboard:
    question = make_question()
    add_forecast(question, make_forecaster("ada"), 0.8)
    add_forecast(question, make_forecaster("bob"), 0.6)
    score(resolve(question))
    return rank(question.tournament)


def freeze(board: Leaderboard) -> LeaderboardSnapshot:
    return freeze_leaderboard(
        board=board, title="The first season", steward=make_steward(), now=at(FEB_1)
    )


def test_a_frozen_board_shows_who_stood_where() -> None:
    frozen = freeze(a_board())

    lines = [(line["forecaster"]["handle"], line["rank"]) for line in frozen.board["people"]]
    assert lines == [("ada", 1), ("bob", 2)]


def test_a_frozen_board_stays_when_the_resolution_is_taken_back() -> None:
    board = a_board()
    frozen = freeze(board)
    before = frozen.board

    score(unresolve(board.tournament.questions.get()))
    rank(board.tournament)

    frozen.refresh_from_db()
    assert frozen.board == before


def test_a_board_that_was_never_ranked_cannot_be_frozen() -> None:
    board = Leaderboard.objects.create(tournament=make_tournament())

    with pytest.raises(NothingToFreeze):
        freeze(board)


def test_the_database_refuses_to_change_a_frozen_board() -> None:
    frozen = freeze(a_board())

    with pytest.raises(IntegrityError, match="append-only"):
        LeaderboardSnapshot.objects.filter(pk=frozen.pk).update(title="Another")
