"""A migrated database of its own, thrown away afterwards."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def throw_away_database() -> Iterator[None]:
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="presage-bench-") as folder:
        os.environ["PRESAGE_DATA"] = folder
        from config import embedded

        with embedded.running(Path(folder)):
            import django
            from django.core.management import call_command
            from django.db import connections

            django.setup()
            call_command("migrate", verbosity=0)
            yield
            connections.close_all()
