from django.urls import path

from forecasts.views import (
    coherence,
    desk,
    failures,
    families,
    forecasts,
    leaderboards,
    notifications,
    objections,
    pairs,
    questions,
    recusals,
    resolutions,
    site,
    tournaments,
    track_records,
)

TOURNAMENT = "tournaments/<slug:slug>/"
COHERENCE = f"{TOURNAMENT}coherence/"
BOARD = "tournaments/<slug:slug>/leaderboard/"
QUESTION = "tournaments/<slug:tournament>/questions/<slug:slug>/"
PROPOSAL = f"{QUESTION}proposals/<int:number>/"

urlpatterns = [
    path("", tournaments.home, name="home"),
    path("scoring/", site.scoring, name="scoring"),
    path("healthz", site.health, name="health"),
    path("tournaments/<slug:slug>/", tournaments.tournament_detail, name="tournament"),
    path("tournaments/<slug:slug>/settings/", tournaments.settings, name="tournament_settings"),
    path(BOARD, leaderboards.leaderboard_detail, name="leaderboard"),
    path(f"{BOARD}questions/", leaderboards.leaderboard_questions, name="leaderboard_questions"),
    path(f"{BOARD}freeze/", leaderboards.snapshot_create, name="snapshot_create"),
    path(f"{BOARD}snapshots/<int:pk>/", leaderboards.snapshot_detail, name="snapshot"),
    path(COHERENCE, coherence.coherence_detail, name="coherence"),
    path(f"{COHERENCE}link/", coherence.coherence_link, name="coherence_link"),
    path(f"{COHERENCE}<slug:rule>/unlink/", coherence.coherence_unlink, name="coherence_unlink"),
    path(f"{TOURNAMENT}families/<slug:family>/", families.family_detail, name="family"),
    path(f"{TOURNAMENT}pairs/new/", pairs.pair_create, name="pair_create"),
    path(f"{TOURNAMENT}pairs/<slug:pair>/", pairs.pair_detail, name="pair"),
    path(QUESTION, questions.question_detail, name="question"),
    path(f"{QUESTION}scores/<int:version>/", questions.question_scores, name="question_scores"),
    path(f"{QUESTION}forecast/", forecasts.forecast_create, name="forecast"),
    path(f"{QUESTION}withdraw/", forecasts.forecast_withdraw, name="withdraw"),
    path(f"{QUESTION}propose/", resolutions.proposal_create, name="propose"),
    path(PROPOSAL, resolutions.proposal_detail, name="proposal"),
    path(f"{PROPOSAL}second/", resolutions.proposal_second, name="proposal_second"),
    path(f"{PROPOSAL}withdraw/", resolutions.proposal_withdraw, name="proposal_withdraw"),
    path(f"{PROPOSAL}object/", objections.objection_create, name="object"),
    path("decisions/", objections.decision_list, name="decisions"),
    path("decisions/<int:pk>/", objections.decision_detail, name="decision"),
    path("decisions/<int:pk>/decide/", objections.decision_create, name="decide"),
    path(f"{QUESTION}log/", questions.question_log, name="question_log"),
    path(f"{QUESTION}recuse/", recusals.recusal_create, name="recuse"),
    path(f"{QUESTION}recusals/<int:pk>/lift/", recusals.recusal_lift, name="readmit"),
    path(f"{QUESTION}unresolve/", resolutions.question_unresolve, name="unresolve"),
    path(f"{QUESTION}why/<str:handle>/", track_records.why, name="why"),
    path(
        "tournaments/<slug:slug>/contenders/<slug:contender>/",
        track_records.contender_detail,
        name="contender",
    ),
    path("notifications/", notifications.inbox, name="notifications"),
    path("notifications/read/", notifications.notifications_read, name="notifications_read"),
    path("notifications/<int:pk>/", notifications.notification, name="notification"),
    path("desk/", desk.desk, name="desk"),
    path("desk/failures/<int:pk>/retry/", failures.failure_retry, name="failure_retry"),
    path("forecasters/<str:handle>/", track_records.forecaster_detail, name="forecaster"),
]
