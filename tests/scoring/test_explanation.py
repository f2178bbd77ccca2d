"""The rows of an explanation sum to the scores that are shown."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from forecasts.scoring import Explanation, explain_score
from tests.scoring import reference
from tests.scoring.builders import make_ledger
from tests.scoring.reference import Question
from tests.scoring.strategies import ledger_of, questions, score


def explain(question: Question, forecaster: int) -> Explanation:
    return explain_score(
        ledger_of(question),
        question.outcome,
        forecaster,
        ordered=question.kind == "ordered",
        start=question.start,
        horizon=question.horizon,
        known_at=question.known_at,
        bots=np.array(sorted(question.bots), dtype=np.int64),
    )


def explain_yes(*entries: tuple[int, int, list[int] | None], bots: tuple[int, ...] = ()) -> object:
    """Explain the score of forecaster 1 as rows of (start, end, others, own, points)."""
    why = explain_score(
        make_ledger(*entries), 0, 1, ordered=False, start=0, horizon=100, known_at=80,
        bots=np.array(bots, dtype=np.int64),
    )  # fmt: skip
    columns = why.start, why.end, why.others, why.loss, why.contribution
    return [tuple(round(float(value), 9) for value in row) for row in zip(*columns, strict=True)]


@settings(max_examples=300)
@given(questions())
def test_explanations_sum_to_the_scores_shown(question: Question) -> None:
    scores = score(question)

    for who, brier, relative in zip(
        scores.forecaster.tolist(), scores.brier, scores.relative, strict=True
    ):
        why = explain(question, who)
        assert why.contribution.sum() == pytest.approx(relative, abs=1e-9)
        assert (why.weight @ why.loss) / why.weight.sum() == pytest.approx(brier, abs=1e-9)


@given(questions())
def test_explanations_contribute_time_compared_times_how_much_better(question: Question) -> None:
    for who in range(1, 6):
        why = explain(question, who)
        gap = np.where(why.compared > 0, why.others - why.loss, 0.0)
        assert why.contribution == pytest.approx(100 * why.compared * gap, abs=1e-9)
        assert np.isnan(why.others).tolist() == (why.compared == 0).tolist()
        assert np.all(why.compared <= why.weight + 1e-12)


@given(questions())
def test_explanations_average_the_others_as_the_exact_walk_does(question: Question) -> None:
    whole = question.horizon - question.start
    for who in range(1, 6):
        why = explain(question, who)
        for start, end, others, compared in zip(
            why.start.tolist(), why.end.tolist(), why.others, why.compared, strict=True
        ):
            time, mean = others_during(question, who, start, end)
            assert compared == pytest.approx(float(time / whole), abs=1e-12)
            assert time == 0 or others == pytest.approx(float(mean), abs=1e-12)


def others_during(question: Question, who: int, start: int, end: int) -> tuple[Fraction, Fraction]:
    """Return for how long there were others, and their mean loss, microsecond by microsecond."""
    time, total = Fraction(0), Fraction(0)
    for instant in range(start, end):
        losses = [
            reference.loss(question.kind, probabilities, question.outcome)
            for other, probabilities in reference.active(question, instant).items()
            if other != who and other not in question.bots
        ]
        if losses:
            time += 1
            total += sum(losses, Fraction(0)) / len(losses)
    return time, total / time if time else Fraction(0)


def test_explanation_has_a_row_for_each_of_ones_own_forecasts() -> None:
    rows = explain_yes((1, 0, [50]), (1, 20, [100]), (1, 40, None), (2, 0, [0]))

    assert rows == [(0, 20, 1.0, 0.25, 15.0), (20, 40, 1.0, 0.0, 20.0)]


def test_explanation_averages_others_who_come_and_go() -> None:
    # 20 µs of loss 1, 60 of the mean of 1 and 0.
    rows = explain_yes((1, 0, [50]), (2, 0, [0]), (3, 20, [100]))

    assert rows == [(0, 80, 0.625, 0.25, 30.0)]


def test_explanation_counts_nothing_for_the_time_alone() -> None:
    rows = explain_yes((1, 0, [50]), (2, 70, [0]))

    assert rows == [(0, 80, 1.0, 0.25, 7.5)]


def test_explanation_leaves_bots_out_of_the_others() -> None:
    rows = explain_yes((1, 0, [100]), (2, 0, [50]), (9, 0, [0]), bots=(9,))

    assert rows == [(0, 80, 0.25, 0.0, 20.0)]


def test_explanation_of_a_bot_is_against_all_people() -> None:
    rows = explain_yes((1, 0, [100]), (2, 0, [50]), (9, 0, [0]), bots=(1, 9))

    assert rows == [(0, 80, 0.25, 0.0, 20.0)]


@pytest.mark.parametrize("at", [-1, 80, 99])
def test_explanation_is_empty_without_a_scored_forecast(at: int) -> None:
    assert explain_yes((1, at, [50]), (2, 0, [50])) == []


def test_explanation_names_the_ledger_rows() -> None:
    ledger = make_ledger((1, 0, [50]), (2, 10, [60]), (2, 10, [70]), (2, 30, [80]))
    times = {"start": 0, "horizon": 100, "known_at": 80}

    why = explain_score(ledger, 0, 2, ordered=False, bots=np.zeros(0, dtype=np.int64), **times)

    assert why.row.tolist() == [2, 3]
    assert why.weight.tolist() == [0.2, 0.5]


def test_explanation_is_refused_where_the_outcome_was_known_at_the_opening() -> None:
    times = {"start": 0, "horizon": 100, "known_at": 0}

    with pytest.raises(ValueError, match="opens before"):
        explain_score(make_ledger(), 0, 1, ordered=False, bots=np.zeros(0, dtype=np.int64), **times)
