from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.models import HANDLE, User
from forecasts.queries import forecasters

PER_PAGE = 50


def forecaster_detail(request: HttpRequest, handle: str) -> HttpResponse:
    if not HANDLE.fullmatch(handle):  # a NUL, say, that the database would choke on
        raise Http404
    forecaster = get_object_or_404(User, handle__iexact=handle)
    scores = Paginator(forecasters.scores(forecaster, request.user), PER_PAGE)
    context = {
        "forecaster": forecaster,
        "standings": forecasters.standings(forecaster, request.user),
        "page": scores.get_page(request.GET.get("page")),
    }
    return render(request, "forecasters/detail.html", context)
