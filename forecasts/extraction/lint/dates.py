"""Rules on times: the deadline, the zone, their order, and the dates in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from forecasts.extraction.lint.deadlines import names_deadline
from forecasts.extraction.lint.drafts import Draft, known_zone
from forecasts.extraction.lint.lexicons.times import RELATIVE_TIMES, ZONES
from forecasts.extraction.lint.mentions import mentions
from forecasts.extraction.lint.rules import ALL, BINARY, ERROR, INFO, QUESTION, Hit, hit
from forecasts.extraction.lint.texts import pattern, terms, unquoted

RELATIVE_TIME = pattern(RELATIVE_TIMES)
ZONE = pattern(ZONES, ignore_case=False)
# Month first in one country, day first in the next. A path of an address is none.
SLASHED = re.compile(r"(?<![\w./])\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\w/])")
MOMENTS = {
    "open_time": "Open time",
    "scheduled_close_time": "Close time",
    "event_deadline": "Event deadline",
    "scheduled_resolve_time": "Resolve time",
}
SHORTEST, LONGEST = timedelta(days=7), timedelta(days=5 * 365 + 2)  # five years have 1 or 2 leaps


@QUESTION.rule(
    "Q01", "missing-deadline", ERROR, applies_to=ALL,
    message="No event deadline is set.",
    fix="Set the last moment at which the event still counts.",
)  # fmt: skip
def missing_deadline(draft: Draft) -> Iterator[Hit]:
    if draft.event_deadline is None:
        yield hit("event_deadline")


@QUESTION.rule(
    "Q02", "no-absolute-date-in-text", ERROR, applies_to=ALL,
    message="Neither title nor criteria name an absolute date or year.",
    fix="Write the date out, with its year, as in 31 December 2027: people read the text without "
    "the form's fields.",
)  # fmt: skip
def no_absolute_date(draft: Draft) -> Iterator[Hit]:
    slashed = list(_slashed(draft))
    if slashed:
        yield from slashed
        return
    texts = [draft.title, draft.resolution_criteria]
    if draft.scale == "date":
        texts += [option.label for option in draft.options]
    if not any(True for text in texts for _ in mentions(text)):
        yield hit("title")


@QUESTION.rule(
    "Q03", "relative-time", ERROR, applies_to=ALL,
    message="“{match}” depends on the day it is read.",
    fix="Write an absolute date instead, with day, month and year.",
)  # fmt: skip
def relative_time(draft: Draft) -> Iterator[Hit]:
    for field in ("title", "resolution_criteria"):
        for match in terms(RELATIVE_TIME, unquoted(getattr(draft, field))):
            yield hit(field, match=match)


@QUESTION.rule(
    "Q04", "no-timezone", ERROR, applies_to=ALL,
    message="No time zone is given.",
    fix="State UTC or a local zone; “by 1 June” ends at another hour in Seoul than in Kyiv.",
)  # fmt: skip
def no_timezone(draft: Draft) -> Iterator[Hit]:
    if draft.time_zone and known_zone(draft.time_zone) is None:
        yield hit("time_zone", "“{zone}” is no time zone.", zone=draft.time_zone)
    elif not draft.time_zone and not ZONE.search(draft.resolution_criteria):
        yield hit("time_zone")
    for field, moment in _moments(draft):
        if moment.tzinfo is None:
            yield hit(field, "{moment} has no time zone.", moment=MOMENTS[field])


@QUESTION.rule(
    "Q05", "date-order", ERROR, applies_to=ALL,
    message="{a} is after {b}.",
    fix="Order them open, close, event deadline, resolve: if a question closes after its event "
    "can happen, forecasters can wait for the answer.",
)  # fmt: skip
def date_order(draft: Draft) -> Iterator[Hit]:
    for (a, earlier), (b, later) in pairwise(_moments(draft)):
        first, second = draft.local(earlier), draft.local(later)
        if first > second:
            yield hit(b, a=MOMENTS[a], b=MOMENTS[b].lower())
        elif a == "open_time" and first == second:
            yield hit(b, "{a} and {b} are the same.", a=MOMENTS[a], b=MOMENTS[b].lower())


@QUESTION.rule(
    "Q06", "title-deadline-mismatch", ERROR, applies_to=BINARY,
    message="The title says {stated}, the event deadline falls on {deadline}.",
    fix="Make both agree. “By” a date includes that day, “before” a date does not.",
)  # fmt: skip
def title_deadline_mismatch(draft: Draft) -> Iterator[Hit]:
    day = last_day(draft)
    if day is None:
        return
    stated = names_deadline(draft.title, day)
    if stated:
        yield hit("title", stated=f"“{stated}”", deadline=day.isoformat())


@QUESTION.rule(
    "Q37", "horizon", INFO, applies_to=ALL,
    message="Open for {n}, an unusual horizon.",
    fix="Confirm that fewer than 7 days, or more than 5 years, are meant.",
)  # fmt: skip
def horizon(draft: Draft) -> Iterator[Hit]:
    opens, closes = draft.open_time, draft.scheduled_close_time
    if opens and closes:
        span = draft.local(closes) - draft.local(opens)
        if timedelta() < span < SHORTEST or span > LONGEST:
            yield hit("scheduled_close_time", n=f"{span.days} day{'s' * (span.days != 1)}")


def last_day(draft: Draft) -> date | None:
    """Return the last day on which the event still counts, in the question's time zone.

    A deadline at midnight ends the day before.
    """
    if draft.event_deadline is None:
        return None
    local = draft.local(draft.event_deadline)
    at_midnight = local.time() == time() and local.date() > date.min
    return local.date() - timedelta(days=at_midnight)


def _slashed(draft: Draft) -> Iterator[Hit]:
    say = "“{match}” is one day to some readers and another to others."
    for field in ("title", "resolution_criteria"):
        for match in terms(SLASHED, getattr(draft, field)):
            yield hit(field, say, match=match)


def _moments(draft: Draft) -> list[tuple[str, datetime]]:
    """Return the moments that are set, in the order they should have."""
    found = ((field, getattr(draft, field)) for field in MOMENTS)
    return [(field, moment) for field, moment in found if moment is not None]
