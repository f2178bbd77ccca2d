from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from forecasts.extraction.lint import Choice, Draft, Member, NamedSource, Pair, Severity
from forecasts.extraction.lint.files import (
    QuestionFile,
    UnreadableFile,
    lint_file,
    parse_question_file,
)

SEED = Path(__file__).parents[2] / "forecasts" / "fixtures" / "questions.json"
BARE = {"slug": "rain", "title": "Will it rain?", "kind": "binary"}
DEADLINE = {"event_deadline": "2027-12-31T23:59:59Z"}
YEARS_END = datetime(2027, 12, 31, 23, 59, 59, tzinfo=UTC)


def parsed(*questions: dict[str, Any], **others: Any) -> QuestionFile:
    return parse_question_file(json.dumps({"questions": questions, **others}))


def faults(text: str) -> list[str]:
    with pytest.raises(UnreadableFile) as refusal:
        parse_question_file(text)
    return refusal.value.faults


def faults_of(**fields: Any) -> list[str]:
    """The faults of a file whose one question has these fields besides the bare ones."""
    return faults(json.dumps({"questions": [BARE | fields]}))


def test_question_with_little_in_it_is_read() -> None:
    assert parsed(BARE).drafts == (Draft("rain", "Will it rain?", "binary"),)


def test_question_with_everything_in_it_is_read() -> None:
    row = BARE | {
        "tournament": "archive",
        "family": "weather",
        "background": "Dry.",
        "background_as_of": "2024-11-30",
        "resolution_criteria": "Resolves Yes if wet.",
        "fine_print": ["Dew counts."],
        "annulment": "Never.",
        "default_if_nothing_found": "no",
        "resolution_sources": [{"kind": "primary", "name": "gauge", "locator": "roof"}],
        "open_time": "2024-12-01T00:00:00Z",
        "options": [{"key": "yes", "label": "Yes"}],
        "tags": ["rain"],
        "sensitivity": ["drought"],
        "base_rate": {"text": "Half of days.", "value": 0.5},
        "pre_publication_check": "Look out.",
        "unit": None,
    }

    (draft,) = parsed(
        row, timezone="UTC", tournaments=[{"slug": "archive", "ranked": False}]
    ).drafts

    assert draft == Draft(
        "rain",
        "Will it rain?",
        family="weather",
        background="Dry.",
        background_as_of=date(2024, 11, 30),
        resolution_criteria="Resolves Yes if wet.",
        fine_print=("Dew counts.",),
        annulment="Never.",
        default_if_nothing_found="no",
        sources=(NamedSource("primary", "gauge"),),
        open_time=datetime(2024, 12, 1, tzinfo=UTC),
        options=(Choice("yes", "Yes"),),
        tags=("rain",),
        sensitivity=("drought",),
        base_rate="Half of days.",
        pre_publication_check="Look out.",
        time_zone="UTC",
        is_retrospective=True,
    )


def test_question_may_have_a_time_zone_of_its_own() -> None:
    file = parsed(BARE | {"timezone": "Asia/Seoul"}, BARE, timezone="UTC")

    assert [draft.time_zone for draft in file.drafts] == ["Asia/Seoul", "UTC"]


def test_question_of_a_ranked_tournament_is_live() -> None:
    (draft,) = parsed(BARE | {"tournament": "cup"}, tournaments=[{"slug": "cup"}]).drafts

    assert draft.is_retrospective is False


def test_bins_are_read_as_exact_decimals() -> None:
    option = {"key": "a", "label": "a", "lo": 0.1, "hi": None}

    (draft,) = parsed(BARE | {"kind": "ordered", "bins": "numeric", "options": [option]}).drafts

    assert draft.scale == "number"
    assert draft.options == (Choice("a", "a", Decimal("0.1"), None),)


def test_periods_are_read_as_days() -> None:
    option = {"key": "a", "label": "a", "start": "2027-01-01", "end": None}

    (draft,) = parsed(BARE | {"kind": "ordered", "bins": "date", "options": [option]}).drafts

    assert (draft.scale, draft.options) == ("date", (Choice("a", "a", start=date(2027, 1, 1)),))


def test_nondecreasing_constraint_is_a_set_and_others_are_none() -> None:
    constraints = [
        {"kind": "equal", "items": ["rain:no", "snow:no"]},
        {"kind": "nondecreasing", "items": ["rain:yes", "snow:yes"]},
    ]

    file = parsed(BARE | DEADLINE, BARE | {"slug": "snow"}, constraints=constraints)

    assert file.sets == {"constraints[1]": (Member("rain", YEARS_END), Member("snow", None))}


@pytest.mark.parametrize(
    ("known_at", "is_known"),
    [("2027-01-01T00:00:00Z", True), ("2027-01-01T00:00:01Z", False), (None, False)],
)
def test_outcome_of_a_pair_is_known_if_it_was_when_the_pair_opened(
    known_at: str | None, is_known: bool
) -> None:
    pair = {
        "slug": "p",
        "condition": "rain",
        "outcome": "snow",
        "open_time": "2027-01-01T00:00:00Z",
    }
    snow = BARE | {"slug": "snow", "resolution": {"known_at": known_at}}

    file = parsed(BARE | DEADLINE, snow, conditional_pairs=[pair])

    assert file.pairs == (Pair("p", "rain", "snow", YEARS_END, None, is_known),)


