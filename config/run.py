"""``make run``: servers, web site, worker and clock, until Ctrl-C.

The environment names the port (``PORT``), the data folder (``PRESAGE_DATA``) and the size of the
demonstration's crowd of simulated forecasters (``CROWD``, 0 for none).
"""

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from kombu.exceptions import OperationalError

from config import embedded
from config.celery import app
from config.children import Child, leave, manage, pause, stop
from config.programs import ServersUnavailable

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 120  # seconds until the site must answer
WEB = (
    "--worker-class=gthread",
    "--workers=2",
    "--threads=4",
    "--preload",
    "--graceful-timeout=8",
    "--log-level=warning",
    "--no-control-socket",
)
WORKER = ("--concurrency=2", "--without-gossip", "--without-mingle")


def main() -> None:
    _mind_signals()
    folder = embedded.data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    port = int(os.environ.get("PORT") or 8000)
    with _alone(folder), contextlib.ExitStack() as servers:
        _require_free(port)
        if embedded.wanted():
            servers.enter_context(embedded.running(folder))
        _prepare()
        _serve(folder, port)


def _mind_signals() -> None:
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN or number == signal.SIGINT:
            signal.signal(number, _leave)  # nohup ignores SIGHUP for a reason.


def _leave(number: int, frame: object) -> None:
    for other in SIGNALS:
        signal.signal(other, lambda *_: None)  # Impatience must not cut the cleaning up short.
    leave(f"Stopping, on {signal.Signals(number).name}.")


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "run.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            sys.exit(f"Presage is already running on {folder}, pid {file.read()}.")
        file.truncate(0)
        print(os.getpid(), end="", file=file, flush=True)
        yield


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as reason:
            why = f"Port {port} cannot be used ({reason.strerror})"
            sys.exit(f"{why}: choose another, for instance make run PORT=8001.")


def _prepare() -> None:
    if embedded.wanted():
        size = os.environ.get("CROWD", "")
        manage("seed", *([] if size in ("", "1") else ["--crowd", size]))
    else:  # Nothing is made up in a database of one's own.
        manage("migrate", "--noinput", "--verbosity=0")


def _serve(folder: Path, port: int) -> None:
    children = [Child(name, *words) for name, words in _commands(folder, port).items()]
    try:
        for child in children:
            child.start()
        _wait_until_ready(children, port)
        print(f"Ready at http://127.0.0.1:{port}/", flush=True)
        _watch(children, folder)
    finally:
        stop(children)


def _commands(folder: Path, port: int) -> dict[str, list[str]]:
    celery = ["celery", "--quiet", "--app=config"]
    return {
        "web": ["gunicorn", "config.wsgi:application", f"--bind=127.0.0.1:{port}", *WEB],
        "worker": [*celery, "worker", "--loglevel=WARNING", *WORKER],
        "clock": [*celery, "beat", "--loglevel=WARNING", f"--schedule={folder / 'clock'}"],
    }


def _wait_until_ready(children: list[Child], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while not (_web_answers(port) and _worker_answers()):
        for child in children:
            if not child.alive():
                sys.exit(f"The {child.name} process ended while starting; see above.")
        if time.monotonic() > deadline:
            sys.exit(f"The site did not become ready within {PATIENCE} seconds.")
        pause()


def _web_answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _worker_answers() -> bool:
    try:
        return bool(app.control.ping(timeout=1, limit=1))
    except OperationalError:
        return False


def _watch(children: list[Child], folder: Path) -> None:
    while True:
        for child in children:
            child.revive()
        if embedded.wanted():
            try:
                embedded.revive(folder)
            except ServersUnavailable as reason:
                print(reason, file=sys.stderr, flush=True)
        pause(1)


if __name__ == "__main__":
    try:
        main()
    except ServersUnavailable as reason:
        sys.exit(str(reason))
