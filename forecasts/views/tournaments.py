from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts.forms.filters import FilterForm
from forecasts.forms.tournaments import TournamentForm
from forecasts.models import Tournament
from forecasts.permissions import can_steward
from forecasts.queries import questions, suggestions, tournaments
from forecasts.queries.gathering import gathered
from forecasts.views.steps import Words, answer_step

PER_PAGE = 50


def home(request: HttpRequest) -> HttpResponse:
    listed = tournaments.visible(request.user, timezone.now())
    return render(request, "tournaments/home.html", {"tournaments": listed})


def tournament_detail(request: HttpRequest, slug: str) -> HttpResponse:
    tournament = get_object_or_404(Tournament.objects.visible_to(request.user), slug=slug)
    now = timezone.now()
    stewards = can_steward(request.user)
    form = FilterForm(questions.tags(tournament), request.GET, drafts=stewards)
    form.is_valid()  # a filter that cannot be read is left out, and the form says so
    found = questions.filtered(tournament, request.user, form.filters, now)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    lines = questions.lines(list(page), request.user, now)
    context = {
        "tournament": tournament,
        "counts": tournaments.counts(tournament, now),
        "form": form,
        "may_steward": stewards,
        "page": page,
        "kept": _kept(request),
        "lines": lines,
        "rows": gathered(lines),
        "suggested": suggestions.waiting(tournament).count() if stewards else 0,
    }
    return render(request, "tournaments/detail.html", context)


@login_required
def settings(request: UserRequest, slug: str) -> HttpResponse:
    """How the tournament is run: who has to agree, and how long others can object."""
    tournament = get_object_or_404(Tournament.objects.visible_to(request.user), slug=slug)
    if not can_steward(request.user):
        raise PermissionDenied
    words = Words(
        heading="Settings",
        lead="They hold for what is published and proposed from now on; a proposal under way keeps "
        "the rules it was made under.",
        button="Save",
        back=tournament,
    )
    form = TournamentForm(request.POST or None, instance=tournament)
    return answer_step(request, form, words, lambda _: form.save())


def _kept(request: HttpRequest) -> str:
    """The query string without its page, to be followed by another page's number."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"{query.urlencode()}&" if query else ""
