"""Questions that are tied together, with what the crowd and the reader make of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db.models import Prefetch, Q, QuerySet

from forecasts.models import (
    CoherenceRule,
    CoherenceTerm,
    ConditionalPair,
    Option,
    Question,
    Tournament,
)
from forecasts.permissions import Visitor
from forecasts.queries.questions import Line, lines
from forecasts.scoring import MILLION, FloatArray, largest_drop, total_probability

Kind = CoherenceRule.Kind
RULE_TOLERANCE = 1  # parts per million
PAIR_TOLERANCE = 10_000  # people give whole percents


@dataclass(frozen=True)
class Member:
    """One answer of a rule."""

    line: Line
    option: Option

    @property
    def question(self) -> Question:
        return self.line.question

    @property
    def crowd(self) -> float | None:
        """Probability, 0 to 1; None while it is hidden."""
        median = self.line.crowd.median
        return None if median is None else float(median[self.option.position])

    @property
    def mine(self) -> int | None:
        """Parts per million."""
        return self.line.mine[self.option.position] if self.line.mine else None


@dataclass(frozen=True)
class Gap:
    """How far somebody's numbers are from being possible together, 0 (coherent) to 1."""

    size: float
    tolerance: int  # parts per million

    @property
    def is_contradiction(self) -> bool:
        return round(self.size * MILLION) > self.tolerance


@dataclass(frozen=True)
class RuleGap(Gap):
    """Between the answer that is too likely and the one that is too unlikely."""

    high: Member
    low: Member


@dataclass(frozen=True)
class PairGap(Gap):
    """At the option where it is largest; all numbers are probabilities, 0 to 1."""

    option: Option
    condition: float
    if_yes: float
    if_no: float
    given: float
    ought: float


@dataclass(frozen=True)
class Linked:
    """What a rule and a pair have in common: questions, and numbers that should agree.

    ``crowd`` and ``mine`` are None where a number is missing or hidden, or the numbers are from
    different days because some of the questions have ended; ``mine`` while any has ended.
    """

    lines: list[Line]
    runs: bool  # every question still takes forecasts, or will
    ended_apart: bool  # some have ended and not all at one instant: nothing to compare
    crowd: Gap | None
    mine: Gap | None

    @property
    def hidden(self) -> list[Line]:
        """The questions whose crowd is still too small to be shown."""
        return [line for line in self.lines if line.crowd.median is None]


@dataclass(frozen=True)
class LinkedByRule(Linked):
    rule: CoherenceRule
    members: list[Member]

    @property
    def is_family(self) -> bool:
        return self.rule.kind == Kind.DEADLINES


@dataclass(frozen=True)
class LinkedByPair(Linked):
    pair: ConditionalPair
    condition: Line
    outcome: Line
    if_yes: Line
    if_no: Line

    @property
    def branches(self) -> list[tuple[str, Line]]:
        """The answer of the condition under which each branch counts, with the branch."""
        return [("yes", self.if_yes), ("no", self.if_no)]


@dataclass(frozen=True)
class Links:
    rules: list[LinkedByRule]
    pairs: list[LinkedByPair]

    @property
    def worst_first(self) -> list[Linked]:
        """Contradictions of the crowd by size, then what is coherent, then what is not shown."""

        def place(linked: Linked) -> tuple[int, float]:
            if linked.crowd is None:
                return 2, 0
            return 1 - linked.crowd.is_contradiction, -linked.crowd.size

        return sorted([*self.rules, *self.pairs], key=place)

    def of_branch(self, question: Question) -> LinkedByPair | None:
        """The pair that has a question as a branch; none for any other question."""
        return next(
            (
                pair
                for pair in self.pairs
                if question in (pair.if_yes.question, pair.if_no.question)
            ),
            None,
        )

    @property
    def contradictions(self) -> list[Linked]:
        """Where the reader's own forecasts contradict one another."""
        every: list[Linked] = [*self.rules, *self.pairs]
        return [one for one in every if one.mine and one.mine.is_contradiction]


def of_tournament(tournament: Tournament, user: Visitor, now: datetime) -> Links:
    return _links(
        CoherenceRule.objects.filter(tournament=tournament),
        ConditionalPair.objects.filter(tournament=tournament),
        user,
        now,
    )


def of_questions(questions: Collection[int], user: Visitor, now: datetime) -> Links:
    """Return every rule and pair that one of these questions, by id, is part of."""
    parts = ("condition", "outcome", "if_yes", "if_no")
    concerned = Q()
    for part in parts:
        concerned |= Q(**{f"{part}__in": questions})
    rules = CoherenceRule.objects.filter(terms__question__in=questions).distinct()
    return _links(rules, ConditionalPair.objects.filter(concerned), user, now)


def of_rule(rule: CoherenceRule, user: Visitor, now: datetime) -> LinkedByRule:
    rules = CoherenceRule.objects.filter(pk=rule.pk)
    return _links(rules, ConditionalPair.objects.none(), user, now).rules[0]


