"""The numbers of a report card: bands of losses, whole and in parts; how words came true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

import numpy as np

from forecasts.extraction.claims import LEXICONS, Lexicon, Term
from forecasts.models import Coding
from forecasts.queries.lexicons import lexicon_named, spoken, turned
from forecasts.scoring import Claims, Directions, ReportCard, count_directions, report_card

SEED = 1  # of the bootstrap: the same claims make the same card
HORIZONS = (
    ("up to 90 days", timedelta(days=90)),
    ("91 days to a year", timedelta(days=366)),
    ("over a year", timedelta.max),
)
# The words of every lexicon that a claim can be scored by, in one row.
TERMS: list[tuple[Lexicon, Term]] = [
    (lexicon, term) for lexicon in LEXICONS for term in lexicon.terms if term.low is not None
]
RANGES = (
    np.array([term.low for _, term in TERMS], dtype=np.float64),
    np.array([term.high for _, term in TERMS], dtype=np.float64),
)


@dataclass(frozen=True)
class Tested:
    """A claim that was tested. Everything is about the event as the claim words it."""

    coding: Coding
    low: float
    high: float
    happened: bool
    family: str
    horizon: timedelta  # from the claim to the end of what was asked
    crowd: float | None
    base_rate: float | None


# Of a claim with a direction and no range: whether it says so, and whether it came about.
Directed: TypeAlias = tuple[bool, bool | None]


@dataclass(frozen=True)
class Part:
    """Some of the tested claims: how many there are, and their band from ten on."""

    name: str
    report: ReportCard


@dataclass(frozen=True)
class Word:
    """How often came about what was said in one word, with a 95 % interval."""

    lexicon: Lexicon
    term: Term
    count: int
    observed: float
    low: float
    high: float


@dataclass(frozen=True)
class Numbers:
    """What some tested claims amount to; without any mean below ten."""

    report: ReportCard
    horizons: list[Part]
    wordings: list[Part]
    words: list[Word]
    directions: Directions | None  # none where no claim gave a mere direction


def numbers_of(tested: Sequence[Tested], directed: Sequence[Directed]) -> Numbers:
    whole = report_of(tested)
    return Numbers(
        report=whole,
        horizons=_parts(tested, [name for name, _ in HORIZONS], _horizon),
        wordings=_parts(tested, sorted({_wording(one) for one in tested}), _wording),
        words=_words(whole),
        directions=count_directions(*np.array(directed, dtype=np.float64).T) if directed else None,
    )


def report_of(tested: Sequence[Tested]) -> ReportCard:
    return report_card(_columns(tested), RANGES, seed=SEED)


def _parts(
    tested: Sequence[Tested], names: list[str], name_of: Callable[[Tested], str]
) -> list[Part]:
    groups = {name: [one for one in tested if name_of(one) == name] for name in names}
    return [Part(name, report_of(group)) for name, group in groups.items() if group]


def _horizon(one: Tested) -> str:
    return next(name for name, longest in HORIZONS if one.horizon <= longest)


def _wording(one: Tested) -> str:
    """A bare "will", a number and a word of probability are three ways to say how sure one is."""
    said = spoken(one.coding)
    if said is not None and "will" in said.term.words:
        return "a plain “will”"
    lexicon = lexicon_named(one.coding.lexicon)
    return f"words read by {lexicon.title}" if lexicon else "numbers"


def _words(report: ReportCard) -> list[Word]:
    if report.means is None:
        return []
    strip = report.means.words
    columns = (strip.count, strip.observed, strip.observed_low, strip.observed_high)
    rows = zip(TERMS, *(column.tolist() for column in columns), strict=True)
    return [Word(*term, *row) for term, *row in rows if row[0]]


def _columns(tested: Sequence[Tested]) -> Claims:
    """Return the claims as scoring takes them, those that deny their word turned round.

    Neither the band nor a comparison changes by that; the word then stands for what it means.
    """
    codes = {family: code for code, family in enumerate(sorted({one.family for one in tested}))}
    rows = [(*_event(one), codes[one.family], _place(one)) for one in tested]
    table = np.array(rows, dtype=np.float64).reshape(-1, 7).T
    low, high, happened, crowd, base_rate, family, word = table
    return Claims(
        low=low,
        high=high,
        happened=happened.astype(np.int64),
        family=family.astype(np.int64),
        word=word.astype(np.int64),
        crowd=crowd,
        base_rate=base_rate,
    )


def _event(one: Tested) -> tuple[float, float, bool, float, float]:
    crowd = np.nan if one.crowd is None else one.crowd
    base_rate = np.nan if one.base_rate is None else one.base_rate
    said = spoken(one.coding)
    if said is None or not said.turned:
        return one.low, one.high, one.happened, crowd, base_rate
    return *turned(one.low, one.high), not one.happened, 1 - crowd, 1 - base_rate


def _place(one: Tested) -> int:
    said = spoken(one.coding)
    return -1 if said is None else TERMS.index((said.lexicon, said.term))
