"""The scores of a tournament as arrays, one row per pair of forecaster and question."""

from dataclasses import dataclass, replace

import numpy as np

from forecasts.scoring.validation import BoolArray, FloatArray, IntArray

# Sums of the same numbers in another order differ by less than this.
TOLERANCE = 1e-12


@dataclass(frozen=True, eq=False)
class Pairs:
    """Every scored pair of a tournament, in any order, and all of its scored questions.

    A scored question is a resolved, not annulled one, forecast by anyone or not.

    Attributes
    ----------
    forecaster : ndarray of int64, shape (n,)
        Id of the forecaster.
    question : ndarray of int64, shape (n,)
        Index of the question, 0 to Q - 1; a forecaster has one pair per question.
    relative : ndarray, shape (n,)
        Relative score, -100 to +100.
    coverage : ndarray, shape (n,)
        Share of the question's time covered, 0 to 1.
    brier : ndarray, shape (n,)
        Brier score, 0 (best) to 1 (worst).
    weight : ndarray, shape (Q,)
        Weight of each question, 0 or more.
    family : ndarray of int64, shape (Q,)
        Code of each question's family, 0 or more. Related questions share one; a question
        without relatives has its own.

    Raises
    ------
    ValueError
        If the lengths disagree, a value is NaN or out of range, or a pair occurs twice.

    Examples
    --------
    >>> pairs = Pairs(
    ...     forecaster=np.array([7]), question=np.array([1]), relative=np.array([2.5]),
    ...     coverage=np.array([1.0]), brier=np.array([0.09]),
    ...     weight=np.ones(2), family=np.array([0, 1]),
    ... )
    """

    forecaster: IntArray
    question: IntArray
    relative: FloatArray
    coverage: FloatArray
    brier: FloatArray
    weight: FloatArray
    family: IntArray

    def __post_init__(self) -> None:
        self._check_shapes()
        _check_range("question", self.question, 0, self.weight.size - 1)
        _check_range("relative", self.relative, -100 - TOLERANCE, 100 + TOLERANCE)
        _check_range("coverage", self.coverage, 0, 1 + TOLERANCE)
        _check_range("brier", self.brier, 0, 1 + TOLERANCE)
        _check_range("weight", self.weight, 0, np.finfo(np.float64).max)
        _check_range("family", self.family, 0, np.iinfo(np.int32).max)
        code = self.forecaster * self.weight.size + self.question
        if not np.all(np.diff(code) > 0):  # the order of the database needs no sort
            code.sort()
        if np.any(np.diff(code) == 0):
            raise ValueError("A forecaster has one pair per question.")

    def _check_shapes(self) -> None:
        columns = (self.question, self.relative, self.coverage, self.brier)
        if any(column.shape != self.forecaster.shape for column in columns):
            raise ValueError("The columns of the pairs are equally long.")
        if self.weight.shape != self.family.shape:
            raise ValueError("There is one weight and one family for each question.")

    def only(self, keep: BoolArray | IntArray) -> "Pairs":
        """Return some of the pairs, by flag or by index, and all of the questions."""
        return replace(
            self,
            forecaster=self.forecaster[keep],
            question=self.question[keep],
            relative=self.relative[keep],
            coverage=self.coverage[keep],
            brier=self.brier[keep],
        )


def grouped_sums(group: IntArray, values: FloatArray, size: int) -> FloatArray:
    """Return the sum of the values of each group, shape (size,); groups count from 0."""
    return np.bincount(group, values, size).astype(np.float64)


def _check_range(name: str, values: FloatArray | IntArray, lowest: float, highest: float) -> None:
    # Written so that NaN fails.
    if not np.all((values >= lowest) & (values <= highest)):
        raise ValueError(f"A {name} is missing or out of range.")
