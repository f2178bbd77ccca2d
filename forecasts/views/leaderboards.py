from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts.errors import Refusal
from forecasts.forms.leaderboards import SnapshotForm
from forecasts.models import Leaderboard, LeaderboardSnapshot, Tournament
from forecasts.permissions import can_steward
from forecasts.queries import leaderboards
from forecasts.services.snapshots import freeze_leaderboard

PER_PAGE = 100


def find_tournament(request: HttpRequest, slug: str) -> Tournament:
    return get_object_or_404(Tournament.objects.visible_to(request.user), slug=slug)


def leaderboard_detail(request: HttpRequest, slug: str) -> HttpResponse:
    tournament = find_tournament(request, slug)
    board = leaderboards.leaderboard(tournament)
    context: dict[str, Any] = {"tournament": tournament, "board": board}
    if board is not None:
        people = Paginator(leaderboards.entries(board), PER_PAGE)
        page = people.get_page(request.GET.get("page"))
        bots = list(leaderboards.entries(board, bots=True)[:PER_PAGE])
        contenders = list(board.contenders.all())
        context |= {
            "page": page,
            "bots": bots,
            "contenders": contenders,
            "scale": leaderboards.scale([*page.object_list, *bots, *contenders]),
            "own": leaderboards.own_entry(board, request.user),
            "snapshots": leaderboards.snapshots(board),
            "may_freeze": can_steward(request.user),
        }
    return render(request, "leaderboards/detail.html", context)


def leaderboard_questions(request: HttpRequest, slug: str) -> HttpResponse:
    """Which questions the board counts, and why the others do not."""
    tournament = find_tournament(request, slug)
    rows = leaderboards.counted_questions(tournament, timezone.now())
    context = {"tournament": tournament, "rows": rows, "counted": sum(row.counts for row in rows)}
    return render(request, "leaderboards/questions.html", context)


@login_required
def snapshot_create(request: UserRequest, slug: str) -> HttpResponse:
    tournament = find_tournament(request, slug)
    if not can_steward(request.user):
        raise PermissionDenied
    board = get_object_or_404(Leaderboard, tournament=tournament)
    form = SnapshotForm(request.POST or None)
    if form.is_valid():
        try:
            snapshot = freeze_leaderboard(
                board=board,
                title=form.cleaned_data["title"],
                steward=request.user,
                now=timezone.now,
            )
            return redirect("snapshot", tournament.slug, snapshot.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound else 200
    context = {"tournament": tournament, "form": form}
    return render(request, "leaderboards/freeze.html", context, status=status)


def snapshot_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    tournament = find_tournament(request, slug)
    of_tournament = LeaderboardSnapshot.objects.filter(leaderboard__tournament=tournament)
    snapshot = get_object_or_404(of_tournament.select_related("steward"), pk=pk)
    board = snapshot.board
    context = {
        "tournament": tournament,
        "snapshot": snapshot,
        "board": board,
        "scale": leaderboards.frozen_scale(board),
    }
    return render(request, "leaderboards/snapshot.html", context)
