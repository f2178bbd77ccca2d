from django.urls import path

from forecasts.views import (
    forecasts,
    leaderboards,
    questions,
    resolutions,
    site,
    tournaments,
    track_records,
)

BOARD = "tournaments/<slug:slug>/leaderboard/"
QUESTION = "tournaments/<slug:tournament>/questions/<slug:slug>/"

urlpatterns = [
    path("", tournaments.home, name="home"),
    path("scoring/", site.scoring, name="scoring"),
    path("healthz", site.health, name="health"),
    path("tournaments/<slug:slug>/", tournaments.tournament_detail, name="tournament"),
    path(BOARD, leaderboards.leaderboard_detail, name="leaderboard"),
    path(f"{BOARD}questions/", leaderboards.leaderboard_questions, name="leaderboard_questions"),
    path(f"{BOARD}freeze/", leaderboards.snapshot_create, name="snapshot_create"),
    path(f"{BOARD}snapshots/<int:pk>/", leaderboards.snapshot_detail, name="snapshot"),
    path(QUESTION, questions.question_detail, name="question"),
    path(f"{QUESTION}scores/<int:version>/", questions.question_scores, name="question_scores"),
    path(f"{QUESTION}forecast/", forecasts.forecast_create, name="forecast"),
    path(f"{QUESTION}withdraw/", forecasts.forecast_withdraw, name="withdraw"),
    path(f"{QUESTION}resolve/", resolutions.question_resolve, name="resolve"),
    path(f"{QUESTION}unresolve/", resolutions.question_unresolve, name="unresolve"),
    path(f"{QUESTION}why/<str:handle>/", track_records.why, name="why"),
    path(
        "tournaments/<slug:slug>/contenders/<slug:contender>/",
        track_records.contender_detail,
        name="contender",
    ),
    path("forecasters/<str:handle>/", track_records.forecaster_detail, name="forecaster"),
]
