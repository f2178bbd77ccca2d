"""What one gets from the embedded servers."""

from pathlib import Path

import pytest

from config import embedded
from config.programs import ServersUnavailable
from tests.config.installation import PROJECT, connect, make_programs, queue, show, up


def test_data_folder_is_the_projects_unless_the_environment_names_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PRESAGE_DATA", raising=False)
    assert embedded.data_folder() == PROJECT / "data"

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRESAGE_DATA", "elsewhere")
    assert embedded.data_folder() == tmp_path / "elsewhere"


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL"])
def test_servers_are_wanted_unless_the_environment_names_others(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    assert embedded.wanted()

    monkeypatch.setenv(name, "somewhere")
    assert not embedded.wanted()


def test_servers_are_durable_and_listen_on_a_private_socket_only(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PRESAGE_FSYNC")
    monkeypatch.setenv("PGPORT", "6543")

    with embedded.running(empty):
        settings = show(empty, "fsync", "data_checksums", "server_encoding", "listen_addresses")
        assert settings == ["on", "on", "UTF8", ""]
        stated = queue(empty).config_get("appendonly", "appendfsync", "maxmemory-policy", "port")
        assert stated == {
            "appendonly": "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
            "port": "0",
        }
        sockets = Path(embedded.database_settings(empty)["HOST"])
        assert sockets.stat().st_mode & 0o777 == 0o700


def test_throw_away_servers_do_not_wait_for_the_disk(data: Path) -> None:
    with embedded.running(data):
        settings = show(data, "fsync", "synchronous_commit", "full_page_writes")

    assert settings == ["off", "off", "off"]


def test_celery_and_redis_addresses_lead_to_the_same_socket(data: Path) -> None:
    socket = embedded.redis_url(data).removeprefix("unix://")

    assert embedded.broker_url(data) == f"redis+socket://{socket}"


def test_servers_start_in_a_folder_with_a_long_and_awkward_path(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 100) / "a b'c é" / ("y" * 100)

    with embedded.running(folder):
        assert up(folder) == [True, True]
        assert len(embedded.redis_url(folder)) < 107
    assert up(folder) == [False, False]


def test_second_start_finds_what_the_first_left(data: Path) -> None:
    with embedded.running(data), connect(data) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'É' AS letter")
        queue(data).set("task", "waiting")

    with embedded.running(data), connect(data) as connection:
        assert connection.execute("SELECT letter FROM kept").fetchone() == ("É",)
        assert queue(data).get("task") == "waiting"


def test_interrupted_first_start_is_begun_again(empty: Path) -> None:
    make_programs(empty / "postgres.new/base", "half")

    with embedded.running(empty):
        assert up(empty) == [True, True]
    assert not (empty / "postgres.new").exists()


def test_failure_to_start_names_the_log_and_stops_the_other_server(data: Path) -> None:
    with embedded.running(data):
        pass
    (data / "postgres/PG_VERSION").write_text("7.4\n")

    with (
        pytest.raises(ServersUnavailable, match=r"(?s)log/postgres\.log.*incompatible"),
        embedded.running(data),
    ):
        pass
    assert up(data) == [False, False]


def test_sockets_folder_of_somebody_else_is_refused(data: Path, tmp_path: Path) -> None:
    sockets = Path(embedded.database_settings(data)["HOST"])
    sockets.symlink_to(tmp_path)

    try:
        with (
            pytest.raises(ServersUnavailable, match="belongs to somebody else"),
            embedded.running(data),
        ):
            pass
    finally:
        sockets.unlink()