def of_pair(pair: ConditionalPair, user: Visitor, now: datetime) -> LinkedByPair:
    pairs = ConditionalPair.objects.filter(pk=pair.pk)
    return _links(CoherenceRule.objects.none(), pairs, user, now).pairs[0]


def _links(
    rules: QuerySet[CoherenceRule],
    pairs: QuerySet[ConditionalPair],
    user: Visitor,
    now: datetime,
) -> Links:
    """Return links with their numbers: two queries, and six more at most."""
    terms = Prefetch("terms", CoherenceTerm.objects.order_by("place"))
    found = list(rules.select_related("tournament").prefetch_related(terms).order_by("slug"))
    paired = list(pairs.select_related("tournament").order_by("slug"))
    wanted = {term.question_id for rule in found for term in rule.terms.all()}
    wanted |= {pk for pair in paired for pk in _parts(pair)}
    if not wanted:
        return Links([], [])
    asked = Question.objects.filter(pk__in=wanted)
    asked = asked.select_related("tournament", "resolution__outcome", "proposal__outcome")
    known = {line.question.pk: line for line in lines(list(asked), user, now)}
    return Links(
        [_by_rule(rule, known, now) for rule in found],
        [_by_pair(pair, known, now) for pair in paired],
    )


def _parts(pair: ConditionalPair) -> tuple[int, int, int, int]:
    return pair.condition_id, pair.outcome_id, pair.if_yes_id, pair.if_no_id


def _by_rule(rule: CoherenceRule, known: dict[int, Line], now: datetime) -> LinkedByRule:
    members = []
    for term in rule.terms.all():
        line = known[term.question_id]
        [option] = [option for option in line.options if option.pk == term.option_id]
        members.append(Member(line, option))
    parts = [member.line for member in members]
    runs, apart = _runs(parts, now), _ended_apart(parts, now)
    mine = [member.mine / MILLION for member in members if member.mine is not None]
    crowd = [member.crowd for member in members if member.crowd is not None]
    return LinkedByRule(
        lines=parts,
        runs=runs,
        ended_apart=apart,
        crowd=None if apart else _rule_gap(rule, members, crowd),
        mine=_rule_gap(rule, members, mine) if runs else None,
        rule=rule,
        members=members,
    )


def _rule_gap(rule: CoherenceRule, members: list[Member], shares: list[float]) -> RuleGap | None:
    if len(shares) < len(members):
        return None
    if rule.kind == Kind.EQUAL:
        high, low = int(np.argmax(shares)), int(np.argmin(shares))
    else:
        high, low = largest_drop(shares)
    size = max(0.0, shares[high] - shares[low])
    return RuleGap(size, RULE_TOLERANCE, high=members[high], low=members[low])


def _by_pair(pair: ConditionalPair, known: dict[int, Line], now: datetime) -> LinkedByPair:
    parts = [known[pk] for pk in _parts(pair)]
    runs, apart = _runs(parts, now), _ended_apart(parts, now)
    mine = [np.array(line.mine) / MILLION for line in parts if line.mine]
    crowd = [line.crowd.median for line in parts if line.crowd.median is not None]
    return LinkedByPair(
        lines=parts,
        runs=runs,
        ended_apart=apart,
        crowd=None if apart else _pair_gap(parts, crowd),
        mine=_pair_gap(parts, mine) if runs else None,
        pair=pair,
        condition=parts[0],
        outcome=parts[1],
        if_yes=parts[2],
        if_no=parts[3],
    )


def _pair_gap(parts: list[Line], shares: Sequence[FloatArray]) -> PairGap | None:
    if len(shares) < len(parts):
        return None
    condition, given, if_yes, if_no = shares
    ought = total_probability(condition[0], if_yes, if_no)
    # The first of several: of yes and no, which are equally far off, yes.
    worst = int(np.argmax(np.round(np.abs(given - ought), 9)))
    return PairGap(
        float(abs(given[worst] - ought[worst])),
        PAIR_TOLERANCE,
        option=parts[1].options[worst],
        condition=float(condition[0]),
        if_yes=float(if_yes[worst]),
        if_no=float(if_no[worst]),
        given=float(given[worst]),
        ought=float(ought[worst]),
    )


def _end(line: Line) -> datetime:
    """When scoring ends, and with it the crowd that is shown."""
    resolution, close = line.question.resolution, line.question.scheduled_close_time
    known_at = resolution.known_at if resolution else None
    return min(close, known_at) if known_at else close


def _runs(parts: Iterable[Line], now: datetime) -> bool:
    return all(_end(line) > now for line in parts)


def _ended_apart(parts: Collection[Line], now: datetime) -> bool:
    return not _runs(parts, now) and len({_end(line) for line in parts}) > 1
