from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts.errors import Refusal
from forecasts.forms.coherence import RuleForm
from forecasts.models import CoherenceRule
from forecasts.permissions import can_steward
from forecasts.queries import coherence
from forecasts.services.coherence import link_questions, unlink_questions
from forecasts.views.leaderboards import find_tournament


def coherence_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the crowd of a tournament contradicts itself."""
    tournament = find_tournament(request, slug)
    context = {
        "tournament": tournament,
        "links": coherence.of_tournament(tournament, request.user, timezone.now()),
        "may_link": can_steward(request.user),
    }
    return render(request, "coherence/detail.html", context)


@login_required
def coherence_link(request: UserRequest, slug: str) -> HttpResponse:
    tournament = find_tournament(request, slug)
    if not can_steward(request.user):
        raise PermissionDenied
    form = RuleForm(tournament, request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("kind", "title", "reason")}
        rule = CoherenceRule(tournament=tournament, **said)
        try:
            link_questions(rule=rule, terms=form.terms, steward=request.user, now=timezone.now)
            return redirect(rule)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
    context = {"tournament": tournament, "form": form}
    return render(request, "coherence/link.html", context, status=status)


@login_required
def coherence_unlink(request: UserRequest, slug: str, rule: str) -> HttpResponse:
    tournament = find_tournament(request, slug)
    if not can_steward(request.user):
        raise PermissionDenied
    found = get_object_or_404(CoherenceRule, tournament=tournament, slug=rule)
    if request.method == "POST":
        unlink_questions(rule=found, steward=request.user, now=timezone.now)
        return redirect("coherence", tournament.slug)
    return render(request, "coherence/unlink.html", {"tournament": tournament, "rule": found})
