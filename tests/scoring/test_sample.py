from collections import defaultdict
from fractions import Fraction

import pytest
from hypothesis import given

from forecasts.scoring import MILLION, time_weighted
from tests.scoring import reference
from tests.scoring.builders import make_ledger
from tests.scoring.reference import Question
from tests.scoring.strategies import ledger_of, questions


@given(questions())
def test_time_weighted_shares_are_those_of_the_walk_through_time(question: Question) -> None:
    option = question.outcome
    spent: dict[tuple[int, int], int] = defaultdict(int)
    active: dict[int, int] = defaultdict(int)
    for length, forecasts in reference.spans(question):
        for who, probabilities in forecasts.items():
            spent[who, int(probabilities[option] * MILLION)] += length
            active[who] += length

    found = time_weighted(ledger_of(question), question.start, question.end, option)

    expected = {key: float(Fraction(spent[key], active[key[0]])) for key in sorted(spent)}
    assert list(zip(found.forecaster.tolist(), found.ppm.tolist(), strict=True)) == list(expected)
    assert found.share.tolist() == pytest.approx(list(expected.values()), abs=1e-15)


def test_time_weighted_shares_are_of_the_active_time() -> None:
    ledger = make_ledger((1, 0, [70]), (1, 10, None), (1, 90, [20]), (2, 99, [50]))

    found = time_weighted(ledger, 0, 100)

    assert found.forecaster.tolist() == [1, 1, 2]
    assert found.ppm.tolist() == [200_000, 700_000, 500_000]
    assert found.share.tolist() == [0.5, 0.5, 1.0]


def test_time_weighted_shares_of_an_empty_ledger_are_none() -> None:
    assert time_weighted(make_ledger(), 0, 100).share.tolist() == []
