"""What is public, put right: claims corrected and withdrawn, citations, pages wrongly claimed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts.errors import CopiedWords
from forecasts.forms.corrections import (
    CitationCorrectionForm,
    CorrectionForm,
    ReleaseForm,
    WithdrawalForm,
)
from forecasts.models import Claim, Commentator, Document
from forecasts.permissions import can_steward
from forecasts.queries.excerpts import excerpt
from forecasts.services import commentators, corrections
from forecasts.services.codings import check_stands
from forecasts.views.chains import find_document
from forecasts.views.claim_origins import number_in
from forecasts.views.codings import claim_of_steward
from forecasts.views.steps import Words, answer_step


@login_required
def claim_correct(request: UserRequest, document: str, key: str) -> HttpResponse:
    claim = claim_of_steward(request, document, key)
    form = CorrectionForm(claim, request.POST if request.method == "POST" else None)

    def act(said: dict[str, Any]) -> Claim:
        try:
            return corrections.correct_claim(
                claim=claim, steward=request.user, now=timezone.now, seen=_seen(request), **said
            )
        except CopiedWords:
            form.copied = True
            raise

    words = Words(
        heading=f"Correct {claim.key}",
        lead="What the claim says, or whose it is. Its links stay, and its codings until somebody "
        "reads it as it then stands. Reworded or moved to another author when the outcome could "
        "be known, it counts apart.",
        button="Put the correction on record",
        back=claim,
    )
    return answer_step(
        request,
        form,
        words,
        act,
        check=lambda: check_stands(claim),
        template="corrections/claim.html",
        claim=claim,
        excerpt=excerpt(claim),
        seen=claim.corrections.count(),
    )


@login_required
def claim_withdraw(request: UserRequest, document: str, key: str) -> HttpResponse:
    claim = claim_of_steward(request, document, key)

    def act(said: dict[str, Any]) -> Claim:
        return corrections.withdraw_claim(
            claim=claim, reason=said["reason"], steward=request.user, now=timezone.now
        )

    words = Words(
        heading=f"Withdraw {claim.key}?",
        lead=f"“{claim.paraphrase}” It stays at its address with your reason, and counts on no "
        "report card. This can't be undone; where only words are wrong, correct it instead.",
        button="Withdraw it",
        back=claim,
    )
    form, check = WithdrawalForm(request.POST or None), lambda: check_stands(claim)
    return answer_step(request, form, words, act, check=check)


@login_required
def document_correct(request: UserRequest, slug: str) -> HttpResponse:
    document = find_document(request.user, slug)
    if not can_steward(request.user):
        raise PermissionDenied
    # The form's own copy: the page and the service go by the document as it stands.
    copy = Document.objects.get(pk=document.pk)
    form = CitationCorrectionForm(request.POST or None, instance=copy)

    def act(said: dict[str, Any]) -> Document:
        return corrections.correct_citation(
            document=document, steward=request.user, now=timezone.now, seen=_seen(request), **said
        )

    words = Words(
        heading="Correct how it is cited",
        lead="What it said before, when and why it was put right stand on its page. Authors and "
        "date stay: claims were charged to the ones and read by the other.",
        button="Put the correction on record",
        back=document,
    )
    return answer_step(request, form, words, act, seen=document.corrections.count())


@login_required
def commentator_release(request: UserRequest, slug: str) -> HttpResponse:
    if not can_steward(request.user):
        raise PermissionDenied
    commentator = get_object_or_404(Commentator.objects.select_related("user"), slug=slug)

    def act(said: dict[str, Any]) -> Commentator:
        released = commentators.release_page(
            commentator=commentator, reason=said["reason"], steward=request.user, now=timezone.now
        )
        messages.success(request, "The page is nobody's again. You can invite its commentator.")
        return released

    words = Words(
        heading=f"Release the page of {commentator}?",
        lead=f"{commentator.user or 'Nobody'} has claimed it. If that is somebody else, take it "
        "back: the account is told why, and no link that was sent is good any more. What they "
        "contested and replied stays, marked.",
        button="Release it",
        back=commentator,
    )
    return answer_step(request, ReleaseForm(request.POST or None), words, act)


def _seen(request: UserRequest) -> int | None:
    """Return how many corrections there were when the form was filled in, if it says so."""
    return number_in(request.POST.get("seen", ""))
