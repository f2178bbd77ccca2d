"""What the rules read: a question as it is written, before or after it is in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

MOST_DIGITS = 15  # before or behind the point of a bin's edge


@dataclass(frozen=True)
class Choice:
    """One option of a question.

    A numeric bin is half-open, ``[low, high)``; a date bin is whole days, first and last included.
    None is an open end; with no edge at all the option is a residual one, or no bin.
    """

    key: str
    label: str
    low: Decimal | None = None
    high: Decimal | None = None
    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        for edge in (self.low, self.high):
            # NaN has no order, and a number of a billion digits is a bomb once it is spelled.
            if edge is not None and not (edge.is_finite() and abs(edge.adjusted()) <= MOST_DIGITS):
                raise ValueError(f"A bin's edge is a number of at most {MOST_DIGITS} digits.")

    @property
    def is_numeric(self) -> bool:
        return self.low is not None or self.high is not None

    @property
    def is_period(self) -> bool:
        return self.start is not None or self.end is not None


@dataclass(frozen=True)
class NamedSource:
    """Who publishes the fact. The kind is primary or fallback."""

    kind: str
    name: str


@dataclass(frozen=True)
class Draft:
    """A question as its author wrote it. Empty texts and None are fields left out."""

    slug: str
    title: str
    kind: str = "binary"  # or multiple_choice, ordered
    scale: str = ""  # of an ordered question whose options are bins: number or date
    family: str = ""
    options: tuple[Choice, ...] = ()
    unit: str = ""
    background: str = ""
    background_as_of: date | None = None
    resolution_criteria: str = ""
    fine_print: tuple[str, ...] = ()
    annulment: str = ""
    default_if_nothing_found: str = ""
    sources: tuple[NamedSource, ...] = ()
    open_time: datetime | None = None
    scheduled_close_time: datetime | None = None
    event_deadline: datetime | None = None
    scheduled_resolve_time: datetime | None = None
    base_rate: str = ""
    tags: tuple[str, ...] = ()
    sensitivity: tuple[str, ...] = ()
    pre_publication_check: str = ""
    time_zone: str = ""
    is_retrospective: bool = False
    changed_since_forecasts: tuple[str, ...] = ()  # fields, changed without a note
    source_text: str = ""  # of the commentary it was drafted from

    @property
    def rules_text(self) -> str:
        """Everything that says how the question resolves, an entry a line."""
        return "\n".join([self.resolution_criteria, *self.fine_print])

    @property
    def zone(self) -> tzinfo:
        return known_zone(self.time_zone) or UTC

    def local(self, moment: datetime) -> datetime:
        """Return a moment in the question's time zone; one without a zone is taken to be there."""
        try:
            return (
                moment.astimezone(self.zone) if moment.tzinfo else moment.replace(tzinfo=self.zone)
            )
        except OverflowError:  # the first or last hours that a calendar has
            return moment


@dataclass(frozen=True)
class Other:
    """Another question, as far as a duplicate is told by it."""

    slug: str
    title: str
    family: str = ""
    where: str = ""  # the address of its page, if it has one


@dataclass(frozen=True)
class Company:
    """A draft among the other questions."""

    draft: Draft
    others: tuple[Other, ...]


@dataclass(frozen=True)
class Member:
    """A question of a cumulative set: one event, and a deadline later than the one before."""

    slug: str
    deadline: datetime | None
    aggregate: float | None = None  # the crowd's probability of yes, 0 to 1


@dataclass(frozen=True)
class Pair:
    """A conditional pair: the outcome is asked about in case the condition is met."""

    slug: str
    condition: str
    outcome: str
    condition_deadline: datetime | None = None
    outcome_deadline: datetime | None = None
    outcome_known: bool = False  # before the pair opened


def known_zone(name: str) -> tzinfo | None:
    """Return the time zone of this name, or None if there is none.

    >>> known_zone("Europe/Kyiv"), known_zone("the Moon")
    (zoneinfo.ZoneInfo(key='Europe/Kyiv'), None)
    """
    if name == "UTC":  # also where the system has no table of zones
        return UTC
    try:
        return ZoneInfo(name) if name else None
    except (LookupError, ValueError, OSError):  # not there; a path; a folder, or too long
        return None
