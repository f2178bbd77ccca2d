"""What became of a commentator's words: report cards, the documents behind them, the lexicons."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from forecasts.extraction.claims import LEXICONS
from forecasts.models import Claim, Commentator, Document, Outlet
from forecasts.permissions import can_steward
from forecasts.queries import commentators as found
from forecasts.queries.registers import readings
from forecasts.queries.report_cards import card_of
from forecasts.queries.rereadings import rereadings

PER_PAGE = 50


def source_list(request: HttpRequest) -> HttpResponse:
    """The documents questions are posed from, their outlets and their authors."""
    page = Paginator(found.documents(request.user), PER_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "outlets": found.outlets(request.user),
        "commentators": found.commentators(request.user),
    }
    return render(request, "sources/list.html", context)


def commentator_detail(request: HttpRequest, slug: str) -> HttpResponse:
    commentator = get_object_or_404(found.commentators(request.user), slug=slug)
    mine = commentator.user_id is not None and commentator.user_id == request.user.pk
    context = {
        "commentator": commentator,
        "mine": mine,
        "may_invite": can_steward(request.user) and commentator.user_id is None,
        "may_release": can_steward(request.user) and not mine,
    }
    claims = found.public_claims().filter(commentator=commentator)
    documents = found.public_documents().filter(authors=commentator)
    return _card_page(request, commentator, claims, documents, **context)


def outlet_detail(request: HttpRequest, slug: str) -> HttpResponse:
    outlet = get_object_or_404(found.outlets(request.user), slug=slug)
    claims = found.public_claims().filter(document__outlet=outlet)
    documents = found.public_documents().filter(outlet=outlet)
    return _card_page(request, outlet, claims, documents)


def lexicon_list(request: HttpRequest) -> HttpResponse:
    """What words of probability mean, by whom, and what hangs on that."""
    context = {
        "lexicons": LEXICONS,
        "rereadings": rereadings(list(found.public_claims())),
    }
    return render(request, "lexicons/list.html", context)


def _card_page(
    request: HttpRequest,
    subject: Commentator | Outlet,
    claims: QuerySet[Claim],
    documents: QuerySet[Document],
    **context: Any,
) -> HttpResponse:
    card = card_of(claims)
    page = Paginator(card.lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "subject": subject,
        "card": card,
        "page": page,
        "frame": readings(documents),
        "mine": False,
        "may_steward": can_steward(request.user),
    } | context
    return render(request, "report_cards/detail.html", context)
