"""Real forecasts reproduce the scores that other code computed for them (see data/README.md)."""

import csv
import gzip
import json
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from forecasts.scoring import (
    FloatArray,
    Ledger,
    brier_losses,
    log_loss,
    score_question,
    skill_score,
    stored_binary,
    stored_form,
)
from forecasts.scoring.contenders import probability_losses
from tests.scoring.builders import NOBODY

DATA = Path(__file__).parent / "data"
EXPECTED: dict[str, Any] = json.loads((DATA / "reference.json").read_text())
DAY = 86_400_000_000
# What `reference.json` prints, and what storing parts per million may move.
PRINTED, STORED = 1e-9, 1e-6


def read(name: str) -> list[dict[str, str]]:
    opened = gzip.open if name.endswith(".gz") else open
    with opened(DATA / name, "rt") as lines:
        return list(csv.DictReader(lines))


def matches() -> tuple[list[list[str]], list[int], list[str]]:
    """Return the forecasts win, tie, loss; what happened; cup and season."""
    rows = read("world_cup_matches.csv")
    options = ("prob1", "probtie", "prob2")
    outcomes = [[row[f"{name}_outcome"] for name in options].index("1") for row in rows]
    cups = [f"{row['cup']}-{row['season']}" for row in rows]
    return [[row[name] for name in options] for row in rows], outcomes, cups


def match_losses(ordered: bool) -> FloatArray:
    forecasts, outcomes, _ = matches()
    rows = [[float(text) for text in forecast] for forecast in forecasts]
    pairs = zip(rows, outcomes, strict=True)
    return np.array([probability_losses([row], won, ordered)[0] for row, won in pairs])


def games() -> tuple[list[list[int]], list[int]]:
    """Return the stored forecasts of baseball games and what happened, 0 for yes."""
    rows = read("mlb_games_2021_2022.csv.gz")
    stored = [stored_binary(Decimal(row["prob1"])) for row in rows]
    return stored, [0 if float(row["prob1_outcome"]) == 1 else 1 for row in rows]


def daily() -> dict[str, list[tuple[int, dict[str, str]]]]:
    """Return the forecasts about each hockey team by day; a day counts from its midnight."""
    teams = defaultdict(list)
    for row in read("nhl_2022_daily.csv.gz"):
        midnight = datetime.fromisoformat(row["forecast_date"]).replace(tzinfo=UTC)
        teams[row["team"]].append((int(midnight.timestamp()) * 1_000_000, row))
    return teams


def brier_over_time(at: list[int], ppm: list[list[int]], outcome: int) -> float:
    """Return the Brier score of one forecaster from the first day to the end of the last."""
    nobody = np.zeros(len(at), dtype=np.int64)
    ledger = Ledger(nobody, np.array(at), np.array(ppm), np.ones(len(at), dtype=bool))
    times = {"start": at[0], "horizon": at[-1] + DAY, "known_at": at[-1] + DAY}
    scores = score_question(ledger, outcome, ordered=False, bots=NOBODY, **times)
    assert scores.coverage.tolist() == [1.0]
    return float(scores.brier[0])


def test_football_has_half_the_original_brier_score() -> None:
    expected = EXPECTED["world_cup_matches"]

    losses = match_losses(ordered=False)

    assert losses.size == expected["n"]
    assert losses.mean() == pytest.approx(expected["brier_original_3_categories"] / 2, abs=PRINTED)
    assert losses[0] == pytest.approx(expected["first_row"]["brier_original"] / 2, abs=PRINTED)


def test_football_has_half_the_original_ordered_score() -> None:
    expected = EXPECTED["world_cup_matches"]

    losses = match_losses(ordered=True)

    assert losses.mean() == pytest.approx(expected["brier_ordered_win_draw_loss"] / 2, abs=PRINTED)
    assert losses[0] == pytest.approx(expected["first_row"]["brier_ordered"] / 2, abs=PRINTED)


@pytest.mark.parametrize("cup", EXPECTED["world_cup_matches"]["by_cup_season"])
def test_football_of_each_cup_has_half_the_original_brier_score(cup: str) -> None:
    expected = EXPECTED["world_cup_matches"]["by_cup_season"][cup]
    played = np.array(matches()[2]) == cup

    mean = match_losses(ordered=False)[played].mean()

    assert np.count_nonzero(played) == expected["n"]
    assert mean == pytest.approx(expected["brier_original"] / 2, abs=PRINTED)


