"""Import of a tournament bundle: all or nothing, streamed, the same bundle twice changes nothing.

The database does the work on sets: the memory needed is that of one row and of the questions'
keys, however long the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from accounts.models import User
from forecasts.errors import Refusal
from forecasts.exchange import Bundle, BundleError, Fault, Faults, open_bundle, read_tournament
from forecasts.services.clock import Clock
from forecasts.services.imports.forecasts import import_forecasts
from forecasts.services.imports.questions import import_questions
from forecasts.services.imports.resolutions import import_resolutions
from forecasts.services.imports.tournaments import import_settings


class InvalidBundle(Refusal):
    """Nothing was imported; ``faults`` says why, ``total`` counts those beyond the list, too."""

    code = "invalid_bundle"

    def __init__(self, faults: Faults) -> None:
        counted = f"{faults.total} fault{'s' * (faults.total != 1)}"
        super().__init__(f"{counted} found; nothing was imported.")
        self.faults: list[Fault] = faults.in_order()
        self.total = faults.total


@dataclass(frozen=True)
class Imported:
    """What an import created, or would have."""

    tournament: str
    tournaments: int
    questions: int
    forecasters: int
    forecasts: int
    resolutions: int


def import_tournament(
    *,
    path: Path,
    now: Clock,
    slug: str | None = None,
    title: str | None = None,
    dry_run: bool = False,
    steward: User | None = None,
) -> Imported:
    """Import a folder or zip; ``slug`` and ``title`` win over its tournament.json.

    What is here already and equal is left as it is, what the bundle does not mention too. Raises
    InvalidBundle with every fault found. A dry run goes all the way and takes it back.
    """
    faults = Faults()
    try:
        with open_bundle(path) as bundle, transaction.atomic():
            given = {"slug": slug, "title": title}
            flags = {key: text for key, text in given.items() if text is not None}
            imported = _import(bundle, flags, steward, now, faults)
            if dry_run:
                transaction.set_rollback(True)
    except BundleError as error:
        faults.stop(path.name, 0, "", str(error))
        raise InvalidBundle(faults) from error
    return imported


def _import(
    bundle: Bundle, flags: dict[str, str], steward: User | None, now: Clock, faults: Faults
) -> Imported:
    texts = read_tournament(bundle, faults)
    settings = import_settings(texts, flags, faults)
    if settings is None:
        raise InvalidBundle(faults)
    tournament, is_new = settings
    book = import_questions(bundle, tournament, now, faults)
    ledger = import_forecasts(bundle, book, now(), faults)
    resolutions = import_resolutions(bundle, book, steward, now, faults)
    if faults:
        raise InvalidBundle(faults)
    return Imported(
        tournament=tournament.slug,
        tournaments=int(is_new),
        questions=book.created,
        forecasters=ledger.forecasters,
        forecasts=ledger.forecasts,
        resolutions=resolutions,
    )
