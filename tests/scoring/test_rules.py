import math

import numpy as np
import numpy.typing as npt
import pytest

from forecasts.scoring import log_loss, skill_score, spot_losses
from tests.scoring.builders import make_ledger


def test_log_loss_is_minus_the_log_of_what_happened() -> None:
    assert log_loss([[600_000, 100_000, 300_000]], 2).tolist() == pytest.approx([-math.log(0.3)])


def test_log_loss_of_certainty_that_came_true_is_zero() -> None:
    losses = log_loss([[1_000_000, 0]], 0).tolist()

    assert losses == [0.0]
    assert math.copysign(1, losses[0]) == 1  # not the minus zero of -log(1)


@pytest.mark.parametrize("ppm", [0, 1, 999, 1000])
def test_log_loss_is_floored_at_a_thousandth(ppm: int) -> None:
    losses = log_loss([[ppm, 1_000_000 - ppm]], 0)

    assert losses.tolist() == pytest.approx([math.log(1000)], abs=1e-15)


def test_log_loss_is_below_the_worst_just_above_the_floor() -> None:
    assert log_loss([[1001, 998_999]], 0)[0] == pytest.approx(-math.log(0.001001), abs=1e-14)


def test_log_loss_refuses_an_outcome_beyond_the_options() -> None:
    with pytest.raises(ValueError, match="Outcome 2"):
        log_loss([[500_000, 500_000]], 2)


def test_skill_score_is_a_ratio_of_sums_not_a_mean_of_ratios() -> None:
    # The mean of the two skills, 1 and -0.5, would be 0.25.
    assert skill_score([0.0, 0.03], [0.48, 0.02]) == pytest.approx(1 - 0.03 / 0.5)


def test_skill_score_is_zero_for_the_reference_itself() -> None:
    assert skill_score([0.2, 0.3], [0.2, 0.3]) == 0.0


def test_skill_score_is_negative_for_the_worse() -> None:
    assert skill_score([0.5], [0.25]) == -1.0


def test_skill_score_of_a_perfect_forecast_is_one() -> None:
    assert skill_score([0.0], [0.25]) == 1.0


@pytest.mark.parametrize("reference", [[0.0, 0.0], []])
def test_skill_score_refuses_a_reference_without_loss(reference: list[float]) -> None:
    with pytest.raises(ValueError, match="without any loss"):
        skill_score(reference, reference)


@pytest.mark.parametrize(
    ("losses", "reference"),
    [
        ([math.nan], [0.2]),
        ([0.2], [math.nan]),
        ([-0.1], [0.2]),
        ([1.1], [0.2]),
        ([math.inf], [0.2]),
        ([0.1, 0.2], [0.2]),
        ([[0.1]], [[0.2]]),
    ],
)
def test_skill_score_refuses_what_are_no_losses(
    losses: npt.ArrayLike, reference: npt.ArrayLike
) -> None:
    with pytest.raises(ValueError, match=r"[Ll]oss"):
        skill_score(losses, reference)


def spots(at: int, start: int = 10) -> dict[int, float]:
    ledger = make_ledger((1, 5, [100]), (2, 5, [100]), (2, 10, [70]), (2, 30, None), (3, 20, [50]))
    forecasters, losses = spot_losses(ledger, 0, at, ordered=False, start=start)
    return dict(zip(forecasters.tolist(), losses.round(12).tolist(), strict=True))


@pytest.mark.parametrize(
    ("at", "losses"),
    [
        (9, {}),
        (10, {2: 0.09}),
        (19, {2: 0.09}),
        (20, {2: 0.09, 3: 0.25}),
        (29, {2: 0.09, 3: 0.25}),
        (30, {3: 0.25}),
    ],
)
def test_spot_losses_are_of_the_forecasts_active_at_the_instant(
    at: int, losses: dict[int, float]
) -> None:
    assert spots(at) == losses


def test_spot_losses_take_an_entry_stamped_at_the_opening_and_none_before() -> None:
    assert (spots(9, start=5), spots(9, start=6)) == ({1: 0.0, 2: 0.0}, {})


def test_spot_losses_of_bins_in_order_cost_less_for_a_near_miss() -> None:
    ledger = make_ledger((1, 0, [0, 100, 0, 0]), options=4)

    _, losses = spot_losses(ledger, 0, 0, ordered=True, start=0)

    assert losses.tolist() == [1 / 3]


def test_spot_losses_of_an_empty_ledger_are_none() -> None:
    forecasters, losses = spot_losses(make_ledger(), 0, 50, ordered=False, start=0)

    assert (forecasters.tolist(), np.shape(losses)) == ([], (0,))
