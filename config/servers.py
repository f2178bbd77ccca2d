"""The two embedded servers: is it there, start it, stop it. See ``embedded`` for who may when."""

import abc
import contextlib
import os
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import time
from pathlib import Path

from config import programs
from config.programs import Identity, ServersUnavailable

NAME = "presage"  # of the database and of its owner
IMPOSSIBLE_PID = 2**22 + 1  # one more than Linux ever gives
PATIENCE = 60  # seconds a server may take to start, to recover from a crash or to stop


class Server(abc.ABC):
    """A server of one data folder, reached through a socket in another, shorter one."""

    name: str
    question: bytes
    ready: bytes  # how the answer begins once the server is of use

    def __init__(self, folder: Path, sockets: Path) -> None:
        self.folder = folder
        self.home = folder / self.name
        self.log = folder / "log" / f"{self.name}.log"
        self.sockets = sockets
        self.durable = os.environ.get("PRESAGE_FSYNC") != "off"

    @property
    @abc.abstractmethod
    def socket(self) -> Path: ...

    @abc.abstractmethod
    def start(self, user: Identity) -> None: ...

    @abc.abstractmethod
    def stop(self, user: Identity) -> None: ...

    @abc.abstractmethod
    def evict(self) -> None:
        """Stop a server that outlived its deleted folder and sits on the new one's socket."""

    def listens(self) -> bool:
        return _ask(self.socket, self.question) is not None

    def answers(self) -> bool:
        return (_ask(self.socket, self.question) or b"").startswith(self.ready)

    def failure(self, what: str, reason: str = "") -> ServersUnavailable:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        reason = reason.strip() or "\n".join(lines[-3:])
        return ServersUnavailable(f"{self.name} {what}. Its log is {self.log}.\n{reason}".strip())


class Valkey(Server):
    name = "valkey"
    question = b"PING\r\n"
    ready = b"+PONG"

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    def start(self, user: Identity) -> None:
        # One that listens but does not answer is reading its file: a second one would ruin it.
        if not self.listens():
            started = user.run(programs.valkey_program(), *self._arguments())
            if started.returncode:
                raise self.failure("did not start", started.stdout + started.stderr)
        deadline, quiet = time.monotonic() + PATIENCE, time.monotonic() + 5
        while not self.answers():
            if time.monotonic() > (deadline if self.listens() else quiet):
                raise self.failure("does not answer")
            time.sleep(0.02)

    def stop(self, user: Identity) -> None:
        answer = _ask(self.socket, b"SHUTDOWN\r\n", patience=PATIENCE)
        if answer or self.listens():
            raise self.failure("did not stop", (answer or b"").decode())

    def evict(self) -> None:
        _ask(self.socket, b"SHUTDOWN NOSAVE\r\n", patience=PATIENCE)

    def _arguments(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": self.socket,
            "unixsocketperm": "700",
            "dir": self.home,
            "pidfile": self.home / "valkey.pid",
            "logfile": self.log,
            "daemonize": "yes",
            "save": "",
            "appendonly": "yes",
            "appendfsync": "everysec" if self.durable else "no",
            "maxmemory-policy": "noeviction",
        }
        return [word for key, value in settings.items() for word in (f"--{key}", str(value))]


