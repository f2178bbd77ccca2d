"""What the words of a coding mean: under the lexicon it used, and under another."""

from __future__ import annotations

import re
from dataclasses import dataclass

from forecasts.extraction.claims import LEXICONS, Lexicon, Term
from forecasts.models import Coding

DIGITS = 12  # 1 - 0.8 is not 0.2, in binary


@dataclass(frozen=True)
class Spoken:
    """The term a coding rests on; ``turned`` where it is said of the claim's opposite."""

    lexicon: Lexicon
    term: Term
    turned: bool


def spoken(coding: Coding) -> Spoken | None:
    """Return the words of probability behind a coding; None for numbers and words on no scale.

    Coders note the phrase as it stands ("likely will"), so the term is the one whose words are in
    it, that with the coding's own range before the longest.
    """
    lexicon = lexicon_named(coding.lexicon)
    if lexicon is None or coding.low is None or coding.high is None:
        return None
    ends, phrase = (coding.low, coding.high), coding.phrase.casefold()
    found = [
        (ends in (_ends(term), turned(*_ends(term))), len(word), term)
        for term in lexicon.terms
        for word in term.words
        if term.low is not None and re.search(rf"\b{re.escape(word)}\b", phrase)
    ]
    if not found:
        return None
    _, _, term = max(found, key=lambda one: one[:2])
    return Spoken(lexicon, term, _is_turned(coding, ends, _ends(term)))


def lexicon_named(name: str) -> Lexicon | None:
    """Return a lexicon by name; a file may name a part of one, such as "house-asserted"."""
    first = name.partition("-")[0]
    return next((lexicon for lexicon in LEXICONS if lexicon.name == first), None)


def scale(coding: Coding) -> str:
    """Return the lexicon a coding was read by, for people; its first version goes without saying.

    Nothing for numbers.
    """
    version = coding.lexicon_version if coding.lexicon_version != "1" else ""
    return ", ".join(filter(None, [lexicon_title(coding.lexicon), version]))


def lexicon_title(name: str) -> str:
    """Return what a lexicon is called for people: its name where it is none of ours."""
    lexicon = lexicon_named(name)
    return lexicon.title if lexicon else name


def reread(coding: Coding, lexicon: Lexicon) -> tuple[float, float] | None:
    """Return the range of a coding's words under another lexicon; None where it lacks them."""
    said = spoken(coding)
    if said is None:
        return None
    terms = (lexicon.term(word) for word in said.term.words)
    term = next((term for term in terms if term and term.low is not None), None)
    if term is None:
        return None
    return turned(*_ends(term)) if said.turned else _ends(term)


def turned(low: float, high: float) -> tuple[float, float]:
    """Return the range of the opposite event."""
    return round(1 - high, DIGITS), round(1 - low, DIGITS)


def _ends(term: Term) -> tuple[float, float]:
    return term.low or 0.0, term.high or 0.0


def side(low: float, high: float) -> int:
    """Return on which side of one half a range lies by its middle: -1, 0 or 1."""
    beyond = round(low + high - 1, DIGITS)
    return (beyond > 0) - (beyond < 0)


def _is_turned(coding: Coding, ends: tuple[float, float], term: tuple[float, float]) -> bool:
    # Files and older codings may have turned a range round without saying so.
    return coding.polarity == Coding.Polarity.DENIED or side(*ends) == -side(*term) != 0
