from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from forecasts.models import Tournament
from forecasts.queries import due
from forecasts.services.contenders import score_contenders
from forecasts.services.leaderboards import refresh_leaderboard
from forecasts.services.scores import score_resolution


class Command(BaseCommand):
    help = "Score what is resolved and unscored, and rank anew where scores changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tournament", metavar="SLUG", help="only this tournament")
        parser.add_argument(
            "--all", action="store_true", help="score everything again from the ledger"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        slug, again = options["tournament"], options["all"]
        if slug and not Tournament.objects.filter(slug=slug).exists():
            raise CommandError(f"There is no tournament {slug!r}.")
        wanted = due.resolutions(slug) if again else due.resolutions_to_score(slug)
        scored = sum(
            score_resolution(resolution_id=pk, now=timezone.now, again=again) for pk in wanted
        )
        for pk in due.contenders_to_score(slug):
            score_contenders(resolution_id=pk, now=timezone.now)
        ranked = sum(
            refresh_leaderboard(tournament_id=pk, now=timezone.now)
            for pk in due.leaderboards_to_refresh()
        )
        self.stdout.write(f"Scored {scored} resolutions, refreshed {ranked} leaderboards.")
