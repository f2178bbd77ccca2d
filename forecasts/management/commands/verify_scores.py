"""``manage.py verify_scores``"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forecasts.models import Tournament
from forecasts.queries.verification import Verification, verify_scores


class Command(BaseCommand):
    help = (
        "Compute all scores and leaderboards anew from the ledger, write nothing, and say where "
        "the stored ones differ. Fails if any does."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tournament", metavar="SLUG", help="only this tournament")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["tournament"]
        if slug and not Tournament.objects.filter(slug=slug).exists():
            raise CommandError(f"There is no tournament “{slug}”.")
        found = verify_scores(slug)
        self._list(found.skipped, found.most, len(found.skipped))
        self._list([str(difference) for difference in found.first], found.most, found.total)
        if found.total:
            verb = "differ" if found.total > 1 else "differs"
            raise CommandError(f"{_compared(found)} compared: {found.total} {verb}.")
        self.stdout.write(f"{_compared(found)} compared: identical.")

    def _list(self, lines: list[str], most: int, total: int) -> None:
        for line in lines[:most]:
            self.stderr.write(line)
        if total > most:
            self.stderr.write(f"… and {total - most} more.")


def _compared(found: Verification) -> str:
    counts = {"score": found.scores, "run": found.runs, "leaderboard": found.boards}
    return ", ".join(f"{count} {noun}{'s' * (count != 1)}" for noun, count in counts.items())
