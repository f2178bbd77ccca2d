"""Questions posed and reworded, with the linter's remarks beside what is typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.requests import UserRequest
from forecasts.errors import InvalidQuestion, Refusal
from forecasts.extraction.lint import Finding
from forecasts.forms.layout import of_the_whole, place
from forecasts.forms.posing import QuestionForm, as_typed, first_guess, unsaved_guess
from forecasts.forms.reviews import EditNoteForm
from forecasts.forms.suggestions import SuggestionForm
from forecasts.models import Question, Suggestion, Tournament
from forecasts.models.question import State
from forecasts.permissions import can_steward
from forecasts.queries.linting import findings, findings_of, hints
from forecasts.queries.reviews import takes_two
from forecasts.queries.rewordings import pending_rewording
from forecasts.queries.wording import frozen_at
from forecasts.services.claim_drafts import pose_from_claim
from forecasts.services.drafts import edit_question, pose_question
from forecasts.services.wordings import FROZEN_ONCE_OPEN
from forecasts.views.claim_origins import claim_posed_from, number_in, numbered
from forecasts.views.codings import refuse_withdrawn
from forecasts.views.resolutions import question_to_judge
from forecasts.views.suggestions import find_tournament


@login_required
def question_pose(request: UserRequest, slug: str) -> HttpResponse:
    tournament = find_tournament(request, slug)
    if not can_steward(request.user):
        raise PermissionDenied
    suggestion, origin = _suggestion(request, tournament), claim_posed_from(request)
    if origin and (closed := refuse_withdrawn(request, origin.claim, "Draft from")):
        return closed
    guess = first_guess(timezone.now(), suggestion) | (origin.guess if origin else {})
    context = {"tournament": tournament, "suggestion": suggestion, "origin": origin}
    if request.method != "POST":
        said = findings_of(*unsaved_guess(tournament, guess)) if origin else []
        return _page(request, QuestionForm(tournament, initial=guess), context, said)
    form = QuestionForm(tournament, request.POST, initial=guess)
    status = 422
    if form.is_valid() and "check" not in request.POST:
        try:
            question, options = form.unsaved()
            posing: dict[str, Any] = {
                "question": question,
                "options": options,
                "author": request.user,
                "now": timezone.now,
            }
            if origin is not None:
                return redirect(
                    pose_from_claim(claim=origin.claim, relation=origin.relation, **posing)
                )
            return redirect(pose_question(suggestion=suggestion, **posing))
        except Refusal as refusal:
            status = _refuse(form, refusal)
    return _page(request, form, context, _linted(form), _checked(request, status))


@login_required
def question_edit(request: UserRequest, tournament: str, slug: str) -> HttpResponse:
    question = question_to_judge(request, tournament, slug)
    frozen = frozen_at(question)
    if frozen is not None or not _is_editable(question):
        return _frozen(request, question, frozen)
    if request.method != "POST" and (held := pending_rewording(question, timezone.now())):
        return redirect(held)
    data = request.POST if request.method == "POST" else None
    form = _edit_form(question, data)
    said = _linted(form) if form.is_bound else findings(question)
    note = EditNoteForm(question, said, data)
    status = 422
    if form.is_valid() and note.is_valid() and "check" not in request.POST:
        try:
            _edit(request, question, form, note)
            return redirect(pending_rewording(question, timezone.now()) or question)
        except Refusal as refusal:
            status = _refuse(form, refusal)
    context = {
        "tournament": question.tournament,
        "question": question,
        "note": note,
        "seen": question.revisions.count(),
        "takes_two": takes_two(question),
    }
    return _page(request, form, context, said, _checked(request, status))


@require_POST
@login_required
def question_lint(request: UserRequest, slug: str) -> HttpResponse:
    """What the linter says of a form as it stands, field by field, for the script beside it."""
    tournament = find_tournament(request, slug)
    form: QuestionForm | SuggestionForm
    if "suggestion" in request.GET:
        form = SuggestionForm(tournament, request.POST)
        form.is_valid()
        said = hints(form.unsaved())
    else:
        if not can_steward(request.user):
            raise PermissionDenied
        form = QuestionForm(tournament, request.POST, question=_edited(request, tournament))
        said = _linted(form)
    touched = set(request.POST.getlist("touched"))  # what else is empty is still to come
    said = [finding for finding in said if not touched or finding.field in touched]
    context = {
        "places": [place(form, name, said) for name in form.fields],
        "whole": of_the_whole(form, said),
        "findings": said,
        "partial": bool(touched),
    }
    return render(request, "drafts/findings.html", context)


def _frozen(request: UserRequest, question: Question, since: datetime | None) -> HttpResponse:
    """Say why the wording stays, and show what was typed before it froze, for copying."""
    context = {
        "question": question,
        "frozen_at": since,
        "is_branch": question.is_branch,
        "typed": request.POST.items(),
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "drafts/frozen.html", context, status=status)


def _suggestion(request: UserRequest, tournament: Tournament) -> Suggestion | None:
    number = numbered(request, "suggestion")
    if number is None:
        return None
    return get_object_or_404(tournament.suggestions.select_related("author"), pk=number)


def _edited(request: UserRequest, tournament: Tournament) -> Question | None:
    named = request.GET.get("question", "").replace("\0", "")
    return get_object_or_404(tournament.questions, slug=named) if named else None


def _is_editable(question: Question) -> bool:
    state = question.state(timezone.now())
    is_here = state in (State.DRAFT, State.IN_REVIEW, State.SCHEDULED, State.OPEN)
    return is_here and not question.is_branch


def _edit_form(question: Question, data: Any) -> QuestionForm:
    form = QuestionForm(question.tournament, data, question=question, initial=as_typed(question))
    if question.state(timezone.now()) == State.OPEN:
        for name in FROZEN_ONCE_OPEN:
            form.fields[name].disabled = True
    return form


def _edit(request: UserRequest, question: Question, form: QuestionForm, note: EditNoteForm) -> None:
    edit_question(
        question=question,
        fields=form.wording,
        options=form.built,
        editor=request.user,
        note=note.cleaned_data["note"],
        check_note=note.cleaned_data.get("check_note", ""),
        waivers=note.waivers,
        seen=number_in(request.POST.get("seen", "")),
        now=timezone.now,
    )


def _refuse(form: QuestionForm, refusal: Refusal) -> int:
    """Say at the field what a rule has against it; return the answer's status."""
    field = refusal.field if isinstance(refusal, InvalidQuestion) else ""
    form.add_error(field if field in form.fields else None, str(refusal))
    return 422 if isinstance(refusal, InvalidQuestion) else 409


def _linted(form: QuestionForm) -> list[Finding]:
    form.is_valid()
    return findings_of(*form.unsaved())


def _checked(request: UserRequest, status: int) -> int:
    return 200 if request.method != "POST" or "check" in request.POST else status


def _page(
    request: UserRequest,
    form: QuestionForm,
    context: dict[str, Any],
    said: Sequence[Finding] = (),
    status: int = 200,
) -> HttpResponse:
    context |= {
        "form": form,
        "groups": form.groups(said),
        "whole": of_the_whole(form, said),
        "findings": said,
        "checked": form.is_bound or "question" in context or bool(context.get("origin")),
    }
    return render(request, "drafts/pose.html", context, status=status)
