"""Whether the dates in a title agree with a deadline, “by” and “before” told apart."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import Enum, auto

from forecasts.extraction.lint.mentions import Mention, mentions
from forecasts.extraction.lint.texts import words

MOST_WORDS, MOST_CHARACTERS = 6, 80  # in front of a date that may say how it is meant
END = re.compile(r"(?:the )?(?:end|close|last day) of (?:the year |the month )?\Z", re.IGNORECASE)
BEGINNING = re.compile(r"(?:the )?(?:beginning|start) of (?:the year )?\Z", re.IGNORECASE)
PART = re.compile(
    r"\b(?:early|mid|late|spring|summer|autumn|fall|winter|half of|part of)[ -](?:of )?\Z",
    re.IGNORECASE,
)
ONE_DAY = timedelta(days=1)


class Role(Enum):
    """What a date in a title is there for."""

    BY = auto()  # the last day that counts
    BEFORE = auto()  # the first day that does not
    WITHIN = auto()
    START = auto()


ROLES = {
    "by": Role.BY,
    "until": Role.BY,
    "till": Role.BY,
    "through": Role.BY,
    "than": Role.BY,  # no later than
    "before": Role.BEFORE,
    "prior": Role.BEFORE,
    "after": Role.START,
    "since": Role.START,
    "from": Role.START,
    "between": Role.START,
    "following": Role.START,
    "in": Role.WITHIN,
    "on": Role.WITHIN,
    "of": Role.WITHIN,
    "at": Role.WITHIN,
    "during": Role.WITHIN,
}


def names_deadline(title: str, day: date) -> str:
    """Return the date in the title that differs from the last day that counts; empty if none does.

    A deadline is what “by” or “before” introduces, the last one in a title. Without one, it is
    enough that one of the dates covers the day.

    >>> names_deadline("Will it rain before January 1, 2028?", date(2027, 12, 31))
    ''
    >>> names_deadline("Will it rain by January 1, 2028?", date(2027, 12, 31))
    'by January 1, 2028'
    """
    dated = _dated(title)
    limits = [entry for entry in dated if entry[1] in (Role.BY, Role.BEFORE)]
    spans = [entry for entry in dated if entry[1] is Role.WITHIN]
    wanted = limits[-1:] or spans
    if not wanted or any(_agrees(mention, role, lead, day) for mention, role, lead in wanted):
        return ""
    mention, role, _ = wanted[-1]
    return f"{role.name.lower()} {mention.text}" if limits else mention.text


def _dated(title: str) -> list[tuple[Mention, Role, str]]:
    """Return each date of a title with its role and the text in front of it."""
    entries, before = list[tuple[Mention, Role, str]](), 0
    for mention in mentions(title):
        lead = title[max(before, mention.start - MOST_CHARACTERS) : mention.start]
        role = _role(lead)
        if words(lead) in (["and"], ["to"], ["until"]) and entries and entries[-1][1] is Role.START:
            role = Role.BY  # the far end of a range
        entries.append((mention, role, lead))
        before = mention.end
    return entries


def _role(lead: str) -> Role:
    """Tell by the nearest preposition, behind “the end of” and “early”."""
    text = PART.sub("", BEGINNING.sub("", END.sub("", lead)))
    near = words(text)[-MOST_WORDS:]
    if near[-3:] == ["on", "or", "before"]:
        return Role.BY
    said = [word for word in reversed(near) if word in ROLES]
    roles = [ROLES[word] for word in said] or [Role.WITHIN]
    is_start = said[:1] == ["of"] and Role.START in roles  # after the summit of
    return Role.START if is_start else roles[0]


def _agrees(mention: Mention, role: Role, lead: str, day: date) -> bool:
    if BEGINNING.search(lead):
        return day == mention.first - ONE_DAY or (day == mention.first and role is Role.BY)
    if role is Role.WITHIN or PART.search(lead):
        return mention.first <= day <= mention.last
    if role is Role.BY or END.search(lead):
        return day == mention.last
    return day == mention.first - ONE_DAY
