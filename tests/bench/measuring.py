"""Stop watch and printer."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def seconds(call: Callable[[], object], runs: int = 5) -> float:
    """Return the median time of a call, after one to warm up."""
    call()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def report(what: str, took: float, limit: float, limit_name: str) -> None:
    ratio = f"{took / limit:7.1f} x {limit_name}"
    print(f"{what:<58}{1000 * took:10.2f} ms {ratio} ({1000 * limit:.2f} ms)", flush=True)
