"""Rows into a bundle's files, a row at a time."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from forecasts.exchange.cells import neutralised, spell_time
from forecasts.exchange.tables import README, RECOMPUTE, TOURNAMENT, Table

Cell = str | float | datetime | None  # bool and int are floats to the type checker


def write_table(folder: Path, table: Table, rows: Iterable[Sequence[Cell]]) -> int:
    """Write a file with its header; return the number of rows."""
    count = 0
    with (folder / table.file).open("w", encoding="utf-8", newline="") as file:
        # RFC 4180 ends lines with CRLF; with another end a cell with a lone CR goes unquoted.
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.names)
        for row in rows:
            writer.writerow([spell(cell) for cell in row])
            count += 1
    return count


def write_tournament(folder: Path, texts: dict[str, str]) -> None:
    spelled = json.dumps(texts, ensure_ascii=False, indent=2)
    (folder / TOURNAMENT).write_text(spelled + "\n", encoding="utf-8", newline="\n")


def write_readme(folder: Path, page: str) -> None:
    (folder / README).write_text(page, encoding="utf-8", newline="\n")


def write_recompute(folder: Path) -> None:
    """Add the program that recomputes scores.csv without any of this code."""
    shutil.copyfile(Path(__file__).with_name(RECOMPUTE), folder / RECOMPUTE)


def spell(cell: Cell) -> str:
    """Return a value as a cell: text neutralised, times in UTC, floats in shortest form.

    >>> [spell(value) for value in ("=A1", -0.5, 3, True, None)]
    ["'=A1", '-0.5', '3', 'true', '']
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutralised(cell)
    if isinstance(cell, datetime):
        return spell_time(cell)
    return str(cell).lower() if isinstance(cell, bool) else repr(cell)
