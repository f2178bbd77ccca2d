from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from forecasts.services.imports import InvalidBundle
from tests.bundles import FILES, FORECASTS, QUESTIONS
from tests.factories import JAN_1, JAN_31, make_forecaster, make_tournament
from tests.services.importing import faults_of, imported

pytestmark = pytest.mark.django_db


def forecast(**changes: str) -> dict[str, str]:
    """A ledger of two good rows and, in line 4, a third one that differs from good in something."""
    header, first, second = FORECASTS.splitlines()[:3]
    good = {
        "question": "rain",
        "forecaster": "eve",
        "submitted_at": "2026-01-02T00:00:00Z",
        "probabilities": "0.7",
        "is_bot": "",
    }
    third = ",".join((good | changes).values())
    return {"forecasts.csv": f"{header}\n{first}\n{second}\n{third}\n"}


NO_TIME = "is not a time with a zone, such as 2026-01-31T12:00:00Z."
NO_PROBABILITY = "is not a probability: digits and a point, 0 to 1."
NO_HANDLE = (
    "is not a handle: 1 to 40 letters, digits, dots, hyphens or underscores, beginning and ending "
    "with a letter or digit."
)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"question": "snow"}, "question: is not a question of this tournament."),
        ({"question": ""}, "question: is empty."),
        ({"forecaster": "-eve"}, f"forecaster: {NO_HANDLE}"),
        ({"forecaster": "e" * 41}, f"forecaster: {NO_HANDLE}"),
        ({"forecaster": "ève"}, f"forecaster: {NO_HANDLE}"),
        ({"forecaster": "Ada"}, "forecaster: is spelled “ada” in line 2."),
        ({"submitted_at": "2026-01-02"}, f"submitted_at: “2026-01-02” {NO_TIME}"),
        (
            {"submitted_at": "2026-01-02T00:00:00"},
            f"submitted_at: “2026-01-02T00:00:00” {NO_TIME}",
        ),
        ({"submitted_at": "2026-02-01T00:00:00.000001Z"}, "submitted_at: is in the future."),
        ({"probabilities": "1.01"}, "probabilities: “1.01” is more than 1."),
        ({"probabilities": "-0.0"}, f"probabilities: “-0.0” {NO_PROBABILITY}"),
        ({"probabilities": "1e-400"}, f"probabilities: “1e-400” {NO_PROBABILITY}"),
        ({"probabilities": "NaN"}, f"probabilities: “NaN” {NO_PROBABILITY}"),
        (
            {"probabilities": "0.7|0.3"},
            "probabilities: has 2 probabilities; the question takes P(yes) alone.",
        ),
        (
            {"question": "host", "probabilities": "0.7|0.3"},
            "probabilities: has 2 probabilities; the question takes 3, one an option.",
        ),
        (
            {"question": "host", "probabilities": "0.2|0.3|0.494"},
            "probabilities: The probabilities add up to 99.4 %, not 100 %.",
        ),
        ({"is_bot": "robot"}, "is_bot: “robot” is neither true nor false."),
        (
            {"forecaster": "ada", "is_bot": "true"},
            "is_bot: differs from line 2 of the same forecaster.",
        ),
    ],
)
def test_import_names_line_column_and_reason_of_a_faulty_forecast(
    tmp_path: Path, changes: dict[str, str], fault: str
) -> None:
    assert faults_of(tmp_path, forecast(**changes)) == [f"forecasts.csv:4 {fault}"]


def test_import_refuses_a_forecaster_whose_account_is_of_another_kind(tmp_path: Path) -> None:
    make_forecaster("eve", is_bot=True)

    assert faults_of(tmp_path, forecast()) == [
        "forecasts.csv:4 is_bot: differs from the account that exists."
    ]


