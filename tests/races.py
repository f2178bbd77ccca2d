"""Several people at the same instant: threads, each with its own connection to the database.

Needs ``transaction=True``, for a thread sees only what is committed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Model

T = TypeVar("T")
PATIENCE = 20  # seconds


def in_a_thread(call: Callable[[], T]) -> T:
    """Run a call on a connection of its own; return what it returns, raise what it raises."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_alone, call).result(PATIENCE)


def at_once(row: Model, *calls: Callable[[], T]) -> list[T | BaseException]:
    """Let calls loose on a row together; return what each returned or raised."""
    return while_locked(row, lambda: None, *calls)


def while_locked(
    row: Model, deed: Callable[[], object], *calls: Callable[[], T]
) -> list[T | BaseException]:
    """Do a deed to a row and commit it once all the calls wait for the row."""
    rows = type(row)._default_manager.select_for_update()
    return while_held(lambda: rows.get(pk=row.pk), deed, *calls)


def while_held(
    hold: Callable[[], object], deed: Callable[[], object], *calls: Callable[[], T]
) -> list[T | BaseException]:
    """Take hold of something and do a deed; commit it once all the calls wait."""
    with ThreadPoolExecutor(len(calls)) as pool:
        with transaction.atomic():
            hold()
            running = [pool.submit(_alone, call) for call in calls]
            _wait_for_waiting(len(calls))
            deed()
        return [future.exception(PATIENCE) or future.result() for future in running]


def _alone(call: Callable[[], T]) -> T:
    try:
        return call()
    finally:
        connection.close()


def _wait_for_waiting(number: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while _waiting() < number:
        assert time.monotonic() < deadline, "they never came to wait for the row"
        time.sleep(0.005)


def _waiting() -> int:
    with connection.cursor() as cursor:
        # pg_stat_activity would repeat itself until the end of the transaction.
        cursor.execute("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
        [waiting] = cursor.fetchone() or [0]
        return int(waiting)
