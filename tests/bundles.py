"""Bundles as text: small files with the dates of the factories, changed where a test needs it."""

from __future__ import annotations

import zipfile
from pathlib import Path

TOURNAMENT = '{"slug": "cup", "title": "The cup"}\n'
QUESTIONS = """\
slug,title,kind,options,open_time,scheduled_close_time
rain,Will it rain?,binary,yes|no,2026-01-01T00:00:00Z,2026-01-31T00:00:00Z
host,Who hosts?,multiple_choice,japan|korea|none,2026-01-01T00:00:00Z,2026-01-31T00:00:00Z
heat,How hot?,ordered,b1|b2|b3|b4,2026-01-01T00:00:00Z,2026-01-31T00:00:00Z
void,Will it be?,binary,,2026-01-01T00:00:00Z,2026-01-31T00:00:00Z
"""
FORECASTS = """\
question,forecaster,submitted_at,probabilities,is_bot
rain,ada,2026-01-02T00:00:00Z,0.7,
rain,bob,2026-01-03T00:00:00.000001Z,0.4,
rain,ada,2026-01-11T00:00:00Z,0.8,
rain,robo,2026-01-01T00:00:00Z,0.5,true
rain,bob,2026-01-21T00:00:00Z,,
host,ada,2026-01-04T00:00:00Z,0.2|0.3|0.5,
host,bob,2026-01-05T00:00:00Z,0.333|0.333|0.333,
heat,bob,2026-01-06T00:00:00Z,0.25|0.25|0.3|0.2,
heat,ada,2026-01-06T00:00:00Z,0|0|1|0,
void,ada,2026-01-06T00:00:00Z,0.5,
"""
RESOLUTIONS = """\
question,outcome,known_at,resolved_at,evidence
rain,yes,2026-01-25T00:00:00Z,2026-01-26T00:00:00Z,=the gauge
host,korea,2026-01-31T00:00:00Z,2026-02-01T00:00:00Z,
heat,b2,2026-01-31T00:00:00Z,2026-02-01T00:00:00Z,
void,annulled,2026-01-10T00:00:00Z,2026-01-11T00:00:00Z,ill-posed
"""
FILES = {
    "tournament.json": TOURNAMENT,
    "questions.csv": QUESTIONS,
    "forecasts.csv": FORECASTS,
    "resolutions.csv": RESOLUTIONS,
}


def write_bundle(folder: Path, files: dict[str, str | bytes] | dict[str, str]) -> Path:
    """Write a bundle as a folder; text as UTF-8, bytes as they are."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


def write_zip(path: Path, files: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def read_bundle(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
