"""A question's whole way on the pages alone: suggested, posed, reviewed, forecast, clarified,
proposed, approved by a second steward, objected to, upheld, final by the clock, scored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from forecasts.models import LogEntry, Notification, Objection, Proposal, Question, Suggestion
from forecasts.models.question import State
from forecasts.queries import due
from forecasts.services.proposals import finish_proposal
from forecasts.services.questions import close_question
from forecasts.services.scores import score_resolution
from tests.deeds import scores
from tests.drafting import FOUND, typed
from tests.factories import make_forecaster, make_steward, make_tournament

pytestmark = pytest.mark.django_db


@contextmanager
def on(instant: str) -> Iterator[None]:
    """Everything in here happens at an instant of the year 2100."""
    with time_machine.travel(f"2100-{instant}+00:00", tick=False):
        yield


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def do(client: Client, name: str, *args: Any, query: str = "", **fields: Any) -> None:
    """Take one step on its page; anything but being led on is a failure."""
    response = client.post(reverse(name, args=args) + query, fields)
    assert response.status_code == 302, response.content.decode()


def test_from_a_suggestion_to_a_resolution_upheld_against_an_objection() -> None:
    cup = make_tournament(needs_second=True)
    ada, bob = make_forecaster("ada"), make_forecaster("bob")
    sten, stella = make_steward("sten"), make_steward("stella")
    question = asked(cup.slug, ada, sten, stella)
    path = question.path

    # Ada and Bob forecast; Ada asks what "work" means and Sten says it.
    with on("01-11T00:00:00"):
        do(of(ada), "forecast", *path, **{"option-0": "80"})
        do(of(bob), "forecast", *path, **{"option-0": "30"})
    with on("01-21T00:00:00"):
        do(of(ada), "clarification_ask", *path, text="Does a single desk count?")
        [asking] = question.clarification_requests.all()
        do(of(sten), "clarify", *path, query=f"?request={asking.pk}", text="It does, if staffed.")

    # The time is up. Sten proposes what happened, Stella approves, Bob objects, Stella decides.
    with on("12-31T23:59:59"):
        assert due.questions_to_close(timezone.now()) == [question.pk]
        close_question(question_id=question.pk, now=timezone.now)
    with on("12-31T23:59:59.900"):
        do(of(sten), "propose", *path, **proposed(question))
        do(of(stella), "proposal_second", *path, 1, verdict="approve", reason="I read it, too.")
        do(of(bob), "object", *path, 1, grounds="It was a desk, not an office.")
        objection = Objection.objects.get()
        do(of(stella), "decide", objection.pk, decision="upheld", reasons="A staffed desk counts.")

    # Three days later the clock makes it final, and everyone is scored.
    until = Proposal.objects.get().objections_until
    assert until is not None
    with time_machine.travel(until, tick=False):
        [proposal_id] = due.proposals_to_finish(timezone.now())
        resolution = finish_proposal(proposal_id=proposal_id, now=timezone.now)
        assert resolution is not None
        score_resolution(resolution_id=resolution.pk, now=timezone.now)
    question.refresh_from_db()
    assert question.state(until) == State.RESOLVED
    assert {who: row[0] for who, row in scores(resolution).items()} == {
        "ada": pytest.approx(0.04),
        "bob": pytest.approx(0.49),
    }

    # Anybody can read the whole story.
    shown = Client().get(reverse("question_log", args=path)).context["lines"]
    entries = [line.entry for line in reversed(shown)]
    assert [(entry.verb, str(entry.actor or "clock")) for entry in entries] == [
        ("posed", "sten"),
        ("sent", "sten"),
        ("reviewed", "stella"),
        ("published", "stella"),
        ("clarified", "sten"),
        ("closed", "clock"),
        ("proposed", "sten"),
        ("seconded", "stella"),
        ("objected", "bob"),
        ("upheld", "stella"),
        ("resolved", "sten"),
    ]
    told = Notification.objects.filter(user=bob).order_by("pk").values_list("text", flat=True)
    assert [text.split(":")[0] for text in told] == [
        "Clarified",
        "Proposed",  # for a second steward to approve
        "Proposed",  # and then to be objected to
        "Your objection was decided",
        "Final",
    ]
    assert LogEntry.objects.count() == len(shown)


def asked(cup: str, ada: User, sten: User, stella: User) -> Question:
    """Ada suggests a question; Sten poses it, Stella reviews it, and it is public."""
    with on("01-01T00:00:00"):
        do(
            of(ada),
            "suggest",
            cup,
            title="Will NATO open an office in Japan?",
            resolution_criteria="If NATO says so.",
            reason="It would be the first.",
        )
        [suggestion] = Suggestion.objects.all()
        do(of(sten), "question_pose", cup, query=f"?suggestion={suggestion.pk}", **typed())
        question = Question.objects.get()
        do(of(sten), "question_submit", *question.path, go="on")
        checked = {"checked": "on", "check_note": FOUND, "seen": "1"}
        do(of(stella), "question_review", *question.path, **checked)
    question.refresh_from_db()
    assert question.state(datetime(2100, 1, 1, tzinfo=UTC)) == State.SCHEDULED
    return question


def proposed(question: Question) -> dict[str, str]:
    return {
        "outcome": str(question.options.get(key="yes").pk),
        "known_at": "2100-12-31T23:59:59",
        "reasons": "NATO has said that the office is at work.",
        "evidence-TOTAL_FORMS": "3",
        "evidence-INITIAL_FORMS": "0",
        "evidence-0-url": "https://example.org/office",
        "evidence-0-quote": "the office has begun its work",
        "evidence-0-archived_text": "In full: the office has begun its work.",
    }
