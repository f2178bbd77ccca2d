"""What a question means: asked by forecasters, said or declined by stewards."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts.forms.clarifications import AskForm, ClarificationForm
from forecasts.forms.suggestions import ReplyForm
from forecasts.models import ClarificationRequest, Question
from forecasts.services import clarifications
from forecasts.views.claim_origins import numbered
from forecasts.views.questions import find_question
from forecasts.views.resolutions import question_to_judge
from forecasts.views.steps import Words, answer_step

PAGE = "clarifications/step.html"


@login_required
def clarification_ask(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    question = find_question(request, tournament, slug)

    def act(said: dict[str, Any]) -> str:
        clarifications.ask_for_clarification(
            question=question, asker=request.user, now=timezone.now, **said
        )
        return _where(question)

    words = Words(
        heading="Ask for a clarification",
        lead="A steward reads it and either publishes a clarification that everyone sees, without "
        "your name, or tells you why none is needed.",
        button="Ask the stewards",
        back=question,
    )
    form = AskForm(request.POST or None)
    return answer_step(request, form, words, act, template=PAGE, question=question)


@login_required
def clarify(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    question = question_to_judge(request, tournament, slug)
    number = numbered(request, "request")
    asked = None if number is None else _find_request(question, number)

    def act(said: dict[str, Any]) -> str:
        clarifications.clarify(
            question=question, steward=request.user, now=timezone.now, request=asked, **said
        )
        return _where(question)

    words = Words(
        heading="Publish a clarification",
        lead="It is public at once, dated, under your name, and stays. Everyone who forecast the "
        "question is told.",
        button="Publish it",
        back=question,
    )
    form = ClarificationForm(request.POST or None)
    return answer_step(request, form, words, act, template=PAGE, question=question, asked=asked)


@login_required
def clarification_decline(
    request: UserRequest, tournament: str, slug: str, pk: int
) -> HttpResponse:
    question = question_to_judge(request, tournament, slug)
    asked = _find_request(question, pk)

    def act(said: dict[str, Any]) -> str:
        clarifications.decline_clarification(
            request=asked, steward=request.user, now=timezone.now, **said
        )
        return _where(question)

    words = Words(
        heading="Say why no clarification is needed",
        lead="Whoever asked reads your reply on the question's page.",
        button="Send the reply",
        back=question,
    )
    form = ReplyForm(request.POST or None)
    return answer_step(request, form, words, act, template=PAGE, question=question, asked=asked)


def _find_request(question: Question, pk: int) -> ClarificationRequest:
    return get_object_or_404(question.clarification_requests.select_related("asker"), pk=pk)


def _where(question: Question) -> str:
    return f"{question.get_absolute_url()}#clarifications"
