from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from forecasts.queries.cards import Card, claim_card, question_card
from forecasts.views.embedding import PICTURE_STYLE, embeddable


@embeddable
def card_question(request: HttpRequest, tournament: str, slug: str) -> HttpResponse:
    """A question as a card for a frame in an article."""
    return _page(question_card(tournament, slug, timezone.now()))


@embeddable
def card_question_svg(request: HttpRequest, tournament: str, slug: str) -> HttpResponse:
    return _picture(question_card(tournament, slug, timezone.now()))


@embeddable
def card_claim(request: HttpRequest, document: str, key: str) -> HttpResponse:
    """A claim as a card for a frame in an article."""
    return _page(claim_card(document, key, timezone.now()))


@embeddable
def card_claim_svg(request: HttpRequest, document: str, key: str) -> HttpResponse:
    return _picture(claim_card(document, key, timezone.now()))


def _page(card: Card | None) -> HttpResponse:
    # Without the request: what the context processors add is about a visitor.
    text = render_to_string("cards/card.html", {"card": card})
    return HttpResponse(text, status=200 if card else 404)


def _picture(card: Card | None) -> HttpResponse:
    text = render_to_string("cards/card.svg", {"card": card, "style": PICTURE_STYLE})
    return HttpResponse(text, content_type="image/svg+xml", status=200 if card else 404)
