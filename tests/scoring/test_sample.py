from collections import defaultdict
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from forecasts.scoring import MILLION, Sample, time_weighted
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


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"ppm": np.array([1_000_001, 0])}, "Parts per million"),
        ({"ppm": np.array([-1, 0])}, "Parts per million"),
        ({"ppm": np.array([0.5, 0.5])}, "whole"),
        ({"outcome": np.array([0, 2])}, "1 or 0"),
        ({"outcome": np.array([np.nan, 1])}, "1 or 0"),
        ({"weight": np.array([0.0, 1])}, "above 0"),
        ({"weight": np.array([np.nan, 1])}, "above 0"),
        ({"weight": np.array([np.inf, 1])}, "above 0"),
        ({"weight": np.array([1.0])}, "equally long"),
        ({"question": np.array([3, 3])}, "one outcome"),
        ({"question": np.array([-1, 3])}, "0 or more"),
    ],
)
def test_sample_refuses_columns_that_are_none(changed: dict[str, Any], refusal: str) -> None:
    columns: dict[str, Any] = {
        "ppm": np.array([0, MILLION]),
        "outcome": np.array([1, 0]),
        "weight": np.array([0.5, 1.5]),
        "question": np.array([0, 1]),
    }

    with pytest.raises(ValueError, match=refusal):
        Sample(**columns | changed)
