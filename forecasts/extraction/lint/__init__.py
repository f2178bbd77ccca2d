"""The question linter: rules on how a question is written, so that it can be judged. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from forecasts.extraction.lint import backgrounds, criteria, dates, options, sets, sources, wording
from forecasts.extraction.lint.drafts import (
    Choice,
    Company,
    Draft,
    Member,
    NamedSource,
    Other,
    Pair,
)
from forecasts.extraction.lint.rules import (
    COMPANY,
    PAIR,
    QUESTION,
    SET,
    Finding,
    Rule,
    Severity,
    in_order,
)

# Importing a theme enters its rules.
THEMES = (dates, criteria, sources, wording, options, backgrounds, sets)
RULES: list[Rule[Any]] = sorted(
    (rule for book in (QUESTION, COMPANY, SET, PAIR) for rule in book.rules),
    key=lambda rule: rule.id,
)


def lint(draft: Draft, others: Iterable[Other] = ()) -> list[Finding]:
    """Return what the rules find in a question, by rule.

    ``others`` are the questions it may duplicate; those of its own family do not count.

    >>> [finding.rule for finding in lint(Draft("rain", "Will it rain soon"))][:4]
    ['Q01', 'Q02', 'Q03', 'Q04']
    """
    company = Company(draft, tuple(others))
    return in_order([*QUESTION.findings(draft), *COMPANY.findings(company)])


def lint_set(members: Iterable[Member]) -> list[Finding]:
    """Return what is wrong with a set of deadlines for one event, in the order it is given."""
    return SET.findings(tuple(members))


def lint_pair(pair: Pair) -> list[Finding]:
    """Return what is wrong with a conditional pair."""
    return PAIR.findings(pair)


__all__ = [
    "RULES",
    "Choice",
    "Draft",
    "Finding",
    "Member",
    "NamedSource",
    "Other",
    "Pair",
    "Severity",
    "lint",
    "lint_pair",
    "lint_set",
]
