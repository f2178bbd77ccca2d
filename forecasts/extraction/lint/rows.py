"""One object of a JSON file, read field by field; another shape is a fault with a place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")


class BadRow(ValueError):
    """A field is missing or has another shape; the text says which, and where."""


class Row:
    """An object of the file and its place in it. Null is the same as a field left out."""

    def __init__(self, place: str, value: Any) -> None:
        self.place, self.value = place, value
        if not isinstance(value, dict):
            self.fault("", f"is {_shape(value)}, not an object")

    def fault(self, field: str, reason: str) -> NoReturn:
        raise BadRow(f"{self._within(field) or 'the file'}: {reason}")

    def text(self, field: str, required: bool = False) -> str:
        value = self._get(field, str, "a text")
        if required and not value:
            self.fault(field, "is missing")
        return value or ""

    def texts(self, field: str) -> tuple[str, ...]:
        values = self._get(field, list, "a list of texts") or []
        for index, value in enumerate(values):
            if not isinstance(value, str):
                self.fault(f"{field}[{index}]", f"is {_shape(value)}, not a text")
        return tuple(values)

    def flag(self, field: str, default: bool) -> bool:
        value = self._get(field, bool, "true or false")
        return default if value is None else value

    def number(self, field: str) -> Decimal | None:
        return self._get(field, Decimal, "a number")

    def one_of(self, field: str, values: Iterable[str]) -> str:
        value = self.text(field)
        if value not in values:
            self.fault(field, f"“{value}” is none of {', '.join(filter(None, values))}")
        return value

    def day(self, field: str) -> date | None:
        text = self.text(field)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.fault(field, f"“{text[:40]}” is no date, like 2027-12-31")

    def moment(self, field: str) -> datetime | None:
        text = self.text(field)
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError:
            self.fault(field, f"“{text[:40]}” is no time, like 2027-12-31T23:59:59Z")

    def row(self, field: str) -> Row:
        """Return an object inside this one; an empty one if it is left out."""
        value = self.value.get(field)
        return Row(self._within(field), {} if value is None else value)

    def rows(self, field: str, required: bool = False) -> list[Row]:
        values = self._get(field, list, "a list of objects")
        if values is None and required:
            self.fault(field, "is missing")
        place = self._within(field)
        return [Row(f"{place}[{index}]", value) for index, value in enumerate(values or [])]

    def _within(self, field: str) -> str:
        return ".".join(filter(None, [self.place, field]))

    def _get(self, field: str, shape: type[T], wanted: str) -> T | None:
        value = self.value.get(field)
        if value is not None and not isinstance(value, shape):
            self.fault(field, f"is {_shape(value)}, not {wanted}")
        return value


def _shape(value: Any) -> str:
    shapes = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return shapes.get(type(value), "null" if value is None else "a number")
