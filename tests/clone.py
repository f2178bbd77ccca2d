"""A clean clone of the project, as it would be committed now, and ``make run`` in it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PATIENCE = 300  # seconds, for a machine that has to fetch every package
OURS = ("PRESAGE_", "DATABASE_URL", "REDIS_URL", "DJANGO_", "VIRTUAL_ENV")


def make_clone(folder: Path) -> None:
    """Copy what git tracks or would track, and nothing else: no environment, no data."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, folder / name)


class Site:
    """A running ``make run``: its address and its demonstration log-ins."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            ["make", "run", f"PORT={self.port}"],
            cwd=folder,
            env={name: value for name, value in os.environ.items() if not name.startswith(OURS)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # So that it gets its Ctrl-C alone.
        )
        self.said = self._read_until_ready()
        self.passwords = dict(re.findall(r"Log in as (\S+) with the password (\S+)", self.said))

    def _read_until_ready(self) -> str:
        assert self.process.stdout is not None
        said, deadline = "", time.monotonic() + PATIENCE
        for line in self.process.stdout:
            said += line
            if line.startswith("Ready at ") or time.monotonic() > deadline:
                break
        assert f"Ready at {self.address}/\n" in said, said
        return said

    def stop(self) -> int:
        """Press Ctrl-C; return the exit code."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        self.process.communicate(timeout=30)
        return self.process.returncode
