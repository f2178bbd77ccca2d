"""Words of estimative probability, as those who standardised them say what they mean.

Each scale is data with a name, a version and its source. Scales disagree (“likely” begins at 55 %
in two of them and at 60 % in another), so a coding always says which one it used.

- ICD 203, *Analytic Standards*, Office of the Director of National Intelligence, 2 January 2015,
  D.6.e(2)(a): seven ranges that meet at their ends.
- PHIA Probability Yardstick, in *Explaining Uncertainty in UK Intelligence Assessment*, gov.uk,
  24 March 2025: seven ranges with gaps between them, on purpose; a judgement in a gap is moved to
  the nearer range.
- NATO, AJP-2.1, *Allied Joint Doctrine for Intelligence Procedures*, 2016: five ranges. The
  doctrine was not at hand and no page with its table was found: unverified. Check the figures
  against it before you lean on them.
- Kent (1964), *Words of Estimative Probability*, Studies in Intelligence 8(4), 49-65: five values,
  each “give or take about” so much; 100 % and 0 % are certainty, not estimates.
- The house's own, for words on no official scale. These are conventions, to be argued with.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """Words that mean the same, and the probability they stand for; None cannot be coded."""

    words: tuple[str, ...]
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Lexicon:
    """A scale of words. ``name`` is for programs and codings, ``title`` for people."""

    name: str
    title: str
    version: str
    source: str
    terms: tuple[Term, ...]

    def term(self, word: str) -> Term | None:
        """Return the term that a word belongs to, or None if it is not on this scale.

        Examples
        --------
        >>> ICD_203.term("Probably").low
        0.55
        """
        wanted = word.casefold()
        return next((term for term in self.terms if wanted in term.words), None)


ICD_203 = Lexicon(
    "icd203",
    "ICD 203",
    "2015",
    "Intelligence Community Directive 203, Analytic Standards, 2 January 2015",
    (
        Term(("almost no chance", "remote"), 0.01, 0.05),
        Term(("very unlikely", "highly improbable"), 0.05, 0.20),
        Term(("unlikely", "improbable", "improbably"), 0.20, 0.45),
        Term(("roughly even chance", "roughly even odds"), 0.45, 0.55),
        Term(("likely", "probable", "probably"), 0.55, 0.80),
        Term(("very likely", "highly probable"), 0.80, 0.95),
        Term(("almost certain", "almost certainly", "nearly certain"), 0.95, 0.99),
    ),
)
PHIA = Lexicon(
    "phia",
    "PHIA yardstick",
    "2025",
    "Explaining Uncertainty in UK Intelligence Assessment, gov.uk, 24 March 2025",
    (
        Term(("remote chance",), 0.0, 0.05),
        Term(("highly unlikely",), 0.10, 0.20),
        Term(("unlikely",), 0.25, 0.35),
        Term(("realistic possibility",), 0.40, 0.50),
        Term(("likely", "probable", "probably"), 0.55, 0.75),
        Term(("highly likely",), 0.80, 0.90),
        Term(("almost certain", "almost certainly"), 0.95, 1.0),
    ),
)
NATO = Lexicon(
    "nato",
    "NATO",
    "2016",
    "AJP-2.1, Allied Joint Doctrine for Intelligence Procedures (2016); figures not verified",
    (
        Term(("highly unlikely",), 0.0, 0.10),
        Term(("unlikely",), 0.10, 0.40),
        Term(("even chance",), 0.40, 0.60),
        Term(("likely", "probable", "probably"), 0.60, 0.90),
        Term(("highly likely",), 0.90, 1.0),
    ),
)
KENT = Lexicon(
    "kent",
    "Kent",
    "1964",
    "Kent (1964), Words of Estimative Probability, Studies in Intelligence 8(4), 49-65",
    (
        Term(("almost certainly not",), 0.02, 0.12),
        Term(("probably not",), 0.20, 0.40),
        Term(("chances about even",), 0.40, 0.60),
        Term(("probable", "probably"), 0.63, 0.87),
        Term(("almost certain", "almost certainly"), 0.87, 0.99),
    ),
)
HOUSE = Lexicon(
    "house",
    "House conventions",
    "1",
    "Conventions of this project, for words on no official scale",
    (
        Term(("impossible", "no question of", "out of the question"), 0.01, 0.05),
        Term(("no chance", "no prospect"), 0.01, 0.05),
        Term(("little chance", "slim chance", "little prospect"), 0.05, 0.20),
        Term(("implausible", "inconceivable", "far-fetched"), 0.01, 0.20),
        Term(("doubt", "doubtful"), 0.20, 0.45),
        Term(("better than even",), 0.50, 0.65),
        Term(("may well", "might well", "could well"), 0.45, 0.80),
        Term(("expect", "expected", "predict", "set to", "on course to"), 0.55, 0.95),
        Term(("bound to", "inevitable", "certain", "surely", "undoubtedly"), 0.90, 0.99),
        Term(("will", "shall", "going to"), 0.95, 0.99),
        # Of a word that leaves everything open, a number would be the coder's and not the author's.
        Term(("could", "may", "might", "possible", "perhaps", "would", "plans to"), None, None),
    ),
)
LEXICONS = (ICD_203, PHIA, NATO, KENT, HOUSE)
