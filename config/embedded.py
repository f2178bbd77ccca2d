"""Share a real PostgreSQL and a real Valkey, kept in one data folder, between processes.

The servers belong to no process in particular: whoever comes first starts them, later comers
adopt them, the last one out stops them. Locks on ``in-use.lock`` count the users, so that one
who is killed has left too; ``start.lock`` lets a single process start or stop servers at a time.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from config import programs
from config.programs import Identity, ServersUnavailable
from config.servers import NAME, Postgres, Server, Valkey


def wanted() -> bool:
    """Return whether to use the embedded servers: the environment names no others."""
    return not (os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL"))


def data_folder() -> Path:
    project = Path(__file__).resolve().parent.parent
    return Path(os.environ.get("PRESAGE_DATA") or project / "data").expanduser().resolve()


def database_settings(folder: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": NAME,
        "USER": NAME,
        "HOST": str(_sockets(folder)),
        "PORT": "5432",
    }


def broker_url(folder: Path) -> str:
    """Return Valkey's address as Celery spells it."""
    return f"redis+socket://{_sockets(folder)}/valkey.sock"


def redis_url(folder: Path) -> str:
    """Return Valkey's address as redis-py spells it."""
    return f"unix://{_sockets(folder)}/valkey.sock"


@contextlib.contextmanager
def running(folder: Path) -> Iterator[None]:
    """Keep the servers of a data folder running for as long as the block takes."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "in-use.lock").open("a") as in_use:
        try:
            with _start_lock(folder):
                fcntl.flock(in_use, fcntl.LOCK_SH)
                _start(folder)
            yield
        finally:
            _leave(folder, in_use)


def revive(folder: Path) -> None:
    """Start again whichever server has died."""
    with _start_lock(folder):
        _start(folder)


def stop_if_unused(folder: Path) -> bool:
    """Stop servers all of whose users were killed; return whether nobody uses the folder."""
    with (folder / "in-use.lock").open("a") as in_use:
        return _leave(folder, in_use)


def _leave(folder: Path, in_use: IO[str]) -> bool:
    with _start_lock(folder):
        try:
            fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        _stop(folder)
        return True


@contextlib.contextmanager
def _start_lock(folder: Path) -> Iterator[None]:
    with (folder / "start.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sockets(folder: Path) -> Path:
    """Return the folder of the sockets: a socket's path may not exceed 107 bytes.

    It hangs on the data folder alone, not on TMPDIR, which differs from shell to shell.
    """
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
    place = Path("/tmp")  # noqa: S108 - checked to be ours
    return (place if os.access(place, os.W_OK) else Path(tempfile.gettempdir())) / f"presage-{name}"


def servers(folder: Path) -> list[Server]:
    return [kind(folder.resolve(), _sockets(folder)) for kind in (Valkey, Postgres)]


def _start(folder: Path) -> None:
    _check_sockets(folder)
    both = servers(folder)
    if all(server.answers() for server in both):
        return
    user = programs.identity(folder)
    _make_folders(folder, user)
    if not (folder / Postgres.name).exists():
        for server in both:
            server.evict()
    for server in both:
        server.start(user)


def _stop(folder: Path) -> None:
    _check_sockets(folder)
    if _sockets(folder).exists():
        user = programs.identity(folder)
        for server in servers(folder):
            server.stop(user)
        shutil.rmtree(_sockets(folder))


def _check_sockets(folder: Path) -> None:
    """Refuse a folder that somebody else put into /tmp under this name, with their servers."""
    path = _sockets(folder)
    known = {os.geteuid(), *(cluster.stat().st_uid for cluster in folder.glob(Postgres.name))}
    if path.is_symlink() or (path.exists() and path.stat().st_uid not in known):
        raise ServersUnavailable(f"{path} belongs to somebody else: remove it.")


def _make_folders(folder: Path, user: Identity) -> None:
    made = [folder / Valkey.name, folder / "log", _sockets(folder)]
    for path in made:
        path.mkdir(mode=0o700, exist_ok=True)
        path.chmod(0o700)
    programs.give([*made, *folder.glob(Postgres.name)], user)
