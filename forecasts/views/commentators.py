"""The right of reply: pages are claimed by a mailed link; claims are contested and answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import UserRequest
from forecasts.errors import Refusal
from forecasts.forms.commentators import AnswerForm, ContestForm, InvitationForm, ReplyForm
from forecasts.models import Claim, Commentator, Contest
from forecasts.permissions import can_answer_for, can_steward
from forecasts.services import commentators
from forecasts.views.chains import find_claim
from forecasts.views.steps import Words, answer_step


@login_required
def commentator_invite(request: UserRequest, slug: str) -> HttpResponse:
    if not can_steward(request.user):
        raise PermissionDenied
    commentator = get_object_or_404(Commentator, slug=slug)
    form = InvitationForm(request.POST or None, initial={"email": commentator.email})

    def act(said: dict[str, Any]) -> Commentator:
        invited = commentators.invite(
            commentator=commentator, email=said["email"], now=timezone.now
        )
        messages.success(request, f"The invitation has gone to {invited.email}.")
        return invited

    words = Words(
        heading=f"Invite {commentator} to answer",
        lead="A letter tells them of this page and has a link by which they can claim it, contest "
        "how claims are read, and reply. The link is good for two weeks and for one account; "
        "another address ends it.",
        button="Keep the address and send the letter",
        back=commentator,
    )
    return answer_step(request, form, words, act)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def commentator_claim(request: HttpRequest, token: str) -> HttpResponse:
    """Give a page away on a POST alone: programs that look mail over follow every link."""
    try:
        commentator = commentators.read_invitation(token, timezone.now)
        if request.method == "POST":
            if not request.user.is_authenticated:
                return redirect_to_login(request.path)
            commentators.claim_page(token=token, user=request.user, now=timezone.now)
            messages.success(request, "This page is mine now.")
            return redirect(commentator)
    except Refusal as refusal:
        context = {"refusal": refusal}
        return render(request, "commentators/claim.html", context, status=409)
    return render(request, "commentators/claim.html", {"commentator": commentator})


@login_required
def contest_create(request: UserRequest, document: str, key: str) -> HttpResponse:
    claim = _own_claim(request, document, key)

    def act(said: dict[str, Any]) -> Claim:
        commentators.contest_claim(
            claim=claim, user=request.user, text=said["text"], now=timezone.now
        )
        return claim

    words = Words(
        heading="Contest how my claim is read",
        lead=f"“{claim.paraphrase}” Stewards answer in writing, and both stand beside the claim "
        "for good.",
        button="Contest it",
        back=claim,
    )
    return answer_step(request, ContestForm(request.POST or None), words, act)


@login_required
def reply_create(request: UserRequest, document: str, key: str) -> HttpResponse:
    claim = _own_claim(request, document, key)

    def act(said: dict[str, Any]) -> Claim:
        commentators.reply_to_claim(
            claim=claim, user=request.user, text=said["text"], now=timezone.now
        )
        return claim

    words = Words(
        heading="Reply",
        lead=f"“{claim.paraphrase}” What I have to say of this claim and of what became of it.",
        button="Put the reply on record",
        back=claim,
    )
    return answer_step(request, ReplyForm(request.POST or None), words, act)


@login_required
def contest_answer(request: UserRequest, pk: int) -> HttpResponse:
    if not can_steward(request.user):
        raise PermissionDenied
    rows = Contest.objects.select_related("claim__document", "commentator")
    contest = get_object_or_404(rows, pk=pk)

    def act(said: dict[str, Any]) -> Claim:
        answered = commentators.answer_contest(
            contest=contest, answer=said["answer"], steward=request.user, now=timezone.now
        )
        return answered.claim

    words = Words(
        heading=f"Answer {contest.by}",
        lead="What I write is public and dated, stands beside the claim for good, and can't be "
        "changed.",
        button="Put the answer on record",
        back=contest.claim,
    )
    form = AnswerForm(request.POST or None)
    return answer_step(request, form, words, act, template="contests/answer.html", contest=contest)


def _own_claim(request: UserRequest, document: str, key: str) -> Claim:
    claim = find_claim(request.user, document, key)
    if not can_answer_for(request.user, claim):
        raise PermissionDenied
    return claim