def test_import_refuses_a_handle_that_an_account_spells_otherwise(tmp_path: Path) -> None:
    make_forecaster("EVE")

    assert faults_of(tmp_path, forecast()) == [
        "forecasts.csv:4 forecaster: is spelled “EVE” by the account that exists."
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("snow,yes,2026-01-25T00:00:00Z,", "question: is not a question of this tournament."),
        ("rain,maybe,2026-01-25T00:00:00Z,", "outcome: is none of yes|no and not annulled."),
        ("rain,,2026-01-25T00:00:00Z,", "outcome: is empty."),
        (",yes,2026-01-25T00:00:00Z,", "question: is empty."),
        ("rain,yes,,", f"known_at: “” {NO_TIME}"),
        (
            "rain,yes,2026-02-01T00:00:01Z,",
            "known_at: The time it became known is in the future.",
        ),
        (
            "rain,yes,2026-02-01T00:00:01Z,2026-02-02T00:00:00Z",
            "resolved_at: is in the future.",
        ),
        (
            "rain,yes,2026-01-25T00:00:00Z,2026-01-24T00:00:00Z",
            "resolved_at: is before known_at.",
        ),
        (
            "rain,yes,2026-01-01T00:00:00Z,",
            "known_at: The outcome was known before the question opened: annul it instead.",
        ),
        (
            "void,annulled,2026-02-01T00:00:01Z,",
            "known_at: The time it became known is in the future.",
        ),
        ("host,japan,2026-01-25T00:00:00Z,", "question: occurs in line 2 already."),
    ],
)
def test_import_names_line_column_and_reason_of_a_faulty_resolution(
    tmp_path: Path, line: str, fault: str
) -> None:
    header, good = "question,outcome,known_at,resolved_at", "host,korea,2026-01-31T00:00:00Z,"
    files = {"resolutions.csv": f"{header}\n{good}\n{line}\n"}

    assert faults_of(tmp_path, files) == [f"resolutions.csv:3 {fault}"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("a b,Will it?,binary,yes|no", "slug: Enter a valid “slug” consisting of letters,"),
        ("rain,Will it?,binary,yes|no", "slug: occurs in line 2 already."),
        (f"new,{'x' * 301},binary,", "title: Ensure this value has at most 300 characters"),
        ("new,Will it?,market,", "kind: “market” is none of binary, multiple_choice, ordered."),
        ("new,Will it?,binary,ja|nein", "options: A binary question has the options yes|no."),
        ("new,Will it?,ordered,a|a", "options: repeats the option key “a”."),
        ("new,Will it?,ordered,a| b", "options: Give a name that is not empty and has no “|”."),
        (f"new,Will it?,ordered,a|{'b' * 101}", "options: Ensure this value has at most 100"),
    ],
)
def test_import_names_line_column_and_reason_of_a_faulty_question(
    tmp_path: Path, line: str, fault: str
) -> None:
    times = "2026-01-01T00:00:00Z,2026-01-31T00:00:00Z"

    (found,) = faults_of(tmp_path, {"questions.csv": f"{QUESTIONS}{line},{times}\n"})

    assert found.startswith(f"questions.csv:6 {fault}")


def test_import_reports_a_faulty_question_once_and_not_its_forecasts(tmp_path: Path) -> None:
    files = {"questions.csv": QUESTIONS.replace("rain,Will it rain?,binary", "rain,,binary")}

    assert faults_of(tmp_path, files) == ["questions.csv:2 title: is empty."]


def test_import_reports_an_unreadable_question_file_once(tmp_path: Path) -> None:
    files = {"questions.csv": QUESTIONS.replace("kind", "type")}

    assert faults_of(tmp_path, files) == [
        "questions.csv:1 type: is not a column of this file.",
        "questions.csv:1 kind: is missing.",
    ]


def test_import_collects_the_faults_of_all_files_in_order(tmp_path: Path) -> None:
    files = {
        "questions.csv": QUESTIONS + ",,,,,\n",
        "forecasts.csv": FORECASTS + "snow,Ada,2026-01-02T00:00:00Z,7,\nrain,Bob,,,\n",
        "resolutions.csv": "question,outcome,known_at\nsnow,yes,then\n",
    }

    places = [fault.split(": ")[0] for fault in faults_of(tmp_path, files)]

    assert places == [
        "questions.csv:6 slug",
        "questions.csv:6 title",
        "questions.csv:6 kind",
        "questions.csv:6 open_time",
        "questions.csv:6 scheduled_close_time",
        "forecasts.csv:12 probabilities",
        "forecasts.csv:12 question",
        "forecasts.csv:13 submitted_at",
        "resolutions.csv:2 known_at",
        "resolutions.csv:2 question",
    ]


