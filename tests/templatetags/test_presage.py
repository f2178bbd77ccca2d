import pytest

from forecasts.templatetags.presage import apart, losses, span


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.125, "12.5 points"),
        (0.01, "1 point"),
        (0.0, "0 points"),
        (1.0, "100 points"),
        (0.00049, "<0.1 points"),
        (0.0005, "0.1 points"),
        (0.40 - 0.30, "10 points"),
    ],
)
def test_a_difference_of_probabilities_is_told_in_points(share: float, text: str) -> None:
    assert apart(share) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (0.55, 0.8, "55\u202f% to 80\u202f%"),
        (0.4, 0.4, "40\u202f%"),
        (0.0, 0.0005, "0\u202f% to <0.1\u202f%"),
        (0.4, 0.40001, "40\u202f%"),
    ],
)
def test_a_range_of_one_number_is_told_as_that_number(low: float, high: float, text: str) -> None:
    assert span(low, high) == text


@pytest.mark.parametrize(
    ("best", "worst", "text"), [(0.04, 0.2025, "0.040 to 0.203"), (0.36, 0.36, "0.360")]
)
def test_a_band_of_one_loss_is_told_as_that_loss(best: float, worst: float, text: str) -> None:
    assert losses(best, worst) == text
