from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.running import complaints, run

ROOT = Path(__file__).parents[2]
SEED = ROOT / "forecasts" / "fixtures" / "questions.json"
NO_BASE_RATE = "Q18 info no-base-rate [base_rate]: No base rate or reference class is given."


def write_file(folder: Path, **changes: Any) -> Path:
    """One of the project's questions, with a warning and what the changes bring."""
    data = json.loads(SEED.read_text())
    question = data["questions"][4] | changes
    names = ("timezone", "tournaments")
    path = folder / "questions.json"
    path.write_text(json.dumps({name: data[name] for name in names} | {"questions": [question]}))
    return path


def lines_of(folder: Path, **changes: Any) -> list[str]:
    path = write_file(folder, **changes)
    out, _ = run("lint_questions", path)
    return [line.removeprefix(f"{path}: ") for line in out.splitlines()]


def test_lint_questions_prints_a_finding_a_line_and_a_summary(tmp_path: Path) -> None:
    slug = "dprk-deployment-first-official-confirmation"

    assert lines_of(tmp_path, base_rate=None) == [
        f"questions[0] ({slug}): {NO_BASE_RATE} Add one line: how often such a thing happened. It "
        "helps forecasters and shows up trivial questions.",
        f"questions[0] ({slug}): Q28 warning depends-on-wording [title]: The outcome depends on "
        "what somebody says: “officially confirm”. Ask about an act or a formal document; keep it, "
        "with the reason, where the source itself is what is forecast.",
        "1 question: 0 errors, 1 warning, 1 info.",
    ]


def test_lint_questions_of_this_project_find_no_error() -> None:
    out, err = run("lint_questions", SEED)

    assert out.splitlines()[-1] == f"{SEED}: 30 questions: 0 errors, 10 warnings, 0 info."
    assert err == ""


def test_lint_questions_fails_on_an_error(tmp_path: Path) -> None:
    path = write_file(tmp_path, event_deadline=None)

    assert complaints("lint_questions", path) == ([], 1, "1 finding to mend before publication.")


def test_lint_questions_fails_on_a_warning_if_asked(tmp_path: Path) -> None:
    path = write_file(tmp_path)

    assert complaints("lint_questions", path, "--warnings-as-errors") == (
        [],
        1,
        "1 finding to mend before publication.",
    )


def test_lint_questions_with_warnings_as_errors_lets_a_hint_pass(tmp_path: Path) -> None:
    title = "When will Russia first have North Korean troops in combat against Ukraine?"
    path = write_file(tmp_path, base_rate=None, title=title)

    out, _ = run("lint_questions", path, "--warnings-as-errors")

    assert out.splitlines()[-1] == f"{path}: 1 question: 0 errors, 0 warnings, 1 info."


def test_lint_questions_in_json_is_one_document(tmp_path: Path) -> None:
    path = write_file(tmp_path)

    out, _ = run("lint_questions", path, "--format", "json")

    assert json.loads(out) == {
        "file": str(path),
        "counts": {"error": 0, "warning": 1, "info": 0},
        "findings": [
            {
                "place": "questions[0]",
                "slug": "dprk-deployment-first-official-confirmation",
                "rule": "Q28",
                "name": "depends-on-wording",
                "severity": "warning",
                "field": "title",
                "message": "The outcome depends on what somebody says: “officially confirm”.",
                "fix": "Ask about an act or a formal document; keep it, with the reason, where "
                "the source itself is what is forecast.",
            }
        ],
    }


def test_lint_questions_of_bad_json_says_where(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text('{"questions": [\n  {,}]}')

    assert complaints("lint_questions", path) == (
        [
            f"{path}: line 2, column 4: Expecting property name enclosed in double quotes",
        ],
        2,
        f"{path}: 1 fault; nothing was checked.",
    )


def test_lint_questions_lists_every_fault_of_shape(tmp_path: Path) -> None:
    path = write_file(tmp_path, kind="quiz", title=None)

    assert complaints("lint_questions", path) == (
        [f"{path}: questions[0].title: is missing"],
        2,
        f"{path}: 1 fault; nothing was checked.",
    )


def test_lint_questions_of_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes(b'{"title": "Gr\xfc\xdfe"}')

    for name, reason in (
        ("none.json", "No such file"),
        (".", "Is a directory"),
        ("latin.json", "can't decode byte"),
    ):
        lines, code, said = complaints("lint_questions", tmp_path / name)
        assert (lines, code) == ([], 2)
        assert reason in said


def test_lint_questions_takes_a_byte_order_mark(tmp_path: Path) -> None:
    path = write_file(tmp_path)
    path.write_text(path.read_text(), encoding="utf-8-sig")

    assert run("lint_questions", path)[0].endswith(" 1 warning, 0 info.\n")


def test_lint_questions_keeps_a_file_from_steering_the_terminal(tmp_path: Path) -> None:
    line, *_ = lines_of(tmp_path, slug="\x1b[2Jgone\r")

    assert line.startswith("questions[0] (�[2Jgone�): Q28 ")


def test_lint_questions_prints_what_is_no_character(tmp_path: Path) -> None:
    path = write_file(tmp_path, slug="half\ud800")

    assert (
        json.loads(run("lint_questions", path, "--format", "json")[0])["findings"][0]["slug"]
        == "half\ud800"
    )
    assert lines_of(tmp_path, slug="half\ud800")[0].startswith("questions[0] (half�): Q28 ")


def test_lint_questions_knows_its_formats(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="invalid choice: 'xml'"):
        call_command("lint_questions", str(write_file(tmp_path)), "--format", "xml")


def test_lint_questions_needs_no_server_and_exits_with_its_code(tmp_path: Path) -> None:
    path = write_file(tmp_path, event_deadline=None)
    closed = {
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
        "REDIS_URL": "redis://127.0.0.1:9",
    }

    ended = subprocess.run(
        [sys.executable, "manage.py", "lint_questions", path],
        cwd=ROOT,
        env=closed | {"SECRET_KEY": "not used", "ALLOWED_HOSTS": "none"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (
        1,
        "CommandError: 1 finding to mend before publication.\n",
    )
