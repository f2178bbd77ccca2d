"""Claims that no program suggested: the text to choose a sentence from, and the claim of one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts.errors import CopiedWords, Refusal
from forecasts.forms.passages import AcceptForm
from forecasts.models import Document, Passage
from forecasts.queries.excerpts import excerpt_at
from forecasts.queries.passages import OPEN
from forecasts.queries.sentences import locator_of, paragraphs
from forecasts.services.passages import add_claim
from forecasts.views.intake import find_text
from forecasts.views.steps import refuse


@login_required
def document_sentences(request: UserRequest, slug: str) -> HttpResponse:
    document = find_text(request, slug)
    if not document.runs.exists():
        return redirect("document_cite", slug)
    context = {"document": document, "paragraphs": paragraphs(document)}
    return render(request, "intake/sentences.html", context)


@login_required
def sentence(request: UserRequest, slug: str, start: int, end: int) -> HttpResponse:
    """A claim to be made of a sentence, be it the first or another one."""
    document = find_text(request, slug)
    passage = _passage(document, start, end)
    if passage.state in OPEN and passage.pk:
        return redirect("passage", slug, passage.pk)
    form = AcceptForm(passage, request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            claim = add_claim(
                document=document,
                span=(start, end),
                steward=request.user,
                now=timezone.now,
                **form.cleaned_data,
            )
            messages.success(request, f"{claim.key} is a claim now.")
            return redirect("passage", slug, claim.passages.get().pk)
        except Refusal as refusal:
            form.copied = isinstance(refusal, CopiedWords)
            status = refuse(form, refusal)
    context = {
        "document": document,
        "form": form,
        "passage": passage,
        "excerpt": excerpt_at(document.pk, start, end),
        "claims": document.claims.filter(start=start, end=end),
    }
    return render(request, "intake/sentence.html", context, status=status)


def _passage(document: Document, start: int, end: int) -> Passage:
    """Return what was suggested at a place, or what could have been; 404 for no sentence."""
    here = document.passages.filter(start=start, end=end).order_by("pk").first()
    locator = here.locator if here else locator_of(document, (start, end))
    if not locator:
        raise Http404
    passage = here or Passage(start=start, end=end, locator=locator)
    passage.document = document
    return passage
