"""The ledger of a bundle: staged in a temporary table, checked there, appended what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection

from accounts.models import HANDLE, HANDLE_RULE, User
from forecasts.exchange import FORECASTS, Bundle, Faults, Row, read_rows
from forecasts.models import ScoreRun
from forecasts.scoring import stored_binary, stored_form
from forecasts.services.imports.questions import Known, QuestionBook

AT_ONCE = 1000  # accounts created by one statement

STAGE = """
    CREATE TEMPORARY TABLE imported_forecast (
        line bigint, question_id bigint, handle text, submitted_at timestamptz,
        probabilities integer[], is_bot boolean
    ) ON COMMIT DROP
"""
# Under the spelling and kind of their first row. Handles are unique in any case.
STAGE_FORECASTERS = """
    CREATE TEMPORARY TABLE imported_forecaster ON COMMIT DROP AS
    SELECT DISTINCT ON (upper(handle)) upper(handle) AS name, handle, is_bot, line
    FROM imported_forecast ORDER BY upper(handle), line
"""
DISAGREEMENTS = """
    SELECT line, place, reason, count(*) OVER () FROM (
        SELECT f.line, 'forecaster', 'is spelled “' || n.handle || '” in line ' || n.line || '.'
        FROM imported_forecast f JOIN imported_forecaster n ON n.name = upper(f.handle)
        WHERE f.handle <> n.handle
        UNION ALL
        SELECT f.line, 'is_bot', 'differs from line ' || n.line || ' of the same forecaster.'
        FROM imported_forecast f JOIN imported_forecaster n ON n.name = upper(f.handle)
        WHERE f.is_bot <> n.is_bot
        UNION ALL
        SELECT n.line, 'forecaster', 'is spelled “' || u.handle || '” by the account that exists.'
        FROM imported_forecaster n JOIN accounts_user u ON upper(u.handle) = n.name
        WHERE u.handle <> n.handle
        UNION ALL
        SELECT n.line, 'is_bot', 'differs from the account that exists.'
        FROM imported_forecaster n JOIN accounts_user u ON upper(u.handle) = n.name
        WHERE u.is_bot <> n.is_bot
    ) AS found (line, place, reason)
    ORDER BY line, place LIMIT %s
"""
MISSING_FORECASTERS = """
    SELECT handle, is_bot FROM imported_forecaster n
    WHERE NOT EXISTS (SELECT FROM accounts_user u WHERE upper(u.handle) = n.name)
    ORDER BY line LIMIT %s
"""
# A row that occurs n times in the bundle and m times in the ledger is appended n - m times.
# Nulls do not join, hence the empty array for a withdrawal.
APPEND = """
    WITH added AS (
        INSERT INTO forecasts_forecast
            (question_id, forecaster_id, submitted_at, probabilities, origin)
        SELECT b.question_id, b.forecaster_id, b.submitted_at, b.probabilities, 'imported'
        FROM (
            SELECT f.*, u.id AS forecaster_id, row_number() OVER (
                PARTITION BY f.question_id, u.id, f.submitted_at, f.probabilities ORDER BY f.line
            ) AS copy
            FROM imported_forecast f JOIN accounts_user u ON upper(u.handle) = upper(f.handle)
        ) AS b
        LEFT JOIN (
            SELECT question_id, forecaster_id, submitted_at, probabilities, count(*) AS copies
            FROM forecasts_forecast
            WHERE question_id IN (SELECT question_id FROM imported_forecast)
            GROUP BY question_id, forecaster_id, submitted_at, probabilities
        ) AS here
            ON here.question_id = b.question_id AND here.forecaster_id = b.forecaster_id
            AND here.submitted_at = b.submitted_at
            AND coalesce(here.probabilities, '{}') = coalesce(b.probabilities, '{}')
        WHERE b.copy > coalesce(here.copies, 0)
        ORDER BY b.line
        RETURNING question_id
    )
    SELECT question_id, count(*) FROM added GROUP BY question_id
