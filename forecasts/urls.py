from django.urls import path

from forecasts.views import (
    forecasters,
    forecasts,
    leaderboards,
    questions,
    resolutions,
    site,
    tournaments,
)

QUESTION = "tournaments/<slug:tournament>/questions/<slug:slug>/"

urlpatterns = [
    path("", tournaments.home, name="home"),
    path("scoring/", site.scoring, name="scoring"),
    path("healthz", site.health, name="health"),
    path("tournaments/<slug:slug>/", tournaments.tournament_detail, name="tournament"),
    path(
        "tournaments/<slug:slug>/leaderboard/",
        leaderboards.leaderboard_detail,
        name="leaderboard",
    ),
    path(QUESTION, questions.question_detail, name="question"),
    path(f"{QUESTION}forecast/", forecasts.forecast_create, name="forecast"),
    path(f"{QUESTION}withdraw/", forecasts.forecast_withdraw, name="withdraw"),
    path(f"{QUESTION}resolve/", resolutions.question_resolve, name="resolve"),
    path(f"{QUESTION}unresolve/", resolutions.question_unresolve, name="unresolve"),
    path("forecasters/<str:handle>/", forecasters.forecaster_detail, name="forecaster"),
]
