import pytest

from forecasts.templatetags.presage import apart


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
