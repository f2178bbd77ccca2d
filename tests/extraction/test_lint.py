from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from forecasts.extraction.lint import RULES, Choice, Draft, NamedSource, Severity, lint
from tests.extraction.questions import HOW_MANY, WHEN, WHERE, a_draft, found
from tests.extraction.spoilings import NEAR_MISSES, SPOILED

DOCS = Path(__file__).parents[2] / "docs" / "linter.md"
OF_SETS_AND_PAIRS = {"Q34", "Q35", "Q40"}  # tested in test_lint_sets.py
HUNDRED_KILOBYTES = 100_000


@pytest.mark.parametrize("form", [{}, WHERE, HOW_MANY, WHEN])
def test_question_that_is_written_well_has_no_findings(form: dict[str, Any]) -> None:
    assert found(**form) == []


@pytest.mark.parametrize(("rule", "field", "changes"), SPOILED)
def test_rule_finds_what_breaks_it_and_nothing_else(
    rule: str, field: str, changes: dict[str, Any]
) -> None:
    assert found(**changes) == [(rule, field)]


@pytest.mark.parametrize(("rule", "changes"), NEAR_MISSES)
def test_rule_leaves_a_near_miss_alone(rule: str, changes: dict[str, Any]) -> None:
    assert found(**changes) == []


def test_every_rule_has_something_that_breaks_it_and_a_near_miss() -> None:
    rules = {rule.id for rule in RULES} - OF_SETS_AND_PAIRS

    assert {rule for rule, _, _ in SPOILED} == rules
    assert {rule for rule, _ in NEAR_MISSES} == rules


def test_rules_are_43_each_with_a_name_of_its_own() -> None:
    assert [rule.id for rule in RULES] == [f"Q{n:02}" for n in range(1, 44)]
    assert len({rule.name for rule in RULES}) == 43


def test_rules_are_of_three_severities() -> None:
    severities = [rule.severity for rule in RULES]

    assert [severities.count(severity) for severity in Severity] == [23, 18, 2]


def test_docs_name_every_rule_with_its_severity() -> None:
    rows = re.findall(r"^\| (Q\d\d) \| ([a-z-]+) \| (\w+) \|", DOCS.read_text(), re.MULTILINE)

    assert rows == [(rule.id, rule.name, rule.severity) for rule in RULES]


def test_findings_come_in_the_order_of_the_rules() -> None:
    rules = [
        rule for rule, _ in found(title="Major", event_deadline=None, sources=(), base_rate="")
    ]

    assert rules == ["Q01", "Q07", "Q09", "Q14", "Q18", "Q32"]


def test_finding_says_what_to_write_instead() -> None:
    (finding,) = lint(a_draft(sources=()))

    assert (finding.name, finding.severity) == ("no-source", Severity.ERROR)
    assert finding.message == "No resolution source is named."
    assert finding.fix == "Name who publishes the fact."


def test_message_shows_a_long_text_in_one_short_line() -> None:
    (finding,) = lint(a_draft(time_zone="x\n" * HUNDRED_KILOBYTES))

    assert finding.message == f"“{'x ' * 29}x…” is no time zone."


def test_message_takes_braces_in_a_text_for_text() -> None:
    (finding,) = lint(a_draft(time_zone="{0.__class__}"))

    assert finding.message == "“{0.__class__}” is no time zone."


@pytest.mark.parametrize("edge", ["NaN", "sNaN", "Infinity", "1e16", "1e-16", "1e999999"])
def test_choice_refuses_an_edge_without_a_sensible_size(edge: str) -> None:
    with pytest.raises(ValueError, match="at most 15 digits"):
        Choice("a", "A", low=Decimal(edge))


@pytest.mark.parametrize("edge", ["0", "1e15", "-1e-15"])
def test_choice_takes_an_edge_of_15_digits(edge: str) -> None:
    assert Choice("a", "A", low=Decimal(edge)).is_numeric


def long(piece: str) -> str:
    return (piece * HUNDRED_KILOBYTES)[:HUNDRED_KILOBYTES]


def flooded(piece: str) -> Draft:
    """A question with 100 kB of the same in every field, and 200 options of it."""
    text = long(piece)
    return replace(
        a_draft(),
        title=text,
        background=text,
        resolution_criteria=text,
        fine_print=(text,),
        annulment=text,
        default_if_nothing_found=text,
        sources=(NamedSource(text, text),),
        base_rate=text,
        unit=text,
        pre_publication_check="",
        options=tuple(Choice(f"{n}", text[:200]) for n in range(200)),
        is_retrospective=True,
        source_text=text,
    )


@pytest.mark.parametrize(
    ("piece", "rules"),
    [
        ('"“<*', "Q02 Q08 Q12 Q13 Q16 Q19 Q32 Q42 Q43"),
        ("2029-", "Q06 Q08 Q12 Q13 Q16 Q32 Q39 Q41 Q43"),
        ("Will A and be ", "Q02 Q08 Q11 Q12 Q13 Q16 Q32 Q39 Q43"),
        ("by a.", "Q02 Q08 Q12 Q13 Q16 Q32 Q39 Q43"),
        ("no if ", "Q02 Q08 Q12 Q16 Q32 Q39 Q43"),
    ],
)
def test_lint_of_100_kilobytes_in_every_field_ends(piece: str, rules: str) -> None:
    found = dict.fromkeys(finding.rule for finding in lint(flooded(piece)))

    assert " ".join(found) == rules


def test_lint_keeps_to_a_few_findings_of_a_kind() -> None:
    gaps = tuple(Choice(f"{n}", f"{n}", Decimal(2 * n), Decimal(2 * n + 1)) for n in range(200))

    rules = [finding.rule for finding in lint(a_draft(**HOW_MANY | {"options": gaps}))]

    assert rules.count("Q23") == 20
