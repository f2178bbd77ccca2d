"""The oEmbed endpoint (oembed.com, version 1.0): a page's address in, a frame with its card out."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from forecasts.queries.cards import Card, claim_card, question_card
from forecasts.templatetags.cards import embed_code, size
from forecasts.views.embedding import SECONDS, embeddable

MAKERS: dict[str, Callable[..., Card | None]] = {"question": question_card, "claim": claim_card}


@embeddable
def oembed(request: HttpRequest) -> HttpResponse:
    """Answer how to embed a page: 400 without a good question, 404 for what is not public here."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse("Only JSON.\n", status=501, content_type="text/plain")
    url = request.GET.get("url", "")
    widest, highest = (_limit(request, name) for name in ("maxwidth", "maxheight"))
    if not url or widest == 0 or highest == 0:
        return HttpResponse("Ask with url=…\n", status=400, content_type="text/plain")
    found = _found(url, request.get_host())
    if found is None:
        return HttpResponse("Nothing to embed.\n", status=404, content_type="text/plain")
    path, card = found
    return JsonResponse(_answer(path, card, widest, highest))


def _answer(path: str, card: Card, widest: int | None, highest: int | None) -> dict[str, object]:
    width, height = size(card.kind, widest, highest)
    return {
        "version": "1.0",
        "type": "rich",
        "title": card.title,
        "provider_name": "Presage",
        "provider_url": settings.SITE_URL,
        "cache_age": SECONDS,
        "width": width,
        "height": height,
        "html": embed_code(path, card.title, card.kind, widest, highest),
    }


def _limit(request: HttpRequest, name: str) -> int | None:
    """Return a limit in pixels, None where there is none, 0 for what is no number."""
    said = request.GET.get(name, "")
    if not said:
        return None
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0


def _found(url: str, host: str) -> tuple[str, Card] | None:
    """Return the card of a page of this site, and its path."""
    try:
        parts = urlsplit(url)
        match = resolve(unquote(parts.path))
    except (ValueError, Resolver404):
        return None
    if parts.scheme not in ("http", "https"):
        return None
    name = (match.url_name or "").removeprefix("card_")
    if parts.netloc not in (host, urlsplit(settings.SITE_URL).netloc) or name not in MAKERS:
        return None
    card = MAKERS[name](*match.kwargs.values(), timezone.now())
    return (reverse(f"card_{name}", kwargs=match.kwargs), card) if card else None
