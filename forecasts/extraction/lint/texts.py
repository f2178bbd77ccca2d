"""Reading prose. Texts may be hostile: every pattern here runs in time linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from forecasts.extraction.lint.lexicons.resolving import FUNCTION_WORDS
from forecasts.extraction.lint.lexicons.times import MONTHS

MOST_SHOWN = 60  # characters of a text in a message
MOST_TERMS = 5  # per rule and field
NUMBERS_OF_DATES = re.compile(r"(?:19|2[01])\d\d|\d{1,2}")
PREFIX = 5  # letters that stand in for a word's stem

ACRONYM = re.compile(r"\b[A-Z]{2,5}\b")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")
QUOTED = re.compile(r"\"[^\"\n]{0,300}\"|“[^”\n]{0,300}”|«[^»\n]{0,300}»")
MARKUP = re.compile(r"[*_`#]+|<[^<>\n]{0,200}>")


def pattern(phrases: Iterable[str], ignore_case: bool = True) -> re.Pattern[str]:
    """Compile a lexicon to match any of its phrases as whole words.

    >>> pattern(["as soon as", "soon"]).findall("Soon, not sooner")
    ['Soon']
    """
    flags = re.IGNORECASE if ignore_case else 0
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", flags)


def terms(lexicon: re.Pattern[str], text: str) -> Iterator[str]:
    """Yield the different terms of a lexicon that occur in a text, the first few."""
    seen = set[str]()
    for match in lexicon.finditer(text):
        key = match[0].casefold()
        if key not in seen:
            seen.add(key)
            yield match[0]
        if len(seen) == MOST_TERMS:
            return


def words(text: str) -> list[str]:
    """Return the words in lower case, without a possessive ending.

    >>> words("NATO’s office, in 2027")
    ['nato', 'office', 'in', '2027']
    """
    found = (match[0].casefold() for match in WORD.finditer(text))
    return [re.sub(r"['’]s\Z", "", word) for word in found]


@lru_cache(maxsize=4096)  # Each title is compared with every other one.
def content_words(text: str) -> frozenset[str]:
    """Return the words that say what a title is about: no function words, months or years.

    >>> sorted(content_words("Will 5,000 troops leave Kursk by May 31, 2027?"))
    ['000', 'kursk', 'leave', 'troops']
    """
    return frozenset(
        word
        for word in words(text)
        if word not in FUNCTION_WORDS
        and word not in MONTHS
        and not NUMBERS_OF_DATES.fullmatch(word)
    )


def stem(word: str) -> str:
    return word.casefold()[:PREFIX]


def acronyms(text: str) -> set[str]:
    """Return the words in capitals, in lower case.

    >>> sorted(acronyms("The EU and NATO meet"))
    ['eu', 'nato']
    """
    return {match[0].casefold() for match in ACRONYM.finditer(text)}


def singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def runs(text: list[str], length: int) -> Iterator[tuple[str, ...]]:
    """Yield each so many words in a row.

    >>> list(runs(["a", "b", "c"], 2))
    [('a', 'b'), ('b', 'c')]
    """
    return zip(*(text[shift:] for shift in range(length)), strict=False)


def sentences(text: str) -> list[str]:
    return SENTENCE_END.split(text)


def unquoted(text: str) -> str:
    """Blank out what stands in quotation marks: it is mentioned, not said.

    >>> unquoted('the word "soon" counts')
    'the word   counts'
    """
    return QUOTED.sub(" ", text)


def plain(text: str) -> str:
    """Remove markup and line breaks.

    >>> plain("Resolves **Yes**\\n<u>if</u>")
    'Resolves Yes if'
    """
    return " ".join(MARKUP.sub("", text).split())


def clipped(text: str) -> str:
    """Bring a piece of text into one short line, for a message."""
    line = " ".join(text[: 4 * MOST_SHOWN].split())
    return line if len(line) <= MOST_SHOWN else line[: MOST_SHOWN - 1] + "…"
