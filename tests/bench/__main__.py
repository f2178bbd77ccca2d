"""``make bench``: what scoring, pages and submissions cost, beside a limit of the same run.

Figures are medians of several runs on servers of its own with the settings of the tests. A ratio
says how many times the limit a thing takes; the limit is named in its line.
"""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> None:
    from tests.bench.servers import throw_away_database

    with throw_away_database():
        from tests.bench import pages, scoring

        scoring.measure()
        pages.measure()


if __name__ == "__main__":
    main()
