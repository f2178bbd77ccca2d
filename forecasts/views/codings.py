"""Claims read by coders, blind to one another, and what they agree on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts.errors import Refusal
from forecasts.forms.codings import ReadingForm
from forecasts.models import Claim
from forecasts.permissions import can_code, can_steward
from forecasts.queries import agreement as agreements
from forecasts.queries.claim_tests import testing_links, trials
from forecasts.queries.codings import differing_readings, is_reworded, seen_by, worded
from forecasts.queries.excerpts import excerpt
from forecasts.queries.readings import compared
from forecasts.queries.waiting import to_code
from forecasts.services.codings import adjudicate, check_stands, code_claim
from forecasts.views.chains import find_document
from forecasts.views.steps import Words, refuse, refuse_step, refused


@login_required
def claim_code(request: UserRequest, document: str, key: str) -> HttpResponse:
    """Read a claim. Nothing here tells what another coder read, or what became of it."""
    claim = claim_of_steward(request, document, key)
    if closed := refuse_withdrawn(request, claim, "Code"):
        return closed
    own = claim.codings.filter(coder=request.user, is_adjudication=False).order_by("-pk").first()
    reworded = own is not None and is_reworded(own)
    data = request.POST if request.method == "POST" else None
    form = ReadingForm(data, coding=None if reworded else own)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            code_claim(claim=claim, reading=form.reading, coder=request.user, now=timezone.now)
            messages.success(request, f"{claim.key} is coded.")
            return redirect(_next(request, claim))
        except Refusal as refusal:
            status = refuse(form, refusal)
    codings = list(worded().filter(claim=claim))
    context = {
        "claim": claim,
        "form": form,
        "excerpt": excerpt(claim),
        "own": own,
        "is_reworded": reworded,
        "left": _lacking(request, claim).count(),
        "seen": seen_by(codings, request.user, two_coders=claim.document.two_coders),
    }
    return render(request, "codings/code.html", context, status=status)


@login_required
def claim_adjudicate(request: UserRequest, document: str, key: str) -> HttpResponse:
    """Settle what two coders read differently: somebody else does."""
    claim = claim_of_steward(request, document, key)
    if closed := refuse_withdrawn(request, claim, "Settle"):
        return closed
    readings = differing_readings(claim)
    form = ReadingForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            adjudicate(claim=claim, reading=form.reading, steward=request.user, now=timezone.now)
            return redirect(claim)
        except Refusal as refusal:
            status = refuse(form, refusal)
    [trial] = trials([claim], testing_links([claim]))
    context = {
        "claim": claim,
        "form": form,
        "excerpt": excerpt(claim),
        "trial": trial,
        "readings": readings,
        "rows": compared(readings),
        "is_own": request.user.pk in {coding.coder_id for coding in readings},
    }
    return render(request, "codings/adjudicate.html", context, status=status)


def agreement(request: HttpRequest, document: str) -> HttpResponse:
    """What the coders of a document agree on, and what became of the rest."""
    found = find_document(request.user, document)
    context: dict[str, Any] = {"document": found, "agreement": agreements.agreement(found)}
    return render(request, "codings/agreement.html", context)


def claim_of_steward(request: UserRequest, document: str, key: str) -> Claim:
    """Return a claim for the work of a steward whose words it isn't.

    404 where a document is not to be seen, else 403.
    """
    found = find_document(request.user, document)
    if not can_steward(request.user):
        raise PermissionDenied
    if "\0" in key:  # the database would choke on it
        raise Http404
    claims = Claim.objects.select_related("document__outlet", "commentator")
    claim = get_object_or_404(claims, document=found, key=key)
    if not can_code(request.user, claim):
        raise PermissionDenied("These are words of your own: another steward codes and links them.")
    return claim


def refuse_withdrawn(request: UserRequest, claim: Claim, deed: str) -> HttpResponse | None:
    """Say instead of a form that its claim is withdrawn; what is typed already keeps its form."""
    refusal = refused(lambda: check_stands(claim))
    if refusal is None or request.method == "POST":
        return None
    return refuse_step(request, Words(f"{deed} {claim.key}", "", "", claim), refusal)


def _next(request: UserRequest, claim: Claim) -> Any:
    """Return where a coder goes on: the document's next claim to code, or else this one's page."""
    if "next" not in request.POST:
        return claim
    waiting = _lacking(request, claim)
    following = waiting.filter(key__gt=claim.key).order_by("key").first() or waiting.first()
    return _code_page(following) if following else claim


def _lacking(request: UserRequest, claim: Claim) -> QuerySet[Claim]:
    """Return the other claims of the document that still lack a reading of this coder's."""
    waiting = to_code(timezone.now(), claim.document)
    return waiting.exclude(coders__contains=[request.user.pk]).exclude(pk=claim.pk)


def _code_page(claim: Claim) -> str:
    return reverse("claim_code", args=claim.path)
