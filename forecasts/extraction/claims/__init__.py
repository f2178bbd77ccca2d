"""Pure text: from the clean blocks of a commentary to passages that may be claims.

- `RulesExtractor().extract(document)`: `Suggestion`s, by rules and a lexicon
- `merge({name: suggestions})`: what several extractors found, as one list
- `draft_from(suggestion, raw)`: the first wording of a question
- `evaluate(suggestions, labels)`: how well an extractor does on labelled text
- `LEXICONS`: what words of probability mean, by whom
"""

from forecasts.extraction.claims.drafting import Draft, draft_from
from forecasts.extraction.claims.evaluation import Evaluation, evaluate
from forecasts.extraction.claims.labels import BadLabels, Label, Labels, read_labels
from forecasts.extraction.claims.lexicons import LEXICONS, Lexicon, Term
from forecasts.extraction.claims.rules import RulesExtractor
from forecasts.extraction.claims.suggestions import (
    Block,
    Cue,
    Document,
    Extractor,
    Merged,
    Suggestion,
    merge,
    tier_of,
)
from forecasts.extraction.claims.times import TimeMention, time_mentions

__all__ = [
    "LEXICONS",
    "BadLabels",
    "Block",
    "Cue",
    "Document",
    "Draft",
    "Evaluation",
    "Extractor",
    "Label",
    "Labels",
    "Lexicon",
    "Merged",
    "RulesExtractor",
    "Suggestion",
    "Term",
    "TimeMention",
    "draft_from",
    "evaluate",
    "merge",
    "read_labels",
    "tier_of",
    "time_mentions",
]
