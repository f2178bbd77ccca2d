"""Aggregates and reference forecasters are scored as bots are."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasts.scoring import (
    MILLION,
    ContenderScores,
    brier_losses,
    crowd_changes,
    median_history,
    score_contender,
)
from forecasts.scoring.contenders import probability_losses
from tests.scoring import reference
from tests.scoring.builders import NOBODY, make_ledger
from tests.scoring.reference import Entry, Question
from tests.scoring.strategies import LAST_INSTANT, ledger_of, ppm_rows, questions

CONTENDER = 0


def options_of(question: Question) -> int:
    if question.kind == "binary":
        return 2
    return max((len(e.probabilities) for e in question.entries if e.probabilities), default=5)


@st.composite
def steps(draw: st.DrawFn, question: Question) -> dict[int, list[float] | None]:
    """Real probabilities, or none, from some instants of the window on."""
    options = options_of(question)
    instants = st.integers(question.start, LAST_INSTANT + 1)
    parts = st.lists(st.integers(0, 997), min_size=options, max_size=options).filter(any)
    values = st.none() | parts.map(lambda parts: [part / sum(parts) for part in parts])
    found = draw(st.dictionaries(instants, values, max_size=5))
    return dict(sorted(found.items()))


def score(question: Question, values: dict[int, list[float] | None]) -> ContenderScores | None:
    nothing = [math.nan] * options_of(question)
    rows = [value or nothing for value in values.values()]
    return score_contender(
        np.array(list(values), dtype=np.int64),
        np.array(rows, dtype=np.float64).reshape(len(rows), len(nothing)),
        ledger_of(question),
        question.outcome,
        ordered=question.kind == "ordered",
        start=question.start,
        horizon=question.horizon,
        known_at=question.known_at,
        bots=np.array(sorted(question.bots), dtype=np.int64),
    )


@settings(max_examples=400)
@given(st.data(), questions())
def test_contender_scores_agree_with_those_of_an_exact_bot(
    data: st.DataObject, question: Question
) -> None:
    values = data.draw(steps(question))
    as_bot = replace(
        question,
        entries=question.entries
        + tuple(
            Entry(CONTENDER, at, tuple(Fraction(p) for p in value) if value else None)
            for at, value in values.items()
        ),
        bots=question.bots | {CONTENDER},
    )

    found = score(question, values)

    expected = reference.scores(as_bot).get(CONTENDER)
    assert (found is None) == (expected is None)
    if found and expected:
        exact = [float(value) for value in (expected.brier, expected.relative, expected.coverage)]
        assert list(found) == pytest.approx(exact, abs=1e-12)


def score_half(*entries: tuple[int, int, list[int] | None], known_at: int = 100) -> object:
    ledger = make_ledger(*entries)
    question = {"start": 0, "horizon": 100, "known_at": known_at}
    half = np.array([[0.5, 0.5]])
    return score_contender(np.array([0]), half, ledger, 0, bots=NOBODY, ordered=False, **question)


def test_always_half_is_compared_with_everyone() -> None:
    assert score_half((1, 0, [100]), (2, 0, [0])) == pytest.approx((0.25, 25.0, 1.0))


def test_always_half_alone_scores_no_points() -> None:
    assert score_half() == (0.25, 0.0, 1.0)


def test_always_half_is_covered_in_full_however_early_the_question_ends() -> None:
    assert score_half((1, 0, [100]), known_at=10) == pytest.approx((0.25, -2.5, 1.0))


def test_median_of_one_person_scores_as_they_do_against_themselves() -> None:
    ledger = make_ledger((1, 10, [70]), (1, 20, None))
    history = median_history(crowd_changes(ledger, start=0, end=50, bots=NOBODY), 1)

    scores = score_contender(
        history.times, history.values, ledger, 0,
        ordered=False, start=0, horizon=100, known_at=50, bots=NOBODY,
    )  # fmt: skip

    assert scores == pytest.approx((0.09, 0.0, 0.1))


@pytest.mark.parametrize("times", [[50], [99, 100], []])
def test_contender_without_a_scored_microsecond_has_no_scores(times: list[int]) -> None:
    values = np.full((len(times), 2), 0.5)
    question = {"start": 0, "horizon": 100, "known_at": 50}

    scores = score_contender(
        np.array(times, dtype=np.int64),
        values,
        make_ledger(),
        0,
        bots=NOBODY,
        ordered=False,
        **question,
    )

    assert scores is None


@pytest.mark.parametrize(
    ("times", "values"),
    [
        ([-1], [[0.5, 0.5]]),
        ([1, 1], [[0.5, 0.5], [0.5, 0.5]]),
        ([2, 1], [[0.5, 0.5], [0.5, 0.5]]),
        ([1, 2], [[0.5, 0.5]]),
        ([1], [[0.5, math.nan]]),
        ([1], [[0.5, 0.5001]]),
        ([1], [[1.5, -0.5]]),
        ([1], [[math.inf, 0.0]]),
        ([1], [[1.0]]),
    ],
)
def test_contender_is_refused_for_what_is_no_step_function(
    times: list[int], values: npt.ArrayLike
) -> None:
    question = {"start": 0, "horizon": 100, "known_at": 50}

    with pytest.raises(ValueError, match=r"instant|robabilities"):
        score_contender(
            np.array(times), values, make_ledger(), 0, bots=NOBODY, ordered=False, **question
        )


@pytest.mark.parametrize(("horizon", "known_at"), [(100, 0), (0, 50)])
def test_contender_is_refused_where_the_instants_are_out_of_order(
    horizon: int, known_at: int
) -> None:
    question = {"start": 0, "horizon": horizon, "known_at": known_at}

    with pytest.raises(ValueError, match="opens before"):
        score_contender(
            np.array([0]), [[0.5, 0.5]], make_ledger(), 0, bots=NOBODY, ordered=False, **question
        )


@given(st.data(), st.integers(2, 8), st.booleans())
def test_losses_of_real_probabilities_are_those_of_stored_ones(
    data: st.DataObject, options: int, ordered: bool
) -> None:
    row = data.draw(ppm_rows(options))
    outcome = data.draw(st.integers(0, options - 1))

    real = probability_losses([[unit / MILLION for unit in row]], outcome, ordered)

    assert real == pytest.approx(brier_losses([row], outcome, ordered), abs=1e-15)
