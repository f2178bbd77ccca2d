"""The scores of everyone on one resolved question."""

from dataclasses import dataclass

import numpy as np

from forecasts.scoring.blocks import Block, Questions, block_of, covered, mean_losses
from forecasts.scoring.relative import gains
from forecasts.scoring.timeline import Ledger
from forecasts.scoring.validation import BoolArray, FloatArray, IntArray, as_outcome


@dataclass(frozen=True, eq=False)
class QuestionScores:
    """One row per forecaster with at least one scored microsecond, sorted by forecaster.

    Attributes
    ----------
    forecaster : ndarray of int64, shape (u,)
        Ids, in the ledger's order.
    brier : ndarray, shape (u,)
        Time-weighted mean loss while active, 0 (best) to 1 (worst).
    relative : ndarray, shape (u,)
        Relative score, -100 to +100; + is better than the others.
    coverage : ndarray, shape (u,)
        Share of the question's time covered, above 0 and up to 1.
    """

    forecaster: IntArray
    brier: FloatArray
    relative: FloatArray
    coverage: FloatArray


def score_question(
    ledger: Ledger,
    outcome: int,
    *,
    ordered: bool,
    start: int,
    horizon: int,
    known_at: int,
    bots: IntArray,
) -> QuestionScores:
    """Return the scores of everyone who forecast on a question before its outcome was known.

    Scoring stops at the horizon or when the outcome was public, whichever came first. An
    annulled question has no scores: do not call this for it.

    Parameters
    ----------
    ledger : Ledger
        The entries of the question, early and late ones included.
    outcome : int
        Index of the option that happened; on a binary question 0 is yes.
    ordered : bool
        Whether the options are bins in order.
    start, horizon, known_at : int
        Opening, frozen end, first public instant of the outcome; microseconds since the epoch.
    bots : ndarray of int64, shape (b,)
        Ids of those who are scored but are not in the reference group: bots, the recused.

    Returns
    -------
    QuestionScores
        Empty where nobody was active in time.

    Raises
    ------
    ValueError
        If the outcome was known at the opening (annul such a question), the horizon is not
        after the opening, or the outcome is none of the options.

    Examples
    --------
    >>> ppm = np.array([[800_000, 200_000], [600_000, 400_000]])
    >>> ledger = Ledger(np.array([1, 2]), np.array([0, 50]), ppm, np.array([True, True]))
    >>> times = {"start": 0, "horizon": 100, "known_at": 75}
    >>> scores = score_question(ledger, 0, ordered=False, bots=np.array([], int), **times)
    >>> scores.relative.round(4).tolist(), scores.coverage.tolist()
    ([3.0, -3.0], [1.0, 0.5])
    """
    options = ledger.ppm.shape[1]
    happened = as_outcome(outcome, options)
    columns = ledger.at.size, options, happened, ordered, start, horizon, known_at
    questions = Questions(*(np.array([value]) for value in columns))
    if ledger.at.size == 0:
        return nothing_scored()
    block = block_of(ledger.forecaster, ledger.at, ledger.ppm, ledger.active, questions)
    _, scores = scores_of(block, questions, ledger.forecaster, ~np.isin(ledger.forecaster, bots))
    return scores


def nothing_scored() -> QuestionScores:
    """Return the scores of nobody."""
    return QuestionScores(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0), np.zeros(0))


def scores_of(
    block: Block, questions: Questions, forecaster: IntArray, reference: BoolArray
) -> tuple[IntArray, QuestionScores]:
    """Return the question and the scores of each pair with a scored microsecond.

    Parameters
    ----------
    block : Block
        Entries of q questions, on all of which a loss of 1 is the same whole number.
    questions : Questions
        The questions.
    forecaster : ndarray of int64, shape (n,)
        Whose entry it is.
    reference : ndarray of bool, shape (n,)
        Whether the entry's forecaster is in the reference group.

    Returns
    -------
    question : ndarray of int64, shape (p,)
        Index of each pair's question, 0 to q - 1.
    scores : QuestionScores
        Of p pairs, by question, then forecaster.
    """
    question = np.repeat(np.arange(block.pairs.size), block.pairs)
    brier = brier_of(block, questions)
    shares = covered(block, questions.time) / questions.time[question]
    scored = ~np.isnan(brier)
    scores = QuestionScores(
        forecaster=forecaster[block.last[scored]],
        brier=brier[scored],
        relative=relative_of(block, questions, reference)[scored],
        coverage=shares[scored],
    )
    return question[scored], scores


def brier_of(block: Block, questions: Questions) -> FloatArray:
    """Return the Brier score of all pairs of a block, shape (p,), NaN for those never active."""
    means = mean_losses(block) / float(questions.loss_of_one[0])
    # Rounding can carry the mean of nothing but ones a hair above 1.
    return np.minimum(means, 1.0, out=means)


def relative_of(block: Block, questions: Questions, reference: BoolArray) -> FloatArray:
    """Return the relative score of all pairs of a block, shape (p,), 0 for those never active."""
    one = int(questions.loss_of_one[0])
    points = gains(block, None if reference.all() else reference, one.bit_length())
    scores: FloatArray = 100 * (points / one) / np.repeat(questions.time, block.pairs)
    return scores
