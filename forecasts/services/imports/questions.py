"""The questions of a bundle: posed, or compared with those that are here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from forecasts.errors import InvalidQuestion
from forecasts.exchange import QUESTIONS, Bundle, Faults, Row, read_rows
from forecasts.models import Option, Question, Tournament
from forecasts.services.clock import Clock
from forecasts.services.log import record_import
from forecasts.services.questions import create_question

YES_NO = {"yes": "Yes", "no": "No"}
# What the model calls otherwise than the file does.
COLUMNS = {"key": "options", "label": "options", "position": "options", "__all__": "slug"}


@dataclass(frozen=True)
class Known:
    """What the other files need to know about a question."""

    pk: int
    is_binary: bool
    keys: list[str]


@dataclass
class QuestionBook:
    """The questions of the tournament by slug; None where the bundle's row is faulty."""

    known: dict[str, Known | None] = field(default_factory=dict)
    created: int = 0

    def find(self, row: Row, file: str, faults: Faults) -> Known | None:
        """Return the question a row names. A name that leads nowhere is a fault."""
        slug = row.values.get("question")
        if slug is None:
            return None
        # Behind a fault in the questions nobody knows what else there is: one report is enough.
        if slug not in self.known and QUESTIONS.file not in faults.broken:
            faults.add(file, row.line, "question", "is not a question of this tournament.")
        return self.known.get(slug)


def import_questions(
    bundle: Bundle, tournament: Tournament, now: Clock, faults: Faults
) -> QuestionBook:
    """Create the questions that are missing; the others must not differ from those here."""
    book = QuestionBook(_known(tournament))
    first: dict[str, int] = {}
    for row in read_rows(bundle, QUESTIONS, faults):
        slug = row.values.get("slug")
        if slug is None:
            continue
        if slug in first:
            reason = f"occurs in line {first[slug]} already."
            faults.add(QUESTIONS.file, row.line, "slug", reason)
            continue
        first[slug] = row.line
        _import_row(row, tournament, book, now, faults)
    return book


def _known(tournament: Tournament) -> dict[str, Known | None]:
    keys: dict[int, list[str]] = {}
    options = Option.objects.filter(question__tournament=tournament).order_by("position")
    for question_id, key in options.values_list("question_id", "key").iterator():
        keys.setdefault(question_id, []).append(key)
    questions = tournament.questions.published().values_list("pk", "slug", "kind")
    return {
        slug: Known(pk, kind == Question.Kind.BINARY, keys[pk])
        for pk, slug, kind in questions.iterator()
    }


def _import_row(
    row: Row, tournament: Tournament, book: QuestionBook, now: Clock, faults: Faults
) -> None:
    slug = row.values["slug"]
    known = book.known.setdefault(slug, None)
    if not row.is_sound:
        return
    values = _completed(row.values)
    if known is not None:
        _compare(row.line, values, known, faults)
        return
    keys = values.pop("options")
    labels = YES_NO if values["kind"] == Question.Kind.BINARY else {}
    question = Question(tournament=tournament, published_at=now(), **values)
    try:
        options = [Option(key=key, label=labels.get(key, key)) for key in keys]
        create_question(question=question, options=options)
        record_import(question, QUESTIONS.file)
    except InvalidQuestion as refusal:
        column = COLUMNS.get(refusal.field, refusal.field)
        faults.add(QUESTIONS.file, row.line, column, str(refusal))
        return
    book.known[slug] = Known(question.pk, question.is_binary, keys)
    book.created += 1


def _completed(values: dict[str, Any]) -> dict[str, Any]:
    """Return a row's values with the defaults that depend on others filled in."""
    return values | {
        "options": values["options"] or list(YES_NO),
        "family": values["family"] or values["slug"],
    }


def _compare(line: int, values: dict[str, Any], known: Known, faults: Faults) -> None:
    names = [name for name in QUESTIONS.names if name != "options"]
    here = Question.objects.values(*names).get(pk=known.pk) | {"options": known.keys}
    for name in QUESTIONS.names:
        if values[name] != here[name]:
            reason = "differs from the question of this slug that exists."
            faults.add(QUESTIONS.file, line, name, reason)