class Postgres(Server):
    name = "postgres"
    _greeting = b"user\0%b\0database\0%b\0\0" % (NAME.encode(), NAME.encode())
    # Hello in protocol 3.0, and goodbye at once.
    question = struct.pack("!ii", 8 + len(_greeting), 3 << 16) + _greeting + b"X\0\0\0\4"
    ready = b"R"

    @property
    def socket(self) -> Path:
        return self.sockets / ".s.PGSQL.5432"

    @property
    def socket_lock(self) -> Path:
        return self.sockets / ".s.PGSQL.5432.lock"

    def start(self, user: Identity) -> None:
        if not self.home.exists():
            self._create_cluster(user)
        self._disown_dead_pids()
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if self._pg_ctl(user, "status").returncode:
                self._launch(user)
            if time.monotonic() > deadline:
                raise self.failure("does not answer")
            time.sleep(0.02)

    def stop(self, user: Identity) -> None:
        self._disown_dead_pids()
        if (self.home / "postmaster.pid").exists():
            stopped = self._pg_ctl(user, "stop", "-m", "fast")
            if self.listens():
                raise self.failure("did not stop", stopped.stderr)

    def evict(self) -> None:
        path = self.socket_lock
        pid = path.read_text().partition("\n")[0] if path.exists() else ""
        if _program(pid) == "postgres":
            os.kill(int(pid), signal.SIGQUIT)
        deadline = time.monotonic() + PATIENCE
        while self.listens() and time.monotonic() < deadline:
            time.sleep(0.02)

    def _launch(self, user: Identity) -> None:
        started = self._pg_ctl(user, "start", "-l", str(self.log), "-o", self._options())
        failure = self.failure("did not start")
        # Killed, it leaves processes that hold on to its shared memory for a moment.
        if started.returncode and "shared memory block" not in str(failure):
            raise failure

    def _create_cluster(self, user: Identity) -> None:
        """Build it beside its place, so that an interrupted start leaves no half cluster."""
        staging = self.folder / "postgres.new"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(mode=0o700)
        programs.give([staging], user)
        folder = programs.postgres_programs()
        _check(user.run(folder / "initdb", "-D", staging, *self._initdb_options(user)))
        single = (folder / "postgres", "--single", "-D", staging, "postgres")
        _check(user.run(*single, input=f"CREATE DATABASE {NAME}\n"))
        staging.rename(self.home)

    def _initdb_options(self, user: Identity) -> list[str]:
        words = f"-E UTF8 --locale=C --data-checksums --auth=trust --username={NAME}".split()
        usage = user.run(programs.postgres_programs() / "initdb", "--help").stdout
        if "--builtin-locale" in usage:
            # From PostgreSQL 17 on it tells upper from lower case beyond ASCII by itself.
            words += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return words if self.durable else [*words, "--no-sync"]

    def _options(self) -> str:
        settings = {
            "unix_socket_directories": str(self.sockets),
            "port": "5432",
            "listen_addresses": "",
            "shared_buffers": "64MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self.durable:
            settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
        return shlex.join(word for name in settings for word in ("-c", f"{name}={settings[name]}"))

    def _pg_ctl(self, user: Identity, *words: str) -> subprocess.CompletedProcess[str]:
        program = programs.postgres_programs() / "pg_ctl"
        return user.run(program, "-D", self.home, "-w", "-t", str(PATIENCE), *words)

    def _disown_dead_pids(self) -> None:
        """Let nobody take a zombie, or a program that got its number, for the server.

        The pid file itself stays: it leads PostgreSQL to the memory of processes left over.
        """
        for path in (self.home / "postmaster.pid", self.socket_lock):
            if path.exists() and Path("/proc/self/stat").exists():
                pid, *rest = path.read_text().splitlines(keepends=True)
                if _program(pid.strip()) != "postgres":
                    path.write_text("".join([f"{IMPOSSIBLE_PID}\n", *rest]))


def _ask(path: Path, question: bytes, *, patience: float = 5) -> bytes | None:
    """Return the beginning of the answer, or None where nobody listens."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(patience)
        try:
            connection.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            return None
        except OSError:
            return b""
        with contextlib.suppress(OSError):
            connection.sendall(question)
            return connection.recv(4096)
        return b""


def _check(done: subprocess.CompletedProcess[str]) -> None:
    # In single-user mode an error does not change the exit code.
    if done.returncode or "ERROR:" in done.stderr:
        raise ServersUnavailable(f"No database cluster was made:\n{done.stderr.strip()}")


def _program(pid: str) -> str:
    """Return the name of a living program, or "" where there is none or no way to tell."""
    try:
        status = Path("/proc", pid or "none", "stat").read_text()
    except OSError:
        return ""
    name, _, rest = status.partition("(")[2].rpartition(")")
    return "" if rest.split()[0] == "Z" else name
