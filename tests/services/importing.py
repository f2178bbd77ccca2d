"""Imports of the small bundle, whole or changed, and what they leave behind."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from forecasts.services.imports import Imported, InvalidBundle, import_tournament
from tests.bundles import FILES, write_bundle
from tests.factories import FEB_1, at

ALL = Imported(
    tournament="cup", tournaments=1, questions=4, forecasters=3, forecasts=10, resolutions=4
)
NOTHING = Imported(
    tournament="cup", tournaments=0, questions=0, forecasters=0, forecasts=0, resolutions=0
)


def imported(
    folder: Path, files: dict[str, str] | None = None, now: datetime = FEB_1, **options: Any
) -> Imported:
    """Import the bundle of ``tests.bundles`` with some files replaced, as of 1 February."""
    path = write_bundle(folder / "bundle", FILES | (files or {}))
    return import_tournament(path=path, now=at(now), **options)


def faults_of(folder: Path, files: dict[str, str], **options: Any) -> list[str]:
    with pytest.raises(InvalidBundle) as refusal:
        imported(folder, files, **options)
    return [str(fault) for fault in refusal.value.faults]


def rows() -> dict[str, int]:
    """Count the rows of every table."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}
