"""Words of sources, definitions, figures and options."""

from __future__ import annotations

from forecasts.extraction.lint.lexicons.wording import FORMAL_DOCUMENTS

FUNCTION_WORDS = frozenset(
    "a about above after again all also am an and another any anybody anyone are as at be been "
    "before being below between both but by can could did do does doing during each either end for "
    "from further had has have having he her him his how i if in into is it its itself least less "
    "may might more most must neither next no nor not of off on once one only onto or other our "
    "over own per same shall she should since so some such than that the their them then there "
    "these they this those through to too under until up upon us very was we were what when where "
    "which while who whom whose why will with within without would you your".split()
)

# Q15. Each has a dozen readings.
KEY_TERMS = (
    "wars?", "ceasefires?", "cease-fires?", "truces?", "armistice", "peace", "invasions?",
    "invade", "attack(?:s|ed)?", "coups?", "sanction(?:s|ed)?", "deals?",
    "agreements?", "treat(?:y|ies)", "alliances?", "offices?", "troops", "soldiers", "forces",
    "personnel", "weapons?", "blockades?", "elections?", "recessions?", "default", "regimes?",
    "terroris(?:m|ts?)", "genocide", "mobili[sz]ation", "withdrawal", "annex(?:es|ed|ation)?",
    "recogni[sz](?:e|es|ed|tion)", "meetings?", "summits?",
)  # fmt: skip

DEFINING = (
    "counts?", "counted", "counting", "means?", "meaning", "includes?", "included", "including",
    "excludes?", "excluded", "excluding", r"(?:is|are) (?:defined|understood|taken)", "refers? to",
    "only if", "must be", "must have", "is meant", "qualif(?:y|ies)",
)  # fmt: skip

# Q24, Q26.
ROUNDING = (
    r"estimat\w+", r"assess\w*", r"approximate\w*", "roughly", "rounded", "midpoint",
    "intelligence", "analysts", "observers", "casualty figures?",
)  # fmt: skip

FIGURES = ("figures?", "estimates?", "totals?", "number of", "toll", "how many")

RANGE_RULES = (
    "midpoint", "mid-point", "mean of", "median", "average", "lower (?:end|bound)",
    "upper (?:end|bound)", r"revis\w+", "preliminary", "final figure", "rounded?",
    r"first (?:\S+ )?(?:release|figure|estimate)",
)  # fmt: skip

# Q22.
RESIDUALS = (
    "(?:an|any|all )?others?", "none", r"no(?!\.)", "nobody", "nothing", "nowhere", "not",
    "never", "neither", "else", "remaining", "the rest", "later", "after",
)  # fmt: skip

FORMAL_SOURCES = (
    *FORMAL_DOCUMENTS, "declarations", "resolutions", "treaties", "laws", "acts", "legal",
    "legislation", "official texts?", "register", "registry", "law reports", "court",
)  # fmt: skip

# Q33.
WIDE_SEARCHES = (
    r"(?:general |broad |wide )?consensus (?:of|among|amongst) (?:\w+ )?(?:experts|analysts"
    r"|economists|historians|scholars|observers|scientists|media)",
    r"(?:expert|scientific|academic|scholarly|media) (?:consensus|opinion)",
    r"(?:a |the )?(?:majority|most) (?:of )?(?:\w+ )?(?:experts|analysts|economists|historians"
    r"|scholars|observers|scientists|commentators)",
    "most (?:experts|analysts|economists|historians|scholars|observers|scientists)",
    "academic literature",
    "scholarly literature",
    "peer-reviewed (?:literature|studies|research)",
    "public opinion",
    "general(?:ly)? (?:agreed|agreement|acknowledged)",
    "widely (?:reported|acknowledged|agreed|recogni[sz]ed)",
    "(?:a |by )?(?:poll|survey) of (?:experts|analysts|users|forecasters|readers)",
    "systematic review",
    "all available (?:evidence|sources|reports)",
)
