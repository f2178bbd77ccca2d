"""Recompute scores.csv from the other files of this folder, and compare.

Needs Python 3.11 and NumPy; it shares no code with the site that wrote the folder. A forecast is
active from its own microsecond until the forecaster's next entry or the end of scoring E, the
earlier of the scheduled close H and the moment the outcome was known. With b the loss of a
forecast (0 best, 1 worst), S the opening and T = H - S:

    brier     mean of b over the time with an active forecast
    relative  100/T x integral of (mean b of the others - own b) while there are others: people
              without oneself; programs are compared with people and are nobody's others
    coverage  share of T with an active forecast; one active at E counts on to H
"""

import argparse
import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

VERSION = "1"  # of the scoring rules
TOLERANCE = 1e-9
MILLION = 1_000_000  # probabilities are whole millionths
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = ("brier", "relative", "coverage")
# A cell that a spreadsheet would run as a formula bears one apostrophe more than the text.
FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
csv.field_size_limit(2**20)

Row = dict[str, str]  # a cell by column
Scores = dict[tuple[str, str], tuple[float, ...]]  # of COLUMNS, by question and forecaster


class Entry(NamedTuple):
    forecaster: str
    at: int  # microseconds since 1970
    cell: str  # the probabilities; empty for a withdrawal
    is_bot: bool


def recompute(folder: Path) -> Scores:
    questions = {row["slug"]: row for row in read(folder / "questions.csv")}
    ledgers: dict[str, list[Entry]] = defaultdict(list)
    for row in read(folder / "forecasts.csv"):
        who, at, cell = row["forecaster"], instant(row["submitted_at"]), row["probabilities"]
        ledgers[row["question"]].append(Entry(who, at, cell, row["is_bot"] == "true"))
    scores: Scores = {}
    for row in read(folder / "resolutions.csv"):
        slug, outcome = row["question"], row["outcome"]
        if outcome != "annulled":
            known_at = instant(row["known_at"])
            for who, *numbers in score(questions[slug], outcome, known_at, ledgers[slug]):
                scores[slug, who] = tuple(numbers)
    return scores


def score(question: Row, outcome: str, known_at: int, ledger: list[Entry]) -> Iterator[Any]:
    """Yield forecaster, brier, relative, coverage for each with a scored microsecond."""
    opens, closes = instant(question["open_time"]), instant(question["scheduled_close_time"])
    ends = min(closes, known_at)
    spans = active_spans(ledger, opens, ends)
    if not spans:
        return
    names, who = np.unique([entry.forecaster for entry, _ in spans], return_inverse=True)
    is_bot = np.array([entry.is_bot for entry, _ in spans])
    start = np.array([entry.at for entry, _ in spans])
    end = np.array([end for _, end in spans])
    b = losses(question, outcome, [entry.cell for entry, _ in spans])
    until = np.where(end == ends, closes, end)
    brier = np.bincount(who, (end - start) * b) / np.bincount(who, end - start)
    relative = np.bincount(who, gains(start, end, b, is_bot)) / (closes - opens) * 100
    coverage = np.bincount(who, until - start) / (closes - opens)
    yield from zip(*map(np.ndarray.tolist, (names, brier, relative, coverage)), strict=True)


