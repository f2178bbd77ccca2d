"""The constraints of a question file: rules between answers, and what pairs imply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forecasts.errors import InvalidRule
from forecasts.models import CoherenceRule, ConditionalPair, Question
from forecasts.services.clock import Clock
from forecasts.services.coherence import Answer, link_questions

Kind = CoherenceRule.Kind
KINDS = {"nondecreasing": Kind.DEADLINES, "implies": Kind.IMPLIES, "equal": Kind.EQUAL}


def load_link(
    row: dict[str, Any],
    questions: Mapping[str, Question],
    pairs: Mapping[str, ConditionalPair],
    families: Mapping[str, str],
    now: Clock,
) -> bool:
    """Link what a row says, and return whether that is new; a rule over the same answers stays.

    Raises InvalidRule, or KeyError for a name that leads nowhere.
    """
    if row["kind"] == "total_probability":
        _check_pair(row, questions, pairs)
        return False
    named = [row["if"], row["then"]] if row["kind"] == "implies" else row["items"]
    terms = [_answer(name, questions) for name in named]
    kind = KINDS[row["kind"]]
    if not terms or _is_here(kind, terms):
        return False
    rule = _rule(kind, row, terms, families)
    link_questions(rule=rule, terms=terms, steward=None, now=now)
    return True


def _answer(name: str, questions: Mapping[str, Question]) -> Answer:
    slug, _, key = name.rpartition(":")
    question = questions.get(slug)
    option = question.options.filter(key=key).first() if question else None
    if question is None or option is None:
        raise KeyError(name)
    return question, option


def _check_pair(
    row: dict[str, Any],
    questions: Mapping[str, Question],
    pairs: Mapping[str, ConditionalPair],
) -> None:
    """A pair implies its law of total probability; the row has to be about that pair."""
    pair, (outcome, _) = pairs[row["pair"]], _answer(row["of"], questions)
    if (pair.condition, pair.outcome) != (questions[row["given"]], outcome):
        raise InvalidRule(f"The pair “{row['pair']}” has another condition or outcome.")


def _is_here(kind: str, terms: list[Answer]) -> bool:
    rules = terms[0][0].tournament.coherence_rules.filter(kind=kind)
    wanted = [option.pk for _, option in terms]
    return any(
        list(rule.terms.order_by("place").values_list("option_id", flat=True)) == wanted
        for rule in rules
    )


def _rule(
    kind: str, row: dict[str, Any], terms: list[Answer], families: Mapping[str, str]
) -> CoherenceRule:
    first = terms[0][0]
    slug, title = first.slug, _shortened(first.title)
    shared = {question.family for question, _ in terms}
    if kind == Kind.DEADLINES and shared == {first.family} and first.family in families:
        slug, title = first.family, families[first.family]
    return CoherenceRule(
        tournament=first.tournament,
        kind=kind,
        slug=slug,
        title=row["title"] or title,
        reason=f"{row['why'][:1].upper()}{row['why'][1:]}",
    )


def _shortened(title: str, longest: int = 200) -> str:
    return title if len(title) <= longest else f"{title[: longest - 1]}…"