def test_import_keeps_a_thousand_faults_and_counts_the_rest(tmp_path: Path) -> None:
    bad = "rain,Ada,2026-01-02T00:00:00Z,0.7,\n"

    with pytest.raises(InvalidBundle) as refusal:
        imported(tmp_path, {"forecasts.csv": FORECASTS + bad * 1200})

    assert (len(refusal.value.faults), refusal.value.total) == (1000, 1200)


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("title", "Will it rain?", "Will it pour?"),
        ("kind", "multiple_choice", "ordered"),
        ("options", "japan|korea", "korea|japan"),
        ("scheduled_close_time", "2026-01-31T00:00:00Z", "2026-01-30T00:00:00Z"),
    ],
)
def test_import_refuses_a_question_that_differs_and_names_the_column(
    tmp_path: Path, column: str, old: str, new: str
) -> None:
    imported(tmp_path)
    line = 2 + [old in line for line in QUESTIONS.splitlines()[1:]].index(True)

    faults = faults_of(tmp_path, {"questions.csv": QUESTIONS.replace(old, new, 1)})

    assert faults == [
        f"questions.csv:{line} {column}: differs from the question of this slug that exists."
    ]


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        ("outcome", "rain,yes", "rain,no"),
        ("known_at", "2026-01-25", "2026-01-24"),
        ("resolved_at", "2026-01-26", "2026-01-27"),
        ("evidence", "=the gauge", "the gauge"),
    ],
)
def test_import_refuses_a_resolution_that_differs_and_names_the_column(
    tmp_path: Path, column: str, old: str, new: str
) -> None:
    imported(tmp_path)

    faults = faults_of(tmp_path, {"resolutions.csv": FILES["resolutions.csv"].replace(old, new, 1)})

    assert faults == [
        f"resolutions.csv:2 {column}: differs from the resolution that counts now: un-resolve it "
        "first."
    ]


def test_import_refuses_a_tournament_that_differs_and_names_the_key(tmp_path: Path) -> None:
    make_tournament(title="Another cup")

    assert faults_of(tmp_path, {}) == [
        "tournament.json title: differs from the tournament that exists."
    ]


@pytest.mark.parametrize(
    ("text", "options", "fault"),
    [
        ('{"title": "T"}', {}, "tournament.json slug: is missing; without it the import needs"),
        ('{"slug": "cup"}', {}, "tournament.json title: is missing."),
        ('{"slug": "a b", "title": "T"}', {}, "tournament.json slug: Enter a valid “slug”"),
        ('{"slug": "cup", "title": "T"}', {"slug": "a b"}, "--slug slug: Enter a valid “slug”"),
    ],
)
def test_import_refuses_a_tournament_that_cannot_be(
    tmp_path: Path, text: str, options: dict[str, str], fault: str
) -> None:
    (found,) = faults_of(tmp_path, {"tournament.json": text}, **options)

    assert found.startswith(fault)


def test_import_refuses_a_folder_with_foreign_files(tmp_path: Path) -> None:
    assert faults_of(tmp_path, {"forecast.csv": FORECASTS}) == [
        "bundle: forecast.csv is not a file of a bundle."
    ]


def test_import_as_of_the_close_takes_no_later_stamp(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, forecast(submitted_at="2026-01-31T00:00:00.000001Z"), now=JAN_31)

    assert faults[0] == "forecasts.csv:4 submitted_at: is in the future."


def test_import_of_a_question_yet_to_open_cannot_resolve_it(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path,
        {
            "forecasts.csv": FORECASTS.splitlines()[0],
            "resolutions.csv": "question,outcome,known_at\nrain,yes,2025-12-01T00:00:00Z\n",
        },
        now=datetime(2025, 12, 31, tzinfo=JAN_1.tzinfo),
    )

    assert faults == ["resolutions.csv:2 known_at: This question has not opened yet."]
