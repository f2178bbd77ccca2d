from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from forecasts.models import Tournament
from forecasts.queries import leaderboards

PER_PAGE = 100


def leaderboard_detail(request: HttpRequest, slug: str) -> HttpResponse:
    tournament = get_object_or_404(Tournament.objects.visible_to(request.user), slug=slug)
    board = leaderboards.leaderboard(tournament)
    context: dict[str, Any] = {"tournament": tournament, "board": board}
    if board is not None:
        people = Paginator(leaderboards.entries(board), PER_PAGE)
        context |= {
            "page": people.get_page(request.GET.get("page")),
            "bots": leaderboards.entries(board, bots=True)[:PER_PAGE],
            "own": leaderboards.own_entry(board, request.user),
        }
    return render(request, "leaderboards/detail.html", context)
