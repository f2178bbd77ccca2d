"""What stands between quotation marks, and who is said to have spoken there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forecasts.extraction.claims.actors import NO_NAMES, OPENERS
from forecasts.extraction.claims.holders import NAME, tidy
from forecasts.extraction.claims.sentences import sentence_spans

MOSTLY = 0.4  # what introduces a quotation is often as long as it
# A quotation that goes on in the next paragraph is not closed in this one.
_QUOTATION = re.compile(r"“[^”]*(?:”|\Z)|\"[^\"]*(?:\"|\Z)")
_SAYING = (
    r"\b(?:sa(?:id|ys?|ying)|warn(?:ed|s|ing)|t(?:old|ells?|elling)|vent(?:ed|s|ing)"
    r"|add(?:ed|s|ing)|argu(?:ed|es|ing)|declar(?:ed|es|ing)|insist(?:ed|s|ing)"
    r"|predict(?:ed|s|ing)|threaten(?:ed|s|ing)|caution(?:ed|s|ing)|announc(?:ed|es|ing)"
    r"|wr(?:ote|ites|iting))\b"
)
_SUBJECT = re.compile(
    rf"\A(?P<name>(?:The|An?) [\w'’-]+(?: [\w'’-]+){{0,2}}?)(?: (?:has|had|\w+ly)){{0,2}} {_SAYING}"
)
_NAME = re.compile(rf"\b{NAME}")
_PREPOSITIONS = frozenset(
    "to of in from by at for with on over under after before since until against near despite "
    "without".split()
)


def is_quotation(text: str, start: int, end: int) -> bool:
    """Say whether a span of a paragraph is mostly somebody's words in quotation marks."""
    quoted = sum(min(last, end) - max(first, start) for first, last in _quoted(text, start, end))
    return quoted > MOSTLY * (end - start)


def speaker_of(text: str, start: int, end: int) -> str | None:
    """Return who is quoted in a span of a paragraph, or None where no name and verb say so.

    The name stands beside the quotation, or in the sentence before.

    Examples
    --------
    >>> text = "Ana Vo vented to Laotian media, warning, “And if they come, we will leave.”"
    >>> speaker_of(text, 0, len(text))
    'Ana Vo'
    """
    first, last = next(_quoted(text, start, end), (end, end))
    before = [text[slice(*span)] for span in sentence_spans(text[:first])][-2:]
    beside = [text[last:end], *before[::-1]]
    if not any(re.search(_SAYING, words) for words in beside[:2]):
        return None
    return next((name for words in beside for name in _names(words)), None)


def _quoted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _QUOTATION.finditer(text):
        if found.start() < end and start < found.end():
            yield found.span()


def _names(sentence: str) -> Iterator[str]:
    """Yield those who may act in a sentence: nobody behind a preposition, as “to the media”."""
    if subject := _SUBJECT.match(sentence):
        yield subject["name"]
    for found in _NAME.finditer(sentence):
        words = found.group().split()
        before = sentence[: found.start()].lower().removesuffix("the ").split()[-1:]
        while words and words[0].lower() in OPENERS | _PREPOSITIONS:
            before = [words.pop(0).lower(), *before][:1]
        name = tidy(" ".join(words))
        if name and words[0] not in NO_NAMES and not _PREPOSITIONS.intersection(before):
            yield name
