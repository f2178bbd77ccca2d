"""A resolution proposed, approved by a second steward, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts import permissions, tasks
from forecasts.errors import FetchRefused, Refusal
from forecasts.forms.resolutions import (
    EvidenceForm,
    EvidenceForms,
    ProposalForm,
    ReasonForm,
    SecondForm,
)
from forecasts.models import Proposal, Question
from forecasts.queries import proposals as found
from forecasts.services import proposals, resolutions
from forecasts.services.fetching import fetch_page
from forecasts.services.proposals import EvidenceGiven
from forecasts.views.questions import find_question
from forecasts.views.steps import Words, answer_step, refuse_step, refused


def proposal_detail(request: HttpRequest, tournament: str, slug: str, number: int) -> HttpResponse:
    question = find_question(request, tournament, slug)
    page = found.page(find_proposal(question, number), request.user, timezone.now())
    return render(request, "proposals/detail.html", {"question": question, "page": page})


@login_required
def proposal_create(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    question = question_to_judge(request, tournament, slug)
    if request.method != "POST" and (refusal := refused(lambda: _check(question, request))):
        return refuse_step(request, Words("Propose a resolution", "", "", question), refusal)
    form = ProposalForm(question, request.POST or None)
    evidence = EvidenceForms(
        request.POST or None,
        prefix="evidence",
        form_kwargs={"can_fetch": settings.EVIDENCE_FETCH},
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid() and evidence.is_valid():
        try:
            given = [_given(row) for row in evidence if row.has_changed()]
            return redirect(_propose(question, form, given, request))
        except FetchRefused:
            status = 422  # The row it happened in says why.
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
    context = {"question": question, "form": form, "evidence": evidence}
    return render(request, "proposals/propose.html", context, status=status)


def _check(question: Question, request: UserRequest) -> None:
    proposals.check_proposable(question, request.user, timezone.now())


def _given(form: EvidenceForm) -> EvidenceGiven:
    """Read one piece of evidence; fetch its text first where that was asked for."""
    given = form.given(timezone.now())
    if not form.cleaned_data.get("fetch") or given.archived_text:
        return given
    try:
        page = fetch_page(url=given.url, now=timezone.now)
    except FetchRefused as refusal:
        form.add_error("url", str(refusal))
        raise
    return EvidenceGiven(given.url, given.quote, page.retrieved_at, page.text)


def _propose(
    question: Question,
    form: ProposalForm,
    evidence: Sequence[EvidenceGiven],
    request: UserRequest,
) -> Proposal:
    proposal = proposals.propose_resolution(
        question=question,
        outcome=form.chosen,
        known_at=form.cleaned_data["known_at"],
        reasons=form.cleaned_data["reasons"],
        evidence=evidence,
        steward=request.user,
        now=timezone.now,
    )
    tasks.nudge_final(proposal)
    return proposal


@login_required
def proposal_second(request: UserRequest, tournament: str, slug: str, number: int) -> HttpResponse:
    question = question_to_judge(request, tournament, slug)
    proposal = find_proposal(question, number)

    def act(said: dict[str, Any]) -> Proposal:
        approves = said["verdict"] == "approve"
        decide = proposals.second_proposal if approves else proposals.decline_proposal
        decided = decide(
            proposal=proposal, steward=request.user, reason=said["reason"], now=timezone.now
        )
        tasks.nudge_final(decided)
        return decided

    words = Words(
        heading="Approve or decline the proposal",
        lead=f"{proposal.proposer} proposes: {proposal.verdict}. Check the criteria and the "
        "evidence yourself; you answer for it, too.",
        button="Put it on record",
        back=proposal,
    )
    form = SecondForm(request.POST or None)
    return answer_step(
        request,
        form,
        words,
        act,
        check=lambda: proposals.check_secondable(proposal, request.user),
    )


@login_required
def proposal_withdraw(
    request: UserRequest, tournament: str, slug: str, number: int
) -> HttpResponse:
    question = question_to_judge(request, tournament, slug)
    proposal = find_proposal(question, number)

    def act(said: dict[str, Any]) -> Proposal:
        return proposals.withdraw_proposal(
            proposal=proposal, steward=request.user, reason=said["reason"], now=timezone.now
        )

    words = Words(
        heading="Take the proposal back?",
        lead="It stays on record as taken back, and forecasters are told. Forecasting goes on if "
        "the scheduled close is still ahead.",
        button="Take it back",
        back=proposal,
    )
    return answer_step(request, ReasonForm(request.POST or None), words, act)


@login_required
def question_unresolve(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    question = question_to_judge(request, tournament, slug)

    def act(said: dict[str, Any]) -> Question:
        resolution = resolutions.unresolve_question(
            question=question, steward=request.user, evidence=said["reason"], now=timezone.now
        )
        tasks.nudge_scoring(resolution.pk)
        return question

    words = Words(
        heading="Take the resolution back?",
        lead="Its scores leave the leaderboard; the old version stays on record, and everyone who "
        "forecast is told. Forecasting goes on if the scheduled close is still ahead.",
        button="Take it back",
        back=question,
    )
    form = ReasonForm(request.POST or None)
    return answer_step(
        request,
        form,
        words,
        act,
        check=lambda: resolutions.check_resolved(question, request.user),
    )


def question_to_judge(request: UserRequest, tournament: str, slug: str) -> Question:
    """Return the question, or raise Http404, or PermissionDenied for all but stewards."""
    question = find_question(request, tournament, slug)
    if not permissions.can_steward(request.user):
        raise PermissionDenied
    return question


def find_proposal(question: Question, number: int) -> Proposal:
    rows = question.proposals.select_related("outcome", "proposer", "second", "ended_by")
    proposal = get_object_or_404(rows, number=number)
    proposal.question = question
    return proposal
