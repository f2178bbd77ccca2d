"""Means over a track record, for its parts and as it went."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from forecasts.scoring.validation import FloatArray


def running_mean(values: npt.ArrayLike) -> FloatArray:
    """Return the mean of the values up to and including each.

    Parameters
    ----------
    values : array_like, shape (n,)
        In the order in which they came.

    Returns
    -------
    ndarray, shape (n,)
        In the unit of the values.

    Raises
    ------
    ValueError
        If a value is NaN or infinite.

    Examples
    --------
    >>> running_mean([0.25, 0.75, 0.5]).tolist()
    [0.25, 0.5, 0.5]
    """
    given = _as_finite(values)
    return np.asarray(np.cumsum(given) / np.arange(1, len(given) + 1))


def mean_by_group(
    groups: list[str], values: npt.ArrayLike
) -> dict[str, tuple[int, tuple[float, ...]]]:
    """Return the number of rows and the mean of each column, by group.

    Parameters
    ----------
    groups : list of str, length n
        The group of each row.
    values : array_like, shape (n, m)
        m numbers a row, each row weighing 1.

    Returns
    -------
    dict
        ``(rows, means)`` by group, the largest group first, then by name.

    Raises
    ------
    ValueError
        If a value is NaN or infinite, or the lengths differ.

    Examples
    --------
    >>> mean_by_group(["nato", "china", "nato"], [[0.2], [0.5], [0.4]])
    {'nato': (2, (0.30000000000000004,)), 'china': (1, (0.5,))}
    """
    if not groups:
        return {}
    given = _as_finite(values).reshape(len(groups), -1)
    names, place = np.unique(groups, return_inverse=True)
    sizes = np.bincount(place, minlength=len(names))
    sums = np.zeros((len(names), given.shape[1]))
    np.add.at(sums, place, given)
    order = np.lexsort((names, -sizes))
    return {
        str(names[group]): (
            int(sizes[group]),
            tuple((sums[group] / sizes[group]).tolist()),
        )
        for group in order
    }


def _as_finite(values: npt.ArrayLike) -> FloatArray:
    given = np.asarray(values, dtype=np.float64)
    if not np.isfinite(given).all():
        raise ValueError("A value is NaN or infinite.")
    return given
