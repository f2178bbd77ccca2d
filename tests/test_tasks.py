from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from config.celery import app
from forecasts import tasks
from forecasts.models import (
    Leaderboard,
    LeaderboardContender,
    LeaderboardEntry,
    Question,
    ScoreRun,
)
from forecasts.queries import due
from tests import broker
from tests.deeds import open_question, resolve, score
from tests.drafting import hold
from tests.factories import (
    JAN_31,
    add_forecast,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)
from tests.links import a_pair

PATIENCE = 60  # seconds


@pytest.fixture(autouse=True)
def _empty_queue() -> Iterator[None]:
    broker.empty()
    yield
    broker.empty()


def a_forecast_question() -> Question:
    question = make_question(tournament=make_tournament(objection_hours=0))
    add_forecast(question, make_forecaster("ada"), 0.8)
    return question


def resolve_on_the_page(question: Question) -> int:
    """Propose an outcome where neither a second steward nor an objection has to be waited for."""
    client = Client()
    client.force_login(make_steward())
    said = {
        "outcome": question.options.get(key="yes").pk,
        "known_at": "2026-01-21T00:00",
        "reasons": "Wet.",
        "evidence-TOTAL_FORMS": "3",
        "evidence-INITIAL_FORMS": "0",
        "evidence-0-url": "https://example.org/rain",
    }
    return client.post(reverse("propose", args=question.path), said).status_code


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)


def on_the_board() -> bool:
    return LeaderboardEntry.objects.filter(forecaster__handle="ada", rank=1).exists()


def test_the_clock_knows_every_task_it_is_to_run() -> None:
    wanted = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert wanted <= set(app.tasks)


@pytest.mark.django_db
def test_sweep_queues_one_task_for_each_row_that_is_due() -> None:
    rain, snow = make_question("rain"), make_question("snow")
    first = resolve(make_question("first"))
    score(first)
    second = resolve(make_question("second"))

    tasks.sweep()

    assert broker.queued() == [
        f"close_question({rain.pk})",
        f"close_question({snow.pk})",
        f"score_resolution({second.pk})",
        f"score_contenders({first.pk})",
        f"refresh_leaderboard({rain.tournament_id})",
    ]


@pytest.mark.django_db
def test_sweep_queues_nothing_where_nothing_is_due() -> None:
    make_question(closed_at=JAN_31)

    tasks.sweep()

    assert broker.queued() == []


@pytest.mark.django_db
def test_close_question_closes_what_is_due() -> None:
    question = make_question(close_time=JAN_31)

    tasks.close_question(question.pk)

    question.refresh_from_db()
    assert question.closed_at == JAN_31


@pytest.mark.django_db
def test_sweep_finds_a_rewording_that_a_forecast_came_before_and_its_task_drops_it() -> None:
    rewording = hold(open_question())
    tasks.sweep()
    assert broker.queued() == []
    add_forecast(rewording.question, make_forecaster("ada"), 0.5)

    tasks.sweep()
    assert broker.queued() == [f"drop_rewording({rewording.pk})"]
    tasks.drop_rewording(rewording.pk)

    rewording.refresh_from_db()
    assert rewording.ending == "lapsed"


@pytest.mark.django_db
def test_sweep_finds_a_pair_whose_condition_is_resolved_and_its_task_settles_it() -> None:
    pair = a_pair(make_question("rain", closed_at=JAN_31), make_question("snow", closed_at=JAN_31))
    score(resolve(pair.condition))
    broker.empty()

    tasks.sweep()
    assert f"settle_pair({pair.pk})" in broker.queued()
    broker.empty()
    tasks.settle_pair(pair.pk)

    [void] = pair.if_no.resolutions.all()
    assert (void.is_annulment, pair.if_yes.resolutions.count()) == (True, 0)
    assert broker.queued() == [f"score_resolution({void.pk})"]


@pytest.mark.django_db
def test_score_resolution_scores_and_has_the_leaderboard_refreshed_at_once() -> None:
    question = a_forecast_question()
    resolution = resolve(question)

    tasks.score_resolution(resolution.pk)

    assert due.resolutions_to_score() == []
    assert broker.queued() == [
        f"refresh_leaderboard({question.tournament_id})",
        f"score_contenders({resolution.pk})",
    ]


@pytest.mark.django_db
def test_score_resolution_queues_nothing_the_second_time() -> None:
    resolution = resolve(a_forecast_question())
    score(resolution)

    tasks.score_resolution(resolution.pk)

    assert broker.queued() == []


@pytest.mark.django_db
def test_refresh_leaderboard_ranks() -> None:
    question = a_forecast_question()
    score(resolve(question))

    tasks.refresh_leaderboard(question.tournament_id)

    assert on_the_board()


@pytest.mark.django_db
def test_a_nudge_waits_for_the_commit(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tasks.nudge_scoring(7)
        before = broker.queued()

    assert (before, broker.queued()) == ([], ["score_resolution(7)"])


@pytest.mark.django_db(transaction=True)
def test_a_resolution_is_on_the_leaderboard_without_waiting_for_a_sweep() -> None:
    question = a_forecast_question()

    with broker.worker():
        resolve_on_the_page(question)
        wait_for(on_the_board)
        wait_for(LeaderboardContender.objects.exists)

    assert list(Leaderboard.objects.values_list("is_stale", flat=True)) == [False]


@pytest.mark.django_db(transaction=True)
def test_with_the_broker_away_resolving_works_and_the_next_sweep_scores() -> None:
    question = a_forecast_question()

    with broker.away():
        status = resolve_on_the_page(question)
        waiting = ScoreRun.objects.filter(scored_at=None).count()
    with broker.worker():
        tasks.sweep.delay()
        wait_for(lambda: ScoreRun.objects.filter(scored_at=None).count() == 0)
        wait_for(on_the_board)

    assert (status, waiting) == (302, 1)
