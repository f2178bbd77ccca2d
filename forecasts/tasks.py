"""The clock's door: sweeps find due rows and hand one id each to one service.

A sweep only looks; every task claims its row itself, so twice does what once does, and one bad
row keeps no other waiting. A task that fails is noted by its name and row until it succeeds.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from celery import Task, current_app, shared_task
from celery.signals import task_failure, task_success
from django.db import close_old_connections, transaction
from django.utils import timezone

from forecasts.models import Document, Failure, Proposal
from forecasts.queries import due
from forecasts.services import (
    contenders,
    digests,
    extractions,
    failures,
    leaderboards,
    pairs,
    proposals,
    questions,
    rewordings,
    scores,
)

AT_ONCE = 1000  # rows a sweep hands out of a kind; the next sweep takes the rest


@shared_task
def sweep() -> None:
    """Find what is due and queue it, one row a task."""
    for question_id in due.questions_to_close(timezone.now())[:AT_ONCE]:
        close_question.delay(question_id)
    for rewording_id in due.rewordings_to_drop(timezone.now())[:AT_ONCE]:
        drop_rewording.delay(rewording_id)
    for proposal_id in due.proposals_to_finish(timezone.now())[:AT_ONCE]:
        finish_proposal.delay(proposal_id)
    for pair_id in due.pairs_to_settle(timezone.now())[:AT_ONCE]:
        settle_pair.delay(pair_id)
    for resolution_id in due.resolutions_to_score()[:AT_ONCE]:
        score_resolution.delay(resolution_id)
    for resolution_id in due.contenders_to_score()[:AT_ONCE]:
        score_contenders.delay(resolution_id)
    for tournament_id in due.leaderboards_to_refresh()[:AT_ONCE]:
        refresh_leaderboard.delay(tournament_id)
    for run_id in due.documents_to_mine()[:AT_ONCE]:
        run_extraction.delay(run_id)
    for user_id in due.users_to_mail(timezone.now())[:AT_ONCE]:
        mail_digest.delay(user_id)


@shared_task
def close_question(question_id: int) -> None:
    questions.close_question(question_id=question_id, now=timezone.now)


@shared_task
def drop_rewording(rewording_id: int) -> None:
    rewordings.drop_rewording(rewording_id=rewording_id, now=timezone.now)


@shared_task
def finish_proposal(proposal_id: int) -> None:
    resolution = proposals.finish_proposal(proposal_id=proposal_id, now=timezone.now)
    if resolution is not None:
        score_resolution.delay(resolution.pk)


@shared_task
def settle_pair(pair_id: int) -> None:
    for resolution in pairs.settle_pair(pair_id=pair_id, now=timezone.now):
        score_resolution.delay(resolution.pk)


@shared_task
def run_extraction(run_id: int) -> None:
    extractions.run_extraction(run_id=run_id, now=timezone.now)


@shared_task
def score_resolution(resolution_id: int) -> None:
    if scores.score_resolution(resolution_id=resolution_id, now=timezone.now):
        refresh_leaderboard.delay(due.tournament_of(resolution_id))
        score_contenders.delay(resolution_id)


@shared_task
def score_contenders(resolution_id: int) -> None:
    if contenders.score_contenders(resolution_id=resolution_id, now=timezone.now):
        refresh_leaderboard.delay(due.tournament_of(resolution_id))


@shared_task
def refresh_leaderboard(tournament_id: int) -> None:
    leaderboards.refresh_leaderboard(tournament_id=tournament_id, now=timezone.now)


@shared_task
def mail_digest(user_id: int) -> None:
    digests.mail_digest(user_id=user_id, now=timezone.now)


def run_again(failure: Failure) -> None:
    """Queue a failed job anew. Raises LookupError where no such task exists any more."""
    current_app.tasks[failure.task].delay(*([failure.row] if failure.row else []))


@task_failure.connect
def _note_failure(sender: Task[..., Any], exception: BaseException, args: Any, **_: Any) -> None:
    # What failed may be the database, and Celery logs what fails here: the connection is looked
    # at first, so that one cut in the middle of the task does not keep its failure unknown.
    close_old_connections()
    if _is_ours(sender):
        failures.record_failure(task=sender.name, row=_row(args), error=exception, now=timezone.now)


@task_success.connect
def _note_success(sender: Task[..., Any], **_: Any) -> None:
    if _is_ours(sender):
        failures.clear_failure(task=sender.name, row=_row(sender.request.args))


def _is_ours(task: Task[..., Any]) -> bool:
    return task.name.startswith(f"{__name__}.")


def _row(args: Any) -> int:
    """Return the id a task was handed; 0 for a sweep."""
    return int(args[0]) if args else 0


def nudge_final(proposal: Proposal) -> None:
    """Have what became final just now scored at once, and pairs that hang on it settled."""
    if proposal.ending == Proposal.Ending.FINAL:
        nudge_scoring(proposal.resolution.pk)


def nudge_mining(document: Document) -> None:
    """Have what was just imported mined at once."""
    for run in document.runs.filter(finished_at=None):
        transaction.on_commit(partial(run_extraction.delay, run.pk), robust=True)


def nudge_scoring(resolution_id: int) -> None:
    """Have a resolution scored at once rather than at the next sweep, after the commit.

    ``robust``: with the broker down nothing is lost, the sweep finds the row.
    """
    transaction.on_commit(lambda: score_resolution.delay(resolution_id), robust=True)
