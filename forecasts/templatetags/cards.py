"""What a card says, in plain text: the same words as a page and as a picture."""

from __future__ import annotations

import re
import unicodedata
from math import ceil
from textwrap import shorten

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from forecasts.models.question import State
from forecasts.queries.cards import Card
from forecasts.queries.questions import Line
from forecasts.queries.report_cards import Line as Reading
from forecasts.templatetags.chains import absolute, reading
from forecasts.templatetags.presage import day, deadline, losses, percent

register = template.Library()

WIDTH = 600  # pixels; in a narrower column a frame shrinks, so its height is enough for 320
HEIGHTS = {"question": 360, "claim": 460}
PICTURE_HEIGHTS = {"question": 300, "claim": 350}
LONGEST_REASON = 200  # characters of why a claim was withdrawn
GAP = 15  # between a number and its caption in a picture
# What XML 1.0 has no place for, not even escaped.
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SLIM, BROAD = frozenset("iljtfrI.,:;'’|!()[] "), frozenset("mwMW@%—")


@register.filter
def card_state(card: Card) -> str:
    """Where its question stands; of a claim that was tested, whether it came about."""
    if card.is_withdrawn:
        return "Withdrawn"
    if card.line is None:
        return "Not tested"
    if card.reading is not None and card.reading.happened is not None:
        return "Came about" if card.reading.happened else "Did not come about"
    resolution = card.line.question.resolution
    if resolution is not None and resolution.outcome is not None:
        return f"{'Question resolved' if card.reading else 'Resolved'}: {resolution.outcome.label}"
    return card.line.state.value.capitalize()


@register.filter
def card_number(card: Card) -> str:
    """The crowd's probability of yes or of its likeliest option, where there is one to show.

    Of a claim it is that of the claim as worded, which may be the question's no.
    """
    return percent(card.favourite[1]) if card.favourite else ""


@register.filter
def card_words(card: Card) -> str:
    """What the number is, or why there is none."""
    if card.line is None:
        return ""
    if card.is_annulled:
        return "The question was annulled: it could not be judged fairly, and nobody is scored."
    if card.is_without_people:
        return "No crowd of people to compare it with: every forecast is simulated."
    crowd = card.line.crowd
    if card.favourite is None:
        return (
            f"The crowd is hidden until {crowd.minimum} people have a forecast; "
            f"{crowd.forecasters} so far."
        )
    when = " at the end" if card.is_over else ""
    made_up = f", {crowd.simulated} of them simulated" if crowd.simulated else ""
    answer, _ = card.favourite
    return f"“{answer}”, said the crowd{when}: median of {crowd.forecasters} forecasts{made_up}."


@register.filter
def card_dates(card: Card) -> str:
    """When it closes, closed or was known."""
    if card.line is None:
        return ""
    archive = (
        "" if card.line.question.tournament.is_ranked else " An archive question, for practice."
    )
    return _dates(card.line) + archive


def _dates(line: Line) -> str:
    question = line.question
    if question.resolution is not None and question.resolution.known_at is not None:
        return f"Asked {day(question.open_time)}, known {day(question.resolution.known_at)}."
    if line.state == State.SCHEDULED:
        return f"Opens {day(question.open_time)}."
    if line.state == State.OPEN:
        return f"Forecasts until {deadline(question.ends_at)}."
    return f"Closed {day(question.ends_at)}, not resolved yet."


@register.filter
def card_reading(card: Card) -> str:
    """Where a claim stands, and how it was read; nothing for a question.

    What it scored comes first: in a picture the end may be cut off.
    """
    if card.reading is None:
        return ""
    if card.is_withdrawn:
        why = shorten(card.reading.claim.withdrawn_because, LONGEST_REASON, placeholder="…")
        return f"It counts nowhere, because: {why}"
    coding = card.reading.coding
    said = f" Read as {reading(coding)}." if coding and coding.is_codable else ""
    return f"{_verdict(card.reading)}{said}"


def _verdict(line: Reading) -> str:
    if line.reason:
        return f"Not tested: {line.reason}."
    came = "came about" if line.happened else "did not come about"
    late = ", tested afterwards" if line.is_late else ""
    if line.coding is not None and line.is_right is not None:
        verdict = "right" if line.is_right else "wrong"
        return f"Called {line.coding.get_direction_display()}, it {came}{late}: {verdict}."
    return f"It {came}{late}: Brier {losses(line.best, line.worst)} (0 best, 1 worst)."


@register.filter
def card_asked(card: Card) -> str:
    """The question that tests a claim, or how many are related; nothing for a question."""
    if card.line is not None and card.reading is not None:
        opposite = " (the opposite)" if card.is_opposite else ""
        return f"Asked{opposite}: {card.line.question.title}"
    if not card.related:
        return ""
    return f"Related questions: {card.related}; none of them asks for the same event."


def size(kind: str, widest: int | None = None, highest: int | None = None) -> tuple[int, int]:
    """Return how wide and high the frame of a card is, within the limits given."""
    return min(WIDTH, widest or WIDTH), min(HEIGHTS[kind], highest or HEIGHTS[kind])


@register.simple_tag
def picture_height(card: Card | None) -> int:
    return PICTURE_HEIGHTS[card.kind if card else "question"]


@register.simple_tag
def embed_code(
    path: str, title: str, kind: str, widest: int | None = None, highest: int | None = None
) -> SafeString:
    """The frame to paste into an article, as wide as its column but no wider than a card needs."""
    width, height = size(kind, widest, highest)
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" style="max-width:{}px" '
        'frameborder="0" loading="lazy"></iframe>',
        absolute(path),
        title,
        height,
        width,
    )


@register.simple_tag
def beside(text: str, size: int, start: int) -> int:
    """Where in a picture something begins that stands behind a text, or in its place."""
    return start + (ceil(_ems(text) * size) + GAP if text else 0)


@register.simple_tag
def wrapped(text: str, wide: float, most: int) -> list[str]:
    """Text in lines of a width in ems, as no browser does it in a picture; the rest is cut off."""
    lines: list[str] = [""]
    words = re.findall(r"[^ \t\r\n]+", fit(text))  # a no-break space stays inside its word
    pieces = (piece for word in words for piece in _pieces(word, wide))
    for piece in pieces:
        longer = f"{lines[-1]} {piece}".strip()
        if _ems(longer) <= wide:
            lines[-1] = longer
        else:
            lines.append(piece)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}…"]
    return lines


@register.filter("xml")
def fit(text: str) -> str:
    """A text without what cannot stand in XML."""
    return UNFIT.sub("", text)


def _pieces(word: str, wide: float) -> list[str]:
    """Return a word in pieces none of which is wider than a line."""
    pieces = [""]
    for sign in word:
        if pieces[-1] and _ems(pieces[-1] + sign) > wide:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def _ems(text: str) -> float:
    """Return about how wide a text is in a sans serif, in ems: rather too wide than too narrow."""
    return sum(_em(sign) for sign in text)


def _em(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1
    if sign in SLIM:
        return 0.34
    return 0.92 if sign in BROAD else 0.7 if sign.isupper() else 0.57
