"""``make bench``: what scoring, pages and submissions cost, beside a limit of the same run.

Figures are medians of several runs on servers of its own with the settings of the tests. A ratio
says how many times the limit a thing takes; the limit is named in its line. `python -m tests.bench
numbers` or `pages` runs a part.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main(parts: list[str]) -> None:
    if "numbers" in parts:
        from tests.bench import numbers

        numbers.measure()
    if "pages" in parts:
        measure_pages()


def measure_pages() -> None:
    from tests.bench.servers import throw_away_database

    with throw_away_database():
        from tests.bench import pages, scoring

        scoring.measure()
        pages.measure()


if __name__ == "__main__":
    main(sys.argv[1:] or ["numbers", "pages"])
