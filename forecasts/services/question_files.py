"""Question files: a document, its claims and the questions posed from them, in one JSON file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from forecasts.errors import Refusal
from forecasts.models import (
    Claim,
    ConditionalPair,
    Option,
    Question,
    Resolution,
    Tournament,
)
from forecasts.services.clock import Clock
from forecasts.services.log import record_import
from forecasts.services.pairs import create_pair
from forecasts.services.question_file_claims import load_claim, load_document, load_links
from forecasts.services.question_file_links import load_link
from forecasts.services.question_file_rows import QuestionFile
from forecasts.services.questions import create_question
from forecasts.services.resolutions import annul_question, resolve_question

M = TypeVar("M", bound=models.Model)
LoadRow = Callable[[dict[str, Any]], object]


class BadQuestionFile(Refusal):
    """The file cannot be loaded; ``faults`` says where and why, a line each."""

    code = "bad_question_file"

    def __init__(self, faults: list[str]) -> None:
        super().__init__(
            f"{len(faults)} fault{'s' * (len(faults) != 1)} found; nothing was loaded."
        )
        self.faults = faults


@dataclass
class Loaded:
    """What a load created, by name."""

    counts: dict[str, int] = field(default_factory=dict)

    def add(self, what: str, created: bool = True) -> None:
        self.counts[what] = self.counts.get(what, 0) + created


def load_questions(
    *, path: Path, now: Clock, open_today: bool = False, dry_run: bool = False
) -> Loaded:
    """Load a question file, all or nothing; what is here already stays as it is.

    ``open_today`` lets questions without a resolution open at the start of today instead of the
    file's time. Raises BadQuestionFile for unreadable files, missing or wrong fields, names that
    lead nowhere, and questions that differ from those of the same slug already here.
    """
    rows = _read(path)
    with transaction.atomic():
        loader = _Loader(rows, path.name, now, open_today)
        loader.load()
        if loader.faults:
            raise BadQuestionFile(loader.faults)
        if dry_run:
            transaction.set_rollback(True)
    return loader.loaded


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        place = f"{path.name}:{error.lineno}: column {error.colno}"
        raise BadQuestionFile([f"{place}: {error.msg}"]) from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadQuestionFile([f"{path}: cannot be read: {error}"]) from error
    form = QuestionFile(data=data)
    if not form.is_valid():
        raise BadQuestionFile([f"{path.name}: {line}" for line in _flat(form.errors)])
    return dict(form.validated_data)


def _flat(errors: Any, place: str = "") -> Iterator[str]:
    """Spell nested errors one a line: ``questions[3].kind: "x" is not a valid choice.``"""
    if isinstance(errors, dict):
        for key, inner in errors.items():
            step = f"[{key}]" if isinstance(key, int) else f".{key}"
            yield from _flat(inner, place if key == "non_field_errors" else place + step)
    elif errors and all(isinstance(inner, str) for inner in errors):
        yield f"{place.lstrip('.') or 'file'}: {' '.join(errors)}"
    else:
        for index, inner in enumerate(errors):
            yield from _flat(inner, f"{place}[{index}]")


class _Loader:
    def __init__(self, rows: dict[str, Any], name: str, now: Clock, open_today: bool) -> None:
        self.rows, self.name, self.now, self.open_today = rows, name, now, open_today
        self.loaded, self.faults = Loaded(), list[str]()
        self.claims: dict[str, Claim] = {}
        self.tournaments: dict[str, Tournament] = {}
        self.questions: dict[str, Question] = {}
        self.pairs: dict[str, ConditionalPair] = {}

    def load(self) -> None:
        self._guarded(self._load_document, self.rows["document"], "document")
        for name, load in (
            ("claims", self._load_claim),
            ("tournaments", self._load_tournament),
            ("questions", self._load_question),
            ("conditional_pairs", self._load_pair),
            ("constraints", self._load_constraint),
        ):
            if not self.faults:  # Later rows lean on earlier ones by name.
                for index, row in enumerate(self.rows[name]):
                    self._guarded(load, row, f"{name}[{index}]")

    def _guarded(self, load: LoadRow, row: dict[str, Any], place: str) -> None:
        name = f" ({row.get('slug') or row['id']})" if "slug" in row or "id" in row else ""
        try:
            load(row)
        except KeyError as error:
            self.faults.append(f"{self.name}: {place}: {error.args[0]!r} is not in this file.")
        except ValidationError as error:
            for field, reasons in error.message_dict.items():
                self.faults.append(f"{self.name}: {place}.{field}{name}: {' '.join(reasons)}")
        except Refusal as error:
            what = f".{error.field}" if hasattr(error, "field") else ""
            self.faults.append(f"{self.name}: {place}{what}{name}: {error}")

    def _load_document(self, row: dict[str, Any]) -> None:
        self.document, created = load_document(row, self.now)
        self.loaded.add("documents", created)

    def _load_claim(self, row: dict[str, Any]) -> None:
        self.claims[row["id"]], created = load_claim(row, self.document, self.now)
        self.loaded.add("claims", created)

    def _load_tournament(self, row: dict[str, Any]) -> None:
        fields = {name: value for name, value in row.items() if name != "ranked"}
        key = {"slug": row["slug"]}
        self.tournaments[row["slug"]], created = _here_or_new(
            Tournament, key, fields | {"is_ranked": row["ranked"]}
        )
        self.loaded.add("tournaments", created)

    def _load_question(self, row: dict[str, Any]) -> None:
        tournament = self.tournaments[row["tournament"]]
        here = tournament.questions.filter(slug=row["slug"]).first()
        if here is not None:
            self.questions[row["slug"]] = here
            _check_same(here, row)
            return
        fields = _question_fields(row)
        question = Question(tournament=tournament, published_at=self.now(), **fields)
        question.open_time = self._opening(row)
        options = [_option(option) for option in row["options"]]
        self.questions[row["slug"]] = create_question(question=question, options=options)
        record_import(question, self.name)
        load_links(row, question, self.claims, self.now)
        self.loaded.add("questions")
        if row["resolution"]:
            self._resolve(question, row["resolution"])

    def _opening(self, row: dict[str, Any]) -> datetime:
        today = datetime.combine(self.now().date(), time(), UTC)
        stated: datetime = row["open_time"]
        ahead = row["resolution"] is None and row["scheduled_close_time"] > self.now()
        return today if self.open_today and ahead else stated

    def _resolve(self, question: Question, row: dict[str, Any]) -> Resolution:
        evidence = "\n\n".join(
            filter(None, [row["basis"], _listed("Rests on", row["source_kinds"]),
                          _listed("Checked against", row["checked_against"])])
        )  # fmt: skip
        self.loaded.add("resolutions")
        if row["outcome"] == "annulled":
            return annul_question(
                question=question, known_at=row["known_at"], steward=None, evidence=evidence,
                now=self.now,
            )  # fmt: skip
        return resolve_question(
            question=question,
            outcome={option.key: option for option in question.options.all()}[row["outcome"]],
            known_at=row["known_at"],
            steward=None,
            evidence=evidence,
            now=self.now,
            is_unconfirmed=not row["checked_against"],
        )

    def _load_pair(self, row: dict[str, Any]) -> None:
        tournament = self.tournaments[row["tournament"]]
        here = tournament.conditional_pairs.filter(slug=row["slug"]).first()
        if here is not None:
            self.pairs[row["slug"]] = here
            return
        pair = ConditionalPair(
            tournament=tournament,
            condition=self.questions[row["condition"]],
            outcome=self.questions[row["outcome"]],
            **{key: row[key] for key in ("slug", "title", "rationale", "rule")},
        )
        self.pairs[row["slug"]] = create_pair(pair=pair, open_time=row["open_time"], now=self.now)
        pair.claims.set([self.claims[key] for key in row["claims"]])
        self.loaded.add("conditional pairs")

    def _load_constraint(self, row: dict[str, Any]) -> None:
        families = {family["slug"]: family["title"] for family in self.rows["families"]}
        created = load_link(row, self.questions, self.pairs, families, self.now)
        self.loaded.add("coherence rules", created)


COPIED = (
    "slug", "family", "kind", "unit", "title", "background", "background_as_of",
    "resolution_criteria", "annulment", "default_if_nothing_found", "open_time",
    "scheduled_close_time", "event_deadline", "scheduled_resolve_time", "hindsight_note", "tags",
    "sensitivity", "pre_publication_check",
)  # fmt: skip
COMPARED = ("kind", "title", "resolution_criteria", "scheduled_close_time")


def _here_or_new(model: type[M], key: dict[str, Any], fields: dict[str, Any]) -> tuple[M, bool]:
    """Return the row of this key, and whether it was made just now. Raises ValidationError."""
    here = model._default_manager.filter(**key).first()
    if here is not None:
        return here, False
    row = model(**key | fields)
    row.full_clean()
    row.save()
    return row, True


def _question_fields(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in COPIED},
        "fine_print": "\n".join(row["fine_print"]),
        "base_rate": row["base_rate"]["text"],
        "base_rate_share": row["base_rate"]["value"],
        "resolution_sources": _sources(row, "primary"),
        "fallback_sources": _sources(row, "fallback"),
    }


def _sources(row: dict[str, Any], kind: str) -> list[str]:
    named = [source for source in row["resolution_sources"] if source["kind"] == kind]
    return [f"{source['name']} ({source['locator']})" for source in named]


def _option(row: dict[str, Any]) -> Option:
    return Option(
        key=row["key"],
        label=row["label"],
        low=row["lo"],
        high=row["hi"],
        first_day=row["start"],
        last_day=row["end"],
    )


def _check_same(question: Question, row: dict[str, Any]) -> None:
    for name in COMPARED:
        if getattr(question, name) != row[name]:
            raise Refusal(f"{name} differs from the question already here.")


def _listed(label: str, items: list[str]) -> str:
    return f"{label}: {'; '.join(items)}." if items else ""
