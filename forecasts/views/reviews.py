"""A draft's way to publication, and every wording a question has had."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.requests import UserRequest
from forecasts.errors import Refusal
from forecasts.forms.reviews import ApprovalForm, DiscardForm, ReturnForm
from forecasts.models import Question, Tournament
from forecasts.queries.reviews import standing, why_not_approve
from forecasts.queries.wording import edits
from forecasts.services.drafts import discard_draft
from forecasts.services.reviews import approve_draft, request_review, return_to_draft
from forecasts.views.claim_origins import number_in
from forecasts.views.questions import find_question
from forecasts.views.resolutions import question_to_judge
from forecasts.views.steps import Words, answer_step


def question_history(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    """Every wording a question has had."""
    question = find_question(request, tournament, slug)
    context = {"question": question, "edits": edits(question)}
    return render(request, "questions/edits.html", context)


@login_required
def question_review(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    question = question_to_judge(request, tournament, slug)
    data = request.POST if request.method == "POST" else None
    form = ApprovalForm(question, standing(question).findings, data)
    status = 422
    if form.is_valid():
        try:
            _approve(request, question, form)
            return redirect(question)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
    return _page(request, question, form, ReturnForm(), status if form.is_bound else 200)


@require_POST
@login_required
def question_submit(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    question = question_to_judge(request, tournament, slug)

    def act(_: dict[str, Any]) -> Question:
        return request_review(question=question, steward=request.user, now=timezone.now)

    words = Words(
        heading="Send to review",
        lead="Another look at it, before it is published.",
        button="Send to review",
        back=question,
    )
    return answer_step(request, forms.Form(request.POST), words, act)


@require_POST
@login_required
def question_return(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    question = question_to_judge(request, tournament, slug)
    form = ReturnForm(request.POST)
    status = 422
    if form.is_valid():
        try:
            return_to_draft(
                question=question, steward=request.user, now=timezone.now, **form.cleaned_data
            )
            return redirect(question)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
    approval = ApprovalForm(question, standing(question).findings)
    return _page(request, question, approval, form, status)


@login_required
def question_discard(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    question = question_to_judge(request, tournament, slug)

    def act(said: dict[str, Any]) -> Tournament:
        discard_draft(question=question, steward=request.user, now=timezone.now, **said)
        return question.tournament

    words = Words(
        heading="Discard this draft?",
        lead="It goes for good, with its history and its approvals. Who did it, and why, stays.",
        button="Discard it",
        back=question,
    )
    return answer_step(request, DiscardForm(request.POST or None), words, act)


def _approve(request: UserRequest, question: Question, form: ApprovalForm) -> None:
    approve_draft(
        question=question,
        reviewer=request.user,
        check_note=form.cleaned_data["check_note"],
        waivers=form.waivers,
        seen=number_in(request.POST.get("seen", "")),
        now=timezone.now,
    )


def _page(
    request: UserRequest,
    question: Question,
    approval: ApprovalForm,
    returning: ReturnForm,
    status: int,
) -> HttpResponse:
    context = {
        "question": question,
        "options": question.options.all(),
        "standing": standing(question),
        "form": approval,
        "returning": returning,
        "why_not": why_not_approve(question, request.user),
        "state": question.state(timezone.now()),
    }
    return render(request, "drafts/review.html", context, status=status)
