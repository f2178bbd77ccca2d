"""Rules that tie answers of several questions together: linked and unlinked by stewards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise

from django.db import transaction

from accounts.models import User
from forecasts.errors import InvalidRule
from forecasts.models import CoherenceRule, CoherenceTerm, LogEntry, Option, Question, Tournament
from forecasts.services.clock import Clock
from forecasts.services.locks import lock_linked, lock_links
from forecasts.services.log import record
from forecasts.services.questions import check_row
from forecasts.services.slugs import free_slug

Kind = CoherenceRule.Kind
Answer = tuple[Question, Option]


@transaction.atomic
def link_questions(
    *, rule: CoherenceRule, terms: Sequence[Answer], steward: User | None, now: Clock
) -> CoherenceRule:
    """Save a rule over answers, in the order given, and log it on each of their questions.

    Its slug is made of its title unless it has one. Raises InvalidRule where the answers cannot be
    tied so: too few, a question twice, an unpublished one or another tournament's, a family that
    is out of order or of two families, implications that run in a circle.
    """
    stamp = lock_links(rule.tournament, now)
    held = lock_linked(question for question, _ in terms)
    terms = [(held[question.pk], option) for question, option in terms]
    _check_terms(rule, terms)
    if rule.kind == Kind.DEADLINES:
        _check_family([question for question, _ in terms], [option for _, option in terms])
    if rule.kind == Kind.IMPLIES and len(terms) != 2:
        raise InvalidRule("An implication has two answers: the first makes the second certain.")
    _check_circle(rule, [option for _, option in terms])
    rules = rule.tournament.coherence_rules
    taken = set(rules.values_list("slug", flat=True))
    rule.slug = free_slug(rule.slug or rule.title, taken.__contains__, "rule")
    check_row(rule)
    rule.save()
    CoherenceTerm.objects.bulk_create(
        CoherenceTerm(rule=rule, place=place, question=question, option=option)
        for place, (question, option) in enumerate(terms)
    )
    _log(f"Linked: {rule.title}", [question for question, _ in terms], steward, stamp)
    return rule


@transaction.atomic
def unlink_questions(*, rule: CoherenceRule, steward: User, now: Clock) -> None:
    """Delete a rule and log it on each of its questions; harmless twice."""
    stamp = lock_links(rule.tournament, now)
    found = CoherenceRule.objects.filter(pk=rule.pk).first()
    if found is None:
        return
    _log(f"No longer linked: {found.title}", _questions(found), steward, stamp)
    found.delete()


def _questions(rule: CoherenceRule) -> list[Question]:
    return [term.question for term in rule.terms.select_related("question")]


def _log(text: str, questions: Iterable[Question], steward: User | None, stamp: datetime) -> None:
    for question in questions:
        record(LogEntry.Verb.LINKED, question=question, actor=steward, at=stamp, reason=text)


def _check_terms(rule: CoherenceRule, terms: Sequence[Answer]) -> None:
    if len(terms) < 2:
        raise InvalidRule("A rule ties the answers of at least two questions together.")
    seen: set[int] = set()
    for question, option in terms:
        if question.pk in seen:
            raise InvalidRule(f"“{question}” stands in the rule twice.")
        seen.add(question.pk)
        if not question.options.filter(pk=option.pk).exists():
            raise InvalidRule(f"“{option}” is no answer to “{question}”.")
        if question.tournament_id != rule.tournament_id:
            raise InvalidRule(f"“{question}” is a question of another tournament.")
        if question.published_at is None:
            raise InvalidRule(f"“{question}” has to be published first.")


def _check_family(questions: Sequence[Question], options: Sequence[Option]) -> None:
    for question, option in zip(questions, options, strict=True):
        if not question.is_binary or option.key != "yes":
            raise InvalidRule(f"A family is of yes on yes-or-no questions; “{question}” is not.")
        if question.is_branch:
            raise InvalidRule(f"“{question}” is a branch of a conditional pair.")
        other = CoherenceRule.objects.filter(kind=Kind.DEADLINES, terms__question=question).first()
        if other is not None:
            raise InvalidRule(f"“{question}” is in the family “{other}” already.")
    for earlier, later in pairwise(questions):
        if earlier.deadline >= later.deadline:
            raise InvalidRule(
                f"The deadlines have to rise: “{later}” ends no later than “{earlier}”."
            )


def _check_circle(rule: CoherenceRule, options: Sequence[Option]) -> None:
    """Refuse an implication that leads back to where it starts: that is one event."""
    if rule.kind == Kind.EQUAL:
        return
    followers = _followers(rule.tournament)
    for premise, conclusion in pairwise(options):
        way = _way(followers, conclusion.pk, premise.pk)
        if way:
            named = Option.objects.select_related("question").in_bulk(way)
            steps = " makes ".join(f"“{named[pk].question}: {named[pk]}”" for pk in way)
            raise InvalidRule(
                f"That is a circle: {steps} certain already. If each makes the other certain, "
                "they are the same event."
            )


def _followers(tournament: Tournament) -> dict[int, list[int]]:
    """Return what each answer makes certain: by implications, and along the deadlines."""
    terms = CoherenceTerm.objects.filter(rule__tournament=tournament)
    implying = terms.exclude(rule__kind=Kind.EQUAL).order_by("rule_id", "place")
    followers: dict[int, list[int]] = {}
    for one, other in pairwise(implying.values_list("rule_id", "option_id")):
        if one[0] == other[0]:
            followers.setdefault(one[1], []).append(other[1])
    return followers


def _way(followers: dict[int, list[int]], start: int, goal: int) -> list[int]:
    """Return the answers on a way along the implications; empty where there is none."""
    ways = {start: [start]}
    waiting = [start]
    while waiting and goal not in ways:
        here = waiting.pop(0)
        for step in followers.get(here, []):
            if step not in ways:
                ways[step] = [*ways[here], step]
                waiting.append(step)
    return ways.get(goal, [])
