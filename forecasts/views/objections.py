"""Objections to proposals, and the decisions on them that others cite."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import urlencode

from accounts.requests import UserRequest
from forecasts import permissions, tasks
from forecasts.forms.resolutions import DecisionForm, ObjectionForm
from forecasts.models import Objection
from forecasts.queries import proposals as found
from forecasts.services import objections
from forecasts.views.questions import find_question
from forecasts.views.resolutions import find_proposal
from forecasts.views.steps import Words, answer_step

PER_PAGE = 50


@login_required
def objection_create(request: UserRequest, tournament: str, slug: str, number: int) -> HttpResponse:
    question = find_question(request, tournament, slug)
    proposal = find_proposal(question, number)
    if not permissions.has_forecast(request.user, question):
        raise PermissionDenied

    def act(said: dict[str, Any]) -> Objection:
        return objections.object_to(
            proposal=proposal, objector=request.user, grounds=said["grounds"], now=timezone.now
        )

    words = Words(
        heading="Object to the proposal",
        lead=f"Proposed: {proposal.verdict}. It is not final before a steward has decided on your "
        "objection in writing.",
        button="Object",
        back=proposal,
    )

    def check() -> None:
        objections.check_objectable(proposal, request.user, timezone.now())

    return answer_step(request, ObjectionForm(request.POST or None), words, act, check=check)


def decision_list(request: HttpRequest) -> HttpResponse:
    """Every decision there is, for stewards and objectors to cite."""
    search = request.GET.get("search", "")[:200].replace("\0", "")
    page = Paginator(found.decisions(request.user, search), PER_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "search": search,
        "kept": f"{urlencode({'search': search})}&" if search else "",
    }
    return render(request, "objections/list.html", context)


def decision_detail(request: HttpRequest, pk: int) -> HttpResponse:
    objection = _find(request, pk)
    context = {
        "objection": objection,
        "cites": found.cited(objection, request.user),
        "cited_by": found.citing(objection, request.user),
        "may_steward": permissions.can_steward(request.user),
        "why_not": found.why_not_decide(objection, request.user),
    }
    return render(request, "objections/detail.html", context)


@login_required
def decision_create(request: UserRequest, pk: int) -> HttpResponse:
    objection = _find(request, pk)
    if not permissions.can_steward(request.user):
        raise PermissionDenied

    def act(said: dict[str, Any]) -> Objection:
        decided = objections.decide_objection(
            objection=objection,
            decision=Objection.Decision(said["decision"]),
            reasons=said["reasons"],
            cites=said["cites"],
            steward=request.user,
            now=timezone.now,
        )
        tasks.nudge_final(decided.proposal)
        return decided

    words = Words(
        heading="Decide on the objection",
        lead=f"{objection.objector} objects to “{objection.proposal.verdict}”. What you write is "
        "public, dated and can be cited; it can't be changed.",
        button="Put the decision on record",
        back=objection,
    )
    form = DecisionForm(request.POST or None)
    return answer_step(
        request,
        form,
        words,
        act,
        check=lambda: objections.check_decidable(objection, request.user),
        template="objections/decide.html",
        objection=objection,
    )


def _find(request: HttpRequest, pk: int) -> Objection:
    return get_object_or_404(found.objections(request.user), pk=pk)