def active_spans(ledger: list[Entry], opens: int, ends: int) -> list[tuple[Entry, int]]:
    """Return each forecast that counts and when it stops to; early and late ones do not."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    # The sort is stable: of entries in the same microsecond the last one in the file stands.
    for entry in sorted(ledger, key=lambda entry: entry.at):
        if opens <= entry.at < ends:
            entries[entry.forecaster].append(entry)
    spans: list[tuple[Entry, int]] = []
    for mine in entries.values():
        spans += zip(mine, [later.at for later in mine[1:]] + [ends], strict=True)
    return [(entry, stop) for entry, stop in spans if entry.cell and entry.at < stop]


def losses(question: Row, outcome: str, cells: list[str]) -> Any:
    """Return the loss of each forecast, 0 (best) to 1 (worst), from its cell."""
    kind, options = question["kind"], question["options"].split("|")
    p = np.array([shares(cell, kind == "binary") for cell in cells], dtype=float) / MILLION
    miss = p - np.array([option == outcome for option in options])
    if kind == "ordered":  # the ranked probability score: the mean over K - 1 thresholds
        return np.mean(np.cumsum(miss, axis=1)[:, :-1] ** 2, axis=1)
    return np.sum(miss**2, axis=1) / 2  # with two options (P(yes) - o)²


def shares(cell: str, binary: bool) -> list[Decimal]:
    """Return the millionths that each option gets."""
    given = [Decimal(part) * MILLION for part in cell.split("|")]
    if binary:  # P(yes) alone
        given.append(MILLION - given[0])
    if sum(given) != MILLION or any(share % 1 for share in given):
        sys.exit(f"forecasts.csv: {cell} is not made of millionths that add up to 1.")
    return given


def gains(start: Any, end: Any, b: Any, is_bot: Any) -> Any:
    """Return for each span the integral over it of the others' mean loss minus its own.

    With n people active and s the sum of their losses, the others' mean minus b is
    (s - b)/(n - 1) - b = s/(n - 1) - b n/(n - 1) for a person, s/n - b for a program. So two
    running integrals serve every span: its gain is a difference between two of their values.
    """
    times = np.unique([start, end])
    first, last = np.searchsorted(times, start), np.searchsorted(times, end)
    person = ~is_bot
    b = b - b.mean()  # only differences count, and small numbers add up more exactly

    def present(amount: Any) -> Any:
        """Return the sum over the people active from each instant to the next."""
        come = np.bincount(first[person], amount[person], times.size)
        go = np.bincount(last[person], amount[person], times.size)
        return np.cumsum(come - go)[:-1]

    def integral(rate: Any) -> Any:
        return np.concatenate([[0.0], np.cumsum(rate * np.diff(times))])

    n, s = present(np.ones(b.size)), present(b)
    gain = np.zeros(b.size)
    for group, others in ((person, n - 1), (is_bot, n)):
        weight = np.where(others > 0, 1 / np.maximum(others, 1), 0)
        theirs, own = integral(s * weight), integral(n * weight)
        gain[group] = (theirs[last] - theirs[first] - b * (own[last] - own[first]))[group]
    return gain


def read(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            yield {column: restored(cell) for column, cell in row.items()}


def restored(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def instant(cell: str) -> int:
    return (datetime.fromisoformat(cell) - EPOCH) // timedelta(microseconds=1)


def write(path: Path, scores: Scores) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["question", "forecaster", *COLUMNS, "scoring_version"])
        for pair, numbers in sorted(scores.items()):
            safe = [f"'{text}" if FORMULA.match(text) else text for text in pair]
            table.writerow([*safe, *map(repr, numbers), VERSION])


def compare(rows: Iterator[Row], recomputed: Scores) -> bool:
    """Print how far scores.csv is from what was computed; return whether it agrees."""
    listed = [((row["question"], row["forecaster"]), [*map(row.get, COLUMNS)]) for row in rows]
    stored = dict(listed)
    both = stored.keys() & recomputed.keys()
    theirs = np.array([stored[pair] for pair in both], dtype=float)
    apart = np.abs(theirs - np.array([recomputed[pair] for pair in both]))
    missing, surplus = len(recomputed) - len(both), len(listed) - len(both)
    print(f"{len(recomputed)} pairs; scores.csv lacks {missing} and has {surplus} too many")
    for name, column in zip(COLUMNS, apart.reshape(-1, len(COLUMNS)).T, strict=True):
        print(f"largest difference of {name}: {column.max(initial=0):.1e}")
    # Written so that a number that is none does not agree.
    return missing == surplus == 0 and bool(np.all(apart <= TOLERANCE))


def main() -> int:
    parser = argparse.ArgumentParser(description="Recompute scores.csv and compare.")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write what is computed")
    options, folder = parser.parse_args(), Path(__file__).parent
    version = json.loads((folder / "tournament.json").read_bytes())["scoring_version"]
    if version != VERSION:
        sys.exit(f"The scores follow version {version} of the rules, this script {VERSION}.")
    recomputed = recompute(folder)
    if options.write:
        write(options.write, recomputed)
    agrees = compare(read(folder / "scores.csv"), recomputed)
    print("scores.csv agrees." if agrees else "scores.csv does not agree.")
    return 0 if agrees else 1


if __name__ == "__main__":
    sys.exit(main())
