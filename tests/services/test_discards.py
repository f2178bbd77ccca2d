from __future__ import annotations

import pytest

from forecasts.errors import IllegalStep
from forecasts.models import Discard, LogEntry, Notification, Question, Revision
from forecasts.models.question import State
from tests.deeds import a_steward, news
from tests.drafting import SOUND, discard, edit, pose, send, standing, suggest
from tests.factories import JAN_1, JAN_11, at, make_forecaster

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", State)
def test_only_what_was_never_published_is_discarded(state: State) -> None:
    question, when = standing(state)
    possible = state in (State.DRAFT, State.IN_REVIEW)

    if possible:
        discard(question, now=at(when))
    else:
        with pytest.raises(IllegalStep, match="What was published stays"):
            discard(question, now=at(when))

    assert Question.objects.filter(pk=question.pk).exists() is not possible


def test_a_discarded_draft_leaves_on_record_who_threw_it_away_and_why() -> None:
    suggestion = suggest(make_forecaster("ada"))
    question = pose(a_steward("ann"), suggestion=suggestion)

    discard(question, a_steward("bea"), now=at(JAN_11))

    [left] = Discard.objects.all()
    assert (left.title, left.author, left.suggestion) == (
        SOUND["title"],
        a_steward("ann"),
        suggestion,
    )
    assert (left.steward, left.discarded_at) == (a_steward("bea"), JAN_11)
    assert (left.tournament, left.reason) == (question.tournament, "Nobody could judge it.")


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_draft_is_not_discarded_without_a_reason(reason: str) -> None:
    question = pose()

    with pytest.raises(IllegalStep, match="Say why"):
        discard(question, reason=reason)

    assert (Question.objects.count(), Discard.objects.count()) == (1, 0)


def test_a_drafts_author_is_told_when_another_throws_it_away() -> None:
    discard(pose(a_steward("ann")), a_steward("ann"))
    discard(pose(a_steward("ann")), a_steward("bea"))

    text = f"Thrown away by bea: your draft “{SOUND['title']}”. Nobody could judge it."
    assert news() == [("ann", text)]


def test_a_discarded_draft_leaves_no_history_and_its_suggestion_undone() -> None:
    suggestion = suggest(make_forecaster("ada"))
    question = send(pose(suggestion=suggestion))
    Notification.objects.all().delete()

    discard(question)

    suggestion.refresh_from_db()
    assert (suggestion.question, suggestion.decided_at) == (None, JAN_1)
    assert (Revision.objects.count(), LogEntry.objects.count()) == (0, 0)
    assert news() == [
        ("ada", "Not posed after all: your suggestion “Will it rain?”. Nobody could judge it.")
    ]


def test_a_draft_that_a_recusal_holds_is_not_discarded() -> None:
    question = pose()
    question.recusals.create(
        user=make_forecaster(), reason="Kin.", recorded_by=a_steward("ann"), recorded_at=JAN_1
    )

    with pytest.raises(IllegalStep, match="holds this draft"):
        discard(question)


def test_a_draft_thrown_away_meanwhile_is_a_refusal() -> None:
    question = pose()
    stale = Question.objects.get(pk=question.pk)
    discard(question)

    for late in (lambda: edit(stale), lambda: discard(stale)):
        with pytest.raises(IllegalStep, match="thrown away"):
            late()
