from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import UserRequest
from forecasts.forms.notifications import ReadForm
from forecasts.queries import notifications
from forecasts.services.notifications import mark_all_read, mark_read

PER_PAGE = 50


@login_required
def inbox(request: UserRequest) -> HttpResponse:
    """What the reader was told. Looking at the list marks nothing as read."""
    told = Paginator(notifications.inbox(request.user), PER_PAGE)
    context = {
        "page": told.get_page(request.GET.get("page")),
        "unread": notifications.unread(request.user),
        "newest": notifications.newest(request.user),
    }
    return render(request, "notifications/inbox.html", context)


@require_GET
@never_cache
@login_required
def notification(request: UserRequest, pk: int) -> HttpResponse:
    """Mark what the reader follows as read, and lead on to what it is about."""
    found = get_object_or_404(notifications.inbox(request.user), pk=pk)
    mark_read(notification=found, now=timezone.now)
    return redirect(found.path)


@require_POST
@login_required
def notifications_read(request: UserRequest) -> HttpResponse:
    form = ReadForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Up to which notification?")
    mark_all_read(user=request.user, up_to=form.cleaned_data["up_to"], now=timezone.now)
    return redirect("notifications")
