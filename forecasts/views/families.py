from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from forecasts.forms.forecasts import ForecastForms
from forecasts.models import CoherenceRule
from forecasts.permissions import can_forecast, can_steward
from forecasts.queries import coherence
from forecasts.queries.clarifications import said
from forecasts.queries.questions import last_entries
from forecasts.views.forecasts import submit_together
from forecasts.views.leaderboards import find_tournament


def family_detail(request: HttpRequest, slug: str, family: str) -> HttpResponse:
    """One question by several deadlines, with one form for all of them."""
    tournament = find_tournament(request, slug)
    families = tournament.coherence_rules.filter(kind=CoherenceRule.Kind.DEADLINES)
    rule = get_object_or_404(families, slug=family)
    user, status = request.user, 200
    typed = request.POST if request.method == "POST" else None
    view = coherence.of_rule(rule, user, timezone.now())
    forms = ForecastForms(view.lines, typed)
    if typed is not None:
        if not can_forecast(user):
            return redirect_to_login(rule.get_absolute_url())
        status = submit_together(forms, user)
        if status == 302:
            return redirect(f"{rule.get_absolute_url()}#my-forecasts")
        view = coherence.of_rule(rule, user, timezone.now())
    context = {
        "tournament": tournament,
        "view": view,
        "said": said(view.lines),
        "forms": forms,
        "rows": forms.rows(view.lines, last_entries(view.lines, user)),
        "may_forecast": can_forecast(user),
        "may_link": can_steward(user),
    }
    return render(request, "families/detail.html", context, status=status)
