"""A rewording of a published question, read and decided by another steward."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.requests import UserRequest
from forecasts.errors import Refusal
from forecasts.forms.reviews import ApprovalForm, DeclineForm
from forecasts.models import Question, Rewording
from forecasts.queries.rewordings import rewording_page
from forecasts.services.rewordings import approve_rewording, decline_rewording
from forecasts.views.resolutions import question_to_judge
from forecasts.views.steps import refuse


@login_required
def rewording_detail(request: UserRequest, tournament: str, slug: str, pk: int) -> HttpResponse:
    """What a rewording changes, word by word; and the approval that puts it in place."""
    question = question_to_judge(request, tournament, slug)
    rewording = _find_rewording(question, pk)
    form = ApprovalForm(question, (), request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            approve_rewording(
                rewording=rewording,
                steward=request.user,
                check_note=form.cleaned_data["check_note"],
                now=timezone.now,
            )
            return redirect(question)
        except Refusal as refusal:
            status = refuse(form, refusal)
    return _page(request, rewording, form, DeclineForm(), status)


@require_POST
@login_required
def rewording_decline(request: UserRequest, tournament: str, slug: str, pk: int) -> HttpResponse:
    question = question_to_judge(request, tournament, slug)
    rewording = _find_rewording(question, pk)
    form = DeclineForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            decline_rewording(
                rewording=rewording,
                steward=request.user,
                reason=form.cleaned_data["reason"],
                now=timezone.now,
            )
            return redirect(question)
        except Refusal as refusal:
            status = refuse(form, refusal)
    return _page(request, rewording, ApprovalForm(question, ()), form, status)


def _find_rewording(question: Question, pk: int) -> Rewording:
    found = get_object_or_404(question.rewordings.select_related("editor", "ended_by"), pk=pk)
    found.question = question
    return found


def _page(
    request: UserRequest,
    rewording: Rewording,
    approval: ApprovalForm,
    declining: DeclineForm,
    status: int,
) -> HttpResponse:
    context = {
        "question": rewording.question,
        "page": rewording_page(rewording, request.user, timezone.now()),
        "form": approval,
        "declining": declining,
    }
    return render(request, "drafts/rewording.html", context, status=status)
