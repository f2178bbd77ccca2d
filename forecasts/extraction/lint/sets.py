"""Rules on questions beside one another: duplicates, cumulative deadlines, conditional pairs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

from forecasts.extraction.lint.drafts import Company, Member, Other, Pair
from forecasts.extraction.lint.rules import COMPANY, ERROR, PAIR, SET, WARNING, Hit, Scope, hit
from forecasts.extraction.lint.texts import content_words

MOST_ALIKE = 0.7
EVERY_QUESTION = Scope[Company]("all")
EVERY_SET = Scope[tuple[Member, ...]]("set")
EVERY_PAIR = Scope[Pair]("conditional pair")


@COMPANY.rule(
    "Q34", "duplicate", WARNING, applies_to=EVERY_QUESTION,
    message="Nearly the same title as {slug}.",
    fix="Link the two as a set, or merge them.",
)  # fmt: skip
def duplicate(company: Company) -> Iterator[Hit]:
    draft = company.draft
    mine = content_words(draft.title)
    for other in company.others:
        if not _is_own(company, other) and _jaccard(mine, content_words(other.title)) > MOST_ALIKE:
            yield hit("title", where=other.where, slug=other.slug)


@SET.rule(
    "Q35", "cumulative-order", ERROR, applies_to=EVERY_SET,
    message="{b} has a lower probability than {a}, whose deadline is earlier.",
    fix="Order the deadlines; show forecasters a clash of numbers and leave their numbers alone.",
)  # fmt: skip
def cumulative_order(members: tuple[Member, ...]) -> Iterator[Hit]:
    dated = [(member, _aware(member.deadline)) for member in members if member.deadline]
    for (a, first), (b, second) in pairwise(dated):
        if first >= second:
            say = "The deadline of {b} is not later than that of {a}."
            yield hit("event_deadline", say, a=a.slug, b=b.slug)
    likeliest: tuple[float, Member] | None = None
    for member, _ in sorted(dated, key=lambda entry: entry[1]):
        if member.aggregate is None:
            continue
        if likeliest and member.aggregate < likeliest[0]:
            yield hit("", a=likeliest[1].slug, b=member.slug)
        else:
            likeliest = member.aggregate, member


@PAIR.rule(
    "Q40", "conditional-timing", ERROR, applies_to=EVERY_PAIR,
    message="The condition, {a}, can resolve after the outcome, {b}.",
    fix="Choose a condition that resolves first, and an outcome that is still open.",
)  # fmt: skip
def conditional_timing(pair: Pair) -> Iterator[Hit]:
    if pair.condition == pair.outcome:
        yield hit("outcome", "Condition and outcome are the same question, {a}.", a=pair.outcome)
    if pair.outcome_known:
        yield hit("outcome", "The outcome, {b}, was known before the pair opened.", b=pair.outcome)
    condition, outcome = pair.condition_deadline, pair.outcome_deadline
    if condition and outcome and _aware(condition) > _aware(outcome):
        yield hit("condition", a=pair.condition, b=pair.outcome)


def _is_own(company: Company, other: Other) -> bool:
    draft = company.draft
    return other.slug == draft.slug or (other.family != "" and other.family == draft.family)


def _jaccard(mine: frozenset[str], theirs: frozenset[str]) -> float:
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 0.0


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
