from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from forecasts.models import Question
from tests.deeds import annul, resolve
from tests.factories import (
    JAN_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    make_forecaster,
    make_question,
    make_tournament,
)
from tests.random_tournaments import random_tournament
from tests.running import run

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)
NEW_YEAR = "2026-01-01T00:00:00Z"


def exported(folder: Path) -> list[list[str]]:
    """The rows of aggregates.csv."""
    run("export_tournament", "cup", folder / "out")
    with (folder / "out" / "aggregates.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def medians(folder: Path) -> list[list[str]]:
    """When, what and of how many, for the median."""
    return [row[2:] for row in exported(folder) if row[1] == "median"]


def a_crowd(question: Question, *shares: float) -> None:
    """Forecasters from "ada" on, one a share, from the opening on."""
    for handle, share in zip(("ada", "bob", "cleo", "dan"), shares, strict=False):
        add_forecast(question, make_forecaster(handle), share, JAN_1)


def test_aggregates_are_every_method_in_the_order_of_question_method_and_time(
    tmp_path: Path,
) -> None:
    random_tournament()

    rows = exported(tmp_path)

    keys = [(slug.removeprefix("'"), method, at) for slug, method, at, _, _ in rows]
    assert keys == sorted(keys)
    assert {method for _, method, _ in keys} == {"geometric", "mean", "median", "recency"}
    assert len({slug for slug, _, _ in keys}) == 12


def test_aggregates_say_what_each_method_says(tmp_path: Path) -> None:
    a_crowd(make_question(), 0.5, 0.6, 0.9)

    rows = {method: share for _, method, _, share, _ in exported(tmp_path)}

    odds = (1 * 1.5 * 9) ** (1 / 3)
    assert float(rows["mean"]) == pytest.approx(2 / 3)
    assert float(rows["geometric"]) == pytest.approx(odds / (1 + odds))
    # Of equal stamps the later entry of the ledger is the more recent.
    assert (rows["median"], rows["recency"]) == ("0.6", "0.6")


def test_aggregates_begin_with_the_minimum_of_forecasters_and_stop_below_it(
    tmp_path: Path,
) -> None:
    make_tournament(crowd_min_forecasters=2)
    question = make_question()
    ada, bob = make_forecaster("ada"), make_forecaster("bob")
    add_forecast(question, ada, 0.5, JAN_1)
    add_forecast(question, bob, 0.7, JAN_11)
    add_forecast(question, ada, None, JAN_21)

    assert medians(tmp_path) == [
        ["2026-01-11T00:00:00Z", "0.6", "2"],
        ["2026-01-21T00:00:00Z", "", ""],
    ]


def test_aggregates_change_at_the_microsecond_of_the_entry(tmp_path: Path) -> None:
    question = make_question()
    a_crowd(question, 0.5, 0.6, 0.7)
    add_forecast(question, make_forecaster("eve"), 0.8, JAN_1 + MICROSECOND)

    assert medians(tmp_path) == [
        [NEW_YEAR, "0.6", "3"],
        ["2026-01-01T00:00:00.000001Z", "0.65", "4"],
    ]


def test_aggregates_have_no_row_where_nothing_changes(tmp_path: Path) -> None:
    question = make_question()
    a_crowd(question, 0.5, 0.6, 0.7)
    ada = question.forecasts.get(forecaster__handle="ada").forecaster
    add_forecast(question, ada, 0.4, JAN_11)

    assert medians(tmp_path) == [[NEW_YEAR, "0.6", "3"]]


def test_aggregates_are_without_bots_and_early_and_late_entries(tmp_path: Path) -> None:
    question = make_question()
    a_crowd(question, 0.5, 0.6, 0.7)
    add_forecast(question, make_forecaster("robo", is_bot=True), 1.0, JAN_1)
    add_forecast(question, make_forecaster("early"), 1.0, JAN_1 - MICROSECOND)
    add_forecast(question, make_forecaster("late"), 1.0, JAN_21)
    resolve(question, known_at=JAN_21)

    assert medians(tmp_path) == [[NEW_YEAR, "0.6", "3"]]


def test_aggregates_of_an_unresolved_question_run_to_its_close(tmp_path: Path) -> None:
    question = make_question()
    a_crowd(question, 0.5, 0.6, 0.7)
    add_forecast(question, make_forecaster("eve"), 0.8, JAN_31 - MICROSECOND)
    add_forecast(question, make_forecaster("late"), 0.8, JAN_31)

    assert medians(tmp_path)[1:] == [["2026-01-30T23:59:59.999999Z", "0.65", "4"]]


def test_aggregates_spell_every_option_but_of_binary_questions_yes_alone(tmp_path: Path) -> None:
    question = make_question(kind=Question.Kind.MULTIPLE_CHOICE)
    for handle in ("ada", "bob", "cleo"):
        add_forecast(question, make_forecaster(handle), [0.999999, 0.000001, 0], JAN_1)

    assert medians(tmp_path) == [[NEW_YEAR, "0.999999|0.000001|0", "3"]]


def test_aggregates_of_questions_annulled_before_their_opening_or_without_forecasts_are_none(
    tmp_path: Path,
) -> None:
    void = make_question("void")
    a_crowd(void, 0.5, 0.6, 0.7)
    annul(void, known_at=JAN_1)
    make_question("rain")

    assert exported(tmp_path) == []
