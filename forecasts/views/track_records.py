from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.models import HANDLE, User
from forecasts.models import Contender
from forecasts.queries import explanations, forecasters, track_records
from forecasts.queries.ledgers import question_ledger
from forecasts.views.leaderboards import find_tournament
from forecasts.views.questions import find_question


def find_forecaster(handle: str) -> User:
    if not HANDLE.fullmatch(handle):  # a NUL, say, that the database would choke on
        raise Http404
    return get_object_or_404(User, handle__iexact=handle)


def forecaster_detail(request: HttpRequest, handle: str) -> HttpResponse:
    """A forecaster's standing, and their track record in one tournament at a time."""
    forecaster = find_forecaster(handle)
    tournaments = track_records.tournaments_of(forecaster, request.user)
    asked = request.GET.get("tournament", "")
    chosen = next((one for one in tournaments if one.slug == asked), next(iter(tournaments), None))
    context: dict[str, Any] = {
        "forecaster": forecaster,
        "standings": forecasters.standings(forecaster, request.user),
        "tournaments": tournaments,
        "tournament": chosen,
    }
    if chosen is not None:
        record = track_records.of_forecaster(forecaster, chosen)
        context["record"] = record.narrowed(request.GET.get("bin", ""))
    return render(request, "forecasters/detail.html", context)


def contender_detail(request: HttpRequest, slug: str, contender: str) -> HttpResponse:
    """The track record of an aggregate or a reference in a tournament."""
    tournament = find_tournament(request, slug)
    if contender not in Contender.values:
        raise Http404
    which = Contender(contender)
    record = track_records.of_contender(which, tournament)
    context = {
        "tournament": tournament,
        "contender": which,
        "record": record.narrowed(request.GET.get("bin", "")),
    }
    return render(request, "track_records/contender.html", context)


def why(request: HttpRequest, tournament: str, slug: str, handle: str) -> HttpResponse:
    """Why a forecaster has the score they have on a question."""
    question = find_question(request, tournament, slug)
    forecaster = find_forecaster(handle)
    resolution = question.resolution
    score = resolution and explanations.score_of(resolution, forecaster)
    if resolution is None or score is None:
        raise Http404
    ledger = question_ledger(question)
    context = {
        "question": question,
        "forecaster": forecaster,
        "score": score,
        "spot": explanations.spot_score(resolution, forecaster, ledger),
        "spans": explanations.spans(resolution, forecaster, ledger),
    }
    return render(request, "track_records/why.html", context)
