"""Question files as drafts: from the JSON of a file to what the rules read, or to what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, NoReturn, TypeVar

from forecasts.extraction.lint import lint, lint_pair, lint_set
from forecasts.extraction.lint.drafts import Choice, Draft, Member, NamedSource, Other, Pair
from forecasts.extraction.lint.rows import BadRow, Row
from forecasts.extraction.lint.rules import Finding
from forecasts.extraction.lint.texts import clipped

T = TypeVar("T")
KINDS = ("binary", "multiple_choice", "ordered")
SCALES = {"": "", "numeric": "number", "date": "date"}
EDGES = {"": ("", ""), "number": ("lo", "hi"), "date": ("start", "end")}


class UnreadableFile(ValueError):
    """The file cannot be read as questions; ``faults`` says where and why, a line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(faults[0])
        self.faults = faults


@dataclass(frozen=True)
class QuestionFile:
    """What a question file asks. Sets and pairs go by their place in the file."""

    drafts: tuple[Draft, ...]
    sets: dict[str, tuple[Member, ...]]
    pairs: tuple[Pair, ...]


class Placed(NamedTuple):
    """A finding, and where in the file."""

    place: str
    slug: str
    finding: Finding


def lint_file(file: QuestionFile) -> Iterator[Placed]:
    """Yield what the rules find, in the order of the file: questions, sets, pairs."""
    others = tuple(Other(draft.slug, draft.title, draft.family) for draft in file.drafts)
    for index, draft in enumerate(file.drafts):
        for finding in lint(draft, others):
            yield Placed(f"questions[{index}]", draft.slug, finding)
    for place, members in file.sets.items():
        for finding in lint_set(members):
            yield Placed(place, " ".join(member.slug for member in members), finding)
    for index, pair in enumerate(file.pairs):
        for finding in lint_pair(pair):
            yield Placed(f"conditional_pairs[{index}]", pair.slug, finding)


def parse_question_file(text: str) -> QuestionFile:
    """Read a question file. Raises UnreadableFile, with every fault in its rows."""
    data = _parsed(text)
    try:
        return _Reader(Row("", data)).read()
    except BadRow as fault:
        raise UnreadableFile([str(fault)]) from fault


def _parsed(text: str) -> Any:
    try:
        # Decimal keeps a bin's edge as it is written, and takes numbers of any length.
        return json.loads(text, parse_float=_number, parse_int=_number, parse_constant=_refused)
    except json.JSONDecodeError as error:
        reason = f"line {error.lineno}, column {error.colno}: {error.msg}"
        raise UnreadableFile([reason]) from error
    except RecursionError as error:
        raise UnreadableFile(["nested too deeply"]) from error


def _number(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:  # an exponent beyond all bounds
        _refused(digits)


def _refused(constant: str) -> NoReturn:
    raise UnreadableFile([f"{clipped(constant)} is no number that can be read"])


class _Reader:
    """Reads the rows one by one and collects their faults."""

    def __init__(self, file: Row) -> None:
        self.file, self.faults = file, list[str]()
        self.ranked = dict[str, bool]()
        self.drafts = list[Draft]()
        self.known = dict[str, datetime | None]()  # when an outcome became known, by question

    def read(self) -> QuestionFile:
        self._read_tournaments()
        questions = self.file.rows("questions", required=True)
        pairs, constraints = self.file.rows("conditional_pairs"), self.file.rows("constraints")
        self.drafts = [draft for row in questions for draft in self._guarded(self._draft, row)]
        if self.faults:  # Sets and pairs lean on questions by name.
            raise UnreadableFile(self.faults)
        sets = [found for row in constraints for found in self._guarded(self._set, row) if found]
        found = [pair for row in pairs for pair in self._guarded(self._pair, row)]
        if self.faults:
            raise UnreadableFile(self.faults)
        return QuestionFile(tuple(self.drafts), dict(sets), tuple(found))

    def _guarded(self, read: Callable[[Row], T], row: Row) -> list[T]:
        try:
            return [read(row)]
        except BadRow as fault:
            self.faults.append(str(fault))
            return []

    def _read_tournaments(self) -> None:
        for row in self.file.rows("tournaments"):
            self.ranked[row.text("slug")] = row.flag("ranked", default=True)

    def _draft(self, row: Row) -> Draft:
        scale = SCALES[row.one_of("bins", SCALES)]
        slug = row.text("slug")
        self.known[slug] = row.row("resolution").moment("known_at")
        return Draft(
            slug=slug,
            title=row.text("title", required=True),
            kind=row.one_of("kind", KINDS),
            scale=scale,
            family=row.text("family"),
            options=tuple(_choice(option, scale) for option in row.rows("options")),
            unit=row.text("unit"),
            background=row.text("background"),
            background_as_of=row.day("background_as_of"),
            resolution_criteria=row.text("resolution_criteria"),
            fine_print=row.texts("fine_print"),
            annulment=row.text("annulment"),
            default_if_nothing_found=row.text("default_if_nothing_found"),
            sources=tuple(
                NamedSource(source.text("kind"), source.text("name"))
                for source in row.rows("resolution_sources")
            ),
            open_time=row.moment("open_time"),
            scheduled_close_time=row.moment("scheduled_close_time"),
            event_deadline=row.moment("event_deadline"),
            scheduled_resolve_time=row.moment("scheduled_resolve_time"),
            base_rate=row.row("base_rate").text("text"),
            tags=row.texts("tags"),
            sensitivity=row.texts("sensitivity"),
            pre_publication_check=row.text("pre_publication_check"),
            time_zone=row.text("timezone") or self.file.text("timezone"),
            is_retrospective=self._is_retrospective(row),
        )

    def _is_retrospective(self, row: Row) -> bool:
        slug = row.text("tournament")
        if self.ranked and slug not in self.ranked:
            row.fault("tournament", f"“{slug}” is no tournament of this file")
        return not self.ranked.get(slug, True)

    def _set(self, row: Row) -> tuple[str, tuple[Member, ...]] | None:
        """Return the members of a set of deadlines; None for another kind of constraint."""
        if row.text("kind") != "nondecreasing":
            return None
        drafts = [self._named(row, "items", item.split(":")[0]) for item in row.texts("items")]
        return row.place, tuple(Member(draft.slug, draft.event_deadline) for draft in drafts)

    def _pair(self, row: Row) -> Pair:
        condition = self._named(row, "condition", row.text("condition"))
        outcome = self._named(row, "outcome", row.text("outcome"))
        opens, known = row.moment("open_time"), self.known[outcome.slug]
        return Pair(
            slug=row.text("slug"),
            condition=condition.slug,
            outcome=outcome.slug,
            condition_deadline=condition.event_deadline,
            outcome_deadline=outcome.event_deadline,
            outcome_known=bool(opens and known and outcome.local(known) <= outcome.local(opens)),
        )

    def _named(self, row: Row, field: str, slug: str) -> Draft:
        for draft in self.drafts:
            if draft.slug == slug:
                return draft
        return row.fault(field, f"“{slug}” is no question of this file")


def _choice(row: Row, scale: str) -> Choice:
    first, last = EDGES[scale]
    key, label = row.text("key"), row.text("label", required=True)
    if scale == "date":
        return Choice(key, label, start=row.day(first), end=row.day(last))
    low, high = (row.number(first), row.number(last)) if scale == "number" else (None, None)
    try:
        return Choice(key, label, low, high)
    except ValueError as error:
        row.fault("", str(error))
