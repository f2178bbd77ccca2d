"""The supervisor's child processes: none outlives it, and one that dies is started again."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

PROJECT = Path(__file__).resolve().parent.parent
GRACE = 10  # seconds to finish after being asked to stop
STEADY = 60  # seconds after which a child counts as having started well
PARENT = os.getppid()
QUIETLY = (
    "-W",
    "ignore:You're running the worker with superuser",
)  # Celery, in a container
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>

_libc = ctypes.CDLL(None)


class Child:
    """A Python module run as a program of its own, away from the terminal's Ctrl-C."""

    process: subprocess.Popen[bytes]

    def __init__(self, name: str, *command: str) -> None:
        self.name = name
        self.command = [sys.executable, *QUIETLY, "-m", *command]
        self.failures = 0
        self.due = 0.0  # when to start it again, on the monotonic clock; 0: it has not failed

    def start(self) -> None:
        self.started, self.due = time.monotonic(), 0.0
        self.process = subprocess.Popen(  # noqa: S603 - our own words
            self.command,
            cwd=PROJECT,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def alive(self) -> bool:
        return self.process.poll() is None

    def revive(self) -> None:
        """Start it again if it died, waiting longer each time it dies young."""
        if self.alive():
            return
        if not self.due:
            self._plan_restart()
        if time.monotonic() >= self.due:
            _kill_group(self.process)
            self.start()

    def _plan_restart(self) -> None:
        now = time.monotonic()
        self.failures = 1 if now - self.started > STEADY else self.failures + 1
        delay = min(2 ** (self.failures - 1), 30)
        self.due = now + delay
        code = self.process.returncode
        message = f"The {self.name} process ended ({code}); starting it again in {delay} s."
        sys.stderr.write(f"{message}\n")


def manage(*command: str) -> None:
    """Run one of Django's commands; end here if it fails."""
    child = Child(command[0], "manage", *command)
    child.start()
    try:
        while child.alive():
            pause()
    finally:
        stop([child])
    if child.process.returncode:
        sys.exit(f"manage.py {command[0]} failed; see above.")


def stop(children: Iterable[Child]) -> None:
    """Ask them all at once to finish, and kill who has not after the grace period."""
    running = [child.process for child in children if hasattr(child, "process")]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + GRACE
    for process in running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0, deadline - time.monotonic()))
        _kill_group(process)
        process.wait()


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a child: a worker's pool does not notice that the worker is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def pause(seconds: float = 0.1) -> None:
    """Sleep; leave if whoever started us (``make``) is gone."""
    time.sleep(seconds)
    if os.getppid() != PARENT:
        leave("Stopping: the process that started this one is gone.")


def leave(why: str) -> NoReturn:
    with contextlib.suppress(OSError):  # The terminal may be gone, too.
        sys.stderr.write(f"\n{why}\n")
    sys.exit(0)


def _die_with_parent() -> None:
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
