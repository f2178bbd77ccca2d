"""The whole chain once, from a question to the leaderboard, as the services tell it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forecasts.errors import QuestionNotOpen
from forecasts.models import Leaderboard, Option, Question
from forecasts.models.question import State
from forecasts.queries import due
from forecasts.queries.crowds import crowds
from forecasts.services.forecasts import submit_forecast, withdraw_forecast
from forecasts.services.leaderboards import refresh_leaderboard
from forecasts.services.questions import close_question, create_question
from forecasts.services.resolutions import resolve_question
from forecasts.services.scores import score_resolution
from tests.deeds import scores
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_21,
    JAN_31,
    at,
    make_forecaster,
    make_steward,
    make_tournament,
)


@pytest.mark.django_db
def test_from_a_question_to_the_leaderboard() -> None:
    # A steward poses a question.
    sten = make_steward("sten")
    question = create_question(
        question=Question(
            tournament=make_tournament("cup"),
            slug="rain",
            title="Will it rain in January?",
            kind=Question.Kind.BINARY,
            family="weather",
            open_time=JAN_1,
            scheduled_close_time=JAN_31,
            published_at=JAN_1,
        ),
        options=[Option(key="yes", label="Yes"), Option(key="no", label="No")],
    )
    assert question.state(JAN_1) == State.OPEN

    # Three people forecast; Bob changes his mind, Cleo hers altogether; a bot joins in.
    ada, bob, cleo = (make_forecaster(handle) for handle in ("ada", "bob", "cleo"))
    hal = make_forecaster("hal", is_bot=True)
    for who, percent, when in (
        (ada, 80, JAN_1),
        (bob, 50, JAN_1),
        (cleo, 20, JAN_1),
        (bob, 90, JAN_11),
        (hal, 0, JAN_11),
    ):
        submit_forecast(
            question=question,
            forecaster=who,
            probabilities=[percent * 10_000, 1_000_000 - percent * 10_000],
            now=at(when),
        )
    median = crowds([question], JAN_11)[question.pk].median
    assert median is not None
    assert median.tolist() == [0.8, 0.2]
    withdraw_forecast(question=question, forecaster=cleo, now=at(JAN_11))

    # It rains; three days later nobody has noticed yet, and Cleo returns: too late to score.
    submit_forecast(
        question=question,
        forecaster=cleo,
        probabilities=[1_000_000, 0],
        now=at(JAN_21 + timedelta(days=3)),
    )

    # The time is up, the clock closes the question.
    assert due.questions_to_close(JAN_31) == [question.pk]
    close_question(question_id=question.pk, now=at(JAN_31))
    with pytest.raises(QuestionNotOpen):
        submit_forecast(
            question=question, forecaster=ada, probabilities=[1_000_000, 0], now=at(JAN_31)
        )

    # The steward resolves it: the world could know from 21 January on.
    resolution = resolve_question(
        question=question,
        outcome=question.options.get(key="yes"),
        known_at=JAN_21,
        steward=sten,
        evidence="The weather service said so on 21 January.",
        now=at(FEB_1),
    )

    # The clock finds the resolution and scores it. Losses on yes: ada .04; bob .25, then .01;
    # cleo .64; hal 1. Two thirds of the thirty days count, ten days before and ten after Bob's
    # change of mind. ada: 100/30 × (10 × ((.25 + .64)/2 − .04) + 10 × (.01 − .04)) = 12.5.
    assert due.resolutions_to_score() == [resolution.pk]
    score_resolution(resolution_id=resolution.pk, now=at(FEB_1))
    assert scores(resolution) == {
        "ada": pytest.approx([0.04, 12.5, 1]),
        "bob": pytest.approx([0.13, 4, 1]),
        "cleo": pytest.approx([0.64, -16.5, 1 / 3]),
        "hal": pytest.approx([1, -32.5, 2 / 3]),
    }

    # The leaderboard follows, people among people and bots among bots.
    assert due.leaderboards_to_refresh() == [question.tournament_id]
    refresh_leaderboard(tournament_id=question.tournament_id, now=at(FEB_1))
    entries = Leaderboard.objects.get().entries.order_by("forecaster__is_bot", "position")
    assert [(entry.rank, entry.forecaster) for entry in entries] == [
        (1, ada),
        (2, bob),
        (3, cleo),
        (1, hal),
    ]
    assert [entry.total for entry in entries] == pytest.approx([12.5, 4, -16.5, -32.5])
    assert due.leaderboards_to_refresh() == []
