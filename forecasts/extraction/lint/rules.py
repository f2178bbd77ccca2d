"""What a rule is, and the books the rules stand in: a function each, its words beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Generic, NamedTuple, TypeVar

from forecasts.extraction.lint.drafts import Company, Draft, Member, Pair
from forecasts.extraction.lint.texts import clipped

T = TypeVar("T")
MOST_FINDINGS = 20  # of one rule; who mends these will look again


class Severity(StrEnum):
    """An error blocks publishing, a warning needs a recorded reason, an info is a hint."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True)
class Finding:
    """What a rule found. The field is the form's, empty for the question as a whole.

    ``where`` is the page of another question that the message names.
    """

    rule: str
    name: str
    severity: Severity
    field: str
    message: str
    fix: str
    where: str = ""


class Hit(NamedTuple):
    """Where a rule was broken, with the values of its message's gaps.

    ``say`` takes the place of the rule's message where one rule can be broken in several ways.
    """

    field: str
    values: dict[str, str]
    say: str
    where: str


def hit(field: str, say: str = "", where: str = "", **values: object) -> Hit:
    return Hit(field, {name: clipped(str(value)) for name, value in values.items()}, say, where)


Check = Callable[[T], Iterable[Hit]]


@dataclass(frozen=True)
class Scope(Generic[T]):
    """Which subjects a rule is asked about."""

    label: str
    covers: Callable[[T], bool] = lambda _: True


@dataclass(frozen=True)
class Rule(Generic[T]):
    id: str
    name: str
    severity: Severity
    applies_to: Scope[T]
    message: str
    fix: str
    check: Check[T]

    def findings(self, subject: T) -> list[Finding]:
        if not self.applies_to.covers(subject):
            return []
        found = (self._finding(found) for found in self.check(subject))
        return list(dict.fromkeys(islice(found, MOST_FINDINGS)))

    def _finding(self, found: Hit) -> Finding:
        message = (found.say or self.message).format_map(found.values)
        return Finding(
            self.id, self.name, self.severity, found.field, message, self.fix, found.where
        )


@dataclass(frozen=True)
class Rulebook(Generic[T]):
    """The rules about one kind of subject."""

    rules: list[Rule[T]] = field(default_factory=list)

    def rule(
        self,
        rule_id: str,
        name: str,
        severity: Severity,
        *,
        applies_to: Scope[T],
        message: str,
        fix: str,
    ) -> Callable[[Check[T]], Check[T]]:
        """Enter the function below into the book."""

        def enter(check: Check[T]) -> Check[T]:
            self.rules.append(Rule(rule_id, name, severity, applies_to, message, fix, check))
            return check

        return enter

    def findings(self, subject: T) -> list[Finding]:
        return in_order(found for rule in self.rules for found in rule.findings(subject))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort by rule; within one, as they were found."""
    return sorted(findings, key=lambda finding: finding.rule)


QUESTION = Rulebook[Draft]()
COMPANY = Rulebook[Company]()
SET = Rulebook[tuple[Member, ...]]()
PAIR = Rulebook[Pair]()

ALL = Scope[Draft]("all")
BINARY = Scope[Draft]("binary", lambda draft: draft.kind == "binary")
MULTIPLE_CHOICE_OR_PERIODS = Scope[Draft](
    "multiple choice, date bins",
    lambda draft: draft.kind == "multiple_choice" or draft.scale == "date",
)
ORDERED = Scope[Draft]("ordered", lambda draft: draft.kind == "ordered")
NUMERIC = Scope[Draft](
    "numeric bins", lambda draft: draft.kind == "ordered" and draft.scale == "number"
)
LIVE = Scope[Draft]("live", lambda draft: not draft.is_retrospective)
RETROSPECTIVE = Scope[Draft]("retrospective", lambda draft: draft.is_retrospective)
IMPORTED = Scope[Draft]("imported", lambda draft: draft.source_text != "")
