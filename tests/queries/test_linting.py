from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from forecasts.models import Option, Question
from forecasts.queries.linting import findings, findings_of, hints
from tests.drafting import SOUND, a_cup, approve, pose, send
from tests.factories import make_tournament

pytestmark = pytest.mark.django_db


def rules(question: Question) -> list[str]:
    return [finding.rule for finding in findings(question)]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"resolution_sources": [], "fallback_sources": []}, ["Q07"]),
        ({"fallback_sources": []}, []),
        ({"annulment": ""}, ["Q17"]),
        ({"base_rate": ""}, ["Q18"]),
        ({"event_deadline": None}, ["Q01"]),
    ],
)
def test_each_text_of_a_question_reaches_its_rule(fields: dict[str, Any], found: list[str]) -> None:
    assert rules(pose(**fields)) == found


def test_the_ends_of_bins_reach_their_rules() -> None:
    numbers = [
        Option(key="a", label="a", low=Decimal(0), high=Decimal(1)),
        Option(key="b", label="b", low=Decimal(1)),
    ]
    days = [Option(key="a", label="a", first_day=date(2026, 1, 1), last_day=date(2026, 12, 31))]
    ordered = {"kind": Question.Kind.ORDERED, "default_if_nothing_found": "annul"}
    question = Question(tournament=a_cup(), **SOUND | ordered)

    def found(options: list[Option]) -> set[str]:
        return {finding.rule for finding in findings_of(question, options)}

    assert "Q25" in found(numbers)
    assert "Q22" in found(days)
    assert found([*days, Option(key="never", label="Not by 31 December 2026")]) == set()


def test_a_question_is_no_double_of_itself_or_of_another_tournaments() -> None:
    pose()
    pose(tournament=make_tournament("league"))

    assert [rules(question) for question in Question.objects.order_by("pk")] == [[], []]


@pytest.mark.parametrize(("family", "found"), [("offices", []), ("others", ["Q34"])])
def test_two_questions_alike_are_doubles_unless_they_are_of_a_family(
    family: str, found: list[str]
) -> None:
    pose(family="offices")

    assert rules(pose(family=family)) == found


def test_a_question_for_practice_is_linted_as_one() -> None:
    question = pose(tournament=make_tournament("archive", is_ranked=False))
    Question.objects.update(background_as_of=date(2026, 2, 1))

    question.refresh_from_db()
    assert "Q20" in rules(question)


def test_a_double_is_found_with_the_page_of_the_other_question() -> None:
    first = pose(family="offices")

    [found] = findings(pose(family="others"))
    assert (found.rule, found.where) == ("Q34", first.get_absolute_url())


def test_hints_name_no_draft() -> None:
    asked = Question(tournament=a_cup(), kind=Question.Kind.BINARY, title=SOUND["title"])
    draft = pose()
    assert "Q34" not in {finding.rule for finding in hints(asked)}

    approve(send(draft))

    assert "Q34" in {finding.rule for finding in hints(asked)}


def test_hints_are_about_what_a_suggestion_says() -> None:
    question = Question(tournament=a_cup(), kind=Question.Kind.BINARY, title="Will it rain soon?")

    assert {finding.field for finding in hints(question)} == {
        "title",
        "resolution_criteria",
        "event_deadline",
    }
