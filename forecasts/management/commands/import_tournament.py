"""``manage.py import_tournament DIR_OR_ZIP``"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from forecasts.services.imports import Imported, InvalidBundle, import_tournament


class Command(BaseCommand):
    help = "Import a tournament bundle, all or nothing. What is here already stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("bundle", type=Path, metavar="DIR_OR_ZIP")
        parser.add_argument("--slug", help="name in addresses; wins over tournament.json")
        parser.add_argument("--title", help="title of a new tournament; wins over tournament.json")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            imported = import_tournament(
                path=options["bundle"],
                slug=options["slug"],
                title=options["title"],
                dry_run=options["dry_run"],
                now=timezone.now,
            )
        except InvalidBundle as refusal:
            for fault in refusal.faults:
                self.stderr.write(str(fault))
            if refusal.total > len(refusal.faults):
                self.stderr.write(f"… and {refusal.total - len(refusal.faults)} more.")
            raise CommandError(str(refusal)) from refusal
        verb = "Would create" if options["dry_run"] else "Created"
        self.stdout.write(f"{imported.tournament}: {verb} {_listed(imported)}.")


def _listed(imported: Imported) -> str:
    counts = {
        "tournament": imported.tournaments,
        "question": imported.questions,
        "forecaster": imported.forecasters,
        "forecast": imported.forecasts,
        "resolution": imported.resolutions,
    }
    return ", ".join(f"{count} {noun}{'s' * (count != 1)}" for noun, count in counts.items())
