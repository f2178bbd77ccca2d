from __future__ import annotations

import pytest

from forecasts.models import LeaderboardEntry
from forecasts.queries.leaderboards import counted_questions, scale
from tests.deeds import annul, resolve, score
from tests.factories import FEB_1, JAN_31, make_question, make_tournament


@pytest.mark.django_db
def test_a_leaderboard_says_which_questions_count_and_why_the_others_do_not() -> None:
    score(resolve(make_question("scored")))
    resolve(make_question("due"))
    annul(make_question("void"))
    tournament = make_question("closed").tournament
    make_question("open", close_time=FEB_1.replace(year=2027))
    make_question("ahead", open_time=FEB_1.replace(day=2), close_time=FEB_1.replace(day=3))

    rows = counted_questions(tournament, FEB_1)

    assert {row.question.slug: (row.counts, row.reason) for row in rows} == {
        "scored": (True, "resolved and scored"),
        "due": (False, "resolved; its scores are being computed"),
        "void": (False, "annulled: scored for nobody"),
        "closed": (False, "closed, awaiting a steward's resolution"),
        "open": (False, "still open"),
        "ahead": (False, "not open yet"),
    }
    assert rows[0].question.slug == "scored"


def line(low: float, score: float, high: float) -> LeaderboardEntry:
    return LeaderboardEntry(score_low=low, score=score, score_high=high)


def test_a_scale_holds_every_interval() -> None:
    found = scale([line(-8, -3, 1), line(2, 4, 12)])

    assert (found.low, found.high) == (-8, 12)
    assert found.across(2) == 0.5


def test_a_scale_has_room_where_everybody_is_alike() -> None:
    assert scale([line(0, 0, 0)]).across(0) == 0.5


@pytest.mark.django_db
def test_a_tournament_without_questions_has_none_to_count() -> None:
    assert counted_questions(make_tournament(), JAN_31) == []
