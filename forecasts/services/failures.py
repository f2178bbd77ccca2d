"""Jobs of the clock that failed: what went wrong, until they succeed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from forecasts.models import Failure
from forecasts.services.clock import Clock

LONGEST = 500  # characters


@transaction.atomic
def record_failure(*, task: str, row: int, error: BaseException, now: Clock) -> None:
    """Note that a job failed, once more or for the first time: its latest error, and no trace."""
    stamp = now()
    said = {"error": _spelled(error), "last_failed_at": stamp}
    Failure.objects.update_or_create(
        task=task,
        row=row,
        defaults=said | {"attempts": F("attempts") + 1},
        create_defaults=said | {"first_failed_at": stamp},
    )


def clear_failure(*, task: str, row: int) -> None:
    """Forget the failures of a job that has succeeded."""
    Failure.objects.filter(task=task, row=row).delete()


def _spelled(error: BaseException) -> str:
    name, said = type(error).__name__, " ".join(str(error).replace("\0", "").split())
    text = f"{name}: {said}" if said else name
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
