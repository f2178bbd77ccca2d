from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forecasts.scoring import MILLION, brier_losses, interval_rule, loss_band


@dataclass(frozen=True)
class ScoreExample:
    """What a forecast earns if it turns out right, and if it turns out wrong."""

    ppm: int
    right: float
    wrong: float


@dataclass(frozen=True)
class WordExample:
    """What a word for a range of probabilities costs, 0 (best) to 1 (worst)."""

    word: str
    low: float
    high: float
    bands: list[tuple[float, float]]  # best to worst, on a yes and on a no
    picked: list[float]  # by the interval rule, on a yes and on a no


# ICD 203, Analytic Standards (2015): seven words and the ends of their ranges.
EDGES = (0.01, 0.05, 0.2, 0.45, 0.55, 0.8, 0.95, 0.99)
WORDS = (
    "almost no chance",
    "very unlikely",
    "unlikely",
    "roughly even chance",
    "likely",
    "very likely",
    "almost certain",
)


def _word_examples() -> list[WordExample]:
    ranges = list(pairwise(EDGES))
    midpoints, boundaries = [sum(ends) / 2 for ends in ranges], EDGES[1:-1]
    return [
        WordExample(
            word,
            *ends,
            bands=[loss_band(*ends, outcome) for outcome in (0, 1)],
            picked=[interval_rule(midpoints, boundaries, place, outcome) for outcome in (0, 1)],
        )
        for place, (word, ends) in enumerate(zip(WORDS, ranges, strict=True))
    ]


def scoring(request: HttpRequest) -> HttpResponse:
    shares = [percent * MILLION // 100 for percent in (50, 60, 70, 80, 90, 95, 99, 100)]
    forecasts = [[share, MILLION - share] for share in shares]
    right, wrong = (brier_losses(forecasts, outcome).tolist() for outcome in (0, 1))
    examples = [ScoreExample(*row) for row in zip(shares, right, wrong, strict=True)]
    context = {"examples": examples, "words": _word_examples()}
    return render(request, "site/scoring.html", context)


def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 while the site and its database work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
