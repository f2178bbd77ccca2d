from __future__ import annotations

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forecasts.queries import registers

PER_PAGE = 100


def register(request: HttpRequest) -> HttpResponse:
    """What was read and not scored, of everybody or of one author or outlet."""
    asked = {name: request.GET.get(name, "") for name in ("author", "outlet")}
    found = registers.register(**asked)
    context = {
        "register": found,
        "page": Paginator(found.lines, PER_PAGE).get_page(request.GET.get("page")),
        "author": _name(found.authors, asked["author"]),
        "outlet": _name(found.outlets, asked["outlet"]),
        "is_filtered": any(asked.values()),
        "kept": f"{urlencode(asked)}&",
    }
    return render(request, "registers/register.html", context)


def _name(tallies: list[registers.Tally], slug: str) -> str:
    """Return what a slug stands for; itself where it stands for nobody here."""
    return next((tally.name for tally in tallies if slug and tally.slug == slug), slug)
