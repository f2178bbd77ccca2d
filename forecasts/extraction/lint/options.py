"""Rules on options and bins: complete, without gaps, and cut where reports do not fall."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from forecasts.extraction.lint.drafts import Choice, Draft
from forecasts.extraction.lint.lexicons.resolving import FIGURES, RANGE_RULES, RESIDUALS, ROUNDING
from forecasts.extraction.lint.rules import (
    ERROR,
    MULTIPLE_CHOICE_OR_PERIODS,
    NUMERIC,
    ORDERED,
    QUESTION,
    WARNING,
    Hit,
    hit,
)
from forecasts.extraction.lint.texts import pattern

RESIDUAL, ROUNDED = pattern(RESIDUALS), pattern(ROUNDING)
FIGURE, RANGE_RULE = pattern(FIGURES), pattern(RANGE_RULES)


@QUESTION.rule(
    "Q22", "options-not-exhaustive", ERROR, applies_to=MULTIPLE_CHOICE_OR_PERIODS,
    message="No option is left for what nobody thought of.",
    fix="Add “Another” and “None by the deadline”.",
)  # fmt: skip
def options_not_exhaustive(draft: Draft) -> Iterator[Hit]:
    are_ranges = bool(draft.options) and all(option.is_numeric for option in draft.options)
    if not are_ranges and not any(_is_residual(option, draft.scale) for option in draft.options):
        yield hit("options")


@QUESTION.rule(
    "Q23", "bins-gap-or-overlap", ERROR, applies_to=ORDERED,
    message="Bins {a} and {b} leave a gap or overlap.",
    fix="Let each bin begin where the one before ends: numbers as [low, high), from zero or open "
    "to open; days without a day between.",
)  # fmt: skip
def bins_gap_or_overlap(draft: Draft) -> Iterator[Hit]:
    if draft.scale == "number":
        yield from _numeric_faults([option for option in draft.options if option.is_numeric])
    elif draft.scale == "date":
        yield from _period_faults([option for option in draft.options if option.is_period])


@QUESTION.rule(
    "Q24", "bin-edge-on-round-number", WARNING, applies_to=NUMERIC,
    message="Bin edge {n} is a round number that estimates are likely to hit.",
    fix="Move the edge halfway between round numbers.",
)  # fmt: skip
def bin_edge_on_round_number(draft: Draft) -> Iterator[Hit]:
    if ROUNDED.search(f"{draft.title}\n{draft.rules_text}"):
        for edge in _edges(draft.options):
            if is_round(edge):
                yield hit("options", n=f"{edge.normalize():,f}")


@QUESTION.rule(
    "Q25", "unit-missing", ERROR, applies_to=NUMERIC,
    message="No unit is given.",
    fix="Name it; for money, say also whether it is nominal or real.",
)  # fmt: skip
def unit_missing(draft: Draft) -> Iterator[Hit]:
    if not draft.unit.strip():
        yield hit("unit")


@QUESTION.rule(
    "Q26", "range-rule-missing", WARNING, applies_to=NUMERIC,
    message="No rule for a source that gives a range or revises its figure.",
    fix="Say which counts: the midpoint, the lower end, the first release.",
)  # fmt: skip
def range_rule_missing(draft: Draft) -> Iterator[Hit]:
    if FIGURE.search(draft.title) and not RANGE_RULE.search(draft.rules_text):
        yield hit("fine_print")


def is_round(edge: Decimal) -> bool:
    """Whether estimates of this size are usually multiples of a step that hits the edge.

    The step keeps one significant digit below 10,000 and two above, and is 5 in the tens.

    >>> [is_round(Decimal(n)) for n in ("25000", "12500", "5000", "1250", "35", "2.25", "0")]
    [True, False, True, False, True, False, False]
    """
    if not edge:
        return False
    magnitude = edge.adjusted()
    if magnitude == 1:
        return edge % 5 == 0
    step = Decimal(1).scaleb(magnitude if magnitude < 4 else magnitude - 1)
    return edge % step == 0


def _is_residual(option: Choice, scale: str) -> bool:
    if scale == "date" and option.is_period:
        return option.end is None
    return RESIDUAL.search(option.label) is not None or option.key in ("other", "none", "never")


def _edges(options: tuple[Choice, ...]) -> list[Decimal]:
    edges = {edge for option in options for edge in (option.low, option.high) if edge is not None}
    return sorted(edges)


def _numeric_faults(bins: list[Choice]) -> Iterator[Hit]:
    if not bins:
        yield hit("options", "No bin says where it begins and ends.")
        return
    for option in bins:
        if option.low is not None and option.high is not None and option.low >= option.high:
            yield hit("options", "Bin “{a}” is empty: it ends where it begins.", a=option.label)
    for below, above in pairwise(bins):
        if below.high is None or below.high != above.low:
            yield hit("options", a=f"“{below.label}”", b=f"“{above.label}”")
    if bins[0].low:
        yield hit("options", "Nothing lies below the bottom bin “{a}”.", a=bins[0].label)
    if bins[-1].high is not None:
        yield hit("options", "Nothing lies above the top bin “{a}”.", a=bins[-1].label)


def _period_faults(periods: list[Choice]) -> Iterator[Hit]:
    if not periods:
        yield hit("options", "No period says when it begins and ends.")
    for period in periods:
        if period.start and period.end and period.start > period.end:
            yield hit("options", "Period “{a}” ends before it begins.", a=period.label)
    for earlier, later in pairwise(periods):
        # By ordinals: the day after the last one of the calendar cannot be written.
        adjacent = (
            earlier.end is not None
            and later.start is not None
            and later.start.toordinal() - earlier.end.toordinal() == 1
        )
        if not adjacent:
            yield hit("options", a=f"“{earlier.label}”", b=f"“{later.label}”")
