"""Conditional pairs: two branches that follow, by a rule, what becomes of two other questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from forecasts.errors import InvalidRule
from forecasts.models import ConditionalPair, LogEntry, Option, Question, Resolution
from forecasts.models.question import State
from forecasts.services.clock import Clock
from forecasts.services.locks import lock_linked, lock_links, lock_question
from forecasts.services.log import record
from forecasts.services.notifications import tell_forecasters
from forecasts.services.questions import check_row, create_question
from forecasts.services.recusals import inherit_recusals
from forecasts.services.resolutions import annul_question, resolve_question, unresolve_question
from forecasts.services.slugs import free_slug

RULE = (
    "When the condition resolves Yes, the branch “if no” is annulled; when it resolves No, the "
    "branch “if yes”. The other takes the resolution of the outcome question. If condition or "
    "outcome is annulled, both are. Forecasting ends at the earlier close of the two."
)
COPIED = ("kind", "unit", "family", "event_deadline", "scheduled_resolve_time")


@transaction.atomic
def create_pair(
    *, pair: ConditionalPair, open_time: datetime, now: Clock, steward: User | None = None
) -> ConditionalPair:
    """Save a pair over two published questions with its two branches, published at once.

    Its slug is made of its title unless it has one. Raises InvalidRule where the condition is no
    yes-or-no question, is or comes later than the outcome, or is a branch itself, where the two
    stand in another pair, in whatever order, and, for stewards, where either is over: only a file
    brings what is past.
    """
    stamp = lock_links(pair.tournament, now)
    held = lock_linked([pair.condition, pair.outcome])
    pair.condition, pair.outcome = held[pair.condition.pk], held[pair.outcome.pk]
    _check_pair(pair)
    if steward is not None:
        _check_ahead(pair, stamp)
    pair.slug = _slug(pair)
    pair.rule = pair.rule or RULE
    pair.if_yes = _branch(pair, "yes", open_time, stamp, steward)
    pair.if_no = _branch(pair, "no", open_time, stamp, steward)
    check_row(pair)
    pair.save()
    inherit_recusals(pair, now)
    return pair


@transaction.atomic
def settle_pair(*, pair_id: int, now: Clock) -> list[Resolution]:
    """Bring both branches to where the rule puts them; return what was recorded for it.

    A function of the two resolutions that count, so twice does what once does.
    """
    pairs = ConditionalPair.objects.select_for_update(skip_locked=True, of=("self",))
    pair = pairs.select_related("condition__resolution", "outcome__resolution").filter(pk=pair_id)
    found = pair.first()
    if found is None:
        return []
    recorded: list[Resolution] = []
    for answer, branch in (("yes", found.if_yes), ("no", found.if_no)):
        locked, stamp = lock_question(branch, now)
        if locked.open_time > stamp:
            return recorded  # Nothing can be resolved before it opens; the sweep comes again.
        recorded += _settle(locked, _wanted(found, answer, locked), now)
    found.settled_condition = found.condition.resolution
    found.settled_outcome = found.outcome.resolution
    found.save(update_fields=["settled_condition", "settled_outcome"])
    return recorded


@dataclass(frozen=True)
class Wanted:
    """What the rule makes of a branch; no option annuls it."""

    option: str | None
    known_at: datetime
    reason: str


def _wanted(pair: ConditionalPair, answer: str, branch: Question) -> Wanted | None:
    condition, outcome = pair.condition.resolution, pair.outcome.resolution
    for name, resolution in (("condition", condition), ("outcome", outcome)):
        if resolution is not None and resolution.is_annulment:
            return Wanted(None, _known(resolution), f"The {name} was annulled.")
    if condition is None or condition.outcome is None:
        return None
    said = f"The condition resolved {condition.outcome.label}"
    if condition.outcome.key != answer:
        return Wanted(None, _known(condition), f"{said}, so this branch is void.")
    if outcome is None or outcome.outcome is None:
        return None
    if _known(outcome) <= branch.open_time:
        return Wanted(None, _known(outcome), "The outcome was known before this branch opened.")
    said = f"{said} and the outcome {outcome.outcome.label}."
    return Wanted(outcome.outcome.key, _known(outcome), said)


def _known(resolution: Resolution) -> datetime:
    assert resolution.known_at is not None, "a constraint keeps it"
    return resolution.known_at


def _settle(branch: Question, wanted: Wanted | None, now: Clock) -> list[Resolution]:
    if _stands(branch, wanted):
        return []
    recorded = []
    if branch.resolution is not None:
        reason = "Condition or outcome was taken back."
        recorded.append(unresolve_question(question=branch, steward=None, evidence=reason, now=now))
    if wanted is not None:
        recorded.append(_resolve(branch, wanted, now))
        text = f"By its condition: “{branch}”. {wanted.reason}"
        tell_forecasters(text, question=branch, at=now())
    return recorded


def _stands(branch: Question, wanted: Wanted | None) -> bool:
    if branch.resolution is None or wanted is None:
        return branch.resolution is None and wanted is None
    outcome = branch.resolution.outcome
    key = outcome.key if outcome else None
    return (key, branch.resolution.known_at) == (wanted.option, wanted.known_at)


def _resolve(branch: Question, wanted: Wanted, now: Clock) -> Resolution:
    if wanted.option is None:
        return annul_question(
            question=branch, known_at=wanted.known_at, steward=None, evidence=wanted.reason, now=now
        )
    return resolve_question(
        question=branch,
        outcome=branch.options.get(key=wanted.option),
        known_at=wanted.known_at,
        steward=None,
        evidence=wanted.reason,
        now=now,
    )


def _check_pair(pair: ConditionalPair) -> None:
    condition, outcome = pair.condition, pair.outcome
    if condition == outcome:
        raise InvalidRule("Condition and outcome are the same question.")
    if not condition.is_binary:
        raise InvalidRule("The condition has to be a yes-or-no question.")
    if {condition.tournament_id, outcome.tournament_id} != {pair.tournament_id}:
        raise InvalidRule("Condition and outcome have to be questions of this tournament.")
    if condition.published_at is None or outcome.published_at is None:
        raise InvalidRule("Condition and outcome have to be published first.")
    if any(question.is_branch for question in (condition, outcome)):
        raise InvalidRule("A branch of a pair cannot be part of another pair.")
    if ConditionalPair.objects.filter(condition=outcome, outcome=condition).exists():
        raise InvalidRule("Another pair has these two the other way round: that is circular.")
    if ConditionalPair.objects.filter(condition=condition, outcome=outcome).exists():
        raise InvalidRule("There is a pair of these two already.")
    if condition.deadline > outcome.deadline:
        raise InvalidRule("The condition can come true after the outcome: it has to be the first.")


def _check_ahead(pair: ConditionalPair, stamp: datetime) -> None:
    for name, question in (("condition", pair.condition), ("outcome", pair.outcome)):
        state = question.state(stamp)
        if state not in (State.SCHEDULED, State.OPEN):
            raise InvalidRule(f"The {name} “{question}” is {state}: there is nothing to forecast.")


def _slug(pair: ConditionalPair) -> str:
    taken = set(pair.tournament.conditional_pairs.values_list("slug", flat=True))
    asked = set(pair.tournament.questions.values_list("slug", flat=True))

    def is_taken(slug: str) -> bool:
        return slug in {*taken, "new"} or not asked.isdisjoint({f"{slug}-if-yes", f"{slug}-if-no"})

    if pair.slug and is_taken(pair.slug):
        raise InvalidRule(f"The name “{pair.slug}” is taken.")
    return pair.slug or free_slug(pair.title, is_taken, "pair")


def _branch(
    pair: ConditionalPair, answer: str, open_time: datetime, stamp: datetime, steward: User | None
) -> Question:
    condition, outcome = pair.condition, pair.outcome
    branch = Question(
        tournament=pair.tournament,
        slug=f"{pair.slug}-if-{answer}",
        title=f"If ‘{condition.title}’ resolves {answer.title()}: {outcome.title}"[:300],
        open_time=max(open_time, condition.open_time, outcome.open_time),
        scheduled_close_time=min(condition.scheduled_close_time, outcome.scheduled_close_time),
        published_at=stamp,
        author=steward,
        resolution_criteria=f"{pair.rule}\n\n{outcome.resolution_criteria}",
        tags=list(dict.fromkeys([*outcome.tags, *condition.tags])),
        **{name: getattr(outcome, name) for name in COPIED},
    )
    create_question(question=branch, options=[_copy(option) for option in outcome.options.all()])
    record(LogEntry.Verb.PUBLISHED, question=branch, actor=steward, at=stamp, reason=pair.title)
    return branch


def _copy(option: Option) -> Option:
    names = ("key", "label", "low", "high", "first_day", "last_day")
    return Option(**{name: getattr(option, name) for name in names})
