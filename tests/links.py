"""Questions tied together, with the dates of the factories."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from forecasts.models import CoherenceRule, ConditionalPair, Option, Question
from forecasts.services.coherence import link_questions
from forecasts.services.pairs import create_pair
from tests.deeds import YEAR_2100, annul, resolve
from tests.factories import FEB_1, JAN_1, JAN_21, at, make_question

Kind = CoherenceRule.Kind


def by_year(year: int, stem: str = "office", **fields: Any) -> Question:
    """A question open by the real clock, on what happens by the end of a year."""
    return make_question(
        f"{stem}-by-{year}",
        close_time=fields.pop("close_time", YEAR_2100),
        event_deadline=datetime(year, 12, 31, 23, 59, 59, tzinfo=JAN_1.tzinfo),
        **fields,
    )


def answer(question: Question, key: str = "yes") -> tuple[Question, Option]:
    return question, question.options.get(key=key)


def link(kind: str, *terms: tuple[Question, Option], **fields: Any) -> CoherenceRule:
    rule = CoherenceRule(
        tournament=fields.pop("tournament", terms[0][0].tournament if terms else None),
        kind=kind,
        title=fields.pop("title", "Tied together"),
        **fields,
    )
    return link_questions(rule=rule, terms=terms, steward=None, now=at(JAN_1))


def a_family(*years: int, stem: str = "office", **fields: Any) -> CoherenceRule:
    """The same event by the end of several years, by the name of its stem."""
    terms = [answer(by_year(year, stem, **fields)) for year in years]
    return link(Kind.DEADLINES, *terms, title=f"A family of {stem}", slug=stem)


def a_pair(
    condition: Question, outcome: Question, slug: str = "if-then", **fields: Any
) -> ConditionalPair:
    pair = ConditionalPair(
        tournament=fields.pop("tournament", condition.tournament),
        slug=slug,
        title=fields.pop("title", "If this, then that?"),
        condition=condition,
        outcome=outcome,
    )
    return create_pair(pair=pair, open_time=JAN_1, now=at(JAN_1), **fields)


def the_pair(**fields: Any) -> ConditionalPair:
    return a_pair(make_question("rain"), make_question("snow", close_time=FEB_1), **fields)


def say(question: Question, verdict: str | None, known_at: Any = JAN_21) -> None:
    if verdict == "annulled":
        annul(question, known_at)
    elif verdict is not None:
        resolve(question, verdict, known_at)
