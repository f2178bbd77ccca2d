"""Pages and submissions with 1,000 questions, 2,000 forecasters and 200,000 entries."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from forecasts.models import Question, Tournament
from forecasts.queries import due
from forecasts.services.forecasts import submit_forecast
from forecasts.services.leaderboards import refresh_leaderboard
from forecasts.services.resolutions import resolve_question
from forecasts.services.scores import mark_stale, score_resolution
from tests.bench import crowd
from tests.bench.measuring import report, seconds

QUESTIONS, FORECASTERS, PER_QUESTION, EACH, RESOLVED = 1000, 2000, 50, 4, 500


def measure() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    tournament = Tournament.objects.create(slug="large", title="A large tournament")
    questions = [crowd.make_question(tournament, f"q-{place}") for place in range(QUESTIONS)]
    people = list(User.objects.values_list("pk", flat=True)[:FORECASTERS])
    entries = crowd.fill(questions, people, PER_QUESTION, EACH)
    print(f"\n{QUESTIONS} questions, {FORECASTERS} forecasters, {entries} entries")
    _resolve(questions[:RESOLVED])
    client = Client()
    client.force_login(User.objects.get(pk=people[0]))
    empty = seconds(lambda: client.get("/healthz"), runs=20)
    _measure_board(questions[0], empty)
    for name, address in {
        "question list": "/tournaments/large/",
        "question page": "/tournaments/large/questions/q-999/",
        "question page, resolved": "/tournaments/large/questions/q-0/",
        "leaderboard page": "/tournaments/large/leaderboard/",
        "forecaster's page": "/forecasters/forecaster-7/",
        "question list by the API": "/api/v1/tournaments/large/questions/",
    }.items():
        _measure_page(client, name, address, empty)
    _measure_submission(questions[-1], User.objects.get(pk=people[0]), empty)


def _resolve(questions: list[Question]) -> None:
    for question in questions:
        resolve_question(
            question=question,
            outcome=question.options.get(key="yes"),
            known_at=timezone.now(),
            steward=None,
            evidence="As measured.",
            now=timezone.now,
        )
    for resolution_id in due.resolutions_to_score():
        score_resolution(resolution_id=resolution_id, now=timezone.now)


def _measure_board(question: Question, empty: float) -> None:
    def refresh() -> None:
        mark_stale(question=question)
        refresh_leaderboard(tournament_id=question.tournament_id, now=timezone.now)

    report(f"ranking {RESOLVED} scored questions, 1,000 draws", seconds(refresh), empty, "health")


def _measure_page(client: Client, name: str, address: str, empty: float) -> None:
    queries = _queries(lambda: client.get(address))
    report(f"{name}, {queries} queries", seconds(lambda: client.get(address)), empty, "health")


def _measure_submission(question: Question, forecaster: User, empty: float) -> None:
    def submit() -> None:
        submit_forecast(
            question=question,
            forecaster=forecaster,
            probabilities=[630_000, 370_000],
            now=timezone.now,
        )

    report(f"one submission, {_queries(submit)} queries", seconds(submit, 50), empty, "health")


def _queries(call: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)
