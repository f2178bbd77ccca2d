"""``manage.py export_tournament SLUG DIR``"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forecasts.models import Tournament
from forecasts.queries.exports import FolderInUse, export_tournament, unscored_resolutions


class Command(BaseCommand):
    help = "Write a tournament as a bundle of CSV files. An earlier bundle there is replaced."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        tournament = Tournament.objects.filter(slug=options["slug"]).first()
        if tournament is None:
            raise CommandError(f"There is no tournament “{options['slug']}”.")
        unscored = unscored_resolutions(tournament)
        if unscored:
            self.stderr.write(
                f"Not scored yet and not in scores.csv: {unscored}. Run manage.py score first."
            )
        try:
            counts = export_tournament(tournament, options["folder"])
        except (FolderInUse, OSError) as error:
            raise CommandError(str(error)) from error
        listed = ", ".join(f"{file} {count}" for file, count in counts.items())
        self.stdout.write(f"{options['folder']}: {listed} rows.")
