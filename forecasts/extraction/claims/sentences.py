"""Where sentences begin and end. On cleaned text a regular expression is as good as a library."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST = 1000  # characters; what is longer is cut, so that no rule ever sees more at once

# Neither part can be entered twice at one place: the cost stays in proportion to the text.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s|\Z)")
_NEXT = re.compile(r"\s*+[\"'“‘«(\[]*+([^\W_])?")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘]{1,12}\Z")
_ABBREVIATIONS = frozenset(
    "adm al approx art brig capt cf ch co col corp dept dr ed eds esp est etc fig figs gen gov hon "
    "inc jr lt ltd maj messrs mr mrs ms mt no nos op p para paras pp pres prof rep rev sec sen sgt "
    "sr st vol vs e.g i.e u.k u.n u.s a.m p.m ph.d".split()
)
# After these a capital may well begin a new sentence: they also stand at the end of one.
_EITHER = frozenset("co corp etc inc jr ltd sr u.k u.n u.s a.m p.m ph.d al".split())
# Words that begin sentences and hardly ever follow “U.S.” inside one.
_OPENERS = frozenset(
    "a after an and as at but by for from he her his however if in it its no of on or she so "
    "some that the their then there these they this those to under we what when while with".split()
)


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence, without the white space around it.

    Examples
    --------
    >>> text = "The U.S. will wait. Dr. Vo disagrees: “It rose 3.5 per cent.” So?"
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['The U.S. will wait.', 'Dr. Vo disagrees: “It rose 3.5 per cent.”', 'So?']
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for end in (match.end() for match in _END.finditer(text) if _ends(text, match)):
        spans.extend(_cut(text, start, end))
        start = end
    spans.extend(_cut(text, start, len(text)))
    return spans


def _ends(text: str, match: re.Match[str]) -> bool:
    following = _NEXT.match(text, match.end())
    first = following.group(1) if following else None
    if first is not None and first.islower():
        return False
    if text[match.start() : match.start() + 2].rstrip("\"'”’»)] \n\t") != ".":
        return True
    return not _is_abbreviation(text, match.start(), following.end() - 1 if following else 0)


def _is_abbreviation(text: str, dot: int, following: int) -> bool:
    """Say whether a dot belongs to the word before it: “Dr.”, “U.S.”, “J.”"""
    found = _LAST_WORD.search(text, max(0, dot - 12), dot)
    word = found.group() if found else ""
    if len(word) == 1 and word.isupper() and word != "I":
        return True
    if word.lower() not in _ABBREVIATIONS:
        return False
    following_word = re.match(r"\w{0,10}", text[following : following + 10])
    opener = following_word.group() if following_word else ""
    return word.lower() not in _EITHER or opener.lower() not in _OPENERS


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence without its margins, in pieces where it is too long."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        stop = space if space > 0 else start + LONGEST
        yield start, stop
        start = stop + (space > 0)
    if start < end:
        yield start, end