@pytest.mark.parametrize(
    ("ordered", "name"),
    [(False, "brier_original_3_categories"), (True, "brier_ordered_win_draw_loss")],
)
def test_football_scores_alike_as_stored_forecasts(ordered: bool, name: str) -> None:
    forecasts, outcomes, _ = matches()
    stored = [stored_form([Decimal(text) for text in forecast]) for forecast in forecasts]

    pairs = zip(stored, outcomes, strict=True)
    losses = [brier_losses([ppm], won, ordered)[0] for ppm, won in pairs]

    expected = EXPECTED["world_cup_matches"][name]
    assert np.mean(losses) == pytest.approx(expected / 2, abs=STORED)


def test_football_has_the_log_score_since_no_forecast_reached_the_floor() -> None:
    forecasts, outcomes, _ = matches()
    stored = [stored_form([Decimal(text) for text in forecast]) for forecast in forecasts]

    losses = [log_loss([ppm], won)[0] for ppm, won in zip(stored, outcomes, strict=True)]

    expected = EXPECTED["world_cup_matches"]["log_score_nats"]
    assert np.mean(losses) == pytest.approx(expected, abs=10 * STORED)


def test_football_without_knowledge_has_half_the_original_score() -> None:
    _, outcomes, _ = matches()

    losses = [probability_losses([[1 / 3] * 3], won, False)[0] for won in outcomes]

    expected = EXPECTED["world_cup_matches"]["uniform_forecast_original"]
    assert np.mean(losses) == pytest.approx(expected / 2, abs=PRINTED)


def test_baseball_has_the_brier_score() -> None:
    expected = EXPECTED["mlb_games_2021_2022"]

    losses = [brier_losses([ppm], won)[0] for ppm, won in zip(*games(), strict=True)]

    assert len(losses) == expected["n"]
    assert np.mean(losses) == pytest.approx(expected["brier_half"], abs=PRINTED)


def test_baseball_has_the_log_score() -> None:
    losses = [log_loss([ppm], won)[0] for ppm, won in zip(*games(), strict=True)]

    expected = EXPECTED["mlb_games_2021_2022"]["log_score_nats"]
    assert np.mean(losses) == pytest.approx(expected, abs=PRINTED)


def test_baseball_has_the_skill_over_the_base_rate() -> None:
    stored, outcomes = games()
    won = 1 - np.array(outcomes)
    losses = [
        brier_losses([ppm], outcome)[0] for ppm, outcome in zip(stored, outcomes, strict=True)
    ]

    skill = skill_score(losses, np.square(won.mean() - won))

    expected = EXPECTED["mlb_games_2021_2022"]
    assert won.mean() == pytest.approx(expected["base_rate"], abs=PRINTED)
    assert skill == pytest.approx(expected["bss_vs_base_rate"], abs=1e-8)


def test_hockey_has_the_daily_means_of_each_team_carried_forward() -> None:
    expected = EXPECTED["nhl_2022_daily"]

    found = {
        team: brier_over_time(
            [at for at, _ in days],
            [stored_binary(Decimal(row["make_playoffs"])) for _, row in days],
            outcome=1 - int(days[0][1]["make_playoffs_outcome"]),
        )
        for team, days in daily().items()
    }

    mean = sum(found.values()) / len(found)
    assert found == pytest.approx(expected["make_playoffs_by_team"], abs=PRINTED)
    assert mean == pytest.approx(expected["make_playoffs_mean_daily_brier_half"], abs=PRINTED)


def test_hockey_finals_of_32_teams_have_half_the_original_daily_mean() -> None:
    expected = EXPECTED["nhl_2022_daily"]
    teams = sorted(daily().items())
    days = zip(*(forecasts for _, forecasts in teams), strict=True)
    at, ppm = [], []
    for rows in days:
        at.append(rows[0][0])
        ppm.append(stored_form([Decimal(row["win_finals"]) for _, row in rows]))

    brier = brier_over_time(at, ppm, [team for team, _ in teams].index("Avalanche"))

    assert len(teams) == expected["win_finals_options"]
    assert brier == pytest.approx(expected["win_finals_daily_brier_original"] / 2, abs=STORED)
