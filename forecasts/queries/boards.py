"""A leaderboard computed from the scores of a tournament, in the columns of its rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from forecasts.models import Contender
from forecasts.queries import ledgers
from forecasts.scoring import (
    BoolArray,
    Ranking,
    Shrinkage,
    rank_forecasters,
    shrinkage,
    tied_with_first,
)

AS_THEY_ARE = ("score", "score_low", "score_high", "questions", "coverage", "brier", "total")
OF_THE_RANKED = ("rank", "rank_low", "rank_high", "first")
ENTRY_COLUMNS = (
    *AS_THEY_ARE,
    *OF_THE_RANKED,
    "posterior_sd",
    "tied_with_first",
    "forecaster_id",
    "position",
)
CONTENDER_COLUMNS = (*AS_THEY_ARE, "contender")


@dataclass(frozen=True)
class ComputedBoard:
    """What a leaderboard and its entries hold when computed now, by name of the column."""

    columns: dict[str, Any]
    entries: list[dict[str, Any]]
    contenders: list[dict[str, Any]]


def compute_board(tournament_id: int, seed: int) -> ComputedBoard:
    """Return the board of people and that of bots, one behind the other."""
    pairs, forecasters = ledgers.tournament_pairs(tournament_id)
    people = np.setdiff1d(pairs.forecaster, forecasters.bots)
    doubt = shrinkage(pairs, forecasters.bots)
    entries: list[dict[str, Any]] = []
    for members in (people, forecasters.bots):
        ranking = rank_forecasters(pairs, members, doubt, seed)
        tied = tied_with_first(pairs, ranking, doubt, seed)
        known = replace(ranking, forecaster=forecasters.ids[ranking.forecaster])
        entries += _entries(known, tied)
    columns = {"k": doubt.k, "sigma2": doubt.sigma2, "tau2": doubt.tau2}
    return ComputedBoard(
        columns={"scored_questions": len(pairs.weight)} | columns,
        entries=entries,
        contenders=_contenders(tournament_id, doubt, seed),
    )


def _contenders(tournament_id: int, doubt: Shrinkage, seed: int) -> list[dict[str, Any]]:
    """Return the lines of the contenders: ranked like forecasters, the ranks left out."""
    pairs = ledgers.contender_pairs(tournament_id)
    ranking = rank_forecasters(pairs, np.unique(pairs.forecaster), doubt, seed)
    columns = {name: getattr(ranking, name).tolist() for name in AS_THEY_ARE}
    columns["contender"] = [Contender.values[place] for place in ranking.forecaster.tolist()]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _entries(ranking: Ranking, tied: BoolArray) -> list[dict[str, Any]]:
    columns = {name: getattr(ranking, name).tolist() for name in AS_THEY_ARE}
    ranked = [None if provisional else True for provisional in ranking.provisional.tolist()]
    for name in OF_THE_RANKED:
        values = getattr(ranking, name).tolist()
        columns[name] = [on and value for on, value in zip(ranked, values, strict=True)]
    columns["posterior_sd"] = [
        None if np.isnan(value) else value for value in ranking.posterior_sd.tolist()
    ]
    columns["tied_with_first"] = tied.tolist()
    columns["forecaster_id"] = ranking.forecaster.tolist()
    columns["position"] = list(range(len(ranked)))
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
