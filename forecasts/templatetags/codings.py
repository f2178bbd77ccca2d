"""How agreement between coders is spelled."""

from __future__ import annotations

from django import template

from forecasts.scoring.agreement import Verdict

register = template.Library()

WORDS = {
    Verdict.FIRM: "firm",
    Verdict.TENTATIVE: "tentative",
    Verdict.BELOW: "below: code again or leave out",
    Verdict.UNDEFINED: "nothing to say",
}


@register.filter
def coefficient(value: float | None) -> str:
    """Kappa or alpha, at most 1: 0.81; none is a dash."""
    return "–" if value is None else f"{value:.2f}".replace("-", "\u2212")


@register.filter
def verdict_words(verdict: Verdict) -> str:
    """What codings are good for."""
    return WORDS[verdict]
