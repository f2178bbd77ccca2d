"""The tournament that a bundle goes into: found, or made."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from forecasts.exchange import TOURNAMENT, Faults
from forecasts.models import Tournament

KEPT = ("title", "description", "licence")


def import_settings(
    texts: dict[str, str], flags: dict[str, str], faults: Faults
) -> tuple[Tournament, bool] | None:
    """Return the tournament, locked, and whether it is new; None where none can be made.

    ``texts`` come from tournament.json, ``flags`` win over them.
    """
    wanted = texts | flags
    sources = dict.fromkeys(texts, TOURNAMENT) | {key: f"--{key}" for key in flags}
    if not wanted.get("slug"):
        reason = "is missing; without it the import needs --slug."
        faults.stop(TOURNAMENT, 0, "slug", reason)
        return None
    if texts and not wanted.get("title"):
        faults.add(TOURNAMENT, 0, "title", "is missing.")
    kept = {key: wanted[key] for key in KEPT if key in wanted}
    new = Tournament(slug=wanted["slug"], **({"title": wanted["slug"]} | kept))
    if not Tournament.objects.filter(slug=new.slug).exists() and not _is_valid(
        new, sources, faults
    ):
        return None
    defaults = {name: getattr(new, name) for name in KEPT}
    _, is_new = Tournament.objects.get_or_create(slug=new.slug, defaults=defaults)
    # The lock lets one import at a time into a tournament, so that two of the same add it once.
    tournament = Tournament.objects.select_for_update(no_key=True).get(slug=new.slug)
    _compare(tournament, kept, sources, faults)
    return tournament, is_new


def _is_valid(new: Tournament, sources: dict[str, str], faults: Faults) -> bool:
    try:
        new.full_clean(validate_unique=False)
    except ValidationError as error:
        for key, reasons in error.message_dict.items():
            faults.stop(sources.get(key, TOURNAMENT), 0, key, reasons[0])
        return False
    return True


def _compare(
    found: Tournament, kept: dict[str, str], sources: dict[str, str], faults: Faults
) -> None:
    for key, text in kept.items():
        if getattr(found, key) != text:
            reason = "differs from the tournament that exists."
            faults.add(sources[key], 0, key, reason)
