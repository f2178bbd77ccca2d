"""What the database keeps of drafts, wordings, reviews, clarifications and suggestions."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import User
from forecasts.models import (
    Clarification,
    ClarificationRequest,
    Discard,
    LogEntry,
    Question,
    Review,
    Revision,
    Suggestion,
)
from tests.deeds import a_steward
from tests.drafting import SOUND, a_cup, approve, discard, pose, publish, send
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_21,
    add_forecast,
    make_forecaster,
    make_question,
)
from tests.links import the_pair

pytestmark = pytest.mark.django_db

RECORD = {
    Revision: {"note": "Never mind."},
    Review: {"check_note": "Looked twice."},
    LogEntry: {"reason": "Another."},
}
WORDING: dict[str, Any] = {
    "title": "Will it hail?",
    "unit": "ships",
    "event_deadline": FEB_1,
    "scheduled_resolve_time": FEB_1,
    "background": "Other.",
    "background_as_of": FEB_1.date(),
    "resolution_criteria": "Other.",
    "fine_print": "Other.",
    "annulment": "Other.",
    "default_if_nothing_found": "yes",
    "resolution_sources": ["Another"],
    "fallback_sources": ["Another"],
    "base_rate": "Other.",
    "base_rate_share": 0.25,
}


def rows_of(question: Question, model: Any) -> QuerySet[Any]:
    by = {Review: "revision__question"}.get(model, "question")
    found: QuerySet[Any] = model.objects.filter(**{by: question})
    return found


@pytest.mark.parametrize("field", WORDING)
def test_a_wording_is_frozen_with_the_first_forecast(field: str) -> None:
    question = publish()
    add_forecast(question, make_forecaster(), 0.5, when=JAN_21)

    with pytest.raises(IntegrityError, match="wording is frozen"):
        Question.objects.update(**{field: WORDING[field]})


@pytest.mark.parametrize("field", WORDING)
def test_a_wording_is_free_until_then(field: str) -> None:
    question = publish()

    Question.objects.update(**{field: WORDING[field]})

    question.refresh_from_db()
    assert getattr(question, field) == WORDING[field]


@pytest.mark.parametrize("field", WORDING)
@pytest.mark.parametrize("part", ["condition", "outcome"])
def test_a_wording_is_frozen_with_the_first_forecast_of_a_branch(part: str, field: str) -> None:
    pair = the_pair()
    add_forecast(pair.if_yes, make_forecaster(), 0.5)
    rest = Question.objects.filter(pk=getattr(pair, part).pk)

    with pytest.raises(IntegrityError, match="forecast a branch of its pair"):
        rest.update(**{field: WORDING[field]})


def test_a_branch_nobody_forecast_freezes_nothing() -> None:
    pair = the_pair()

    assert Question.objects.filter(pk=pair.outcome.pk).update(title="Will it hail?") == 1


def test_a_withdrawn_forecast_freezes_the_wording_all_the_same() -> None:
    question, ada = publish(), make_forecaster()
    add_forecast(question, ada, 0.5, when=JAN_21)
    add_forecast(question, ada, None, when=JAN_21)

    with pytest.raises(IntegrityError, match="wording is frozen"):
        Question.objects.update(title="Will it hail?")


@pytest.mark.parametrize("published_at", [None, JAN_11])
def test_what_is_published_stays_published(published_at: Any) -> None:
    publish()

    with pytest.raises(IntegrityError, match="stays published"):
        Question.objects.update(published_at=published_at)


def test_nothing_happens_to_a_question_before_it_is_published() -> None:
    pose()

    with pytest.raises(IntegrityError, match="published_before_anything_happens"):
        Question.objects.update(closed_at=JAN_11)


def test_a_draft_takes_no_forecast() -> None:
    question = pose(open_time=JAN_1)

    with pytest.raises(IntegrityError, match="question is not open"):
        add_forecast(question, make_forecaster(), 0.5, when=JAN_11, origin="live")


@pytest.mark.parametrize("model", RECORD)
@pytest.mark.parametrize("published", [True, False])
def test_the_record_is_never_changed(model: Any, published: bool) -> None:
    question = reviewed(published)

    with pytest.raises(IntegrityError, match="append-only: UPDATE refused"):
        rows_of(question, model).update(**RECORD[model])


@pytest.mark.parametrize("model", RECORD)
def test_the_record_of_what_is_published_is_never_deleted(model: Any) -> None:
    question = reviewed(published=True)

    with pytest.raises(IntegrityError, match="append-only: DELETE refused"):
        rows_of(question, model)._raw_delete(using="default")


def test_the_record_of_a_draft_goes_with_it() -> None:
    question = reviewed(published=False)
    assert [rows_of(question, model).exists() for model in RECORD] == [True] * 3

    Question.objects.get(pk=question.pk).delete()

    assert [rows_of(question, model).exists() for model in RECORD] == [False] * 3


def reviewed(published: bool) -> Question:
    """A question that has been approved once: published, or still lacking a second approval."""
    question = send(pose(sensitivity=[] if published else ["casualties"]))
    approve(question)
    question.refresh_from_db()
    assert (question.published_at is not None) is published
    return question


def test_revisions_count_up() -> None:
    question = pose()

    with pytest.raises(IntegrityError, match="revisions_count_up"):
        question.revisions.create(number=1, edited_at=JAN_1, wording=SOUND["title"])


def test_a_review_says_what_was_checked() -> None:
    with pytest.raises(IntegrityError, match="review_says_what_was_checked"):
        pose().revisions.get().reviews.create(
            reviewer=a_steward("rex"), reviewed_at=JAN_1, check_note=""
        )


def a_clarification(question: Question) -> Clarification:
    return question.clarifications.create(
        text="Dew is not rain.", steward=a_steward("sten"), published_at=JAN_11
    )


def test_a_clarification_is_never_changed_or_deleted() -> None:
    clarification = a_clarification(make_question())

    for act in (
        lambda: Clarification.objects.update(text="Dew is rain."),
        lambda: Clarification.objects.filter(pk=clarification.pk)._raw_delete(using="default"),
    ):
        with pytest.raises(IntegrityError, match="append-only"):
            refused(act)


def refused(act: Any) -> None:
    """Do what the database refuses, within a savepoint."""
    with transaction.atomic():
        act()


def a_request(**fields: Any) -> ClarificationRequest:
    question = Question.objects.first() or make_question()
    return question.clarification_requests.create(
        asker=make_forecaster(), text="?", asked_at=JAN_11, **fields
    )


@pytest.mark.parametrize(
    "answer",
    [
        {"answered_at": JAN_21},
        {"answered_at": JAN_21, "reply": "No."},
        {"answered_at": JAN_21, "steward": True},
        {"steward": True},
        {"reply": "No."},
        {"steward": True, "reply": "No."},
        {"clarification": True},
        {"answered_at": JAN_21, "clarification": True},
    ],
)
def test_a_request_is_answered_by_a_steward_with_words_or_waits(answer: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="request_is_answered_by_a_steward_or_waits"):
        a_request(**filled(answer))


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"answered_at": JAN_11, "steward": True, "reply": "No."},
        {"answered_at": JAN_21, "steward": True, "clarification": True},
    ],
)
def test_a_request_waits_or_is_answered(answer: dict[str, Any]) -> None:
    assert a_request(**filled(answer)).pk is not None


def test_a_request_is_answered_after_it_was_asked() -> None:
    answer = {"answered_at": JAN_1, "steward": True, "reply": "No."}

    with pytest.raises(IntegrityError, match="request_is_answered_after_it_was_asked"):
        a_request(**filled(answer))


def filled(answer: dict[str, Any]) -> dict[str, Any]:
    """The rows that True stands for."""
    question = make_question()
    real: dict[str, Any] = {
        "steward": a_steward("sten"),
        "clarification": a_clarification(question),
    }
    return {name: real[name] if value is True else value for name, value in answer.items()}


def a_suggestion(**fields: Any) -> Suggestion:
    author = User.objects.filter(handle="ada").first() or make_forecaster("ada")
    return a_cup().suggestions.create(author=author, title="?", made_at=JAN_1, **fields)


@pytest.mark.parametrize(
    "decision",
    [{"decided_at": JAN_11}, {"reply": "No."}, {"steward": True}, {"question": True}],
)
def test_a_suggestion_is_decided_by_a_steward_or_waits(decision: dict[str, Any]) -> None:
    real = {"steward": a_steward("sten"), "question": make_question()}
    fields = {name: real.get(name, value) for name, value in decision.items()}

    with pytest.raises(IntegrityError, match="suggestion_is_decided_by_a_steward_or_waits"):
        a_suggestion(**fields)


def test_what_is_left_of_a_draft_says_why_and_is_never_changed() -> None:
    left = discard(pose())

    with pytest.raises(IntegrityError, match="append-only: UPDATE refused"):
        refused(lambda: Discard.objects.update(reason="Never mind."))
    with pytest.raises(IntegrityError, match="append-only: DELETE refused"):
        refused(lambda: Discard.objects.filter(pk=left.pk)._raw_delete(using="default"))
    with pytest.raises(IntegrityError, match="discard_says_why"):
        a_cup().discards.create(title="?", steward=a_steward("ann"), discarded_at=JAN_1, reason="")


def test_a_question_answers_one_suggestion() -> None:
    question, sten = make_question(), a_steward("sten")
    a_suggestion(question=question, steward=sten, decided_at=JAN_11)

    with pytest.raises(IntegrityError):
        a_suggestion(question=question, steward=sten, decided_at=JAN_11)