"""


@dataclass(frozen=True)
class LedgerImported:
    forecasts: int = 0
    forecasters: int = 0


def import_forecasts(
    bundle: Bundle, book: QuestionBook, now: datetime, faults: Faults
) -> LedgerImported:
    """Append the forecasts that the ledger does not have yet, in the order of the file.

    Nothing is appended behind a fault. Forecasters without an account get one that nobody can
    log in to.
    """
    if FORECASTS.file not in bundle:
        return LedgerImported()
    with connection.cursor() as cursor:
        cursor.execute(STAGE)
        with cursor.copy("COPY imported_forecast FROM STDIN") as copy:
            for entry in _entries(read_rows(bundle, FORECASTS, faults), book, now, faults):
                copy.write_row(entry)
        cursor.execute(STAGE_FORECASTERS)
        cursor.execute("ANALYZE imported_forecast, imported_forecaster")
        _check_forecasters(cursor, faults)
        imported = LedgerImported() if faults else _append(cursor)
        cursor.execute("DROP TABLE imported_forecast, imported_forecaster")
    return imported


def _entries(
    rows: Iterator[Row], book: QuestionBook, now: datetime, faults: Faults
) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        before, values = faults.total, row.values
        question = book.find(row, FORECASTS.file, faults)
        for column, reason in _wrong(values, now):
            faults.add(FORECASTS.file, row.line, column, reason)
        if question is None or "probabilities" not in values:
            continue
        try:
            stored = _stored(question, values["probabilities"])
        except ValueError as error:
            faults.add(FORECASTS.file, row.line, "probabilities", str(error))
            continue
        if row.is_sound and faults.total == before:
            stamp, is_bot = values["submitted_at"], values["is_bot"]
            yield row.line, question.pk, values["forecaster"], stamp, stored, is_bot


def _wrong(values: dict[str, Any], now: datetime) -> Iterator[tuple[str, str]]:
    if "forecaster" in values and not HANDLE.fullmatch(values["forecaster"]):
        yield "forecaster", f"is not a handle: {HANDLE_RULE}"
    if "submitted_at" in values and values["submitted_at"] > now:
        yield "submitted_at", "is in the future."


def _stored(question: Known, probabilities: tuple[Decimal, ...] | None) -> list[int] | None:
    """Return parts per million, None for a withdrawal. Raises ValueError."""
    if probabilities is None:
        return None
    wanted = 1 if question.is_binary else len(question.keys)
    if len(probabilities) != wanted:
        takes = "P(yes) alone" if question.is_binary else f"{wanted}, one an option"
        raise ValueError(f"has {len(probabilities)} probabilities; the question takes {takes}.")
    return _million(probabilities)


@lru_cache(maxsize=4096)
def _million(probabilities: tuple[Decimal, ...]) -> list[int]:
    if len(probabilities) == 1:
        return stored_binary(probabilities[0])
    return stored_form(probabilities)


def _check_forecasters(cursor: Any, faults: Faults) -> None:
    cursor.execute(DISAGREEMENTS, [faults.most])
    found = cursor.fetchall()
    for line, column, reason, _ in found:
        faults.add(FORECASTS.file, line, column, reason)
    faults.total += found[0][3] - len(found) if found else 0


def _append(cursor: Any) -> LedgerImported:
    forecasters = _add_forecasters(cursor)
    cursor.execute(APPEND)
    added: dict[int, int] = dict(cursor.fetchall())
    # Scores that are out already, superseded ones too, lack the new entries: they are due again.
    scored = ScoreRun.objects.filter(resolution__question__in=list(added))
    scored.update(scored_at=None)
    return LedgerImported(forecasts=sum(added.values()), forecasters=forecasters)


def _add_forecasters(cursor: Any) -> int:
    created = 0
    while True:
        cursor.execute(MISSING_FORECASTERS, [AT_ONCE])
        missing = cursor.fetchall()
        if not missing:
            return created
        User.objects.bulk_create(
            User(handle=handle, is_bot=is_bot, is_active=False, password=make_password(None))
            for handle, is_bot in missing
        )
        created += len(missing)
