from __future__ import annotations

import pytest

from forecasts.queries import due
from tests.deeds import rank, resolve, score, unresolve
from tests.factories import JAN_11, JAN_21, JAN_31, make_question, make_tournament

pytestmark = pytest.mark.django_db


def test_questions_are_due_to_close_from_their_time_on_until_closed() -> None:
    make_question("later", close_time=JAN_31)
    due_now, earlier = (make_question(str(t.day), close_time=t) for t in (JAN_21, JAN_11))
    make_question("closed", close_time=JAN_11, closed_at=JAN_11)

    assert due.questions_to_close(JAN_21) == [earlier.pk, due_now.pk]


def test_resolutions_are_due_to_score_oldest_first_until_scored() -> None:
    question = make_question()
    scored, first, second = resolve(question), unresolve(question), resolve(question)
    score(scored)

    assert due.resolutions_to_score() == [first.pk, second.pk]


def test_resolutions_due_can_be_those_of_one_tournament() -> None:
    resolve(make_question("rain"))
    snow = resolve(make_question("snow", tournament=make_tournament("league")))

    assert due.resolutions_to_score("league") == due.resolutions("league") == [snow.pk]


def test_leaderboards_are_due_from_a_score_until_refreshed() -> None:
    question = make_question()
    before = due.leaderboards_to_refresh()
    score(resolve(question))
    stale = due.leaderboards_to_refresh()
    rank(question.tournament)

    assert (before, stale, due.leaderboards_to_refresh()) == ([], [question.tournament_id], [])


def test_the_tournament_of_a_resolution_is_found() -> None:
    resolution = resolve(make_question())

    assert due.tournament_of(resolution.pk) == resolution.question.tournament_id
