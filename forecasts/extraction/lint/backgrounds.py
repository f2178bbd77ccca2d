"""Rules on what a forecaster is told: enough, recent, and nothing from after the open time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from forecasts.extraction.lint.drafts import Draft
from forecasts.extraction.lint.lexicons.times import SCHEDULED
from forecasts.extraction.lint.mentions import mentions
from forecasts.extraction.lint.rules import (
    ALL,
    ERROR,
    INFO,
    LIVE,
    QUESTION,
    RETROSPECTIVE,
    WARNING,
    Hit,
    hit,
)
from forecasts.extraction.lint.texts import pattern, sentences, words

ON_THE_CALENDAR = pattern(SCHEDULED)
FEWEST_WORDS = 25
FRESH = timedelta(days=90)


@QUESTION.rule(
    "Q18", "no-base-rate", INFO, applies_to=ALL,
    message="No base rate or reference class is given.",
    fix="Add one line: how often such a thing happened. It helps forecasters and shows up trivial "
    "questions.",
)  # fmt: skip
def no_base_rate(draft: Draft) -> Iterator[Hit]:
    if not draft.base_rate.strip():
        yield hit("base_rate")


@QUESTION.rule(
    "Q19", "thin-background", WARNING, applies_to=ALL,
    message="The background has {n}.",
    fix="Aim for about 100 words: what happened so far, who decides, what is scheduled.",
)  # fmt: skip
def thin_background(draft: Draft) -> Iterator[Hit]:
    n = len(words(draft.background))
    if n < FEWEST_WORDS:
        yield hit("background", n=f"{n} word{'s' * (n != 1)}")


@QUESTION.rule(
    "Q20", "background-after-open", ERROR, applies_to=RETROSPECTIVE,
    message="The background is dated {day}, after the open time: hindsight can leak the outcome.",
    fix="Rewrite it as of the open time.",
)  # fmt: skip
def background_after_open(draft: Draft) -> Iterator[Hit]:
    dated, opens = draft.background_as_of, draft.open_time
    if dated and opens and dated > draft.local(opens).date():
        yield hit("background_as_of", day=dated)


@QUESTION.rule(
    "Q21", "stale-background", WARNING, applies_to=LIVE,
    message="The background is {n} days older than the open time.",
    fix="Bring it up to date, or add a check to make before publication.",
)  # fmt: skip
def stale_background(draft: Draft) -> Iterator[Hit]:
    if draft.background_as_of and draft.open_time and not draft.pre_publication_check:
        age = draft.local(draft.open_time).date() - draft.background_as_of
        if age > FRESH:
            yield hit("background_as_of", n=age.days)


@QUESTION.rule(
    "Q41", "later-date-in-background", WARNING, applies_to=RETROSPECTIVE,
    message="A question about the past mentions {day}, later than its open time.",
    fix="Remove it, unless it was on the calendar by then.",
)  # fmt: skip
def later_date_in_background(draft: Draft) -> Iterator[Hit]:
    if draft.open_time is None:
        return
    opened = draft.local(draft.open_time).date()
    asked = {mention.span for mention in mentions(f"{draft.title}\n{draft.resolution_criteria}")}
    for field in ("background", "base_rate"):
        for sentence in sentences(getattr(draft, field)):
            known = ON_THE_CALENDAR.search(sentence)
            for mention in mentions(sentence):
                # A day that the question itself names gives nothing away.
                is_asked = mention.span in asked and not mention.is_year
                if mention.first > opened and not known and not is_asked:
                    yield hit(field, day=f"“{mention.text}”")
