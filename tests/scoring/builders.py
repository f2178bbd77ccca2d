"""Small ledgers and tournaments for the tests, from plain Python values."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from forecasts.scoring import (
    Ledger,
    Pairs,
    QuestionScores,
    Ranking,
    Shrinkage,
    rank_forecasters,
    score_question,
)

NOBODY = np.array([], dtype=np.int64)


class Pair(NamedTuple):
    """One scored pair of a tournament."""

    forecaster: int
    question: int
    relative: float = 0.0
    coverage: float = 1.0
    brier: float = 0.25


def make_ledger(*entries: tuple[int, int, Sequence[int] | None], options: int = 2) -> Ledger:
    """Build a ledger from (forecaster, at, percent per option or None), in order of ledger id.

    On a binary question the percent may be that of yes alone.
    """
    rows = sorted(entries, key=lambda entry: entry[:2])
    ppm = np.zeros((len(rows), options), dtype=np.int64)
    for row, (_, _, percent) in zip(ppm, rows, strict=True):
        if percent is not None:
            row[: len(percent)] = np.array(percent) * 10_000
            row[-1] += 1_000_000 - row.sum()
    return Ledger(
        forecaster=np.array([forecaster for forecaster, _, _ in rows], dtype=np.int64),
        at=np.array([at for _, at, _ in rows], dtype=np.int64),
        ppm=ppm,
        active=np.array([percent is not None for _, _, percent in rows], dtype=bool),
    )


def score_yes(
    *entries: tuple[int, int, Sequence[int] | None],
    horizon: int = 100,
    known_at: int = 100,
    bots: Sequence[int] = (),
) -> QuestionScores:
    """Score a binary question open from 0 that resolved yes."""
    return score_question(
        make_ledger(*entries),
        0,
        ordered=False,
        start=0,
        horizon=horizon,
        known_at=known_at,
        bots=np.array(bots, dtype=np.int64),
    )


def make_pairs(
    *pairs: Pair,
    questions: int,
    weight: Sequence[float] | None = None,
    family: Sequence[int] | None = None,
) -> Pairs:
    """Build a tournament; by default every question weighs 1 and is a family of its own."""
    return Pairs(
        forecaster=np.array([pair.forecaster for pair in pairs], dtype=np.int64),
        question=np.array([pair.question for pair in pairs], dtype=np.int64),
        relative=np.array([pair.relative for pair in pairs], dtype=np.float64),
        coverage=np.array([pair.coverage for pair in pairs], dtype=np.float64),
        brier=np.array([pair.brier for pair in pairs], dtype=np.float64),
        weight=np.array([1.0] * questions if weight is None else weight),
        family=np.array(range(questions) if family is None else family, dtype=np.int64),
    )


def rank_all(pairs: Pairs, k: float = 30.0, seed: int = 1, draws: int = 1000) -> Ranking:
    """Rank everyone who has a pair, with a given shrinkage."""
    everyone = np.unique(pairs.forecaster)
    return rank_forecasters(pairs, everyone, Shrinkage(k, 100.0, None), seed, draws)


def by_forecaster(scores: QuestionScores, name: str) -> dict[int, float]:
    """Return one score of each forecaster."""
    values = getattr(scores, name)
    return dict(zip(scores.forecaster.tolist(), values.tolist(), strict=True))
