from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from forecasts.models import Forecast, Tournament
from tests.bundles import FILES, read_bundle, write_bundle, write_zip
from tests.factories import JAN_1, add_forecast, make_forecaster, make_question, make_tournament
from tests.random_tournaments import random_tournament
from tests.running import complaints, run

pytestmark = pytest.mark.django_db


def test_import_tournament_sums_up_what_it_created(tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path / "b", FILES)

    assert run("import_tournament", bundle) == (
        "cup: Created 1 tournament, 4 questions, 3 forecasters, 10 forecasts, 4 resolutions.\n",
        "",
    )


def test_import_tournament_in_a_dry_run_sums_up_what_it_would_create(tmp_path: Path) -> None:
    bundle = write_zip(tmp_path / "b.zip", FILES)

    out, _ = run("import_tournament", bundle, "--dry-run", "--slug", "other")

    assert out.startswith("other: Would create 1 tournament, 4 questions,")
    assert not Tournament.objects.exists()


def test_import_tournament_prints_each_fault_on_a_line_and_fails(tmp_path: Path) -> None:
    bad = {"forecasts.csv": FILES["forecasts.csv"] + "snow,ada,2026-01-02T00:00:00Z,1.2,\n"}
    bundle = write_bundle(tmp_path / "b", FILES | bad)

    assert complaints("import_tournament", bundle) == (
        [
            "forecasts.csv:12 probabilities: “1.2” is more than 1.",
            "forecasts.csv:12 question: is not a question of this tournament.",
        ],
        1,
        "2 faults found; nothing was imported.",
    )


def test_import_tournament_says_how_many_faults_it_leaves_out(tmp_path: Path) -> None:
    bad = "snow,ada,2026-01-02T00:00:00Z,0.2,\n" * 1001
    bundle = write_bundle(tmp_path / "b", FILES | {"forecasts.csv": FILES["forecasts.csv"] + bad})

    lines, _, _ = complaints("import_tournament", bundle)

    assert (len(lines), lines[-1]) == (1001, "… and 1 more.")


def test_import_tournament_of_nothing_fails(tmp_path: Path) -> None:
    lines, code, _ = complaints("import_tournament", tmp_path / "none.zip")

    assert (code, len(lines)) == (1, 1)


def import_bundle(folder: Path) -> None:
    """The small bundle with every kind, a bot, a withdrawal and an annulment."""
    run("import_tournament", write_bundle(folder / "small", FILES))


def make_random(_: Path) -> None:
    random_tournament()


@pytest.mark.parametrize("begin", [import_bundle, make_random])
def test_bundle_comes_out_of_another_database_byte_for_byte(
    tmp_path: Path, begin: Callable[[Path], None]
) -> None:
    with transaction.atomic():
        begin(tmp_path)
        run("score", "--tournament", "cup")
        run("export_tournament", "cup", tmp_path / "first")
        transaction.set_rollback(True)
    for handle in ("kim", "bob-2", "eve"):
        make_forecaster(handle)

    run("import_tournament", tmp_path / "first")
    run("score", "--tournament", "cup", "--all")
    run("export_tournament", "cup", tmp_path / "second")

    first, second = read_bundle(tmp_path / "first"), read_bundle(tmp_path / "second")
    assert len(first["scores.csv"].splitlines()) > 5
    assert len(first["leaderboard.csv"].splitlines()) > 3
    assert "recompute.py" in first
    assert second == first


def test_bundle_comes_out_as_it_is_spelled_in_the_format(tmp_path: Path) -> None:
    import_bundle(tmp_path)

    run("export_tournament", "cup", tmp_path / "out")

    files = {name: data.decode() for name, data in read_bundle(tmp_path / "out").items()}
    assert files["forecasts.csv"].split("\r\n") == [
        "question,forecaster,submitted_at,probabilities,is_bot",
        "heat,bob,2026-01-06T00:00:00Z,0.25|0.25|0.3|0.2,false",
        "heat,ada,2026-01-06T00:00:00Z,0|0|1|0,false",
        "host,ada,2026-01-04T00:00:00Z,0.2|0.3|0.5,false",
        "host,bob,2026-01-05T00:00:00Z,0.333334|0.333333|0.333333,false",
        "rain,robo,2026-01-01T00:00:00Z,0.5,true",
        "rain,ada,2026-01-02T00:00:00Z,0.7,false",
        "rain,bob,2026-01-03T00:00:00.000001Z,0.4,false",
        "rain,ada,2026-01-11T00:00:00Z,0.8,false",
        "rain,bob,2026-01-21T00:00:00Z,,false",
        "void,ada,2026-01-06T00:00:00Z,0.5,false",
        "",
    ]
    assert files["resolutions.csv"].split("\r\n")[3:5] == [
        "rain,yes,2026-01-25T00:00:00Z,2026-01-26T00:00:00Z,'=the gauge",
        "void,annulled,2026-01-10T00:00:00Z,2026-01-11T00:00:00Z,ill-posed",
    ]
    computed = {"scores.csv", "leaderboard.csv", "aggregates.csv"}
    assert set(files) == {*FILES, *computed, "README.md", "recompute.py"}


