"""The review of a document: passage by passage, until nothing waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.requests import UserRequest
from forecasts.errors import CopiedWords, Invalid, Refusal
from forecasts.forms.passages import AcceptForm, MergeForm, RejectForm
from forecasts.models import Document, Passage
from forecasts.queries.likenesses import alike, piece_of
from forecasts.queries.passages import OPEN, Review, awaited, review, whole
from forecasts.services import passages
from forecasts.services.extractions import unread_by
from forecasts.views.intake import find_text

Forms = dict[str, forms.Form]


@login_required
def document_review(request: UserRequest, slug: str) -> HttpResponse:
    """The document at the next passage that waits for a decision."""
    document = find_text(request, slug)
    if not document.runs.exists():
        return redirect("document_cite", slug)
    here = review(document, with_weak=_with_weak(request), page=_part(request))
    return _page(request, here, {})


@login_required
def passage(request: UserRequest, slug: str, pk: int) -> HttpResponse:
    """The document at one passage; a decision on it leads on to the next."""
    document = find_text(request, slug)
    here = _review(document, pk, request)
    if request.method != "POST":
        return _page(request, here, {})
    decision = request.POST.get("decision", "")
    form = _forms(here, request.POST).get(decision, forms.Form(request.POST))
    if decision not in DECIDE:
        form.add_error(None, "Choose what it is.")
    status = 422
    if form.is_valid():
        try:
            DECIDE[decision](here.current, form.cleaned_data, request)
            return redirect(_next(here, request, reopened=decision == "reopen"))
        except Refusal as refusal:
            _refuse(form, refusal)
            status = 409
    # What was refused may have been decided by somebody else meanwhile.
    return _page(request, _review(document, pk, request), {decision: form}, status=status)


def _accept(passage: Passage, said: dict[str, Any], request: UserRequest) -> None:
    passages.accept_passage(passage=passage, steward=request.user, now=timezone.now, **said)


def _merge(passage: Passage, said: dict[str, Any], request: UserRequest) -> None:
    passages.merge_passage(
        passage=passage, claim=said["claim"], steward=request.user, now=timezone.now
    )


def _reject(passage: Passage, said: dict[str, Any], request: UserRequest) -> None:
    passages.reject_passage(
        passage=passage,
        reason=Passage.Reason(said["reason"]),
        steward=request.user,
        now=timezone.now,
    )


def _put_off(passage: Passage, said: dict[str, Any], request: UserRequest) -> None:
    passages.put_off(passage=passage, steward=request.user, now=timezone.now)


def _reopen(passage: Passage, said: dict[str, Any], request: UserRequest) -> None:
    passages.reopen_passage(passage=passage)


DECIDE: dict[str, Callable[[Any, dict[str, Any], UserRequest], None]] = {
    "accept": _accept,
    "merge": _merge,
    "reject": _reject,
    "later": _put_off,
    "reopen": _reopen,
}


def _review(document: Document, pk: int, request: UserRequest) -> Review:
    try:
        return review(document, pk=pk, with_weak=_with_weak(request), page=_part(request))
    except Passage.DoesNotExist:
        raise Http404 from None


def _forms(here: Review, data: Any = None) -> Forms:
    if here.current is None:
        return {}
    here.current.document = here.document
    return {
        "accept": AcceptForm(here.current, data),
        "merge": MergeForm(here.current, data),
        "reject": RejectForm(data),
    }


def _refuse(form: forms.Form, refusal: Refusal) -> None:
    if isinstance(refusal, CopiedWords) and isinstance(form, AcceptForm):
        form.copied = True
    name = refusal.field if isinstance(refusal, Invalid) else None
    form.add_error(name if name in form.fields else None, str(refusal))


def _next(here: Review, request: UserRequest, *, reopened: bool) -> str:
    """Where the queue goes on, with a word on what was just done."""
    assert here.current is not None
    ahead = here.current if reopened else here.next
    slug = here.document.slug
    where = (
        reverse("passage", args=[slug, ahead.pk])
        if ahead
        else reverse("document_review", args=[slug])
    )
    kept = {"weak": 1} if _with_weak(request) else {}
    done = {} if reopened else {"done": here.current.pk}
    return f"{where}?{urlencode(kept | done)}"


def _with_weak(request: UserRequest) -> bool:
    return request.GET.get("weak") == "1"


def _alike(document: Document) -> list[Document]:
    """The documents like one that is not public yet."""
    return [] if document.published_at else alike(piece_of(document), besides=document)


def _part(request: UserRequest) -> int | None:
    """Which part of a long text is asked for."""
    said = request.GET.get("part", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else None


def _done(request: UserRequest, here: Review) -> Passage | None:
    """The passage that was decided on just now, to say so and to undo it."""
    said = request.GET.get("done", "")
    pks = (one.pk for one in here.passages if str(one.pk) == said)
    pk = next(pks, None)
    return None if pk is None else whole(here.document, pk)


def _page(request: UserRequest, here: Review, typed: Forms, status: int = 200) -> HttpResponse:
    is_open = here.current is not None and here.current.state in OPEN
    runs = list(here.document.runs.all())
    context = {
        "review": here,
        "document": here.document,
        "forms": _forms(here) | typed,
        "typed": next(iter(typed.values()), None),
        "is_open": is_open,
        "kept": "?weak=1" if _with_weak(request) else "",
        "with_weak": _with_weak(request),
        "runs": runs,
        "awaited": awaited(runs, here.waiting),
        "alike": _alike(here.document),
        "done": _done(request, here),
        "unread": unread_by(here.document),
        "reasons": Passage.Reason.choices,
    }
    return render(request, "intake/review.html", context, status=status)
