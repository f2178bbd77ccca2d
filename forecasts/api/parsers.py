"""JSON as strictly as numbers deserve: decimals kept exact, no NaN, no key twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any, NoReturn

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

LARGEST = 1_000_000  # bytes


class StrictJSONParser(JSONParser):
    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise ParseError("The body is larger than 1 MB.")
        try:
            return json.loads(
                body,
                parse_float=_exact,
                parse_constant=_refuse_constant,
                object_pairs_hook=_without_repeats,
            )
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error
        except ValueError as error:
            raise ParseError(f"This is not JSON: {error}") from error


def _exact(number: str) -> Decimal:
    try:
        return Decimal(number)
    except ArithmeticError as error:
        raise ValueError("an exponent is too large.") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number in JSON.")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is repeated.")
    return found
