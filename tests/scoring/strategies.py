"""Random questions for Hypothesis: small integer times, so that stamps collide."""

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from forecasts.scoring import MILLION, Ledger, QuestionScores, score_question
from tests.scoring.reference import Entry, Question

LAST_INSTANT = 12


def ppm_rows(options: int) -> st.SearchStrategy[list[int]]:
    """Stored forecasts: the gaps between sorted cuts of a million."""
    cuts = st.lists(
        st.sampled_from([0, 250_000, MILLION]) | st.integers(0, MILLION),
        min_size=options - 1,
        max_size=options - 1,
    )
    return cuts.map(lambda cuts: np.diff([0, *sorted(cuts), MILLION]).tolist())


@st.composite
def entries(draw: st.DrawFn, options: int) -> Entry:
    """One ledger entry; one in four or so is a withdrawal."""
    withdrawn = draw(st.sampled_from([False, False, False, True]))
    units = [] if withdrawn else draw(ppm_rows(options))
    return Entry(
        forecaster=draw(st.integers(1, 5)),
        at=draw(st.integers(0, LAST_INSTANT)),
        probabilities=tuple(Fraction(unit, MILLION) for unit in units) or None,
    )


@st.composite
def questions(draw: st.DrawFn, bots: bool = True) -> Question:
    """A resolved question with early, late, tied and withdrawn entries, maybe with none."""
    kind = draw(st.sampled_from(["binary", "multiple choice", "ordered"]))
    options = 2 if kind == "binary" else draw(st.integers(2, 5))
    start = draw(st.integers(0, 3))
    return Question(
        entries=tuple(draw(st.lists(entries(options), max_size=25))),
        outcome=draw(st.integers(0, options - 1)),
        kind=kind,
        start=start,
        horizon=draw(st.integers(start + 1, LAST_INSTANT)),
        known_at=draw(st.integers(start + 1, LAST_INSTANT + 2)),
        bots=draw(st.frozensets(st.integers(1, 5))) if bots else frozenset(),
    )


def ledger_of(question: Question) -> Ledger:
    """Return the question's entries as the database hands them over."""
    rows = sorted(question.entries, key=lambda entry: (entry.forecaster, entry.at))
    width = max((len(row.probabilities) for row in rows if row.probabilities), default=5)
    units = [[int(p * MILLION) for p in row.probabilities or [Fraction(0)] * width] for row in rows]
    return Ledger(
        forecaster=np.array([row.forecaster for row in rows], dtype=np.int64),
        at=np.array([row.at for row in rows], dtype=np.int64),
        ppm=np.array(units, dtype=np.int64).reshape(len(rows), width),
        active=np.array([row.probabilities is not None for row in rows], dtype=bool),
    )


def score(question: Question) -> QuestionScores:
    """Score a random question with the code under test."""
    return score_question(
        ledger_of(question),
        question.outcome,
        ordered=question.kind == "ordered",
        start=question.start,
        horizon=question.horizon,
        known_at=question.known_at,
        bots=np.array(sorted(question.bots), dtype=np.int64),
    )
