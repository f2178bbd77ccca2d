"""Whole tournaments of 10,000 forecasters and 2,000 questions: scores, crowd, leaderboard.

Each has 1e5, 1e6 or 1e7 ledger entries, 4 or 5 per pair, one in twenty a withdrawal; half of the
outcomes were known early, so some entries are late. No database: these are numbers only.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecasts.scoring import (
    MILLION,
    Ledger,
    Pairs,
    Questions,
    Shrinkage,
    Tournament,
    crowd_changes,
    median_history,
    rank_forecasters,
    score_tournament,
    tournament_briers,
    tournament_gains,
)
from tests.bench.measuring import seconds

FORECASTERS, QUESTIONS, DRAWS = 10_000, 2_000, 1_000
OPENED, TWO_YEARS = 1_767_225_600_000_000, 63_072_000_000_000
SIZES = 10**5, 10**6, 10**7


def measure() -> None:
    print("\nNumbers, ns per ledger entry and times the limit of the same run")
    for size in SIZES:
        _measure_tournament(make_tournament(size))


def make_tournament(size: int) -> Tournament:
    chance = np.random.default_rng(size)
    ledgers = [_make_ledger(chance, size // QUESTIONS) for _ in range(QUESTIONS)]
    forecaster, at, yes, active = (np.concatenate(column) for column in zip(*ledgers, strict=True))
    ends = np.where(chance.random(QUESTIONS) < 0.5, chance.uniform(0.7, 1, QUESTIONS), 1)
    return Tournament(
        forecaster=forecaster,
        at=at,
        ppm=np.stack([yes, np.where(active, MILLION - yes, 0)], axis=1),
        active=active,
        reference=np.ones(size, dtype=bool),
        questions=Questions(
            entries=np.full(QUESTIONS, size // QUESTIONS),
            options=np.full(QUESTIONS, 2),
            outcome=chance.integers(0, 2, QUESTIONS),
            ordered=np.zeros(QUESTIONS, dtype=bool),
            start=np.full(QUESTIONS, OPENED),
            horizon=np.full(QUESTIONS, OPENED + TWO_YEARS),
            known_at=OPENED + (TWO_YEARS * ends).astype(np.int64),
        ),
    )


def _make_ledger(chance: np.random.Generator, size: int) -> tuple[NDArray[Any], ...]:
    people = np.sort(chance.choice(FORECASTERS, size // 4 + 1, replace=False))
    forecaster = np.repeat(people, chance.integers(4, 6, people.size))[:size]
    at = OPENED + chance.integers(0, TWO_YEARS, size)
    active = chance.random(size) >= 0.05
    yes = np.where(active, chance.integers(0, 101, size) * 10_000, 0)
    return forecaster, at[np.lexsort((at, forecaster))], yes, active


def _measure_tournament(tournament: Tournament) -> None:
    size, columns = tournament.at.size, vars(tournament).values()
    print(f"{size:,} entries")
    bare = _bare_sum(tournament)
    show = partial(_show, size=size, limit=bare, limit_name="np.sum((p-o)**2)")
    show("a Brier of all pairs", seconds(lambda: tournament_briers(tournament)))
    show("b relative scores of all pairs", seconds(lambda: tournament_gains(tournament)))
    show("  all scores, coverage too", seconds(lambda: score_tournament(tournament)))
    show("  the gate in front", seconds(lambda: replace(tournament)))
    show("  b, one in fifty a bot", seconds(partial(tournament_gains, _with_bots(tournament))))
    show("c median history of all questions", seconds(lambda: _histories(tournament), runs=1))
    given = sum(column.nbytes for column in columns if isinstance(column, np.ndarray))
    print(f"  memory: {1 + _peak(lambda: score_tournament(tournament)) / given:.2f} x the input")
    _measure_board(tournament)


def _bare_sum(tournament: Tournament) -> float:
    p = tournament.ppm[:, 0] / MILLION
    o = np.repeat(tournament.questions.outcome == 0, tournament.questions.entries).astype(float)
    return seconds(lambda: np.sum((p - o) ** 2), runs=9)


def _with_bots(tournament: Tournament) -> Tournament:
    return replace(tournament, reference=tournament.forecaster % 50 != 0)


def _histories(tournament: Tournament) -> None:
    nobody, end = np.array([], dtype=np.int64), 0
    for entries, known_at in zip(
        tournament.questions.entries, tournament.questions.known_at, strict=True
    ):
        begin, end = end, end + entries
        ledger = Ledger(
            tournament.forecaster[begin:end],
            tournament.at[begin:end],
            tournament.ppm[begin:end],
            tournament.active[begin:end],
        )
        changes = crowd_changes(ledger, start=OPENED, end=int(known_at), bots=nobody)
        median_history(changes, minimum=3)


def _measure_board(tournament: Tournament) -> None:
    scores = score_tournament(tournament)
    pairs = Pairs(
        forecaster=scores.forecaster,
        question=scores.question,
        relative=scores.relative,
        coverage=scores.coverage,
        brier=scores.brier,
        weight=np.ones(QUESTIONS),
        family=np.arange(QUESTIONS),
    )
    everyone, doubt = np.unique(pairs.forecaster), Shrinkage(30.0, 100.0, None)
    took = seconds(lambda: rank_forecasters(pairs, everyone, doubt, seed=1, draws=DRAWS), runs=1)
    product, ranking = _bare_board(everyone.size)
    size, name = tournament.at.size, f"product + rank pass ({product:.2f} + {ranking:.2f} s)"
    _show(f"d leaderboard, {DRAWS:,} draws", took, size, product + ranking, name)


def _bare_board(forecasters: int) -> tuple[float, float]:
    chance = np.random.default_rng(1)
    draws, points = chance.random((DRAWS, QUESTIONS)), chance.random((QUESTIONS, forecasters))
    scores = chance.random((DRAWS, forecasters))
    product = seconds(lambda: draws @ points, runs=3)
    return product, seconds(lambda: np.argsort(scores, axis=1), runs=3)


def _show(what: str, took: float, size: int, limit: float, limit_name: str) -> None:
    per_entry = 1e9 / size
    print(
        f"{what:<38}{took * per_entry:10.1f} ns{took / limit:8.1f} x {limit_name}"
        f" ({limit * per_entry:.2f} ns)",
        flush=True,
    )


def _peak(call: Callable[[], object]) -> int:
    """Return the most bytes that a call held at a time."""
    tracemalloc.start()
    call()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak
