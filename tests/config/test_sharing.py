"""Servers shared between processes, some of which are killed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from config import embedded
from tests.config.installation import (
    connect,
    kill,
    other_user,
    pids,
    queue,
    show,
    start_user,
    up,
)


def test_last_one_out_stops_the_servers(data: Path) -> None:
    with embedded.running(data):
        with other_user(data):
            pass
        assert up(data) == [True, True]
    assert up(data) == [False, False]


def test_two_at_once_share_one_start(empty: Path) -> None:
    first, second = start_user(empty), start_user(empty)

    assert [user.stdout.readline() for user in (first, second) if user.stdout] == ["up\n"] * 2
    first.communicate()
    assert up(empty) == [True, True]
    second.communicate()
    assert up(empty) == [False, False]


def test_two_folders_are_two_installations(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"

    with embedded.running(one):
        with embedded.running(two):
            assert set(pids(one)).isdisjoint(pids(two))
            queue(two).set("task", "waiting")
            assert queue(one).get("task") is None
        assert [up(one), up(two)] == [[True, True], [False, False]]


def test_servers_whose_user_was_killed_are_adopted_then_stopped(data: Path) -> None:
    with other_user(data) as user:
        started = pids(data)
        user.kill()
        user.wait()
    assert up(data) == [True, True]

    with embedded.running(data):
        assert pids(data) == started
    assert up(data) == [False, False]


def test_stop_if_unused_respects_users_and_clears_up_after_killed_ones(data: Path) -> None:
    with other_user(data) as user:
        assert not embedded.stop_if_unused(data)
        assert up(data) == [True, True]
        user.kill()
        user.wait()

    assert embedded.stop_if_unused(data)
    assert up(data) == [False, False]


def test_servers_that_outlived_their_folder_give_way_to_new_ones(data: Path) -> None:
    with other_user(data) as user:
        queue(data).set("task", "of the deleted folder")
        user.kill()
        user.wait()
    shutil.rmtree(data)

    with embedded.running(data):
        assert queue(data).get("task") is None
        assert show(data, "data_directory") == [str(data / "postgres")]


def test_killed_postgres_is_revived_with_its_data(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PRESAGE_FSYNC")
    with embedded.running(data):
        with connect(data) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1")
        kill(pids(data)[1], data)

        embedded.revive(data)

        with connect(data) as connection:
            assert connection.execute("SELECT * FROM kept").fetchone() == (1,)


def test_killed_valkey_is_revived_with_its_queue(data: Path) -> None:
    with embedded.running(data):
        queue(data).set("task", "waiting")
        kill(pids(data)[0], data)

        embedded.revive(data)

        assert queue(data).get("task") == "waiting"


@pytest.mark.parametrize("state", ["alive", "zombie"])
def test_stale_pid_of_another_process_does_not_keep_postgres_from_starting(
    data: Path, state: str
) -> None:
    ended = subprocess.Popen(["true"])  # Until it is waited for it is a zombie.
    with embedded.running(data):
        kill(pids(data)[1], data)
        path = data / "postgres/postmaster.pid"
        _, *rest = path.read_text().splitlines(keepends=True)
        other = os.getpid() if state == "alive" else ended.pid
        path.write_text("".join([f"{other}\n", *rest]))

        embedded.revive(data)

        assert up(data) == [True, True]
    ended.wait()


def test_servers_both_killed_are_left_without_complaint(data: Path) -> None:
    with embedded.running(data):
        for pid in pids(data):
            kill(pid, data)

    with embedded.running(data):
        assert up(data) == [True, True]
