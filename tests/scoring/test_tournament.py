"""Whole tournaments against `score_question`, which the exact reference checks."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts.scoring import (
    MILLION,
    Ledger,
    Questions,
    Tournament,
    relative_scores,
    score_question,
    score_tournament,
    tournament,
    tournament_briers,
    tournament_gains,
)
from forecasts.scoring.blocks import block_of, covered
from forecasts.scoring.brier import brier_losses
from forecasts.scoring.timeline import active_segments
from tests.scoring.reference import Question
from tests.scoring.strategies import ledger_of, questions, score

WIDTH = 5
Row = tuple[int, int, float, float, float]


def padded(ledger: Ledger) -> Ledger:
    missing = WIDTH - ledger.ppm.shape[1]
    return replace(ledger, ppm=np.pad(ledger.ppm, ((0, 0), (0, missing))))


def options_of(question: Question) -> int:
    width = ledger_of(question).ppm.shape[1]
    return 2 if question.kind == "binary" else width


def make_questions(asked: Sequence[Question], entries: Sequence[int]) -> Questions:
    return Questions(
        entries=np.array(entries, dtype=np.int64),
        options=np.array([options_of(question) for question in asked], dtype=np.int64),
        outcome=np.array([question.outcome for question in asked], dtype=np.int64),
        ordered=np.array([question.kind == "ordered" for question in asked], dtype=bool),
        start=np.array([question.start for question in asked], dtype=np.int64),
        horizon=np.array([question.horizon for question in asked], dtype=np.int64),
        known_at=np.array([question.known_at for question in asked], dtype=np.int64),
    )


def make_tournament(asked: Sequence[Question]) -> Tournament:
    ledgers = [padded(ledger_of(question)) for question in asked]
    inside = [
        ~np.isin(ledger.forecaster, sorted(question.bots))
        for ledger, question in zip(ledgers, asked, strict=True)
    ]
    nothing = np.zeros(0, dtype=np.int64)
    return Tournament(
        forecaster=np.concatenate([nothing, *(ledger.forecaster for ledger in ledgers)]),
        at=np.concatenate([nothing, *(ledger.at for ledger in ledgers)]),
        ppm=np.concatenate(
            [np.zeros((0, WIDTH), dtype=np.int64), *(ledger.ppm for ledger in ledgers)]
        ),
        active=np.concatenate([nothing > 0, *(ledger.active for ledger in ledgers)]),
        reference=np.concatenate([nothing > 0, *inside]),
        questions=make_questions(asked, [ledger.at.size for ledger in ledgers]),
    )


def rows(asked: Sequence[Question]) -> list[Row]:
    """Return the scores of one question after another."""
    found: list[Row] = []
    for place, question in enumerate(asked):
        scores = score(question)
        columns = scores.forecaster, scores.brier, scores.relative, scores.coverage
        found += [
            (place, *row) for row in zip(*(column.tolist() for column in columns), strict=True)
        ]
    return found


@settings(max_examples=300)
@given(st.lists(questions(), max_size=6), st.sampled_from([1, 7, 20, 10_000]))
def test_scores_of_a_tournament_are_those_of_its_questions_to_the_last_bit(
    asked: list[Question], at_once: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tournament, "ENTRIES_AT_ONCE", at_once)
        scores = score_tournament(make_tournament(asked))

    columns = scores.question, scores.forecaster, scores.brier, scores.relative, scores.coverage
    found = list(zip(*(column.tolist() for column in columns), strict=True))
    assert found == rows(asked)


@given(st.lists(questions(), max_size=6))
def test_single_scores_of_a_tournament_are_those_of_all_pairs(asked: list[Question]) -> None:
    whole = make_tournament(asked)

    briers, relative = tournament_briers(whole), tournament_gains(whole)

    active = ~np.isnan(briers)
    scores = score_tournament(whole)
    assert briers[active].tolist() == scores.brier.tolist()
    assert relative[active].tolist() == scores.relative.tolist()
    assert not relative[~active].any()


@given(questions())
def test_relative_scores_of_segments_are_those_of_the_question(question: Question) -> None:
    ledger = ledger_of(question)
    spans = active_segments(ledger, question.start, question.end)
    losses = brier_losses(ledger.ppm[spans.row], question.outcome, question.kind == "ordered")
    reference = ~np.isin(spans.forecaster, sorted(question.bots))

    found = relative_scores(spans, losses, reference, question.start, question.horizon)

    assert found == pytest.approx(score(question).relative, abs=1e-12)


@given(st.lists(st.integers(0, 99_999), max_size=30), st.integers(0, MILLION))
def test_relative_scores_of_identical_forecasts_at_any_times_are_exactly_zero(
    at: list[int], yes: int
) -> None:
    who, stamps = np.arange(len(at)), np.array(at, dtype=np.int64)
    ppm = np.tile([yes, MILLION - yes], (len(at), 1))
    ledger = Ledger(who, stamps, ppm, np.ones(len(at), dtype=bool))

    scores = score_question(
        ledger, 0, ordered=False, start=0, horizon=100_000, known_at=100_000, bots=who[:0]
    )

    assert not scores.relative.any()


def test_scores_of_a_question_too_long_for_the_fast_sort_are_the_same() -> None:
    ppm = np.array([[MILLION, 0], [500_000, 500_000], [0, MILLION]])
    at, who = np.array([0, 2**60, 2**61]), np.array([1, 2, 3])
    ledger = Ledger(who, at, ppm, np.ones(3, dtype=bool))

    scores = score_question(
        ledger, 0, ordered=False, start=0, horizon=2**62, known_at=2**62, bots=who[:0]
    )

    # Quarter 2: 0 against .25. Quarters 3 and 4: 0, .25 and 1.
    assert scores.relative.tolist() == [25 / 4 + 62.5 / 2, -25 / 4 + 25 / 2, -87.5 / 2]


def test_relative_scores_of_the_last_few_stay_exact_after_a_crowd_has_left() -> None:
    year, crowd = 31_557_600_000_000, 3_000
    who = np.concatenate([np.repeat(np.arange(crowd), 2), [crowd, crowd + 1]])
    at = np.concatenate([np.tile([0, 1_000_000], crowd), [0, 0]])
    active = np.concatenate([np.tile([True, False], crowd), [True, True]])
    yes = np.where(active, (who * 7_919) % MILLION, 0)
    yes[-2:] = 900_000, 600_000
    ledger = Ledger(who, at, np.stack([yes, (MILLION - yes) * active], axis=1), active)

    found = score_question(
        ledger, 0, ordered=False, start=0, horizon=year, known_at=year, bots=who[:0]
    )

    alone = 100 * (0.16 - 0.01) * (1 - 1_000_000 / year)
    losses = np.append(np.square(1 - (np.arange(crowd) * 7_919 % MILLION) / MILLION), [0.01, 0.16])
    others = (losses.sum() - losses[-2]) / (losses.size - 1)
    assert found.relative[-2] == pytest.approx(
        alone + 100 * (others - 0.01) * 1_000_000 / year, abs=1e-12
    )


def make_columns(**changed: Any) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "forecaster": np.array([1, 1, 2, 1]),
        "at": np.array([5, 6, 3, 1]),
        "ppm": np.array([[500_000, 500_000, 0]] * 3 + [[0, 0, 0]]),
        "active": np.array([True, True, True, False]),
        "reference": np.array([True, True, False, False]),
        "questions": make_known(),
    }
    return columns | changed


def make_known(**changed: Any) -> Questions:
    columns: dict[str, Any] = {
        "entries": np.array([3, 1]),
        "options": np.array([2, 3]),
        "outcome": np.array([1, 2]),
        "ordered": np.array([False, True]),
        "start": np.array([0, 0]),
        "horizon": np.array([10, 10]),
        "known_at": np.array([8, 20]),
    }
    return Questions(**columns | changed)


def test_tournament_accepts_the_same_forecaster_on_two_questions() -> None:
    assert score_tournament(Tournament(**make_columns())).forecaster.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"at": np.array([6, 5, 3, 1])}, "sorted"),
        ({"forecaster": np.array([2, 2, 1, 1])}, "sorted"),
        ({"at": np.array([5, 6, 3])}, "equally long"),
        ({"at": np.array([5.0, 6, 3, 1])}, "int64"),
        ({"active": np.array([1, 1, 1, 0])}, "bool"),
        ({"active": np.array([True, True, False, False])}, "withdrawal"),
        ({"active": np.array([True, True, True, True])}, "sum to exactly"),
        ({"reference": np.array([True, False, False, False])}, "reference group"),
        ({"ppm": np.array([[500_000, 0, 500_000]] * 3 + [[0, 0, 0]])}, "beyond"),
        ({"ppm": np.array([[500_000, 500_000]] * 3 + [[0, 0]])}, "as wide"),
        ({"questions": make_known(entries=np.array([3, 2]))}, "on one of the questions"),
    ],
)
def test_tournament_refuses_columns_that_are_none(changed: dict[str, Any], refusal: str) -> None:
    with pytest.raises(ValueError, match=refusal):
        Tournament(**make_columns(**changed))


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"outcome": np.array([2, 2])}, "one of the options"),
        ({"outcome": np.array([-1, 2])}, "one of the options"),
        ({"options": np.array([1, 3]), "outcome": np.array([0, 0])}, "two options"),
        ({"entries": np.array([-1, 5])}, "negative"),
        ({"known_at": np.array([0, 20])}, "annul"),
        ({"horizon": np.array([10, 0])}, "opens before"),
        ({"horizon": np.array([10])}, "equally long"),
    ],
)
def test_questions_refuse_what_is_none(changed: dict[str, Any], refusal: str) -> None:
    with pytest.raises(ValueError, match=refusal):
        make_known(**changed)


def test_covered_time_of_a_pair_with_late_entries_only_is_none() -> None:
    known = make_known().only(np.array([0]))
    known = replace(known, entries=np.array([2]))
    ppm = np.array([[MILLION, 0], [MILLION, 0]])
    block = block_of(np.array([1, 2]), np.array([4, 9]), ppm, np.ones(2, dtype=bool), known)

    assert covered(block, known.time).tolist() == [6, 0]
