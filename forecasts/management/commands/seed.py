from __future__ import annotations

import json
import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from config import embedded
from forecasts.models import Forecast, Tournament
from forecasts.services.simulation import simulate_crowd

QUESTIONS = Path(__file__).parents[2] / "fixtures" / "questions.json"
DEMONSTRATION = {"steward": {"is_steward": True, "is_staff": True}, "forecaster": {}}


class Command(BaseCommand):
    help = (
        "Bring an embedded installation up to date: its tables, and, once, its questions, "
        "two log-ins and a simulated crowd."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--crowd", type=int, default=60, help="its size; 0 leaves it out")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError("seed is for the embedded default; DATABASE_URL is set.")
        call_command("migrate", interactive=False, verbosity=0)
        if not Tournament.objects.exists():
            call_command("import_questions", QUESTIONS, open_today=True, stdout=self.stdout)
        if options["crowd"] > 0 and not Forecast.objects.exists():
            entries = sum(
                simulate_crowd(tournament=archive, size=options["crowd"])
                for archive in Tournament.objects.filter(is_ranked=False)
            )
            self.stdout.write(f"Simulated a crowd: {entries} forecasts in the archive.")
        call_command("score", stdout=self.stdout)
        for handle, password in _log_ins().items():
            self.stdout.write(f"Log in as {handle} with the password {password}")


def _log_ins() -> dict[str, str]:
    """Return the demonstration accounts and their passwords, made on the first start."""
    path = embedded.data_folder() / "log-ins.json"
    if not path.exists():
        passwords = {handle: secrets.token_urlsafe(9) for handle in DEMONSTRATION}
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY, mode=0o600), "w") as file:
            json.dump(passwords, file)
    log_ins: dict[str, str] = json.loads(path.read_text())
    for handle, password in log_ins.items():
        if not User.objects.filter(handle=handle).exists():
            User.objects.create_user(handle, password, **DEMONSTRATION[handle])
    return log_ins
