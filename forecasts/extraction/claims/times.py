"""Expressions of time in a sentence, resolved against the day the text was published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from forecasts.extraction.claims.calendars import Publication, Stretch, publication_of
from forecasts.extraction.claims.expressions import EXPRESSIONS, HINTS

_LEAD = re.compile(
    r"(?P<lead>\b(?:by|before|prior to|ahead of|until|till|through|no later than|after|from|since"
    r"|starting|in|on|at|during|of)\b)?"
    r"(?P<part>(?: ?\b(?:the (?:very )?)?(?:end|close|start|beginning|middle|early part)(?: of)?"
    r"| ?\b(?:early|late|mid)\b-?)?) ?(?:the )?\Z",
    re.IGNORECASE,
)
_LOOK_BACK = 40  # characters; the longest lead has fewer
_KINDS = {
    "deadline": [*"by before until till through".split(), "prior to", "ahead of", "no later than"],
    "start": "after from since starting".split(),
}
_KIND_OF = {lead: kind for kind, leads in _KINDS.items() for lead in leads}
_STRICT = {"before", "prior to", "ahead of"}


@dataclass(frozen=True)
class TimeMention:
    """When something is said to happen: not before ``earliest``, not after ``latest``.

    Start and end are code points of the raw document once an extractor has handed it out. Both
    days are included, and None is open: a deadline has an earliest day only if the publication is
    dated, “from July” has no latest. A vague one (“soon”) has neither. ``kind`` is deadline, start,
    window, period or vague. “By 2030” may mean its first day or its last: the widest reading is
    taken, except that “before 2030” is over with 2029.
    """

    start: int
    end: int
    text: str
    earliest: date | None
    latest: date | None
    kind: str


def time_mentions(text: str, published_on: str) -> list[TimeMention]:
    """Return the expressions of time in a text, in order.

    Examples
    --------
    >>> [mention] = time_mentions("It will open by the end of Q1 2027.", "2026-02-04")
    >>> mention.text, mention.kind, mention.latest.isoformat()
    ('by the end of Q1 2027', 'deadline', '2027-03-31')
    """
    if not any(hint in text for hint in HINTS):
        return []
    published = publication_of(published_on)
    found: list[TimeMention] = []
    for kind, pattern, reader in EXPRESSIONS:
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            try:
                stretch = reader(match, published)
            except (ValueError, OverflowError):  # 31 February; a year behind the calendar's end
                stretch = None
            found.append(_mention(text, match, kind, stretch, published))
    return sorted(found, key=lambda mention: mention.start)


def is_unresolved(mention: TimeMention) -> bool:
    """Say whether it takes a publication date to know when this is."""
    return mention.kind != "vague" and mention.earliest is None and mention.latest is None


def lies_ahead(mention: TimeMention, published_on: str) -> bool:
    """Say whether a mention reaches beyond the publication."""
    published = publication_of(published_on)
    if mention.kind == "vague":
        return True
    if published is None:
        return mention.kind in {"deadline", "window"}
    if mention.kind == "start":
        return mention.earliest is not None and mention.earliest > published.first
    return mention.latest is not None and mention.latest > published.last


def _mention(
    text: str,
    match: re.Match[str],
    kind: str,
    stretch: Stretch | None,
    published: Publication | None,
) -> TimeMention:
    start, (word, part) = match.start(), ("", "")
    if kind == "period":
        start, (word, part) = _lead(text, match.start())
        kind = _KIND_OF.get(word, kind)
    earliest, latest = _bounds((word, part), kind, _part(stretch, part), published)
    return TimeMention(start, match.end(), text[start : match.end()], earliest, latest, kind)


def _lead(text: str, end: int) -> tuple[int, tuple[str, str]]:
    """Return where the words before an expression begin that belong to it, and which they are."""
    offset = max(0, end - _LOOK_BACK)
    found = _LEAD.search(text[offset:end])
    if not found or not found.group().strip():
        return end, ("", "")
    start = offset + found.end() - len(found.group().lstrip())
    return start, ((found["lead"] or "").lower(), found["part"].strip().lower())


def _part(stretch: Stretch | None, part: str) -> Stretch | None:
    """Narrow a stretch to its end, beginning or middle third."""
    if stretch is None or not part:
        return stretch
    first, last = stretch
    third = timedelta(days=((last - first).days + 1) // 3)
    if re.search("end|close|late", part):
        return last - third + timedelta(days=1), last
    if re.search("start|beginning|early", part):
        return first, first + third - timedelta(days=1)
    return first + third, last - third


def _bounds(
    lead: tuple[str, str], kind: str, stretch: Stretch | None, published: Publication | None
) -> tuple[date | None, date | None]:
    if stretch is None:
        return None, None
    first, last = stretch
    word, part = lead
    if kind == "deadline":
        # “Before 2026” is over with 2025; “before the end of 2026” is not.
        strict = word in _STRICT and not re.search("end|close", part)
        latest = first - timedelta(days=1) if strict else last
        return (published.first if published else None), latest
    return first, (None if kind == "start" else last)
