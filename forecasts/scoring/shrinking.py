"""How strongly a mean of few questions is drawn towards 0, "like the others"."""

from dataclasses import dataclass

import numpy as np

from forecasts.scoring.pairs import TOLERANCE, Pairs, grouped_sums
from forecasts.scoring.validation import BoolArray, FloatArray, IntArray

DEFAULT_K = 30.0
SMALLEST_K, LARGEST_K = 10.0, 100.0
PEOPLE_NEEDED = 20
COVERAGE_NEEDED = 5.0


@dataclass(frozen=True)
class Shrinkage:
    """The doubt that a leaderboard puts on a mean relative score.

    Attributes
    ----------
    k : float
        In fully covered questions; 10 to 100.
    sigma2 : float or None
        Variance of one full question's relative score around its forecaster's own mean; None
        where nobody forecast in two families.
    tau2 : float or None
        Variance of the forecasters' own means, negative where chance alone explains more than
        what is seen; None where too few people forecast enough to estimate it.
    """

    k: float
    sigma2: float | None
    tau2: float | None


@dataclass(frozen=True, eq=False)
class _Cells:
    """The relative score of each person in each family, with its weight; all of shape (N,)."""

    person: IntArray  # 0 to U - 1
    weight: FloatArray
    value: FloatArray

    def of(self, people: BoolArray) -> "_Cells":
        """Return the cells of some people only, numbered anew."""
        keep = people[self.person]
        person = np.unique(self.person[keep], return_inverse=True)[1]
        return _Cells(person, self.weight[keep], self.value[keep])


def shrinkage(pairs: Pairs, bots: IntArray) -> Shrinkage:
    """Return the shrinkage of a tournament: fixed while it is small, later estimated from it.

    With at least 20 people who each cover 5 questions, `k` is the ratio of the variance within
    forecasters to that between them, from a one-way random-effects analysis of variance with
    unequal weights [1]_ over those people's families of questions. Before, `k` is 30 and the
    variance within is that of everyone with two families.

    Parameters
    ----------
    pairs : Pairs
        The scores of a tournament.
    bots : ndarray of int64, shape (b,)
        Ids that are not people; they are left out.

    Returns
    -------
    Shrinkage
        `k` between 10 and 100, 100 where the forecasters do not differ beyond chance.

    Notes
    -----
    Where each of those 20 people forecast in one single family, the variance within them is
    undefined, and the rule for small tournaments applies.

    References
    ----------
    .. [1] Searle, Casella & McCulloch (1992), Variance Components, chapter 3.

    Examples
    --------
    >>> pairs = Pairs(
    ...     forecaster=np.array([1, 1]), question=np.array([0, 1]),
    ...     relative=np.array([1.0, 3.0]), coverage=np.ones(2), brier=np.array([0.2, 0.1]),
    ...     weight=np.ones(2), family=np.array([0, 1]),
    ... )
    >>> shrinkage(pairs, bots=np.array([], int))
    Shrinkage(k=30.0, sigma2=2.0, tau2=None)
    """
    people = pairs.only(~np.isin(pairs.forecaster, bots))
    cells = _cells(people)
    seasoned = cells.of(_total_coverage(people) >= COVERAGE_NEEDED - TOLERANCE)
    sigma2 = _variance_within(seasoned)
    if _size(seasoned) >= PEOPLE_NEEDED and sigma2 is not None:
        tau2 = _variance_between(seasoned, sigma2)
        return Shrinkage(_ratio(sigma2, tau2), sigma2, tau2)
    # People with one family add nothing, neither squares nor spare cells.
    return Shrinkage(DEFAULT_K, _variance_within(cells), None)


def _cells(pairs: Pairs) -> _Cells:
    """Return the mean relative score per full question of each person in each family."""
    person = np.unique(pairs.forecaster, return_inverse=True)[1]
    family, families = pairs.family[pairs.question], pairs.family.max(initial=0) + 1
    code, cell = np.unique(person * families + family, return_inverse=True)
    weight = pairs.weight[pairs.question]
    size = grouped_sums(cell, weight * pairs.coverage, code.size)
    total = grouped_sums(cell, weight * pairs.relative, code.size)
    # A question of weight 0 makes a cell that says nothing.
    heavy = size > 0
    return _Cells((code // families)[heavy], size[heavy], total[heavy] / size[heavy])


def _total_coverage(pairs: Pairs) -> FloatArray:
    """Return the sum of coverage of each person, shape (U,), in full questions."""
    people, person = np.unique(pairs.forecaster, return_inverse=True)
    return grouped_sums(person, pairs.coverage, people.size)


def _size(cells: _Cells) -> int:
    """Return the number U of people."""
    return int(cells.person.max(initial=-1)) + 1


def _means(cells: _Cells) -> tuple[FloatArray, FloatArray]:
    """Return the weight and the weighted mean of each person, both of shape (U,)."""
    weight = grouped_sums(cells.person, cells.weight, _size(cells))
    points = grouped_sums(cells.person, cells.weight * cells.value, _size(cells))
    return weight, points / weight


def _variance_within(cells: _Cells) -> float | None:
    """Return the variance around the people's own means; None without a spare cell."""
    spare = cells.person.size - _size(cells)
    if spare == 0:
        return None
    _, mean = _means(cells)
    return float(np.sum(cells.weight * np.square(cells.value - mean[cells.person])) / spare)


def _variance_between(cells: _Cells, sigma2: float) -> float:
    """Return the variance of the people's means beyond what the one within explains."""
    weight, mean = _means(cells)
    total = weight.sum()
    spread = np.sum(weight * np.square(mean - np.average(mean, weights=weight)))
    unevenness = np.sum(np.square(weight)) / total
    return float((spread - (weight.size - 1) * sigma2) / (total - unevenness))


def _ratio(sigma2: float, tau2: float) -> float:
    """Return the questions' worth of doubt, clamped."""
    if tau2 <= 0:
        return LARGEST_K
    return min(max(sigma2 / tau2, SMALLEST_K), LARGEST_K)