def test_findings_say_where_in_the_file_they_belong() -> None:
    pairs = [{"slug": "p", "condition": "rain", "outcome": "rain"}]
    constraints = [{"kind": "nondecreasing", "items": ["rain:yes", "snow:yes"]}]
    snow = BARE | DEADLINE | {"slug": "snow"}

    file = parsed(BARE | DEADLINE, snow, conditional_pairs=pairs, constraints=constraints)

    places = [
        (placed.place, placed.slug, placed.finding.rule)
        for placed in lint_file(file)
        if placed.finding.rule in ("Q34", "Q35", "Q40")
    ]
    assert places == [
        ("questions[0]", "rain", "Q34"),
        ("questions[1]", "snow", "Q34"),
        ("constraints[0]", "rain snow", "Q35"),
        ("conditional_pairs[0]", "p", "Q40"),
    ]


def test_questions_of_this_project_have_no_errors() -> None:
    file = parse_question_file(SEED.read_text())

    assert (len(file.drafts), len(file.sets), len(file.pairs)) == (30, 1, 4)
    found = [placed.finding for placed in lint_file(file)]
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []


def test_warnings_on_the_questions_of_this_project_are_those_judged_in_the_docs() -> None:
    found = lint_file(parse_question_file(SEED.read_text()))

    assert [(placed.place, placed.finding.rule) for placed in found] == [
        ("questions[4]", "Q28"),
        ("questions[5]", "Q24"),
        ("questions[5]", "Q28"),
        ("questions[6]", "Q24"),
        ("questions[6]", "Q24"),
        ("questions[7]", "Q28"),
        ("questions[8]", "Q28"),
        ("questions[9]", "Q28"),
        ("questions[15]", "Q14"),
        ("questions[25]", "Q14"),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"questions": [\n}', "line 2, column 1: Expecting value"),
        ("", "line 1, column 1: Expecting value"),
        ("null", "the file: is null, not an object"),
        ("[]", "the file: is a list, not an object"),
        ("{}", "questions: is missing"),
        ('{"questions": {}}', "questions: is an object, not a list of objects"),
        ('{"questions": [3]}', "questions[0]: is a number, not an object"),
        ('{"questions": [], "timezone": NaN}', "NaN is no number that can be read"),
        ("-1e" + "9" * 99, f"-1e{'9' * 56}… is no number that can be read"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_file_of_another_shape_is_refused(text: str, fault: str) -> None:
    assert faults(text) == [fault]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"title": None}, "title: is missing"),
        ({"title": 3}, "title: is a number, not a text"),
        ({"kind": "numeric"}, "kind: “numeric” is none of binary, multiple_choice, ordered"),
        ({"bins": "log"}, "bins: “log” is none of numeric, date"),
        ({"fine_print": "Dew."}, "fine_print: is a text, not a list of texts"),
        ({"fine_print": ["Dew.", None]}, "fine_print[1]: is null, not a text"),
        ({"base_rate": 0.5}, "base_rate: is a number, not an object"),
        ({"resolution": {"known_at": True}}, "resolution.known_at: is true or false, not a text"),
        ({"options": [{"key": "a"}]}, "options[0].label: is missing"),
        ({"open_time": "1 May"}, "open_time: “1 May” is no time, like 2027-12-31T23:59:59Z"),
        ({"background_as_of": "2027-02-30"},
         "background_as_of: “2027-02-30” is no date, like 2027-12-31"),
    ],
)  # fmt: skip
def test_question_of_another_shape_is_refused(fields: dict[str, Any], fault: str) -> None:
    assert faults_of(**fields) == [f"questions[0].{fault}"]


@pytest.mark.parametrize(
    ("edge", "fault"),
    [
        ("1e999999999", ": A bin's edge is a number of at most 15 digits."),
        ("9" * 5000, ": A bin's edge is a number of at most 15 digits."),
        ('"ten"', ".lo: is a text, not a number"),
        ("true", ".lo: is true or false, not a number"),
    ],
)
def test_edge_that_is_no_sensible_number_is_refused(edge: str, fault: str) -> None:
    text = json.dumps({"questions": [BARE | {"bins": "numeric", "options": [{"label": "a"}]}]})

    assert faults(text.replace('"label": "a"', f'"label": "a", "lo": {edge}')) == [
        f"questions[0].options[0]{fault}"
    ]


@pytest.mark.parametrize(
    ("others", "fault"),
    [
        ({"tournaments": [{"slug": "cup"}]}, "questions[0].tournament: “” is no tournament"),
        ({"tournaments": [{"slug": "cup", "ranked": "no"}]},
         "tournaments[0].ranked: is a text, not true or false"),
        ({"conditional_pairs": [{"condition": "snow"}]},
         "conditional_pairs[0].condition: “snow” is no question"),
        ({"conditional_pairs": [{"condition": "rain"}]},
         "conditional_pairs[0].outcome: “” is no question"),
        ({"constraints": [{"kind": "nondecreasing", "items": ["rain:yes", "snow"]}]},
         "constraints[0].items: “snow” is no question"),
    ],
)  # fmt: skip
def test_name_that_leads_nowhere_is_refused(others: dict[str, Any], fault: str) -> None:
    found = faults(json.dumps({"questions": [BARE], **others}))

    assert [line.removesuffix(" of this file") for line in found] == [fault]


def test_faults_of_all_questions_are_collected() -> None:
    rows = [BARE | {"title": ""}, BARE, BARE | {"kind": ""}]
    pairs = [{"condition": "snow"}]

    assert faults(json.dumps({"questions": rows, "conditional_pairs": pairs})) == [
        "questions[0].title: is missing",
        "questions[2].kind: “” is none of binary, multiple_choice, ordered",
    ]
