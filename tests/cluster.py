"""A pytest plugin: servers of its own for the test run, in a folder thrown away afterwards.

Loaded with ``-p tests.cluster``, so before the settings are read.
"""

import atexit
import contextlib
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from config import embedded

PREFIX = "presage-tests-"
_servers = contextlib.ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, None, None]:
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    _sweep_up()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    os.environ |= {"PRESAGE_DATA": str(folder), "PRESAGE_FSYNC": "off"}
    _servers.callback(shutil.rmtree, folder, ignore_errors=True)
    _servers.enter_context(embedded.running(folder))
    atexit.register(_servers.close)
    yield


def pytest_unconfigure() -> None:
    _servers.close()


def _sweep_up() -> None:
    """Stop and remove what test runs that were killed have left behind."""
    for lock in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/in-use.lock"):
        with contextlib.suppress(OSError):  # Other people's folders are none of our business.
            if embedded.stop_if_unused(lock.parent):
                shutil.rmtree(lock.parent, ignore_errors=True)
