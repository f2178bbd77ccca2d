"""``manage.py lint_questions FILE``"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from forecasts.extraction.lint import Finding, Severity
from forecasts.extraction.lint.files import (
    Placed,
    QuestionFile,
    UnreadableFile,
    lint_file,
    parse_question_file,
)

UNREADABLE = 2  # exit code; 1 is a question that may not be published


class Command(BaseCommand):
    help = "Say what is wrong with the questions of a file, by the rules of docs/linter.md."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--warnings-as-errors", action="store_true", help="warnings fail too")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        file = self._read(path)
        found = list(lint_file(file))
        counts = Counter(placed.finding.severity for placed in found)
        if options["format"] == "json":
            self.stdout.write(_as_json(path, found, counts))
        else:
            for placed in found:
                self.stdout.write(_printable(_line(path, placed)))
            self.stdout.write(f"{path}: {_summary(file, counts)}")
        failing = counts[Severity.ERROR]
        if options["warnings_as_errors"]:
            failing += counts[Severity.WARNING]
        if failing:
            raise CommandError(f"{_counted(failing, 'finding')} to mend before publication.")

    def _read(self, path: Path) -> QuestionFile:
        try:
            return parse_question_file(path.read_text(encoding="utf-8-sig"))
        except UnreadableFile as error:
            for fault in error.faults:
                self.stderr.write(_printable(f"{path}: {fault}"))
            reason = f"{path}: {_counted(len(error.faults), 'fault')}; nothing was checked."
            raise CommandError(reason, returncode=UNREADABLE) from error
        except (OSError, UnicodeDecodeError) as error:
            reason = f"{path}: cannot be read: {error}"
            raise CommandError(reason, returncode=UNREADABLE) from error


def _line(path: Path, placed: Placed) -> str:
    found = placed.finding
    field = f" [{found.field}]" if found.field else ""
    return (
        f"{path}: {placed.place} ({placed.slug}): "
        f"{found.rule} {found.severity} {found.name}{field}: {found.message} {found.fix}"
    )


def _printable(line: str) -> str:
    """Keep a file from steering the terminal it is listed on."""
    return "".join(char if char.isprintable() else "�" for char in line)


def _summary(file: QuestionFile, counts: Counter[Severity]) -> str:
    found = [_counted(counts[severity], severity.value) for severity in Severity]
    return f"{_counted(len(file.drafts), 'question')}: {', '.join(found)}."


def _as_json(path: Path, found: list[Placed], counts: Counter[Severity]) -> str:
    findings = [
        {"place": placed.place, "slug": placed.slug} | _told(placed.finding) for placed in found
    ]
    by_severity = {severity.value: counts[severity] for severity in Severity}
    report = {"file": str(path), "counts": by_severity, "findings": findings}
    return json.dumps(report, indent=2)


def _told(finding: Finding) -> dict[str, str]:
    """Return a finding without the address of a page: a file has none."""
    return {name: value for name, value in asdict(finding).items() if name != "where"}


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}{'s' * (n != 1 and noun != 'info')}"
