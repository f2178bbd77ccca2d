"""The broker as the tests see it: what waits in it, a worker on it, and what if it is away."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from redis import Redis

from config import embedded, programs

PATIENCE = 30  # seconds until a worker has finished, or is killed


def queued() -> list[str]:
    """The waiting tasks, first come first: "close_question(7)"."""
    with Redis.from_url(settings.REDIS_URL) as broker:
        headers = [json.loads(message)["headers"] for message in broker.lrange("celery", 0, -1)]
    return [
        f"{header['task'].rpartition('.')[2]}{header['argsrepr'].replace(',)', ')')}"
        for header in reversed(headers)
    ]


def empty() -> None:
    with Redis.from_url(settings.REDIS_URL) as broker:
        broker.flushdb()


@contextlib.contextmanager
def away() -> Iterator[None]:
    """Stop the broker for as long as the block takes."""
    folder = embedded.data_folder()
    for server in embedded.servers(folder):
        if server.name == "valkey":
            server.stop(programs.identity(folder))
    try:
        yield
    finally:
        embedded.revive(folder)


@contextlib.contextmanager
def worker() -> Iterator[None]:
    """Run a worker as a production installation does, on the test database and its broker."""
    database = connection.settings_dict
    served = {
        "DATABASE_URL": f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}",
        "REDIS_URL": settings.CELERY_BROKER_URL,
        "SECRET_KEY": "of the tests",
        "ALLOWED_HOSTS": "localhost",
    }
    command = "celery --quiet -A config worker --pool=solo --without-gossip --without-mingle"
    process = subprocess.Popen(
        [sys.executable, "-m", *command.split(), "--loglevel=ERROR"],
        env=os.environ | served,
        cwd=settings.BASE_DIR,
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
