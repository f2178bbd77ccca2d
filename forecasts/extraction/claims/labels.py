"""Labelled text: which passages of a document a person took for claims, and with which range."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
SCHEMA = "claims-labels/1"
_NAMES: dict[type, str] = {str: "text", list: "list"}
GOLD = ("yes", "no", "borderline")


class BadLabels(Exception):
    """A file of labels that cannot be used: which file, where in it (line or key), why."""

    def __init__(self, file: str, place: str, reason: str) -> None:
        super().__init__(f"{file}: {place}: {reason}" if place else f"{file}: {reason}")


@dataclass(frozen=True)
class Label:
    """A passage and whether it should be suggested; borderline ones are not counted.

    ``low`` and ``high`` are those of the event in its positive form. In the file, a range marked
    ``negated`` is that of the statement with its “not”, and is turned round here.
    """

    start: int
    end: int
    gold: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Labels:
    """The labels of one document, and how to recognise the document."""

    source_file: str
    published_on: str
    sha256: str
    labels: tuple[Label, ...]


def read_labels(text: str, *, file: str) -> Labels:
    """Read a file of labels. Raises BadLabels at the first thing wrong."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadLabels(file, f"line {error.lineno}", error.msg) from None
    except RecursionError:
        raise BadLabels(file, "", "Nested too deeply.") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise BadLabels(file, "schema", f"Has to be “{SCHEMA}”.")
    rows = _get(data, "spans", list, file)
    return Labels(
        source_file=_get(data, "source_file", str, file),
        published_on=_get(data, "published", str, file),
        sha256=_get(data, "source_sha256", str, file),
        labels=tuple(_label(row, f"spans[{number}]", file) for number, row in enumerate(rows)),
    )


def check_source(labels: Labels, raw: str, *, file: str) -> None:
    """Raise BadLabels if the labels were made on another text than this one."""
    if labels.sha256 != hashlib.sha256(raw.encode()).hexdigest():
        raise BadLabels(file, "source_sha256", f"{labels.source_file} is not the text labelled.")
    for number, label in enumerate(labels.labels):
        if label.end > len(raw):
            raise BadLabels(file, f"spans[{number}].end", "Lies behind the end of the text.")


def _get(data: dict[str, Any], key: str, kind: type[T], file: str) -> T:
    value = data.get(key)
    if not isinstance(value, kind):
        raise BadLabels(file, key, f"Has to be a {_NAMES[kind]}.")
    return value


def _label(row: Any, place: str, file: str) -> Label:
    if not isinstance(row, dict):
        raise BadLabels(file, place, "Has to be an object.")
    start, end = (_place(row.get(key), f"{place}.{key}", file) for key in ("start", "end"))
    if not start < end:
        raise BadLabels(file, f"{place}.end", "Has to lie behind the start.")
    if row.get("gold") not in GOLD:
        raise BadLabels(file, f"{place}.gold", f"Has to be one of {', '.join(GOLD)}.")
    low, high = _range(row.get("icd203"), f"{place}.icd203", file)
    if row.get("negated") is True and low is not None and high is not None:
        low, high = round(1 - high, 4), round(1 - low, 4)
    return Label(start, end, row["gold"], low, high)


def _place(value: Any, place: str, file: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadLabels(file, place, "Has to be a whole number, 0 or more.")
    return value


def _range(value: Any, place: str, file: str) -> tuple[float | None, float | None]:
    if value is None:
        return None, None
    numbers = isinstance(value, list) and all(isinstance(x, int | float) for x in value)
    if not numbers or len(value) != 2 or not 0 <= value[0] <= value[1] <= 1:
        raise BadLabels(file, place, "Has to be two probabilities, the lower first, or null.")
    return float(value[0]), float(value[1])
