from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import UserRequest
from forecasts.errors import Refusal
from forecasts.forms.forecasts import ForecastForm, ForecastForms
from forecasts.permissions import can_forecast
from forecasts.services.forecasts import submit_forecast, withdraw_forecast
from forecasts.views.questions import find_question, question_page


@require_POST
@login_required
def forecast_create(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    question = find_question(request, tournament, slug)
    if not can_forecast(request.user):
        raise PermissionDenied
    form = ForecastForm(question, list(question.options.all()), request.POST)
    status = 422
    if form.is_valid():
        try:
            submit_forecast(
                question=question,
                forecaster=request.user,
                probabilities=form.probabilities,
                now=timezone.now,
            )
            return redirect(f"{question.get_absolute_url()}#my-forecast")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
    return question_page(request, question, timezone.now(), form, status)


@login_required
def forecast_withdraw(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    question = find_question(request, tournament, slug)
    if not can_forecast(request.user):
        raise PermissionDenied
    context = {"question": question}
    if request.method != "POST":
        return render(request, "forecasts/withdraw.html", context)
    try:
        withdraw_forecast(question=question, forecaster=request.user, now=timezone.now)
    except Refusal as refusal:
        return render(
            request, "forecasts/withdraw.html", context | {"refusal": refusal}, status=409
        )
    return redirect(f"{question.get_absolute_url()}#my-forecast")


def submit_together(forms: ForecastForms, forecaster: User) -> int:
    """Submit what was changed, each forecast on its own, and return the status of the answer.

    What is refused stands beside its number with the reason; the others are saved all the same.
    """
    if not forms.is_valid():
        return 422
    status = 302
    for question, form in forms.changed:
        try:
            submit_forecast(
                question=question,
                forecaster=forecaster,
                probabilities=form.probabilities,
                now=timezone.now,
            )
            forms.saved.add(question.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            forms.refused += 1
            status = 409
    return status
