import pytest

from forecasts.scoring import score_question
from tests.scoring.builders import NOBODY, by_forecaster, make_ledger, score_yes


def test_brier_score_is_weighted_by_the_time_each_forecast_was_active() -> None:
    scores = score_yes((1, 0, [50]), (1, 75, [100]))

    assert scores.brier.tolist() == [0.1875]


def test_brier_score_is_over_the_active_time_only() -> None:
    scores = score_yes((1, 20, [50]), (1, 30, None))

    assert scores.brier.tolist() == [0.25]


def test_brier_score_ends_when_the_outcome_was_known() -> None:
    scores = score_yes((1, 0, [50]), (1, 50, [100]), known_at=50)

    assert scores.brier.tolist() == [0.25]


def test_brier_score_ends_at_the_horizon_even_if_the_outcome_was_known_later() -> None:
    scores = score_yes((1, 0, [50]), (1, 100, [100]), horizon=100, known_at=200)

    assert scores.brier.tolist() == [0.25]


def test_relative_score_is_in_hundredths_of_the_fixed_time() -> None:
    scores = score_yes((1, 0, [100]), (2, 0, [50]), known_at=50)

    assert scores.relative.tolist() == [12.5, -12.5]


def test_relative_score_counts_only_the_time_with_others() -> None:
    scores = score_yes((1, 0, [100]), (2, 60, [50]), (2, 80, None))

    assert scores.relative.tolist() == pytest.approx([5.0, -5.0], abs=1e-13)


def test_relative_score_leaves_oneself_out_of_the_others() -> None:
    scores = score_yes((1, 0, [100]), (2, 0, [50]), (3, 0, [0]))

    assert scores.relative.tolist() == pytest.approx([62.5, 25.0, -87.5], abs=1e-13)


def test_relative_score_of_a_bot_is_against_all_people() -> None:
    scores = score_yes((1, 0, [100]), (2, 0, [50]), (9, 0, [0]), bots=[9])

    assert by_forecaster(scores, "relative") == {1: 25.0, 2: -25.0, 9: -87.5}


def test_relative_score_of_a_bot_needs_one_person_only() -> None:
    scores = score_yes((1, 0, [50]), (9, 0, [100]), bots=[9])

    assert by_forecaster(scores, "relative") == {1: 0.0, 9: 25.0}


def test_relative_score_of_one_forecaster_alone_is_zero() -> None:
    scores = score_yes((1, 0, [70]))

    assert (scores.brier.tolist(), scores.relative.tolist()) == ([0.09], [0.0])


def test_relative_scores_of_bots_among_themselves_are_zero() -> None:
    scores = score_yes((8, 0, [70]), (9, 0, [20]), bots=[8, 9])

    assert scores.relative.tolist() == [0.0, 0.0]


def test_relative_scores_of_identical_forecasts_are_exactly_zero() -> None:
    entries = [(who, start, [73]) for who, start in enumerate([0, 3, 7, 31, 64])]

    assert score_yes(*entries).relative.tolist() == [0.0] * 5


def test_coverage_is_not_lowered_by_an_early_resolution() -> None:
    scores = score_yes((1, 25, [70]), known_at=50)

    assert scores.coverage.tolist() == [0.75]


def test_scores_of_an_empty_ledger_are_empty() -> None:
    scores = score_yes()

    columns = scores.forecaster, scores.brier, scores.relative, scores.coverage
    assert [column.tolist() for column in columns] == [[], [], [], []]


def test_scores_of_an_empty_ledger_are_empty_for_several_options() -> None:
    ledger = make_ledger(options=4)
    times = {"start": 0, "horizon": 100, "known_at": 50}

    scores = score_question(ledger, 3, ordered=True, bots=NOBODY, **times)

    assert scores.forecaster.tolist() == []


@pytest.mark.parametrize("at", [-1, 50, 99, 100])
def test_scores_leave_out_who_forecast_early_or_late_only(at: int) -> None:
    scores = score_yes((1, at, [70]), known_at=50)

    assert scores.forecaster.tolist() == []


def test_scores_ignore_a_withdrawal_exactly_when_the_outcome_was_known() -> None:
    with_it = score_yes((1, 0, [70]), (1, 50, None), (2, 0, [50]), known_at=50)
    without = score_yes((1, 0, [70]), (2, 0, [50]), known_at=50)

    for name in ("brier", "relative", "coverage"):
        assert by_forecaster(with_it, name) == by_forecaster(without, name)


@pytest.mark.parametrize("known_at", [0, -1])
def test_scores_are_refused_where_the_outcome_was_known_at_the_opening(known_at: int) -> None:
    with pytest.raises(ValueError, match="annul it instead"):
        score_yes((1, 0, [70]), known_at=known_at)


def test_scores_are_refused_where_the_horizon_is_the_opening() -> None:
    with pytest.raises(ValueError, match="opens before scoring ends"):
        score_yes(horizon=0, known_at=50)


def test_scores_are_refused_for_an_outcome_that_is_no_option() -> None:
    times = {"start": 0, "horizon": 100, "known_at": 50}

    with pytest.raises(ValueError, match="Outcome 2"):
        score_question(make_ledger(), 2, ordered=False, bots=NOBODY, **times)


def test_scores_of_a_changed_resolution_are_those_of_the_new_outcome() -> None:
    ledger = make_ledger((1, 0, [80]), (2, 0, [40]))
    times = {"start": 0, "horizon": 100, "known_at": 100}

    yes, no, again = (
        score_question(ledger, outcome, ordered=False, bots=NOBODY, **times).relative.tolist()
        for outcome in (0, 1, 0)
    )

    assert yes == again == pytest.approx([32.0, -32.0], abs=1e-13)
    assert no == pytest.approx([-48.0, 48.0], abs=1e-13)
