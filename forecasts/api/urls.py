from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from forecasts.api import views

QUESTION = "tournaments/<slug:tournament>/questions/<slug:slug>/"

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("tournaments/", views.TournamentList.as_view(), name="api_tournaments"),
    path("tournaments/<slug:slug>/", views.TournamentDetail.as_view(), name="api_tournament"),
    path(
        "tournaments/<slug:slug>/leaderboard/",
        views.LeaderboardDetail.as_view(),
        name="api_leaderboard",
    ),
    path("tournaments/<slug:slug>/questions/", views.QuestionList.as_view(), name="api_questions"),
    path(QUESTION, views.QuestionDetail.as_view(), name="api_question"),
    path(f"{QUESTION}forecasts/", views.ForecastList.as_view(), name="api_forecasts"),
    path(f"{QUESTION}withdraw/", views.Withdrawal.as_view(), name="api_withdraw"),
]
