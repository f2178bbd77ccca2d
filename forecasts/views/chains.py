from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from forecasts.models import Claim, Document
from forecasts.permissions import Visitor, can_answer_for, can_code
from forecasts.queries import chains
from forecasts.queries.codings import differing
from forecasts.queries.provenance import claim_graph


def find_document(user: Visitor, slug: str) -> Document:
    """Return a document a visitor may see, or raise Http404."""
    visible = Document.objects.visible_to(user).select_related("outlet")
    return get_object_or_404(visible.prefetch_related("authors"), slug=slug)


def find_claim(user: Visitor, document: str, key: str) -> Claim:
    """Return a claim of a document a visitor may see, or raise Http404."""
    if "\0" in key:  # the database would choke on it
        raise Http404
    claims = Claim.objects.filter(document__in=Document.objects.visible_to(user))
    rows = claims.select_related("document__outlet", "commentator", "withdrawn_by")
    said = (
        "contests__commentator__releases",
        "contests__steward",
        "replies__commentator__releases",
    )
    wanted = rows.prefetch_related("document__authors", *said)
    return get_object_or_404(wanted, document__slug=document, key=key)


def document_detail(request: HttpRequest, document: str) -> HttpResponse:
    """What became of an article."""
    found = find_document(request.user, document)
    page = chains.document_page(found, request.user, timezone.now())
    return render(request, "chains/document.html", {"document": found, "page": page})


def claim_detail(request: HttpRequest, document: str, key: str) -> HttpResponse:
    """The chain of a claim, from its document to its scores."""
    claim = find_claim(request.user, document, key)
    page = chains.claim_page(claim, request.user, timezone.now())
    may_answer = can_code(request.user, claim)
    context = {
        "page": page,
        "mine": can_answer_for(request.user, claim),
        "may_answer": may_answer,
        "differs": may_answer and claim.pk in differing([claim]),
    }
    return render(request, "chains/claim.html", context)


def claim_jsonld(request: HttpRequest, document: str, key: str) -> HttpResponse:
    """The chain as linked data: what a stranger may see, whoever asks."""
    stranger = AnonymousUser()
    claim = find_claim(stranger, document, key)
    page = chains.claim_page(claim, stranger, timezone.now())
    graph = claim_graph(page, settings.SITE_URL)
    return JsonResponse(graph, content_type="application/ld+json")
