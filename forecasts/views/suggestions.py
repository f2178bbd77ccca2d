"""Questions that people would like to see posed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts.errors import Refusal
from forecasts.extraction.lint import Finding
from forecasts.forms.layout import place
from forecasts.forms.suggestions import ReplyForm, SuggestionForm
from forecasts.models import Suggestion, Tournament
from forecasts.permissions import can_steward
from forecasts.queries import suggestions as suggested
from forecasts.queries.linting import hints
from forecasts.services.suggestions import decline_suggestion, suggest_question
from forecasts.views.steps import Words, answer_step


def find_tournament(request: HttpRequest, slug: str) -> Tournament:
    """Return a tournament the visitor may see, or raise Http404."""
    return get_object_or_404(Tournament.objects.visible_to(request.user), slug=slug)


@login_required
def suggest(request: UserRequest, slug: str) -> HttpResponse:
    """The way to suggest a question, and what became of one's suggestions so far."""
    tournament = find_tournament(request, slug)
    if request.method != "POST":
        return _page(request, tournament, SuggestionForm(tournament))
    form = SuggestionForm(tournament, request.POST)
    status = 422
    if "check" in request.POST:
        form.is_valid()
        return _page(request, tournament, form, hints(form.unsaved()))
    if form.is_valid():
        try:
            suggest_question(
                tournament=tournament, author=request.user, now=timezone.now, **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            return redirect(f"{reverse('suggest', args=[slug])}?sent=yes#mine")
    return _page(request, tournament, form, hints(form.unsaved()), status)


@login_required
def suggestion_detail(request: UserRequest, pk: int) -> HttpResponse:
    """A suggestion, for stewards to take up or to decline."""
    visible = Tournament.objects.visible_to(request.user)
    found = Suggestion.objects.select_related(
        "tournament", "author", "steward", "question", "discard__steward"
    )
    suggestion = get_object_or_404(found, pk=pk, tournament__in=visible)
    if not can_steward(request.user):
        raise PermissionDenied

    def act(said: dict[str, Any]) -> Suggestion:
        return decline_suggestion(
            suggestion=suggestion, steward=request.user, now=timezone.now, **said
        )

    words = Words(heading=suggestion.title, lead="", button="Decline it", back=suggestion)
    form = ReplyForm(request.POST or None)
    return answer_step(
        request, form, words, act, template="suggestions/detail.html", suggestion=suggestion
    )


def _page(
    request: UserRequest,
    tournament: Tournament,
    form: SuggestionForm,
    findings: Sequence[Finding] = (),
    status: int = 200,
) -> HttpResponse:
    may_steward = can_steward(request.user)
    context = {
        "tournament": tournament,
        "form": form,
        "places": [place(form, name, findings) for name in form.fields],
        "checked": form.is_bound,
        "sent": "sent" in request.GET and not form.is_bound,
        "own": suggested.own(tournament, request.user),
        "suggestions": suggested.waiting(tournament) if may_steward else None,
        "discards": suggested.discards(tournament) if may_steward else None,
    }
    return render(request, "suggestions/suggest.html", context, status=status)
