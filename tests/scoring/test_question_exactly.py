"""The scores of random questions against the second implementation, and their invariants."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scoring import reference
from tests.scoring.builders import by_forecaster
from tests.scoring.reference import Entry, Question
from tests.scoring.strategies import entries, questions, score


@settings(max_examples=500)
@given(questions())
def test_scores_agree_with_the_exact_walk_through_time(question: Question) -> None:
    found = score(question)

    expected = reference.scores(question)
    assert found.forecaster.tolist() == list(expected)
    for name in ("brier", "relative", "coverage"):
        exact = [float(getattr(scores, name)) for scores in expected.values()]
        assert getattr(found, name).tolist() == pytest.approx(exact, abs=1e-12)


@given(questions(bots=False))
def test_relative_scores_of_the_reference_group_sum_to_zero(question: Question) -> None:
    assert score(question).relative.sum() == pytest.approx(0, abs=1e-11)


@given(questions())
def test_relative_scores_without_the_bots_sum_to_zero(question: Question) -> None:
    scores = score(question)

    people = ~np.isin(scores.forecaster, list(question.bots))
    assert scores.relative[people].sum() == pytest.approx(0, abs=1e-11)


@given(questions(), st.data())
def test_brier_scores_stay_when_a_forecaster_joins(question: Question, data: st.DataObject) -> None:
    options = max((len(e.probabilities) for e in question.entries if e.probabilities), default=5)
    joining = data.draw(st.lists(entries(options), max_size=5))
    newcomer = tuple(replace(entry, forecaster=99) for entry in joining)

    before, after = score(question), score(replace(question, entries=question.entries + newcomer))

    assert by_forecaster(before, "brier").items() <= by_forecaster(after, "brier").items()


@given(questions(), st.data())
def test_relative_scores_of_people_stay_when_a_bot_joins(
    question: Question, data: st.DataObject
) -> None:
    options = max((len(e.probabilities) for e in question.entries if e.probabilities), default=5)
    joining = data.draw(st.lists(entries(options), max_size=5))
    bot = tuple(replace(entry, forecaster=99) for entry in joining)
    joined = replace(question, entries=question.entries + bot, bots=question.bots | {99})

    before, after = score(question), score(joined)

    others = after.forecaster != 99
    assert after.relative[others] == pytest.approx(before.relative, abs=1e-12)


@given(questions(), st.permutations([1, 2, 3, 4, 5]))
def test_scores_do_not_depend_on_the_ids(question: Question, ids: list[int]) -> None:
    renamed = replace(
        question,
        entries=tuple(replace(e, forecaster=ids[e.forecaster - 1]) for e in question.entries),
        bots=frozenset(ids[bot - 1] for bot in question.bots),
    )

    before, after = score(question), score(renamed)

    for name in ("brier", "relative", "coverage"):
        moved = {ids[who - 1]: value for who, value in by_forecaster(before, name).items()}
        assert by_forecaster(after, name) == pytest.approx(moved, abs=1e-12)


@given(questions(), st.integers(0, 2_000_000_000_000_000))
def test_scores_do_not_depend_on_the_epoch(question: Question, shift: int) -> None:
    later = replace(
        question,
        entries=tuple(replace(entry, at=entry.at + shift) for entry in question.entries),
        start=question.start + shift,
        horizon=question.horizon + shift,
        known_at=question.known_at + shift,
    )

    assert score(later).relative.tolist() == score(question).relative.tolist()


def test_scores_of_a_long_crowded_question_stay_exact() -> None:
    year = 31_557_600_000_000
    shares = [Fraction(who, 80) for who in range(80)]
    question = Question(
        entries=tuple(
            Entry(who, round(yes * year), (yes, 1 - yes)) for who, yes in enumerate(shares)
        ),
        outcome=0,
        kind="binary",
        start=0,
        horizon=year,
        known_at=year,
        bots=frozenset({7, 70}),
    )

    found = score(question).relative

    exact = [float(scores.relative) for scores in reference.scores(question).values()]
    assert found.tolist() == pytest.approx(exact, abs=1e-12)
