"""Who is too close to a question to judge or to count."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts.forms.recusals import RecusalForm
from forecasts.forms.resolutions import ReasonForm
from forecasts.models import Question
from forecasts.services import recusals
from forecasts.views.resolutions import question_to_judge
from forecasts.views.steps import Words, answer_step


@login_required
def recusal_create(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    question = question_to_judge(request, tournament, slug)
    form = RecusalForm(request.POST or None, initial={"handle": request.user.handle})

    def act(said: dict[str, Any]) -> Question:
        recusals.recuse(
            question=question,
            user=said["handle"],
            reason=said["reason"],
            steward=request.user,
            now=timezone.now,
        )
        return question

    words = Words(
        heading="Recuse somebody",
        lead="Yourself, or a forecaster who is too close to the matter, such as the author of the "
        "source. They judge nothing about this question; what they forecast stays in the ledger "
        "and counts neither in the crowd nor in anybody's scores. Where branches of a pair hang on "
        "the question, this goes for them, too.",
        button="Recuse",
        back=question,
    )
    return answer_step(request, form, words, act)


@login_required
def recusal_lift(request: UserRequest, tournament: str, slug: str, pk: int) -> HttpResponse:
    question = question_to_judge(request, tournament, slug)
    rows = question.recusals.select_related("user")
    recusal = get_object_or_404(rows, pk=pk)

    def act(said: dict[str, Any]) -> Question:
        recusals.readmit(
            recusal=recusal, reason=said["reason"], steward=request.user, now=timezone.now
        )
        return question

    words = Words(
        heading=f"Lift the recusal of {recusal.user}?",
        lead="Their forecasts on this question, and on branches that hang on it unless they are "
        "recused elsewhere, count again, as if they had never been recused.",
        button="Lift it",
        back=question,
    )
    return answer_step(request, ReasonForm(request.POST or None), words, act)
