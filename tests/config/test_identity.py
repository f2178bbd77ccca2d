"""Who runs the servers: root, a plain user or nobody."""

import contextlib
import os
from pathlib import Path

import pytest

from config import embedded, programs
from config.programs import NOBODY, ServersUnavailable
from tests.config.installation import (
    PROJECT,
    everybody_can_reach,
    other_user,
    owner,
)

ROOT = os.geteuid() == 0
UNNAMED = 54321


def hide_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")  # Where unshare is not.


def test_servers_run_in_a_private_home_and_files_stay_ours(tmp_path: Path) -> None:
    """As root this takes a user namespace, where the system allows them."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)

    if ROOT and not programs._namespaces_allowed():
        with pytest.raises(ServersUnavailable, match="out of reach"), embedded.running(home / "d"):
            pass
        return
    with embedded.running(home / "d"):
        assert owner(home / "d") == os.geteuid()
        assert (home / "d/postgres").stat().st_uid == os.geteuid()


@pytest.mark.parametrize("uid", [NOBODY, UNNAMED])
def test_plain_user_runs_the_servers_itself_and_the_cluster_stays_theirs(
    open_data: Path, uid: int
) -> None:
    """Root gives up its powers for this; anybody else is a plain user anyhow."""
    reachable = everybody_can_reach(programs.postgres_programs()) and everybody_can_reach(PROJECT)
    uid = uid if ROOT and reachable else os.geteuid()
    prefix = programs.UNSHARE if ROOT and not reachable else ()
    os.chown(open_data, uid, -1)
    open_data.chmod(0o700)

    with other_user(open_data, uid=NOBODY if prefix else uid, prefix=prefix):
        assert owner(open_data) == uid
    with embedded.running(open_data):
        assert owner(open_data) == uid
    assert {path.stat().st_uid for path in (open_data / "postgres").rglob("*")} == {uid}


def test_root_without_namespaces_runs_the_servers_as_nobody(
    open_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide_namespaces(monkeypatch)
    if ROOT and not everybody_can_reach(programs.postgres_programs()):
        with pytest.raises(ServersUnavailable, match="out of reach"), embedded.running(open_data):
            pass
        return

    with embedded.running(open_data):
        assert owner(open_data) == (NOBODY if ROOT else os.geteuid())
    monkeypatch.undo()
    with embedded.running(open_data):  # The cluster is nobody's from then on.
        assert owner(open_data) == (NOBODY if ROOT else os.geteuid())


def test_folder_that_nobody_cannot_reach_is_answered_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide_namespaces(monkeypatch)
    tmp_path.chmod(0o700)
    advice = pytest.raises(ServersUnavailable, match="out of reach: start as a plain user")

    with advice if ROOT else contextlib.nullcontext(), embedded.running(tmp_path / "data"):
        assert not ROOT
