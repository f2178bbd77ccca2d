import pytest

from tests.scoring.builders import Pair, make_pairs


@pytest.mark.parametrize(
    "pair",
    [
        Pair(1, -1),
        Pair(1, 2),
        Pair(1, 0, relative=float("nan")),
        Pair(1, 0, relative=100.1),
        Pair(1, 0, relative=-100.1),
        Pair(1, 0, coverage=1.1),
        Pair(1, 0, coverage=-0.1),
        Pair(1, 0, coverage=float("nan")),
        Pair(1, 0, brier=1.1),
        Pair(1, 0, brier=-0.1),
        Pair(1, 0, brier=float("nan")),
    ],
)
def test_pairs_refuse_a_score_missing_or_out_of_range(pair: Pair) -> None:
    with pytest.raises(ValueError, match="missing or out of range"):
        make_pairs(pair, questions=2)


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_pairs_refuse_a_weight_that_is_none(weight: float) -> None:
    with pytest.raises(ValueError, match="weight is missing or out of range"):
        make_pairs(questions=1, weight=[weight])


def test_pairs_refuse_a_second_score_for_the_same_question() -> None:
    with pytest.raises(ValueError, match="one pair per question"):
        make_pairs(Pair(1, 0), Pair(1, 0), questions=1)


def test_pairs_refuse_a_family_too_few() -> None:
    with pytest.raises(ValueError, match="one family for each question"):
        make_pairs(questions=2, family=[0])


def test_pairs_refuse_a_second_score_behind_those_of_others() -> None:
    with pytest.raises(ValueError, match="one pair per question"):
        make_pairs(Pair(2, 0), Pair(1, 0), Pair(2, 0), questions=1)
