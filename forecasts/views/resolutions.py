from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts import tasks
from forecasts.errors import Refusal
from forecasts.forms.resolutions import ReasonForm, ResolutionForm
from forecasts.models import Question, Resolution
from forecasts.permissions import can_steward
from forecasts.services import resolutions
from forecasts.views.questions import find_question


@login_required
def question_resolve(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    question = _own_to_judge(request, tournament, slug)
    form = ResolutionForm(question, request.POST or None)
    if form.is_valid():
        try:
            resolution = _resolve(question, form, request)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            tasks.nudge_scoring(resolution.pk)
            return redirect(question)
    status = 422 if form.is_bound else 200
    context = {"question": question, "form": form}
    return render(request, "resolutions/resolve.html", context, status=status)


@login_required
def question_unresolve(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    question = _own_to_judge(request, tournament, slug)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            resolution = resolutions.unresolve_question(
                question=question,
                steward=request.user,
                evidence=form.cleaned_data["evidence"],
                now=timezone.now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            tasks.nudge_scoring(resolution.pk)
            return redirect(question)
    status = 422 if form.is_bound else 200
    context = {"question": question, "form": form}
    return render(request, "resolutions/unresolve.html", context, status=status)


def _own_to_judge(request: HttpRequest, tournament: str, slug: str) -> Question:
    question = find_question(request, tournament, slug)
    if not can_steward(request.user):
        raise PermissionDenied
    return question


def _resolve(question: Question, form: ResolutionForm, request: UserRequest) -> Resolution:
    said = {
        "known_at": form.cleaned_data["known_at"],
        "evidence": form.cleaned_data["evidence"],
        "steward": request.user,
        "now": timezone.now,
    }
    if form.chosen is None:
        return resolutions.annul_question(question=question, **said)
    return resolutions.resolve_question(question=question, outcome=form.chosen, **said)
