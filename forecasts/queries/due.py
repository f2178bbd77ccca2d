"""What waits to be done: rows in a state. The database is the queue."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Value
from django.db.models.functions import Least

from forecasts.models import (
    ExtractionRun,
    Failure,
    Leaderboard,
    Objection,
    Proposal,
    Question,
    Resolution,
    ScoreRun,
)
from forecasts.queries.notifications import due_to_mail
from forecasts.queries.rewordings import outrun_rewordings

MAIL_TASK = "forecasts.tasks.mail_digest"
MAIL_AGAIN = timedelta(minutes=5)  # after a failure; longer after each, up to an hour
MOST_PATIENCE = 12


def questions_to_close(now: datetime) -> list[int]:
    due = Question.objects.due_to_close(now).order_by("scheduled_close_time")
    return list(due.values_list("pk", flat=True))


def rewordings_to_drop(now: datetime) -> list[int]:
    return list(outrun_rewordings(now).order_by("pk").values_list("pk", flat=True))


def resolutions_to_score(tournament: str | None = None) -> list[int]:
    """Return the ids of resolutions with an unscored run, oldest first."""
    runs = ScoreRun.objects.filter(scored_at=None)
    if tournament:
        runs = runs.filter(resolution__question__tournament__slug=tournament)
    return list(runs.order_by("pk").values_list("resolution_id", flat=True))


def contenders_to_score(tournament: str | None = None) -> list[int]:
    """Return the ids of scored resolutions whose contenders are not, oldest first."""
    runs = ScoreRun.objects.filter(scored_at__isnull=False, contenders_scored_at=None)
    if tournament:
        runs = runs.filter(resolution__question__tournament__slug=tournament)
    return list(runs.order_by("pk").values_list("resolution_id", flat=True))


def waits_for_earlier(run: ScoreRun) -> bool:
    """Return whether an earlier resolution of the tournament is still to be scored."""
    earlier = ScoreRun.objects.filter(
        scored_at=None,
        resolution__lt=run.resolution_id,
        resolution__question__tournament__questions__resolutions=run.resolution_id,
    )
    return earlier.exists()


def proposals_to_finish(now: datetime) -> list[int]:
    """Return the ids of proposals whose time is over and no objection stands in the way."""
    due = Proposal.objects.filter(ended_at=None, objections_until__lte=now)
    undecided = Objection.objects.filter(decision="").values("proposal")
    return list(due.exclude(pk__in=undecided).order_by("pk").values_list("pk", flat=True))


def pairs_to_settle(now: datetime) -> list[int]:
    """Return the ids of pairs whose condition or outcome has another resolution than settled."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT p.id FROM forecasts_conditionalpair p
               JOIN forecasts_question c ON c.id = p.condition_id
               JOIN forecasts_question o ON o.id = p.outcome_id
               JOIN forecasts_question branch ON branch.id = p.if_yes_id
               WHERE branch.open_time <= %s AND (
                   c.resolution_id IS DISTINCT FROM p.settled_condition_id
                   OR o.resolution_id IS DISTINCT FROM p.settled_outcome_id
               ) ORDER BY p.id""",
            [now],
        )
        return [pk for (pk,) in cursor]


def documents_to_mine() -> list[int]:
    """Return the ids of runs in which an extractor has yet to read its document."""
    runs = ExtractionRun.objects.filter(finished_at=None)
    return list(runs.order_by("pk").values_list("pk", flat=True))


def leaderboards_to_refresh() -> list[int]:
    stale = Leaderboard.objects.filter(is_stale=True)
    return list(stale.values_list("tournament_id", flat=True))


def users_to_mail(now: datetime) -> list[int]:
    """Return the ids of users with a mail due, but for those whose last one failed just now."""
    patience = ExpressionWrapper(
        Least(F("attempts"), MOST_PATIENCE) * Value(MAIL_AGAIN, DurationField()), DurationField()
    )
    failed = Failure.objects.filter(task=MAIL_TASK, row=OuterRef("user"))
    just_failed = failed.filter(last_failed_at__gt=Value(now) - patience)
    due = due_to_mail(now).exclude(Exists(just_failed))
    return list(due.order_by("user").values_list("user", flat=True).distinct())


def tournament_of(resolution_id: int) -> int:
    return Resolution.objects.values_list("question__tournament_id", flat=True).get(
        pk=resolution_id
    )


def resolutions(tournament: str | None = None) -> list[int]:
    """Return the ids of all resolutions ever recorded, superseded ones too."""
    every = Resolution.objects.order_by("pk")
    if tournament:
        every = every.filter(question__tournament__slug=tournament)
    return list(every.values_list("pk", flat=True))
