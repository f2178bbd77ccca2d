from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from forecasts.services.question_files import BadQuestionFile, load_questions


class Command(BaseCommand):
    help = "Load a question file: a document, its claims, and the questions posed from them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be created")
        parser.add_argument(
            "--open-today",
            action="store_true",
            help="unresolved questions open at the start of today, not at the file's time",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_questions(
                path=options["file"],
                now=timezone.now,
                open_today=options["open_today"],
                dry_run=options["dry_run"],
            )
        except BadQuestionFile as error:
            for fault in error.faults:
                self.stderr.write(fault)
            raise CommandError(str(error)) from error
        verb = "Would create" if options["dry_run"] else "Created"
        created = ", ".join(f"{number} {what}" for what, number in loaded.counts.items())
        self.stdout.write(f"{verb}: {created}.")
