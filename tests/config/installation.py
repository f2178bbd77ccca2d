"""An installation in a folder of its own: look at it, use it, kill it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import redis

from config import embedded

PROJECT = Path(__file__).resolve().parents[2]

# Everything is imported before root's powers are given up: the interpreter may be root's own.
USER_OF_SERVERS = """
import os, sys
from pathlib import Path
from config import embedded
folder, uid = Path(sys.argv[1]), int(sys.argv[2])
if uid != os.geteuid():
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
try:
    with embedded.running(folder):
        print("up", flush=True)
        sys.stdin.read()
except embedded.ServersUnavailable as reason:
    print(reason)
"""


def stop(folder: Path) -> None:
    if folder.exists():
        assert embedded.stop_if_unused(folder)


def up(folder: Path) -> list[bool]:
    return [server.listens() for server in embedded.servers(folder)]


def connect(folder: Path) -> psycopg.Connection[Any]:
    settings = embedded.database_settings(folder)
    names = {"HOST": "host", "PORT": "port", "NAME": "dbname", "USER": "user"}
    return psycopg.connect(**{names[key]: settings[key] for key in names}, autocommit=True)


def show(folder: Path, *settings: str) -> list[str]:
    with connect(folder) as connection:
        rows = [connection.execute(f"SHOW {name}").fetchone() for name in settings]
        return [row[0] for row in rows if row]


def queue(folder: Path) -> redis.Redis:
    return redis.Redis.from_url(embedded.redis_url(folder), decode_responses=True)


def pids(folder: Path) -> tuple[int, int]:
    """Return the process numbers of Valkey and PostgreSQL."""
    line = (folder / "postgres/postmaster.pid").read_text().partition("\n")[0]
    return queue(folder).info("server")["process_id"], int(line)


def kill(pid: int, folder: Path) -> None:
    before = up(folder).count(True)
    os.kill(pid, signal.SIGKILL)
    wait_for(lambda: up(folder).count(True) < before)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def start_user(
    folder: Path, uid: int = os.geteuid(), prefix: tuple[str, ...] = ()
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*prefix, sys.executable, "-c", USER_OF_SERVERS, str(folder), str(uid)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextlib.contextmanager
def other_user(folder: Path, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the servers for as long as the block takes."""
    process = start_user(folder, **options)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        yield process
    finally:
        process.communicate(timeout=30)


def everybody_can_reach(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def make_programs(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text("")
        (folder / name).chmod(0o755)
    return folder


def owner(folder: Path) -> int:
    """Return who runs PostgreSQL: its socket belongs to that user."""
    return Path(embedded.database_settings(folder)["HOST"], ".s.PGSQL.5432").stat().st_uid
