from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from forecasts.exchange import recompute
from forecasts.models.score import SCORING_VERSION
from tests.bundles import FILES, write_bundle
from tests.random_tournaments import random_tournament
from tests.running import run

pytestmark = pytest.mark.django_db


def recomputed(folder: Path, *arguments: str | Path) -> tuple[int, list[str]]:
    """Run the bundle's own program, without this project on its path."""
    done = subprocess.run(
        [sys.executable, "-I", folder / "recompute.py", *arguments],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).splitlines()


def exported(folder: Path) -> Path:
    run("score", "--tournament", "cup")
    run("export_tournament", "cup", folder / "out")
    return folder / "out"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Every kind, a bot, a withdrawal, an annulment; 8 scores."""
    run("import_tournament", write_bundle(tmp_path / "small", FILES))
    return exported(tmp_path)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert text.count(old) == 1
    path.write_bytes(text.replace(old, new).encode())


def test_recompute_reproduces_the_scores_of_a_bundle(small: Path) -> None:
    code, lines = recomputed(small)

    assert (code, lines[0], lines[-1]) == (
        0,
        "7 pairs; scores.csv lacks 0 and has 0 too many",
        "scores.csv agrees.",
    )


@pytest.mark.parametrize("seed", range(5))
def test_recompute_agrees_to_nine_decimals_on_random_tournaments(tmp_path: Path, seed: int) -> None:
    random_tournament(seed)

    code, lines = recomputed(exported(tmp_path))

    largest = [float(line.split()[-1]) for line in lines if line.startswith("largest")]
    assert (code, len(largest), max(largest) <= 1e-9) == (0, 3, True)
    assert int(lines[0].split()[0]) > 50


@pytest.mark.parametrize("column", ["brier", "relative", "coverage"])
def test_recompute_detects_a_tampered_score(small: Path, column: str) -> None:
    header, *rows = (small / "scores.csv").read_text().splitlines()
    place, cells = header.split(",").index(column), rows[0].split(",")
    cells[place] = repr(float(cells[place]) - 2e-9)
    (small / "scores.csv").write_text("\n".join([header, ",".join(cells), *rows[1:]]))

    code, lines = recomputed(small)

    assert (code, f"largest difference of {column}: 2.0e-09" in lines) == (1, True)
    assert lines[-1] == "scores.csv does not agree."


def test_recompute_detects_a_number_that_is_none(small: Path) -> None:
    text = (small / "scores.csv").read_text()
    (small / "scores.csv").write_text(re.sub(r"(heat,ada),[^,]*", r"\1,nan", text))

    assert recomputed(small)[0] == 1


def test_recompute_detects_a_tampered_forecast(small: Path) -> None:
    change(small / "forecasts.csv", "2026-01-11T00:00:00Z,0.8", "2026-01-11T00:00:00Z,0.81")

    assert recomputed(small)[0] == 1


def test_recompute_counts_missing_surplus_and_repeated_rows(small: Path) -> None:
    header, *rows = (small / "scores.csv").read_text().splitlines()
    ghost = rows[0].replace("ada", "ghost")
    (small / "scores.csv").write_text("\n".join([header, *rows[1:], rows[-1], ghost]))

    code, lines = recomputed(small)

    assert (code, lines[0]) == (1, "7 pairs; scores.csv lacks 1 and has 2 too many")


def test_recompute_reads_byte_order_marks_and_either_line_end(small: Path) -> None:
    for path in [*small.glob("*.csv"), small / "tournament.json"]:
        data = path.read_bytes().replace(b"\r\n", b"\n")
        path.write_bytes(b"\xef\xbb\xbf" + data)

    assert recomputed(small)[0] == 0


def test_recompute_writes_the_table_it_computed(tmp_path: Path) -> None:
    random_tournament()
    folder = exported(tmp_path)

    recomputed(folder, "--write", tmp_path / "mine.csv")

    mine, theirs = (tmp_path / "mine.csv").read_bytes(), (folder / "scores.csv").read_bytes()
    pairs = [[line.split(b",")[:2] for line in table.splitlines()] for table in (mine, theirs)]
    assert pairs[0] == pairs[1]
    assert mine.splitlines()[0] == theirs.splitlines()[0]


def test_recompute_refuses_another_version_of_the_rules(small: Path) -> None:
    change(small / "tournament.json", f'"{SCORING_VERSION}"', '"0"')

    assert recomputed(small) == (
        1,
        [f"The scores follow version 0 of the rules, this script {SCORING_VERSION}."],
    )


def test_recompute_refuses_probabilities_that_do_not_add_up(small: Path) -> None:
    change(small / "forecasts.csv", "0.2|0.3|0.5", "0.2|0.3|0.4")

    assert recomputed(small) == (
        1,
        ["forecasts.csv: 0.2|0.3|0.4 is not made of millionths that add up to 1."],
    )


def test_recompute_of_a_tournament_without_scores_agrees(tmp_path: Path) -> None:
    files = {name: FILES[name] for name in ("tournament.json", "questions.csv")}
    run("import_tournament", write_bundle(tmp_path / "bare", files))

    assert recomputed(exported(tmp_path))[0] == 0


def test_recompute_is_of_the_version_the_site_scores_under() -> None:
    assert recompute.VERSION == SCORING_VERSION
