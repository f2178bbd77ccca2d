"""How numbers and times are spelled on every page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from decimal import Decimal

from django import template
from django.template.base import NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil

from forecasts.models import Option
from forecasts.queries.leaderboards import Scale

register = template.Library()

NARROW = "\u202f"  # no-break space between a number and its unit
MINUS = "\u2212"
LAST_MINUTE = time(23, 59)


def _trimmed(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number


@register.filter
def percent(share: float | None) -> str:
    """0.625 → 62.5 %; at most one decimal, and never a rounded 0 or 100."""
    if share is None:
        return "–"
    if 0 < share < 0.001:
        return f"<0.1{NARROW}%"
    if 0.999 < share < 1:
        return f">99.9{NARROW}%"
    return f"{_trimmed(f'{100 * share:.1f}')}{NARROW}%"


@register.filter
def span(low: float | None, high: float | None) -> str:
    """A range of probabilities: 55 % to 80 %; of one that is a single number, that number."""
    ends = percent(low), percent(high)
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


@register.filter
def ppm(part: int | None) -> str:
    """635000 → 63.5 %, exactly as stored."""
    return "–" if part is None else f"{_trimmed(f'{Decimal(part) / 10_000:.4f}')}{NARROW}%"


@register.filter
def width(share: float | None) -> str:
    """0.625 → 62.50%, for attributes of drawings, whatever the language."""
    return f"{100 * (share or 0):.2f}%"


@register.filter
def ppm_width(part: int | None) -> str:
    return width((part or 0) / 1_000_000)


@register.filter
def across(scale: Scale, points: float) -> str:
    """Where points stand on a drawing's scale: 37.50%"""
    return width(scale.across(points))


@register.filter
def loss(value: float | None) -> str:
    """A Brier score, 0 (best) to 1 (worst), to three decimals. Zero is a score."""
    return "–" if value is None else f"{value:.3f}"


@register.filter
def losses(best: float | None, worst: float | None) -> str:
    """A band of losses: 0.040 to 0.202; of a single number, its loss."""
    ends = loss(best), loss(worst)
    return ends[0] if ends[0] == ends[1] else " to ".join(ends)


@register.filter
def points(value: float | None, decimals: int = 1) -> str:
    """A relative score with its sign: +3.2, 0.0, −1.4."""
    if value is None:
        return "–"
    text = f"{abs(value):.{decimals}f}"
    if float(text) == 0:
        return text
    return f"{'+' if value > 0 else MINUS}{text}"


@register.filter
def apart(share: float) -> str:
    """How far probabilities are apart: 0.125 → 12.5 points."""
    if 0 < share < 0.0005:
        return "<0.1 points"
    number = _trimmed(f"{100 * share:.1f}")
    return f"{number} point{'s' * (number != '1')}"


@register.filter
def fixed(value: float | None) -> str:
    """A count that need not be whole, to one decimal."""
    return "–" if value is None else f"{value:.1f}"


@register.filter
def clock(instant: datetime) -> str:
    """14:02 UTC"""
    return f"{instant.astimezone(UTC):%H:%M} UTC"


@register.filter
def day(instant: datetime) -> str:
    """24 Nov 2026"""
    return f"{instant.astimezone(UTC):%-d %b %Y}"


@register.filter
def moment(instant: datetime) -> str:
    """24 Nov 2026, 14:02 UTC"""
    return f"{day(instant)}, {clock(instant)}"


@register.filter
def deadline(instant: datetime) -> str:
    """the end of 31 Dec 2027, UTC; or the moment, where it is not the end of a day."""
    if instant.astimezone(UTC).replace(second=0, microsecond=0).time() == LAST_MINUTE:
        return f"the end of {day(instant)}, UTC"
    return moment(instant)


@register.filter
def iso(instant: datetime) -> str:
    """For the machine: 2026-11-24T14:02:00Z"""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@register.filter
def age(then: datetime, now: datetime) -> str:
    """How long ago, in its largest unit: 3 days"""
    return timesince(then, now, depth=1)


@register.filter
def ahead(then: datetime, now: datetime) -> str:
    """How long from now, in its largest unit: 3 days"""
    return timeuntil(then, now, depth=1)


@register.filter
def default_outcome(default: str, options: Iterable[Option]) -> str:
    """What a question comes to if nothing is found: the label of an option's key, or as written."""
    labels = {option.key: option.label for option in options}
    return ({"annul": "annulled"} | labels).get(default, default)


class Tight(template.Node):
    """The rest of a template without the space around it."""

    def __init__(self, rest: NodeList) -> None:
        self.nodelist = rest

    def render(self, context: Context) -> SafeString:
        return SafeString(self.nodelist.render(context).strip())


@register.tag
def tight(parser: Parser, token: Token) -> Tight:
    """Open a part of a sentence: a full stop can stand where it is included, with no space before.

    A file ends with a line break, which a browser shows as a space.
    """
    return Tight(parser.parse())
