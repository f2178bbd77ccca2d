from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from kombu.exceptions import OperationalError

from accounts.requests import UserRequest
from forecasts import tasks
from forecasts.models import Failure
from forecasts.permissions import can_steward


@require_POST
@login_required
def failure_retry(request: UserRequest, pk: int) -> HttpResponse:
    """Queue a failed job anew; its line goes once it has succeeded."""
    if not can_steward(request.user):
        raise PermissionDenied
    failure = get_object_or_404(Failure, pk=pk)
    try:
        tasks.run_again(failure)
    except OperationalError:
        messages.error(request, "The broker cannot be reached: nothing was queued.")
    except LookupError:
        messages.error(request, f"This version has no job called {failure.job}.")
    else:
        messages.success(request, f"Queued: {failure.job}. Its line goes once it has succeeded.")
    return redirect("desk")
