"""How a cell is spelled: parsed on the way in, written on the way out.

Every parser raises ValueError with a reason fit for the person who wrote the cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

MOST_CHARACTERS = 2**20  # in a cell
MOST_DIGITS = 40  # in a probability; exact arithmetic on a megabyte of digits takes minutes
MOST_OPTIONS = 200
MILLION = 1_000_000
ANNULLED = "annulled"
KINDS = ("binary", "multiple_choice", "ordered")
YES_NO = ["yes", "no"]

# What makes a spreadsheet run a cell (full-width signs too), behind any number of apostrophes.
FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
NUMBER = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+", re.ASCII)
WEIGHT = re.compile(rf"(?:{NUMBER.pattern})(?:[eE][+-]?[0-9]{{1,3}})?", re.ASCII)
TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r"(?:Z|([+-][0-9]{2})(?::?([0-9]{2}))?)",
    re.ASCII,
)


def neutralised(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula; ``restored`` is the inverse.

    >>> neutralised("=1+1"), neutralised("'=1+1"), neutralised("1+1")
    ("'=1+1", "''=1+1", '1+1')
    """
    return f"'{text}" if FORMULA.match(text) else text


def restored(cell: str) -> str:
    """Return the text that ``neutralised`` was given.

    >>> restored("'=1+1"), restored("''=1+1"), restored("'tis")
    ('=1+1', "'=1+1", "'tis")
    """
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def parse_text(cell: str) -> str:
    return cell


def parse_name(cell: str) -> str:
    if not cell:
        raise ValueError("is empty.")
    return cell


def parse_kind(cell: str) -> str:
    if cell not in KINDS:
        raise ValueError(f"“{_short(cell)}” is none of {', '.join(KINDS)}.")
    return cell


def parse_boolean(cell: str) -> bool:
    """Return the truth value; in any case, since spreadsheets write TRUE and FALSE."""
    word = cell.lower()
    if word not in ("true", "false", ""):
        raise ValueError(f"“{_short(cell)}” is neither true nor false.")
    return word == "true"


def parse_weight(cell: str) -> float:
    """Return a weight, above 0 and up to 1000."""
    if not WEIGHT.fullmatch(cell) or not 0 < float(cell) <= 1000:
        raise ValueError(f"“{_short(cell)}” is not a number above 0 and up to 1000.")
    return float(cell)


def parse_time(cell: str) -> datetime:
    """Return an instant in UTC from ISO 8601 with a zone; up to six decimals of a second.

    >>> parse_time("2026-01-31T12:00:00.000001+01:00").isoformat()
    '2026-01-31T11:00:00.000001+00:00'
    """
    match = TIME.fullmatch(cell)
    if match is None:
        raise ValueError(
            f"“{_short(cell)}” is not a time with a zone, such as 2026-01-31T12:00:00Z."
        )
    date, clock, hours, minutes = match.groups()
    zone = f"{hours}:{minutes or '00'}" if hours else "+00:00"
    whole, _, fraction = clock.partition(".")
    spelled = f"{date}T{whole}.{fraction:0<6}{zone}" if fraction else f"{date}T{whole}{zone}"
    try:
        return datetime.fromisoformat(spelled).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"“{cell}” is not in the calendar.") from error


def spell_time(instant: datetime) -> str:
    """Return ISO 8601 in UTC, with microseconds where there are any.

    >>> spell_time(datetime(2026, 1, 31, 12, tzinfo=UTC))
    '2026-01-31T12:00:00Z'
    """
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def parse_optional_time(cell: str) -> datetime | None:
    return parse_time(cell) if cell else None


def parse_probabilities(cell: str) -> tuple[Decimal, ...] | None:
    """Return the probabilities, 0 to 1, in option order; None for an empty cell, a withdrawal.

    >>> parse_probabilities("0.2|.3|0.5")
    (Decimal('0.2'), Decimal('0.3'), Decimal('0.5'))
    """
    if not cell:
        return None
    parts = cell.split("|", MOST_OPTIONS)
    if len(parts) > MOST_OPTIONS:
        raise ValueError(f"has more than {MOST_OPTIONS} probabilities.")
    return tuple(_probability(part) for part in parts)


def spell_probabilities(ppm: Sequence[int] | None, is_binary: bool) -> str:
    """Return parts per million as decimals 0 to 1; binary as P(yes) alone, None as nothing.

    >>> spell_probabilities([700_000, 300_000], is_binary=True)
    '0.7'
    >>> spell_probabilities([1, 0, 999_999], is_binary=False)
    '0.000001|0|0.999999'
    """
    if ppm is None:
        return ""
    return "|".join(_spell_share(share) for share in (ppm[:1] if is_binary else ppm))


def spell_shares(shares: Sequence[float], is_binary: bool) -> str:
    """Return probabilities 0 to 1 in the shortest form that reads back the same, no exponent.

    >>> spell_shares([0.1 + 0.2, 1e-07, 1.0], is_binary=False)
    '0.30000000000000004|0.0000001|1'
    """
    return "|".join(_spell_decimal(share) for share in (shares[:1] if is_binary else shares))


def parse_options(cell: str) -> list[str]:
    """Return the option keys in order; none for an empty cell."""
    keys = parse_list(cell)
    if keys and not 2 <= len(keys) <= MOST_OPTIONS:
        raise ValueError(f"has {len(keys)} options; a question has 2 to {MOST_OPTIONS}.")
    if "" in keys or ANNULLED in keys:
        raise ValueError("has an option key that is empty or “annulled”.")
    repeated = [key for place, key in enumerate(keys) if key in keys[:place]]
    if repeated:
        raise ValueError(f"repeats the option key “{_short(repeated[0])}”.")
    return keys


def parse_list(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def _probability(part: str) -> Decimal:
    if not NUMBER.fullmatch(part):
        raise ValueError(f"“{_short(part)}” is not a probability: digits and a point, 0 to 1.")
    if len(part) > MOST_DIGITS:
        raise ValueError(f"“{_short(part)}” has more than {MOST_DIGITS} digits.")
    probability = Decimal(part)
    if probability > 1:
        raise ValueError(f"“{part}” is more than 1.")
    return probability


def _spell_share(share: int) -> str:
    whole, rest = divmod(share, MILLION)
    return f"{whole}.{rest:06d}".rstrip("0") if rest else str(whole)


def _spell_decimal(share: float) -> str:
    text = repr(share)
    return f"{Decimal(text):f}" if "e" in text else text.removesuffix(".0")


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
