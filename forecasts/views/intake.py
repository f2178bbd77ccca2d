"""A commentary taken in: brought, cited, put to the extractors, published or thrown away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.requests import UserRequest
from forecasts import tasks
from forecasts.errors import HereAlready, Invalid, Refusal, UnreadableDocument
from forecasts.forms.intake import CitationForm, ImportForm, PublishForm, said_of
from forecasts.models import Document
from forecasts.permissions import can_steward
from forecasts.queries.likenesses import Piece, alike, piece_of
from forecasts.queries.passages import hyphens, opening
from forecasts.services import document_imports, documents, extractions
from forecasts.views.steps import Words, answer_step


@login_required
def document_import(request: UserRequest) -> HttpResponse:
    if not can_steward(request.user):
        raise PermissionDenied
    form = ImportForm(request.POST or None, request.FILES or None)
    status, here = 422 if form.is_bound else 200, ""
    if form.is_valid():
        try:
            document = _take_in(form, request)
            return redirect("document_cite", document.slug)
        except Refusal as refusal:
            _refuse(form, refusal)
            status, here = 409, getattr(refusal, "slug", "")
    context = {"form": form, "here": here}
    return render(request, "intake/import.html", context, status=status)


def _take_in(form: ImportForm, request: UserRequest) -> Document:
    data, media_type = form.brought
    document = document_imports.import_document(
        data=data,
        media_type=media_type,
        citation=form.citation,
        steward=request.user,
        now=timezone.now,
        is_confirmed=form.citation.is_whole,
    )
    tasks.nudge_mining(document)
    return document


def _refuse(form: CitationForm, refusal: Refusal) -> None:
    """Say what was refused at its field, where the form has one."""
    name = refusal.field if isinstance(refusal, Invalid) else None
    if isinstance(form, ImportForm) and isinstance(refusal, HereAlready | UnreadableDocument):
        name = form.source
    form.add_error(name if name in form.fields else None, str(refusal))


@login_required
def document_cite(request: UserRequest, slug: str) -> HttpResponse:
    """How the document is cited, to be confirmed beside what became of its file."""
    document = find_text(request, slug)
    if document.published_at is not None and request.method != "POST":
        return redirect("document_correct", slug)
    form = CitationForm(request.POST or None, initial=said_of(document))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            return redirect("document_review", _confirm(document, form).slug)
        except Refusal as refusal:
            _refuse(form, refusal)
            status = 409
    context = {
        "document": document,
        "form": form,
        "alike": _alike(document, form),
        "is_cited": document.runs.exists(),
        "opening": opening(document),
        "hyphens": hyphens(document),
    }
    return render(request, "intake/cite.html", context, status=status)


def _alike(document: Document, form: CitationForm) -> list[Document]:
    """The documents like this one, as the form has it."""
    title, authors, url = (str(form[name].value() or "") for name in ("title", "authors", "url"))
    return alike(Piece(title, authors.splitlines(), url), besides=document)


def _confirm(document: Document, form: CitationForm) -> Document:
    known = replace(
        form.citation,
        published_on_note=document.published_on_note,
        language=document.language,
    )
    cited = document_imports.confirm_citation(document=document, citation=known, now=timezone.now)
    tasks.nudge_mining(cited)
    return cited


@require_POST
@login_required
def document_extract(request: UserRequest, slug: str) -> HttpResponse:
    document = find_text(request, slug)
    if not document.runs.exists():
        messages.error(request, "Say first how it is cited.")
        return redirect("document_cite", slug)
    if not extractions.request_extraction(document=document, now=timezone.now):
        messages.error(request, "Every extractor here has read it in its present version.")
    tasks.nudge_mining(document)
    return redirect("document_review", slug)


@login_required
def document_publish(request: UserRequest, slug: str) -> HttpResponse:
    document = find_text(request, slug)
    number = document.claims.count()
    others = alike(piece_of(document), besides=document)

    def act(said: dict[str, Any]) -> str:
        documents.publish_document(
            document=document, now=timezone.now, steward=request.user, **said
        )
        messages.success(request, "Published.")
        return reverse("document_review", args=[slug])

    words = Words(
        heading="Publish the document?",
        lead=f"Everyone will see how “{document}” is cited, and its {number} "
        f"claim{'s' * (number != 1)}: paraphrase, place, and what was quoted. "
        "The text stays with stewards. This can't be undone.",
        button="Publish it",
        back=document,
    )
    form = PublishForm(others, request.POST if request.method == "POST" else None)
    return answer_step(request, form, words, act, template="intake/step.html", alike=others)


@login_required
def document_attach(request: UserRequest, slug: str, other: str) -> HttpResponse:
    """The text of a document that came without one, taken in as a document of its own."""
    document = find_text(request, slug)
    kept = get_object_or_404(Document, slug=other)

    def act(said: dict[str, Any]) -> str:
        document_imports.attach_text(document=document, to=kept, now=timezone.now)
        tasks.nudge_mining(kept)
        messages.success(request, "The text is kept with the document it belongs to.")
        return reverse("document_review", args=[other])

    words = Words(
        heading=f"Is this the text of “{kept}”?",
        lead=f"The file is kept with “{kept}”, which stays as it is cited and keeps its claims. "
        "It is read for more. What was suggested here goes, with this second document. This can't "
        "be undone.",
        button="It is its text",
        back=document,
    )
    return _step(request, words, act)


@login_required
def document_discard(request: UserRequest, slug: str) -> HttpResponse:
    document = find_text(request, slug)

    def act(said: dict[str, Any]) -> str:
        documents.discard_document(document=document)
        messages.success(request, f"“{document}” was thrown away.")
        return reverse("desk")

    words = Words(
        heading="Throw the document away?",
        lead=f"“{document}” goes with its text and everything suggested in it. The same file can "
        "be taken in again. It can't be done once there are claims.",
        button="Throw it away",
        back=document,
    )
    return _step(request, words, act)


def _step(request: UserRequest, words: Words, act: Any) -> HttpResponse:
    form = forms.Form(request.POST if request.method == "POST" else None)
    return answer_step(request, form, words, act, template="intake/step.html")


def find_text(request: UserRequest, slug: str) -> Document:
    """Return a document whose text is here, or raise PermissionDenied for all but stewards."""
    if not can_steward(request.user):
        raise PermissionDenied
    found = Document.objects.filter(text__isnull=False).select_related("outlet", "text")
    return get_object_or_404(found.defer("text__raw", "text__text"), slug=slug)
