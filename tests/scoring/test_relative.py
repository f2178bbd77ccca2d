import numpy as np
import pytest

from forecasts.scoring import Segments, relative_scores
from forecasts.scoring.validation import FloatArray


def make_segments(*spans: tuple[int, int, int]) -> Segments:
    """Build segments from (forecaster, start, end)."""
    forecaster, start, end = np.array(spans, dtype=np.int64).reshape(-1, 3).T
    return Segments(forecaster, start, end, np.arange(len(spans)))


def relative(
    *spans: tuple[int, int, int], losses: list[float], bots: tuple[int, ...] = ()
) -> FloatArray:
    segments = make_segments(*spans)
    reference = ~np.isin(segments.forecaster, bots)
    return relative_scores(segments, np.array(losses), reference, 0, 10)


def test_relative_scores_of_no_segments_are_none() -> None:
    assert relative(losses=[]).tolist() == []


def test_relative_score_is_positive_for_the_smaller_loss() -> None:
    assert relative((1, 0, 10), (2, 0, 10), losses=[0.0, 0.5]).tolist() == [50.0, -50.0]


def test_relative_score_adds_up_the_segments_of_a_forecaster() -> None:
    spans = (1, 0, 5), (1, 5, 10), (2, 0, 10)

    assert relative(*spans, losses=[0.0, 1.0, 0.5]).tolist() == [0.0, 0.0]


def test_relative_score_pauses_between_the_segments_of_a_forecaster() -> None:
    spans = (1, 0, 4), (1, 6, 10), (2, 0, 10)

    assert relative(*spans, losses=[0.0, 0.0, 0.5]).tolist() == [40.0, -40.0]


def test_relative_score_is_zero_where_forecasters_take_turns() -> None:
    assert relative((1, 0, 5), (2, 5, 10), losses=[0.0, 1.0]).tolist() == [0.0, 0.0]


def test_relative_score_of_a_bot_is_zero_where_no_person_is_active() -> None:
    assert relative((1, 0, 5), (9, 5, 10), losses=[0.0, 1.0], bots=(9,)).tolist() == [0.0, 0.0]


def test_relative_score_stays_within_a_hundred() -> None:
    assert relative((1, 0, 10), (2, 0, 10), losses=[0.0, 1.0]).tolist() == [100.0, -100.0]


def test_relative_scores_refuse_a_horizon_at_the_start() -> None:
    with pytest.raises(ValueError, match="after its opening"):
        relative_scores(make_segments(), np.zeros(0), np.zeros(0, dtype=bool), 5, 5)


def test_relative_scores_refuse_losses_of_another_length() -> None:
    with pytest.raises(ValueError, match="one loss"):
        relative_scores(make_segments((1, 0, 5)), np.zeros(2), np.ones(1, dtype=bool), 0, 5)
