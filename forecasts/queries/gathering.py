"""A page of questions with families and branches gathered under one heading each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from forecasts.models import CoherenceRule, CoherenceTerm, ConditionalPair
from forecasts.queries.questions import Line

Head = CoherenceRule | ConditionalPair
Place = tuple[Head, int, str]  # under which heading, where there, and if which answer


@dataclass(frozen=True)
class Item:
    """A line under a heading; ``branch`` is the condition's answer for a pair's branches."""

    line: Line
    branch: str = ""


@dataclass(frozen=True)
class Row:
    """One question, or those of a family or a pair that stand on the same page."""

    head: Head | None
    items: list[Item]


def gathered(page: Sequence[Line]) -> list[Row]:
    """Return a page's lines as rows, each where its first line stood. Two queries."""
    places = _places([line.question.pk for line in page])
    together: dict[Head, list[Line]] = {}
    for line in page:
        if line.question.pk in places:
            together.setdefault(places[line.question.pk][0], []).append(line)
    rows, done = list[Row](), set[Head]()
    for line in page:
        head = places[line.question.pk][0] if line.question.pk in places else None
        if head is None or len(together[head]) == 1:
            rows.append(Row(None, [Item(line)]))
        elif head not in done:
            done.add(head)
            rows.append(Row(head, _items(together[head], places)))
    return rows


def _items(members: list[Line], places: dict[int, Place]) -> list[Item]:
    members = sorted(members, key=lambda line: places[line.question.pk][1])
    return [Item(line, places[line.question.pk][2]) for line in members]


def _places(questions: list[int]) -> dict[int, Place]:
    """Return where questions stand under a heading; a branch is in no family."""
    terms = CoherenceTerm.objects.filter(question__in=questions)
    families = terms.filter(rule__kind=CoherenceRule.Kind.DEADLINES)
    places: dict[int, Place] = {
        term.question_id: (term.rule, term.place, "")
        for term in families.select_related("rule__tournament")
    }
    for question, (pair, answer) in branches(questions).items():
        places[question] = (pair, ("yes", "no").index(answer), answer)
    return places


def branches(questions: Sequence[int]) -> dict[int, tuple[ConditionalPair, str]]:
    """Return the pair of each question that is a branch, and the answer it is conditional on."""
    halves = Q(if_yes__in=questions) | Q(if_no__in=questions)
    found: dict[int, tuple[ConditionalPair, str]] = {}
    pairs = ConditionalPair.objects.filter(halves)
    for pair in pairs.select_related("tournament", "condition", "outcome"):
        found |= {pair.if_yes_id: (pair, "yes"), pair.if_no_id: (pair, "no")}
    return {question: found[question] for question in questions if question in found}