def test_bundle_keeps_the_ledger_order_of_one_microsecond(tmp_path: Path) -> None:
    ada, question = make_forecaster("ada"), make_question("rain")
    for share in (0.9, 0.1, 0.5, None):
        add_forecast(question, ada, share, JAN_1)
    run("export_tournament", "cup", tmp_path / "out")

    run("import_tournament", tmp_path / "out", "--slug", "again")

    again = Forecast.objects.filter(question__tournament__slug="again").order_by("id")
    firsts = [ppm and ppm[0] for ppm in again.values_list("probabilities", flat=True)]
    assert firsts == [900_000, 100_000, 500_000, None]


def test_bundle_scores_in_any_order_of_the_file(tmp_path: Path) -> None:
    header, *lines = FILES["forecasts.csv"].splitlines()
    turned = {"forecasts.csv": "\n".join([header, *reversed(lines)])}
    scores = []
    for name, files in (("a", FILES), ("b", FILES | turned)):
        with transaction.atomic():
            run("import_tournament", write_bundle(tmp_path / name, files))
            run("score", "--tournament", "cup")
            run("export_tournament", "cup", tmp_path / f"{name}-out")
            transaction.set_rollback(True)
        scores.append(read_bundle(tmp_path / f"{name}-out"))

    assert scores[0]["scores.csv"] == scores[1]["scores.csv"]
    assert scores[0]["leaderboard.csv"] == scores[1]["leaderboard.csv"]


def test_export_tournament_replaces_an_earlier_bundle(tmp_path: Path) -> None:
    import_bundle(tmp_path)
    earlier = write_bundle(tmp_path / "out", {"tournament.json": "{}", "aggregates.csv": "old"})

    run("export_tournament", "cup", earlier)

    assert read_bundle(earlier)["aggregates.csv"] != b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "small"]


def test_export_tournament_fills_an_empty_folder(tmp_path: Path) -> None:
    make_tournament()
    (tmp_path / "out").mkdir()

    run("export_tournament", "cup", tmp_path / "out")

    assert "tournament.json" in read_bundle(tmp_path / "out")


@pytest.mark.parametrize("name", ["thesis.tex", "README.md"])
def test_export_tournament_leaves_a_folder_of_other_files_alone(tmp_path: Path, name: str) -> None:
    make_tournament()
    folder = write_bundle(tmp_path / "out", {name: "mine"})

    _, code, reason = complaints("export_tournament", "cup", folder)

    assert (code, reason) == (1, f"{folder} exists and is not an earlier bundle.")
    assert read_bundle(folder) == {name: b"mine"}


def test_export_tournament_of_an_unknown_slug_fails(tmp_path: Path) -> None:
    assert complaints("export_tournament", "cup", tmp_path / "out")[2] == (
        "There is no tournament “cup”."
    )


def test_export_tournament_warns_of_resolutions_without_scores(tmp_path: Path) -> None:
    import_bundle(tmp_path)

    _, err = run("export_tournament", "cup", tmp_path / "out")

    assert err == "Not scored yet and not in scores.csv: 4. Run manage.py score first.\n"


@pytest.mark.django_db(transaction=True)
def test_export_tournament_reads_one_instant_and_writes_nothing(tmp_path: Path) -> None:
    make_tournament()

    run("export_tournament", "cup", tmp_path / "out")

    with connection.cursor() as cursor:
        cursor.execute("SHOW default_transaction_read_only")
        assert cursor.fetchone() == ("off",)
    assert (tmp_path / "out" / "tournament.json").exists()
