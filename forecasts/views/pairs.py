from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts.errors import Refusal
from forecasts.forms.coherence import PairForm
from forecasts.forms.forecasts import ForecastForms
from forecasts.models import ConditionalPair
from forecasts.permissions import can_forecast, can_steward
from forecasts.queries import coherence
from forecasts.queries.clarifications import said
from forecasts.queries.questions import last_entries
from forecasts.services.pairs import create_pair
from forecasts.views.forecasts import submit_together
from forecasts.views.leaderboards import find_tournament


def pair_detail(request: HttpRequest, slug: str, pair: str) -> HttpResponse:
    """Condition, outcome and the two branches, with one form for both."""
    tournament = find_tournament(request, slug)
    found = get_object_or_404(ConditionalPair, tournament=tournament, slug=pair)
    user, status = request.user, 200
    typed = request.POST if request.method == "POST" else None
    view = coherence.of_pair(found, user, timezone.now())
    forms = ForecastForms([view.if_yes, view.if_no], typed)
    if typed is not None:
        if not can_forecast(user):
            return redirect_to_login(found.get_absolute_url())
        status = submit_together(forms, user)
        if status == 302:
            return redirect(f"{found.get_absolute_url()}#my-forecasts")
        view = coherence.of_pair(found, user, timezone.now())
    context = {
        "tournament": tournament,
        "view": view,
        "said": said(view.lines),
        "forms": forms,
        "rows": forms.rows([view.if_yes, view.if_no], last_entries(view.lines, user)),
        "may_forecast": can_forecast(user),
    }
    return render(request, "pairs/detail.html", context, status=status)


@login_required
def pair_create(request: UserRequest, slug: str) -> HttpResponse:
    tournament = find_tournament(request, slug)
    if not can_steward(request.user):
        raise PermissionDenied
    now = timezone.now()
    form = PairForm(tournament, now, request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        pair = ConditionalPair(
            tournament=tournament,
            condition=form.question("condition"),
            outcome=form.question("outcome"),
            title=form.cleaned_data["title"],
            rationale=form.cleaned_data["rationale"],
        )
        try:
            create_pair(pair=pair, open_time=now, now=timezone.now, steward=request.user)
            return redirect(pair)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
    return render(
        request, "pairs/new.html", {"tournament": tournament, "form": form}, status=status
    )
