"""``manage.py evaluate_extractor``"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError

from forecasts.errors import Refusal
from forecasts.extraction.claims import BadLabels, Extractor, Labels, Suggestion, evaluate
from forecasts.extraction.claims.evaluation import Evaluation, Share, pooled
from forecasts.extraction.claims.labels import check_source, read_labels
from forecasts.extraction.claims.plain import plain_document
from forecasts.scoring.calibration import wilson_interval
from forecasts.services.extractors import extractors

FAULTY = 2  # the exit code where the labels or the call are at fault, and not the extractor


class Command(BaseCommand):
    help = (
        "Compare what an extractor finds with what people labelled, and print precision, recall "
        "and F1 with 95 % Wilson intervals."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("labels", nargs="+", type=Path, help="files of labels, JSON")
        parser.add_argument("--extractor", default="rules", help="which one (default: rules)")

    def handle(self, *args: Any, **options: Any) -> None:
        extractor = self._extractor(options["extractor"])
        self.stdout.write(_HEAD)
        strong: list[Evaluation] = []
        everything: list[Evaluation] = []
        for path in options["labels"]:
            labels, raw = self._read(path)
            started = time.perf_counter()
            found = self._extract(extractor, raw, labels)
            milliseconds = (time.perf_counter() - started) * 1000
            strong.append(evaluate(_strong(found), labels.labels))
            everything.append(evaluate(found, labels.labels))
            self._rows(path.name.removesuffix(".labels.json"), strong[-1], everything[-1])
            self.stdout.write(f"  {len(raw):,} characters, {milliseconds:.0f} ms")
        if len(strong) > 1:
            self._rows("all", pooled(strong), pooled(everything))

    def _extractor(self, name: str) -> Extractor:
        known = extractors()
        if name not in known:
            names = ", ".join(known)
            raise CommandError(f"There is no extractor “{name}”: {names}.", returncode=FAULTY)
        return known[name]

    def _read(self, path: Path) -> tuple[Labels, str]:
        """Read labels and the text they are on, which lies beside them."""
        try:
            labels = read_labels(path.read_text(encoding="utf-8"), file=str(path))
            # Newlines as they are: places are counted in the very file.
            raw = (path.parent / labels.source_file).read_bytes().decode("utf-8")
            check_source(labels, raw, file=str(path))
        except BadLabels as error:
            raise CommandError(str(error), returncode=FAULTY) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}", returncode=FAULTY) from None
        except UnicodeDecodeError as error:
            place = f"byte {error.start}"
            raise CommandError(f"{path}: {place}: No UTF-8 text.", returncode=FAULTY) from None
        return labels, raw

    def _extract(self, extractor: Extractor, raw: str, labels: Labels) -> list[Suggestion]:
        try:
            return list(extractor.extract(plain_document(raw, labels.published_on)))
        except Refusal as error:
            raise CommandError(str(error)) from error

    def _rows(self, name: str, strong: Evaluation, everything: Evaluation) -> None:
        self.stdout.write(_row(name, "strong", strong))
        self.stdout.write(_row("", "with weak", everything))


_HEAD = f"{'':24}{'tier':11}{'precision':22}{'recall':22}{'F1':6}{'exact':8}{'overlap':9}ranges"


def _strong(found: Sequence[Suggestion]) -> list[Suggestion]:
    return [one for one in found if one.tier == "strong"]


def _row(name: str, tier: str, found: Evaluation) -> str:
    precision, recall = _with_interval(found.precision), _with_interval(found.recall)
    return (
        f"{name:24}{tier:11}{precision:22}{recall:22}{_number(found.f1):6}"
        f"{_number(found.exact.value):8}{_number(found.mean_overlap):9}"
        f"{found.ranges.hits}/{found.ranges.of}"
    )


def _with_interval(share: Share) -> str:
    if share.value is None:
        return "-"
    low, high = wilson_interval(np.array([share.value]), np.array([float(share.of)]))
    return f"{share.value:.2f} [{low[0]:.2f}, {high[0]:.2f}]"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
