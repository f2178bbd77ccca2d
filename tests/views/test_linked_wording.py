"""What questions that hang together say of one another's criteria and clarifications."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from forecasts.models import CoherenceRule, ConditionalPair, Question
from forecasts.services.clarifications import clarify
from tests.deeds import a_steward, open_question
from tests.factories import JAN_11, at
from tests.links import a_family, a_pair
from tests.pages import text_of

pytestmark = pytest.mark.django_db

RULES: dict[str, Any] = {
    "resolution_criteria": "Yes if white.",
    "fine_print": "Hail is not snow.",
    "annulment": "Annulled if the sky falls.",
    "default_if_nothing_found": "no",
    "resolution_sources": ["The weather office"],
    "fallback_sources": ["A window"],
}
SHOWN = [
    "Yes if white.",
    "Hail is not snow.",
    "Annulled if the sky falls.",
    "If nothing is found: No .",
    "The weather office",
    "A window",
]


def the_pair() -> ConditionalPair:
    return a_pair(open_question("rain"), open_question("snow", **RULES), "wet")


def say(question: Question, text: str) -> None:
    clarify(question=question, text=text, steward=a_steward("sten"), now=at(JAN_11))


def counts(client: Client, page: Question | ConditionalPair | CoherenceRule) -> list[int]:
    """How often a page says each of the outcome's rules."""
    text = text_of(client.get(page.get_absolute_url()))
    return [text.count(rule) for rule in SHOWN]


@pytest.mark.parametrize("branch", ["if_yes", "if_no"])
def test_a_branch_shows_the_rules_of_its_outcome(client: Client, branch: str) -> None:
    pair = the_pair()

    assert counts(client, getattr(pair, branch)) == [1] * 6


def test_the_pair_shows_the_rules_of_its_outcome(client: Client) -> None:
    assert counts(client, the_pair()) == [1] * 6


def test_the_condition_shows_its_own_rules_alone(client: Client) -> None:
    assert counts(client, the_pair().condition) == [0] * 6


def test_a_family_shows_the_rules_of_each_member(client: Client) -> None:
    assert counts(client, a_family(2027, 2029, **RULES)) == [2] * 6


@pytest.mark.parametrize("part", ["condition", "outcome"])
def test_a_clarification_shows_on_the_branches_and_the_pair(client: Client, part: str) -> None:
    pair = the_pair()
    question = getattr(pair, part)
    say(question, "Dew is not rain.")

    for page in (question, pair.if_yes, pair.if_no, pair):
        assert text_of(client.get(page.get_absolute_url())).count("Dew is not rain.") == 1


@pytest.mark.parametrize("part", ["if_yes", "if_no", "outcome"])
def test_the_condition_shows_no_clarification_but_its_own(client: Client, part: str) -> None:
    pair = the_pair()
    say(getattr(pair, part), "Dew is not rain.")

    page = client.get(pair.condition.get_absolute_url())

    assert "Dew is not rain." not in text_of(page)


def test_a_clarification_of_a_member_shows_on_the_family_by_name(client: Client) -> None:
    family = a_family(2027, 2029)
    say(Question.objects.get(slug="office-by-2029"), "A desk is no office.")

    text = text_of(client.get(family.get_absolute_url()))

    assert "A desk is no office. On “ Will it office-by-2029? ”: sten" in text


@pytest.mark.parametrize("number", [1, 3])
def test_a_branch_takes_as_many_queries_for_more_clarifications(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    pair = the_pair()
    for place in range(number):
        say(pair.outcome, f"{place}!")
    where = pair.if_yes.get_absolute_url()

    with django_assert_num_queries(15):
        client.get(where)
