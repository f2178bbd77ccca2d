"""The supervisor: what it refuses, what it keeps alive, what it leaves behind."""

import fcntl
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import children
from config.children import Child
from tests.config.installation import PROJECT, up, wait_for

SLEEP = ("timeit", "-n1", "-r1", "import time; time.sleep(60)")
STUBBORN = ("timeit", "-n1", "-r1", "-s", "import signal, time; signal.signal(15, 1)")


@pytest.fixture
def port() -> Iterator[int]:
    """A port that somebody else is using."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def start_site(folder: Path, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "config.run"],
        cwd=PROJECT,
        env=os.environ | {"PRESAGE_DATA": str(folder), "PORT": str(port), "CROWD": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_taken_port_is_refused_before_anything_is_started(tmp_path: Path, port: int) -> None:
    site = start_site(tmp_path, port)

    assert re.fullmatch(f"Port {port} cannot be used .*PORT=8001\\.\n", site.communicate()[0])
    assert site.returncode == 1
    assert not (tmp_path / "postgres").exists()


def test_second_supervisor_of_a_folder_is_refused_with_the_pid_of_the_first(tmp_path: Path) -> None:
    with (tmp_path / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        print(4711, end="", file=lock, flush=True)
        site = start_site(tmp_path, 0)

        assert site.communicate()[0] == f"Presage is already running on {tmp_path}, pid 4711.\n"
    assert site.returncode == 1


def test_dead_child_is_started_again_after_a_growing_delay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    child = Child("worker", *SLEEP)
    child.start()
    delays = []
    for _ in range(3):
        child.process.kill()
        child.process.wait()
        child.revive()
        delays.append(round(child.due - time.monotonic()))
        monkeypatch.setattr(child, "due", time.monotonic())
        child.revive()
        assert child.alive()
    children.stop([child])

    assert delays == [1, 2, 4]
    assert capsys.readouterr().err.startswith(
        "The worker process ended (-9); starting it again in 1 s.\n"
    )


def test_living_child_is_left_alone() -> None:
    child = Child("worker", *SLEEP)
    child.start()
    first = child.process

    child.revive()

    assert child.process is first
    children.stop([child])


def test_child_that_ignores_the_request_to_stop_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "GRACE", 0.5)
    child = Child("worker", *STUBBORN, "print(flush=True); time.sleep(60)")
    child.start()
    time.sleep(0.3)  # To let it become stubborn; if it does not, it merely ends sooner.

    children.stop([child])

    assert child.process.returncode in (-signal.SIGKILL, -signal.SIGTERM)


def test_children_end_with_a_supervisor_that_is_killed() -> None:
    supervise = f"from config.children import Child; c = Child('web', *{SLEEP!r}); c.start()"
    command = [sys.executable, "-c", f"{supervise}; print('up', flush=True); c.process.wait()"]
    supervisor = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    assert supervisor.stdout.readline() == "up\n"

    supervisor.kill()

    assert supervisor.communicate(timeout=20)[0] == ""  # The child held the other end, too.


def test_failed_command_ends_the_supervisor() -> None:
    with pytest.raises(SystemExit, match=r"manage\.py no-such-command failed"):
        children.manage("no-such-command")


def test_site_answers_then_leaves_nothing_running(tmp_path: Path, port: int) -> None:
    free = port + 1 if port < 65000 else port - 1
    site = start_site(tmp_path, free)
    assert site.stdout is not None
    for line in site.stdout:
        if line.startswith("Ready"):
            break
    assert line == f"Ready at http://127.0.0.1:{free}/\n"
    connection = http.client.HTTPConnection("127.0.0.1", free)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    connection.close()

    site.send_signal(signal.SIGTERM)

    site.communicate(timeout=30)
    assert site.returncode == 0
    assert up(tmp_path) == [False, False]
    wait_for(lambda: not socket_open(free))


def socket_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
