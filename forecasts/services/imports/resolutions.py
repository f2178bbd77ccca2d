"""The resolutions of a bundle, recorded as a steward would record them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from accounts.models import User
from forecasts.errors import Refusal
from forecasts.exchange import ANNULLED, RESOLUTIONS, Bundle, Faults, Row, read_rows
from forecasts.models import Question, Resolution
from forecasts.services.clock import Clock
from forecasts.services.imports.questions import Known, QuestionBook
from forecasts.services.resolutions import annul_question, resolve_question


def import_resolutions(
    bundle: Bundle, book: QuestionBook, steward: User | None, now: Clock, faults: Faults
) -> int:
    """Resolve or annul what is unresolved and return how many; others must not differ."""
    created, first = 0, dict[str, int]()
    for row in read_rows(bundle, RESOLUTIONS, faults):
        slug = row.values.get("question")
        if slug is None:
            continue
        if slug in first:
            reason = f"occurs in line {first[slug]} already."
            faults.add(RESOLUTIONS.file, row.line, "question", reason)
            continue
        first[slug] = row.line
        known = book.find(row, RESOLUTIONS.file, faults)
        if known is not None and _is_sound(row, known, now(), faults):
            created += _resolve(row, known, steward, now, faults)
    return created


def _is_sound(row: Row, known: Known, now: datetime, faults: Faults) -> bool:
    before, values = faults.total, row.values
    if values.get("outcome", ANNULLED) not in (ANNULLED, *known.keys):
        reason = f"is none of {'|'.join(known.keys)[:200]} and not {ANNULLED}."
        faults.add(RESOLUTIONS.file, row.line, "outcome", reason)
    # The time of recording stands in for the clock below, so it is held against the real one.
    if values.get("resolved_at") is not None and values["resolved_at"] > now:
        faults.add(RESOLUTIONS.file, row.line, "resolved_at", "is in the future.")
    return row.is_sound and faults.total == before


def _resolve(row: Row, known: Known, steward: User | None, now: Clock, faults: Faults) -> int:
    values = row.values
    question = Question.objects.select_related("resolution__outcome").get(pk=known.pk)
    if question.resolution is not None:
        _compare(row, question.resolution, faults)
        return 0
    recorded_at = values["resolved_at"]
    details: dict[str, Any] = {
        "question": question,
        "known_at": values["known_at"],
        "steward": steward,
        "evidence": values["evidence"],
        "now": now if recorded_at is None else lambda: recorded_at,
    }
    try:
        if values["outcome"] == ANNULLED:
            annul_question(**details)
        else:
            resolve_question(**details, outcome=question.options.get(key=values["outcome"]))
    except Refusal as refusal:
        faults.add(RESOLUTIONS.file, row.line, "known_at", str(refusal))
        return 0
    return 1


def _compare(row: Row, here: Resolution, faults: Faults) -> None:
    outcome = here.outcome.key if here.outcome else ANNULLED
    current = {
        "outcome": outcome,
        "known_at": here.known_at,
        "resolved_at": here.recorded_at,
        "evidence": here.evidence,
    }
    for name, value in current.items():
        # Without a time of recording the bundle leaves it open.
        if row.values[name] not in (value, None):
            reason = "differs from the resolution that counts now: un-resolve it first."
            faults.add(RESOLUTIONS.file, row.line, name, reason)
