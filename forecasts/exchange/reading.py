"""Rows and faults out of a bundle's files, a line at a time."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from forecasts.exchange.bundle import DAMAGE, Bundle
from forecasts.exchange.cells import MOST_CHARACTERS, restored
from forecasts.exchange.faults import Faults
from forecasts.exchange.tables import TOURNAMENT, TOURNAMENT_KEYS, Column, Table

MOST_BYTES = 16 * 2**20  # in a row, over all of its lines
# The module knows one limit for the whole process; its default is an eighth of ours.
csv.field_size_limit(MOST_CHARACTERS)


@dataclass(frozen=True)
class Row:
    """A row and the line it begins in; an unsound one has only the values that could be read."""

    line: int
    values: dict[str, Any]
    is_sound: bool


def read_rows(bundle: Bundle, table: Table, faults: Faults) -> Iterator[Row]:
    """Yield the rows of a file, in its order, unsound ones too; what is wrong goes to ``faults``.

    Needs the memory of one row. A file that the bundle does not have has no rows.
    """
    if table.file not in bundle:
        return
    lines = _Lines()
    try:
        with bundle.open(table.file) as stream:
            reader = csv.reader(lines.of(stream), strict=True)
            yield from _rows(reader, lines, table, faults)
    except UnicodeDecodeError:
        faults.stop(table.file, lines.line, "", "is not UTF-8.")
    except (csv.Error, _RowError) as error:
        faults.stop(table.file, lines.first, "", f"cannot be read as CSV: {error}.")
    except DAMAGE as error:
        faults.stop(table.file, lines.line, "", f"cannot be read: {error}.")


def read_tournament(bundle: Bundle, faults: Faults) -> dict[str, str]:
    """Return the texts of tournament.json by key; none without the file."""
    if TOURNAMENT not in bundle:
        return {}
    try:
        with bundle.open(TOURNAMENT) as stream:
            data = stream.read(MOST_CHARACTERS + 1)
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unrepeated)
    except (ValueError, RecursionError, *DAMAGE) as error:
        faults.stop(TOURNAMENT, 0, "", f"cannot be read as JSON: {error}.")
        return {}
    if not isinstance(found, dict):
        faults.stop(TOURNAMENT, 0, "", "is not a JSON object.")
        return {}
    return {key: value for key, value in found.items() if _is_sound(key, value, faults)}


class _RowError(Exception):
    pass


class _Lines:
    """The lines of a stream, decoded; ``first`` is the one in which the current row begins."""

    def __init__(self) -> None:
        self.line, self.first, self._bytes = 0, 1, 0

    def of(self, stream: IO[bytes]) -> Iterator[str]:
        # Lines are split before they are decoded, so that a bad byte has a line number, and
        # with a limit, so that a file without line ends does not fill the memory.
        while data := stream.readline(MOST_BYTES - self._bytes + 1):
            self.line += 1
            self._bytes += len(data)
            if self._bytes > MOST_BYTES:
                raise _RowError(f"a row is longer than {MOST_BYTES} bytes")
            yield data.decode("utf-8-sig" if self.line == 1 else "utf-8")

    def begin_row(self) -> None:
        self.first, self._bytes = self.line + 1, 0


def _rows(
    reader: Iterator[list[str]], lines: _Lines, table: Table, faults: Faults
) -> Iterator[Row]:
    header = next(reader, [])
    columns = _columns(header, table, faults)
    if columns is None:
        return
    lines.begin_row()
    for cells in reader:
        if len(cells) == len(header):
            yield _row(lines.first, cells, columns, table, faults)
        elif cells:
            reason = f"has {len(cells)} cells, the header {len(header)}."
            faults.add(table.file, lines.first, "", reason)
        lines.begin_row()


def _columns(header: list[str], table: Table, faults: Faults) -> list[tuple[int, Column]] | None:
    """Return each column with its place, -1 where it is absent; None for a useless header."""
    for name in header:
        if name not in table.names:
            faults.add(table.file, 1, name[:100], "is not a column of this file.")
    bad = {name: "occurs twice." for name in table.names if header.count(name) > 1}
    bad |= {
        column.name: "is missing."
        for column in table.columns
        if column.is_required and column.name not in header
    }
    for name, reason in bad.items():
        faults.stop(table.file, 1, name, reason)
    if bad:
        return None
    places = {name: place for place, name in enumerate(header)}
    return [(places.get(column.name, -1), column) for column in table.columns]


def _row(
    line: int,
    cells: list[str],
    columns: list[tuple[int, Column]],
    table: Table,
    faults: Faults,
) -> Row:
    before, values = faults.total, {}
    for place, column in columns:
        try:
            values[column.name] = _value(column, cells[place] if place >= 0 else "")
        except ValueError as error:
            faults.add(table.file, line, column.name, str(error))
    if faults.total == before:
        for name, reason in table.check(values):
            faults.add(table.file, line, name, reason)
    return Row(line, values, faults.total == before)


def _value(column: Column, cell: str) -> Any:
    if "\0" in cell:
        raise ValueError("has a NUL character.")
    return column.value(restored(cell))


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError("a key occurs twice")
    return dict(pairs)


def _is_sound(key: str, value: object, faults: Faults) -> bool:
    if key not in TOURNAMENT_KEYS:
        reason = "is not a key of this file."
    elif not isinstance(value, str):
        reason = "is not a text."
    elif not _is_storable(value):
        reason = "has a character that cannot be stored."
    else:
        return True
    faults.add(TOURNAMENT, 0, key[:100], reason)
    return False


def _is_storable(text: str) -> bool:
    try:
        return b"\0" not in text.encode()
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can spell
        return False
