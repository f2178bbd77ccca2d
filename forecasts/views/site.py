from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forecasts.scoring import MILLION, brier_losses


@dataclass(frozen=True)
class ScoreExample:
    """What a forecast earns if it turns out right, and if it turns out wrong."""

    ppm: int
    right: float
    wrong: float


def scoring(request: HttpRequest) -> HttpResponse:
    shares = [percent * MILLION // 100 for percent in (50, 60, 70, 80, 90, 95, 99, 100)]
    forecasts = [[share, MILLION - share] for share in shares]
    right, wrong = (brier_losses(forecasts, outcome).tolist() for outcome in (0, 1))
    examples = [ScoreExample(*row) for row in zip(shares, right, wrong, strict=True)]
    return render(request, "site/scoring.html", {"examples": examples})


def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the site and its database work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
