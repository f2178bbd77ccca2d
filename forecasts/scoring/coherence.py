"""How far probabilities of linked answers are from being possible together."""

import numpy as np
import numpy.typing as npt

from forecasts.scoring.validation import FloatArray, as_chances


def largest_drop(p: npt.ArrayLike) -> tuple[int, int]:
    """Return the places of the earlier and the later deadline between which p falls most.

    Parameters
    ----------
    p : array_like, shape (n,), n >= 2
        Probability that the event happens by each deadline, 0 to 1, earliest deadline first.

    Returns
    -------
    tuple of int
        Places i < j from 0 for which p[i] - p[j] is largest; where it never falls, the two
        between which it rises least. Ties go to the first such j, then to the first such i.

    Raises
    ------
    ValueError
        If there are fewer than two values, or one is NaN or outside [0, 1].

    Examples
    --------
    >>> largest_drop([0.3, 0.5, 0.4, 0.2])
    (1, 3)
    """
    chances = as_chances(p, least=2)
    later = int(np.argmax(np.maximum.accumulate(chances)[:-1] - chances[1:])) + 1
    return int(np.argmax(chances[:later])), later


def deadline_gap(p: npt.ArrayLike) -> float:
    """Return how far an event is from being no less likely by later deadlines.

    What has happened by a deadline has happened by every later one, so P is monotone [1]_.

    Parameters
    ----------
    p : array_like, shape (n,), n >= 2
        Probability that the event happens by each deadline, 0 to 1, earliest deadline first.

    Returns
    -------
    float
        Largest drop from an earlier to a later deadline, 0 (coherent) to 1.

    Raises
    ------
    ValueError
        If there are fewer than two values, or one is NaN or outside [0, 1].

    References
    ----------
    .. [1] Kolmogorov (1933), Grundbegriffe der Wahrscheinlichkeitsrechnung, I § 1.

    Examples
    --------
    >>> deadline_gap([0.5, 0.75, 0.25])
    0.5
    >>> deadline_gap([0.25, 0.25, 0.5])
    0.0
    """
    chances = as_chances(p, least=2)
    earlier, later = largest_drop(chances)
    return max(0.0, float(chances[earlier] - chances[later]))


def implication_gap(p_if: float, p_then: float) -> float:
    """Return how much likelier an event is than another that it makes certain.

    Parameters
    ----------
    p_if, p_then : float
        Probability of the event, and of what has to be true where it happens, 0 to 1.

    Returns
    -------
    float
        Excess of the first over the second, 0 (coherent) to 1.

    Raises
    ------
    ValueError
        If a probability is NaN or outside [0, 1].

    Examples
    --------
    >>> implication_gap(0.75, 0.5), implication_gap(0.5, 0.75)
    (0.25, 0.0)
    """
    return deadline_gap([p_if, p_then])


def equality_gap(p: npt.ArrayLike) -> float:
    """Return how far apart the probabilities of one event under several names are.

    Parameters
    ----------
    p : array_like, shape (n,), n >= 2
        Probability given to the event under each of its names, 0 to 1, in any order.

    Returns
    -------
    float
        Largest difference between any two, 0 (coherent) to 1.

    Raises
    ------
    ValueError
        If there are fewer than two values, or one is NaN or outside [0, 1].

    Examples
    --------
    >>> equality_gap([0.25, 0.75, 0.5])
    0.5
    """
    return float(np.ptp(as_chances(p, least=2)))


def total_probability(
    p_condition: float, p_if_yes: npt.ArrayLike, p_if_no: npt.ArrayLike
) -> FloatArray:
    """Return what an outcome's probabilities ought to be by the law of total probability [1]_.

    Parameters
    ----------
    p_condition : float
        Probability that the condition holds, 0 to 1.
    p_if_yes, p_if_no : array_like, shape (K,)
        Probability of each option of the outcome if the condition holds, and if not, 0 to 1.

    Returns
    -------
    ndarray, shape (K,)
        P(condition) · P(option | condition) + P(not condition) · P(option | not condition), which
        lies between the two branches.

    Raises
    ------
    ValueError
        If the branches have different numbers of options, or a value is NaN or outside [0, 1].

    References
    ----------
    .. [1] Kolmogorov (1933), Grundbegriffe der Wahrscheinlichkeitsrechnung, I § 4.

    Examples
    --------
    >>> total_probability(0.25, [0.5, 0.5], [1.0, 0.0]).tolist()
    [0.875, 0.125]
    """
    [condition] = as_chances([p_condition])
    if_yes, if_no = as_chances(p_if_yes), as_chances(p_if_no)
    if if_yes.shape != if_no.shape:
        raise ValueError("Both branches have the outcome's options.")
    return np.asarray(condition * if_yes + (1 - condition) * if_no)


def total_probability_gap(
    p_outcome: npt.ArrayLike,
    p_condition: float,
    p_if_yes: npt.ArrayLike,
    p_if_no: npt.ArrayLike,
) -> float:
    """Return how far an outcome's probabilities are from what its conditional pair makes of them.

    Parameters
    ----------
    p_outcome : array_like, shape (K,)
        Probability of each option of the outcome, 0 to 1.
    p_condition, p_if_yes, p_if_no
        As for `total_probability`.

    Returns
    -------
    float
        Largest difference of any option, 0 (coherent) to 1.

    Raises
    ------
    ValueError
        If the numbers of options differ, or a value is NaN or outside [0, 1].

    Examples
    --------
    >>> total_probability_gap([0.5, 0.5], 0.25, [0.5, 0.5], [1.0, 0.0])
    0.375
    """
    given, ought = as_chances(p_outcome), total_probability(p_condition, p_if_yes, p_if_no)
    if given.shape != ought.shape:
        raise ValueError("Both branches have the outcome's options.")
    return float(np.abs(given - ought).max())
