"""The scores of a whole tournament from its ledger, in a few passes over memory."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from forecasts.scoring.blocks import Block, Questions, block_of
from forecasts.scoring.question import (
    QuestionScores,
    brier_of,
    nothing_scored,
    relative_of,
    scores_of,
)
from forecasts.scoring.validation import BoolArray, FloatArray, IntArray, as_ppm

# Entries scored at a time: their columns stay in the cache, and NumPy's calls weigh little.
ENTRIES_AT_ONCE = 50_000
# The largest size, just, that raises the thresholds of glibc when it is freed.
WARMING_BYTES = 31 << 20


@dataclass(frozen=True, eq=False)
class Part:
    """Some questions, on all of which a loss of 1 is the same whole number, and their entries."""

    entries: slice
    asked: IntArray
    questions: Questions


@dataclass(frozen=True, eq=False)
class Tournament:
    """The ledgers of resolved questions end to end; the order is checked, not made.

    Entries are sorted by question, forecaster, stamp, ledger id: the order of the database.

    Attributes
    ----------
    forecaster, at : ndarray of int64, shape (n,)
        Who made the entry, as an id, and when, in microseconds since the epoch.
    ppm : ndarray of int64, shape (n, K)
        The forecast in parts per million, zeros for a withdrawal. Where a question has fewer
        than K options, zeros follow them.
    active : ndarray of bool, shape (n,)
        False where the entry is a withdrawal.
    reference : ndarray of bool, shape (n,)
        Whether the forecaster is in the reference group of the question: not a bot, not recused.
    questions : Questions
        The Q questions in the order of their entries.

    Raises
    ------
    ValueError
        If shapes or types disagree, the entries are not sorted, a row is no stored forecast, a
        withdrawal bears probabilities, a forecaster is both inside and outside of a reference
        group, an outcome is none of the options, or instants are out of order.

    Examples
    --------
    >>> tournament = Tournament(
    ...     forecaster=np.array([1, 2]), at=np.array([0, 50]),
    ...     ppm=np.array([[800_000, 200_000], [600_000, 400_000]]),
    ...     active=np.ones(2, bool), reference=np.ones(2, bool),
    ...     questions=Questions(
    ...         entries=np.array([2]), options=np.array([2]), outcome=np.array([0]),
    ...         ordered=np.array([False]), start=np.array([0]), horizon=np.array([100]),
    ...         known_at=np.array([75]),
    ...     ),
    ... )
    """

    forecaster: IntArray
    at: IntArray
    ppm: IntArray
    active: BoolArray
    reference: BoolArray
    questions: Questions

    def __post_init__(self) -> None:
        columns = self.forecaster, self.at, self.active, self.reference
        if any(column.shape != (len(self.ppm),) for column in columns):
            raise ValueError("The columns of a tournament are equally long.")
        if self.ppm.ndim != 2 or np.any(self.questions.options > self.ppm.shape[1]):
            raise ValueError("The forecasts of a tournament are as wide as its most options.")
        if not self.forecaster.dtype == self.at.dtype == self.ppm.dtype == np.int64:
            raise ValueError("A tournament has int64 ids, stamps and forecasts.")
        if not self.active.dtype == self.reference.dtype == np.bool_:
            raise ValueError("A tournament has bool flags.")
        if self.questions.entries.sum() != len(self.ppm):
            raise ValueError("Every entry of a tournament is on one of the questions.")
        for part in self.parts:
            self._check_order(part)
            _check_forecasts(self.ppm[part.entries], self.active[part.entries], part.questions)

    @cached_property
    def parts(self) -> list[Part]:
        """Return the tournament in parts that are scored at a time, a question in one of them."""
        return list(self._parts())

    def _parts(self) -> Iterator[Part]:
        asked = np.flatnonzero(self.questions.entries)
        ends = np.cumsum(self.questions.entries[asked])
        units = self.questions.loss_of_one[asked]
        changes = np.flatnonzero(np.diff(units, append=0)) + 1
        first = begin = 0
        while first < asked.size:
            alike = int(changes[np.searchsorted(changes, first, side="right")])
            fitting = int(np.searchsorted(ends, begin + ENTRIES_AT_ONCE, side="right"))
            last = min(max(fitting, first + 1), alike)
            entries = slice(begin, int(ends[last - 1]))
            yield Part(entries, asked[first:last], self.questions.only(asked[first:last]))
            first, begin = last, int(ends[last - 1])

    def block(self, part: Part) -> Block:
        """Return the entries of a part, ready to be scored."""
        rows = part.entries
        return block_of(
            self.forecaster[rows], self.at[rows], self.ppm[rows], self.active[rows], part.questions
        )

    def _check_order(self, part: Part) -> None:
        entries, counts = part.entries, part.questions.entries
        anew = np.zeros(entries.stop - entries.start, dtype=bool)
        anew[np.cumsum(counts) - counts] = True
        step = np.diff(self.forecaster[entries])
        same = (step == 0) & ~anew[1:]
        if np.any((step < 0) & ~anew[1:]) or np.any(same & (np.diff(self.at[entries]) < 0)):
            raise ValueError("A tournament is sorted by question, forecaster and time.")
        if np.any(same & np.diff(self.reference[entries])):
            raise ValueError("A forecaster is in the reference group of a question or outside.")


@dataclass(frozen=True, eq=False)
class TournamentScores:
    """One row per pair with at least one scored microsecond, by question, then forecaster.

    Attributes
    ----------
    question : ndarray of int64, shape (p,)
        Index of the question.
    forecaster, brier, relative, coverage : ndarray, shape (p,)
        As in `QuestionScores`, to the last bit.
    """

    question: IntArray
    forecaster: IntArray
    brier: FloatArray
    relative: FloatArray
    coverage: FloatArray


def score_tournament(tournament: Tournament) -> TournamentScores:
    """Return the scores of all pairs of a tournament, those of `score_question` to the last bit.

    Parameters
    ----------
    tournament : Tournament
        The ledgers of its resolved, not annulled questions.

    Returns
    -------
    TournamentScores
        In O(n log n) for n entries; beyond the result it takes a few megabytes.

    Examples
    --------
    >>> questions = Questions(
    ...     entries=np.array([1, 2]), options=np.array([2, 2]), outcome=np.array([1, 0]),
    ...     ordered=np.array([False, False]), start=np.array([0, 0]),
    ...     horizon=np.array([100, 100]), known_at=np.array([100, 75]),
    ... )
    >>> tournament = Tournament(
    ...     np.array([1, 1, 2]), np.array([0, 0, 50]),
    ...     np.array([[0, 1_000_000], [800_000, 200_000], [600_000, 400_000]]),
    ...     np.ones(3, bool), np.ones(3, bool), questions,
    ... )
    >>> scores = score_tournament(tournament)
    >>> scores.question.tolist(), scores.relative.round(9).tolist()
    ([0, 1, 1], [0.0, 3.0, -3.0])
    """
    keep_memory()
    numbers, scores = [np.zeros(0, dtype=np.int64)], [nothing_scored()]
    for part in tournament.parts:
        forecaster, reference = (
            tournament.forecaster[part.entries],
            tournament.reference[part.entries],
        )
        block = tournament.block(part)
        question, found = scores_of(block, part.questions, forecaster, reference)
        numbers.append(part.asked[question])
        scores.append(found)
    columns = {
        field.name: np.concatenate([getattr(found, field.name) for found in scores])
        for field in fields(QuestionScores)
    }
    return TournamentScores(question=np.concatenate(numbers), **columns)


def tournament_briers(tournament: Tournament) -> FloatArray:
    """Return the Brier score alone of all pairs, shape (p,), NaN for those never active."""
    keep_memory()
    found = [brier_of(tournament.block(part), part.questions) for part in tournament.parts]
    return np.concatenate([np.zeros(0), *found])


def tournament_gains(tournament: Tournament) -> FloatArray:
    """Return the relative score alone of all pairs, shape (p,), 0 for those never active."""
    keep_memory()
    found = [np.zeros(0)]
    for part in tournament.parts:
        reference = tournament.reference[part.entries]
        found.append(relative_of(tournament.block(part), part.questions, reference))
    return np.concatenate(found)


def keep_memory() -> None:
    """Let the process keep the memory of one block for the next.

    After each block glibc would return it to the system, and getting it back, page by page,
    takes a fifth of all the time. It stops doing so once a large array was freed.
    """
    np.empty(WARMING_BYTES, dtype=np.uint8)


def _check_forecasts(ppm: IntArray, active: BoolArray, questions: Questions) -> None:
    as_ppm(ppm[active])
    if np.any(ppm[~active]):
        raise ValueError("A withdrawal bears no probabilities.")
    if questions.options.min() < ppm.shape[1]:
        beyond = np.arange(ppm.shape[1]) >= questions.options[:, np.newaxis]
        if np.any(ppm * np.repeat(beyond, questions.entries, axis=0)):
            raise ValueError("A forecast has no probabilities beyond its question's options.")
