from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from forecasts.exchange import (
    FORECASTS,
    QUESTIONS,
    RESOLUTIONS,
    Faults,
    Row,
    Table,
    open_bundle,
    read_rows,
    read_tournament,
)
from tests.bundles import write_bundle

HEADER = "question,forecaster,submitted_at,probabilities,is_bot\n"
ADA = "rain,ada,2026-01-02T00:00:00Z,0.7,\n"
QUESTION = "rain,Will it rain?,binary,2026-01-01T00:00:00Z,2026-01-31T00:00:00Z"
QUESTION_HEADER = "slug,title,kind,open_time,scheduled_close_time"

Read = Callable[..., tuple[list[Row], list[str]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return the rows of a file and its faults as text."""

    def rows_of(content: str | bytes, table: Table = FORECASTS) -> tuple[list[Row], list[str]]:
        faults = Faults()
        with open_bundle(write_bundle(tmp_path / "b", {table.file: content})) as bundle:
            rows = list(read_rows(bundle, table, faults))
        return rows, [str(fault) for fault in faults.first]

    return rows_of


@pytest.fixture
def tournament(tmp_path: Path) -> Callable[[str | bytes], tuple[dict[str, str], list[str]]]:
    def texts_of(content: str | bytes) -> tuple[dict[str, str], list[str]]:
        faults = Faults()
        with open_bundle(write_bundle(tmp_path / "b", {"tournament.json": content})) as bundle:
            return read_tournament(bundle, faults), [str(fault) for fault in faults.first]

    return texts_of


def test_row_holds_parsed_values_and_its_line(read: Read) -> None:
    rows, faults = read(HEADER + ADA)

    assert faults == []
    assert rows == [
        Row(
            line=2,
            values={
                "question": "rain",
                "forecaster": "ada",
                "submitted_at": datetime(2026, 1, 2, tzinfo=UTC),
                "probabilities": (Decimal("0.7"),),
                "is_bot": False,
            },
            is_sound=True,
        )
    ]


@pytest.mark.parametrize(
    "spelled",
    [
        "\ufeff" + HEADER + ADA,
        (HEADER + ADA).replace("\n", "\r\n"),
        "\ufeff" + (HEADER + ADA).replace("\n", "\r\n"),
        (HEADER + ADA).removesuffix("\n"),
        HEADER + "\n" + ADA + "\n\n",
        HEADER + '"rain","ada","2026-01-02T00:00:00Z","0.7",""\n',
        "is_bot,probabilities,submitted_at,forecaster,question\n"
        "false,0.7,2026-01-02T00:00:00Z,ada,rain\n",
        "question,forecaster,submitted_at,probabilities\nrain,ada,2026-01-02T00:00:00Z,0.7\n",
    ],
    ids=["mark", "crlf", "mark-crlf", "no-end", "blank", "quoted", "order", "optional"],
)
def test_row_is_the_same_in_every_spelling_of_csv(read: Read, spelled: str) -> None:
    rows, faults = read(spelled)

    assert faults == []
    assert [row.values for row in rows] == [row.values for row in read(HEADER + ADA)[0]]


def test_row_takes_the_defaults_of_absent_columns(read: Read) -> None:
    rows, faults = read(f"{QUESTION_HEADER}\n{QUESTION}\n", QUESTIONS)

    assert faults == []
    optional = {name: rows[0].values[name] for name in ("options", "weight", "family", "tags")}
    assert optional == {"options": [], "weight": 1.0, "family": "", "tags": []}


def test_row_over_several_lines_is_placed_where_it_begins(read: Read) -> None:
    more = f'{QUESTION},"one\ntwo\nthree"\n'

    rows, faults = read(f"{QUESTION_HEADER},background\n{more}{more}", QUESTIONS)

    assert faults == []
    assert [(row.line, row.values["background"]) for row in rows] == [
        (2, "one\ntwo\nthree"),
        (5, "one\ntwo\nthree"),
    ]


def test_row_restores_what_was_neutralised(read: Read) -> None:
    rows, _ = read(f"{QUESTION_HEADER},background\n{QUESTION},'=1+1\n", QUESTIONS)

    assert rows[0].values["background"] == "=1+1"


def test_row_may_have_a_cell_of_a_megabyte(read: Read) -> None:
    rows, faults = read(f"{QUESTION_HEADER},background\n{QUESTION},{'x' * 2**20}\n", QUESTIONS)

    assert faults == []
    assert len(rows[0].values["background"]) == 2**20


def test_row_that_is_unsound_keeps_what_could_be_read(read: Read) -> None:
    rows, faults = read(HEADER + "rain,ada,yesterday,0.7,\n")

    assert faults == [
        "forecasts.csv:2 submitted_at: “yesterday” is not a time with a zone, such as "
        "2026-01-31T12:00:00Z."
    ]
    assert (rows[0].is_sound, rows[0].values["question"]) == (False, "rain")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "forecasts.csv:1 question: is missing."),
        (
            HEADER.replace("question", "Question"),
            "forecasts.csv:1 Question: is not a column of this file.",
        ),
        ("question," + HEADER, "forecasts.csv:1 question: occurs twice."),
        (HEADER + "rain,ada\n", "forecasts.csv:2: has 2 cells, the header 5."),
        (HEADER + ADA.strip() + ",x\n", "forecasts.csv:2: has 6 cells, the header 5."),
        (
            HEADER + ADA + 'rain,"ada"x\n',
            "forecasts.csv:3: cannot be read as CSV: ',' expected after '\"'.",
        ),
        (
            HEADER + ADA + '"rain\n\n\n',
            "forecasts.csv:3: cannot be read as CSV: unexpected end of data.",
        ),
        (HEADER + ADA.replace("rain", "ra\0in"), "forecasts.csv:2 question: has a NUL character."),
        ((HEADER + ADA).encode().replace(b"rain", b"r\xffin"), "forecasts.csv:2: is not UTF-8."),
        ((HEADER + ADA).encode("utf-16"), "forecasts.csv:1: is not UTF-8."),
        (HEADER + ADA.replace("rain", ""), "forecasts.csv:2 question: is empty."),
        (
            HEADER + ADA.strip() + "maybe\n",
            "forecasts.csv:2 is_bot: “maybe” is neither true nor false.",
        ),
    ],
)
def test_file_fault_has_line_column_and_reason(
    read: Read, content: str | bytes, fault: str
) -> None:
    assert read(content)[1][0] == fault


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ([f"{'x' * (2**20 + 1)},ada\n"], "field larger than field limit (1048576)"),
        (["x" * (16 * 2**20 + 1)], "a row is longer than 16777216 bytes"),
        (['"x\n",'] * 4_000_000, "a row is longer than 16777216 bytes"),
    ],
    ids=["cell", "line", "lines"],
)
def test_row_that_would_fill_the_memory_is_a_fault(
    read: Read, rest: list[str], reason: str
) -> None:
    _, faults = read(HEADER + "".join(rest))

    assert faults == [f"forecasts.csv:2: cannot be read as CSV: {reason}."]


def test_header_fault_names_every_unknown_and_missing_column(read: Read) -> None:
    _, faults = read("question,who,submitted_at,probability\n" + ADA)

    assert faults == [
        "forecasts.csv:1 who: is not a column of this file.",
        "forecasts.csv:1 probability: is not a column of this file.",
        "forecasts.csv:1 forecaster: is missing.",
        "forecasts.csv:1 probabilities: is missing.",
    ]


def test_unknown_column_does_not_hide_the_faults_below_it(read: Read) -> None:
    _, faults = read(HEADER.strip() + ",note\nrain,ada,2026-01-02T00:00:00Z,2,,\n")

    assert faults == [
        "forecasts.csv:1 note: is not a column of this file.",
        "forecasts.csv:2 probabilities: “2” is more than 1.",
    ]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"kind": "numeric"}, "kind: “numeric” is none of binary, multiple_choice, ordered."),
        ({"options": "no|yes"}, "options: A binary question has the options yes|no."),
        ({"kind": "ordered"}, "options: is empty; only a binary question has options of its own."),
        (
            {"scheduled_close_time": "2026-01-01T00:00:00Z"},
            "scheduled_close_time: is not after open_time.",
        ),
        ({"weight": "0"}, "weight: “0” is not a number above 0 and up to 1000."),
        ({"title": ""}, "title: is empty."),
    ],
)
def test_question_fault_has_line_column_and_reason(
    read: Read, changes: dict[str, str], fault: str
) -> None:
    cells = dict(zip(QUESTION_HEADER.split(","), QUESTION.split(","), strict=True)) | changes

    _, faults = read(f"{','.join(cells)}\n{','.join(cells.values())}\n", QUESTIONS)

    assert faults == [f"questions.csv:2 {fault}"]


def test_resolution_recorded_before_it_was_known_is_a_fault(read: Read) -> None:
    _, faults = read(
        "question,outcome,known_at,resolved_at\n"
        "rain,yes,2026-01-02T00:00:00Z,2026-01-01T00:00:00Z\n",
        RESOLUTIONS,
    )

    assert faults == ["resolutions.csv:2 resolved_at: is before known_at."]


def test_faults_are_counted_beyond_those_that_are_kept() -> None:
    faults = Faults(most=2)

    for line in (3, 4, 5):
        faults.add("forecasts.csv", line, "", "is wrong.")

    assert (len(faults.first), faults.total) == (2, 3)


def test_reading_needs_the_memory_of_a_row(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "b", {"forecasts.csv": HEADER + ADA * 20_000})

    with open_bundle(folder) as bundle:
        tracemalloc.start()
        count = sum(1 for _ in read_rows(bundle, FORECASTS, Faults()))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert count == 20_000
    assert peak < 200_000


def test_tournament_is_read_with_a_byte_order_mark(tournament: Any) -> None:
    assert tournament('\ufeff{"slug": "cup", "title": "Ü"}') == ({"slug": "cup", "title": "Ü"}, [])


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("[]", "tournament.json: is not a JSON object."),
        ('{"slug": 1}', "tournament.json slug: is not a text."),
        ('{"sulg": "cup"}', "tournament.json sulg: is not a key of this file."),
        ('{"slug": "a\\u0000"}', "tournament.json slug: has a character that cannot be stored."),
        ('{"slug": "\\ud800"}', "tournament.json slug: has a character that cannot be stored."),
        (
            '{"slug": "a", "slug": "b"}',
            "tournament.json: cannot be read as JSON: a key occurs twice.",
        ),
    ],
)
def test_tournament_fault_names_the_key(tournament: Any, content: str, fault: str) -> None:
    assert tournament(content)[1] == [fault]


@pytest.mark.parametrize("content", ["", "{", "[" * 100_000, b"\xff", " " * 2**20 + "{}"])
def test_tournament_that_is_no_json_is_a_fault(tournament: Any, content: str | bytes) -> None:
    texts, faults = tournament(content)

    assert texts == {}
    assert [fault.split(":")[:2] for fault in faults] == [
        ["tournament.json", " cannot be read as JSON"]
    ]
