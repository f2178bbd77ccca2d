"""Faults that copying, scanning and converting leave in a text, and how each is mended.

The text holds every piece of a document, with BETWEEN after each. Every pattern takes time in
proportion to the text: what can repeat is bounded, or stops where the next match would begin.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable

from forecasts.extraction.documents.traced import Change, Traced

BETWEEN = "\ue000"  # a private code point; one in a file becomes a blank
_END = rf"(?=\s{{0,9}}(?:{BETWEEN}|\Z))"
_SENTENCE = r"(?=\s{1,9}[\"“(]?[A-Z])"

ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\\x00-\\x08\\x0e-\\x1b\\x7f]")
_SOFT_HYPHEN = re.compile(r"\xad(?:[ \t]{0,9}\r?\n[ \t]{0,99})?")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}]")

_TAG_NAMES = (
    "u|b|i|s|a|q|em|strong|span|font|sub|sup|small|big|mark|br|p|div|center|ins|del|code|cite"
)
_SPLIT_LINK = re.compile(r"</([uabi])>\s{1,99}<\1(?=[\s>])", re.IGNORECASE)
_TAG = re.compile(
    rf"<sup>\s?\d{{1,3}}\s?</sup>|</?(?:{_TAG_NAMES})(?:\s[^<>{BETWEEN}]{{0,500}})?/?>",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"!?\[(?P<text>[^\[\]]{0,500})\]\([^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500})?"
    r"(?:\s{1,9}\"[^\"]{0,300}\")?\)|<(?P<address>https?://[^<>\s]{1,2000})>"
)
_EMPHASIS = re.compile(
    r"(?<![\w*\\])\*{1,3}(?=[^\s*])|(?<=[^\s*\\])\*{1,3}(?![\w*])"
    r"|(?<![\w\\])_{1,3}(?=[^\s_])|(?<=[^\s_\\])_{1,3}(?!\w)|(?<!`)`(?!`)"
)
# An escaped character fused with the digits after it: U+2008 before 22,000 is \200822,000. Which
# digits are the amount's nobody can tell.
_DESTROYED = re.compile(
    r"(?P<broken>(?:\b[A-Z]{2,3})?\s?(?:\\?[$€£¥])?\\{1,16}[ux]?\{?\d[\d.,]{0,30}\d\}?(?:\\[)\]])?"
    r"|[$€£¥]u20[0-9a-f]{2}\d[\d.,]{0,30}|[$€£¥]\s?\ufffd{1,9}\d[\d.,]{0,30}"
    r"|(?<![\d.,])\d[\d.,]{0,30}\ufffd{1,9}[\d.,]{1,30})|\\(?P<plain>[!-/:-@\[-`{-~])"
)

_LETTER = re.compile(
    rf"(?<=[\"”’][.!?])[a-z](?:{_END}|{_SENTENCE})|(?<=[.!?][\"”])[a-z](?:{_END}|{_SENTENCE})"
)
_FOOTNOTE = re.compile(
    r"(?<=[\w.,;:!?\"”’)\]])\[(?:\d{1,3}|\^[\w-]{1,20})\]|(?<![\d\sm⁰¹²³⁴-⁹])[⁰¹²³⁴-⁹]{1,4}"
    rf"|(?<=\S)[†‡]|(?:(?<=[a-z]{{3}}[.!?])|(?<=[a-z][.!?][\"”]))\d{{1,2}}(?:{_END}|{_SENTENCE})"
)
_WRAPPED_WORD = re.compile(r"(\b[^\W\d_]{1,40})-[ \t]{0,9}\r?\n\s{0,99}([^\W\d_]{1,40})")
_CUT_WORD = re.compile(
    rf"\b[^\W\d_]{{1,40}}-[ \t]{{0,9}}(?:\r?\n|{BETWEEN})\s{{0,99}}[^\W\d_]{{1,40}}"
)
_MODAL = re.compile(
    r"\b(?!cannot\b|maybe\b)(will|would|could|should|must|shall|might|can|may)(not|have|be)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"(?<![\w/.@:-])([a-z]{1,30})([01])([a-z]{1,30})(?![\w/@-])")
_TO_CHECK = re.compile(r"\b(?:re-(?!e)|un-|dis-|con-|com-)[a-z]{3,}\b")
_BLANKS = re.compile(r"\s{2,}|[^\S ]")

_PREFIXES = set(
    "anti bi co counter cross de ex extra half high inter intra long low macro mega micro mid mini "
    "multi non over post pre pro quasi re self semi short sub super trans ultra un under vice well"
    .split()
)  # fmt: skip
_COMMON = set(
    "will with which while this think still little likely unlikely possible probably political "
    "military until public policy risk rise crisis china global world would could should not of "
    "for from more how now who role power conflict people other government".split()
)


class Mending:
    """The text of a document while it is being mended: what was done, what was set aside."""

    def __init__(self, text: Traced) -> None:
        self.text = text
        self.fixes: Counter[str] = Counter()
        self.broken: list[tuple[int, int]] = []  # amounts, as spans of the raw text

    def strip_markup(self, *, is_markdown: bool) -> None:
        """Remove what nobody reads: entities, tags, and the addresses and stars of Markdown."""
        self._edit("decoded entities", ENTITY, _character)
        self.fixes["merged split links"] += len(_SPLIT_LINK.findall(self.text.text))
        self._edit("dropped leftover tags", _TAG, lambda _: [])
        if is_markdown:
            self._edit("dropped the addresses of links", _LINK, _link_text)
            self._edit("stripped emphasis marks", _EMPHASIS, lambda _: [])
        self._edit("unescaped Markdown", _DESTROYED, self._unescaped)
        self.fixes["set aside destroyed amounts"] += len(self.broken)

    def mend(self) -> None:
        """Mend characters, then words; white space last."""
        self._edit("dropped invisible characters", _INVISIBLE, lambda _: [])
        self._edit("dropped soft hyphens", _SOFT_HYPHEN, lambda _: [])
        self._edit("parted ligatures", _LIGATURE, lambda m: [_LIGATURES[m[0]]])
        self._edit("dropped stray letters", _LETTER, lambda _: [])
        self._edit("dropped footnote marks", _FOOTNOTE, lambda _: [])
        self._edit("parted stuck words", _MODAL, lambda m: [m.span(1), " ", m.span(2)])
        words = vocabulary(self.text.text)
        self._edit("mended digits in words", _DIGIT, lambda m: _letter_for_digit(m, words))
        self._edit("joined words cut at a line end", _WRAPPED_WORD, lambda m: _one_word(m, words))
        self._edit("", _WRAPPED_WORD, lambda m: [(m.start(), m.end(1) + 1), m.span(2)])
        self.fixes["left hyphens to check"] += len(hyphens_to_check(self.text.text))
        self._edit("", _BLANKS, lambda _: [" "])

    def _edit(
        self, name: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], Change]
    ) -> None:
        self.text, count = self.text.edited(pattern, change)
        if name:
            self.fixes[name] += count

    def _unescaped(self, match: re.Match[str]) -> Change:
        if match["plain"]:
            return [match.span("plain")]
        offsets = self.text.offsets
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        self.broken.append((offsets[start], offsets[match.end() - 1] + 1))
        return None


def hyphens_to_check(text: str) -> list[str]:
    """Return the words whose hyphen may be left over from the end of a line.

    >>> hyphens_to_check("They will re-fresh the stock and re-elect her.")
    ['re-fresh']
    """
    return _TO_CHECK.findall(text)


def vocabulary(text: str) -> set[str]:
    """The words of a text, in small letters: those with hyphens whole, and their parts.

    Not the halves of words that are cut at the end of a line or a page.
    """
    uncut = _CUT_WORD.sub(" ", text).casefold()
    whole = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", uncut))
    return whole | {part for word in whole if "-" in word for part in word.split("-")}


def keeps_hyphen(left: str, right: str, words: set[str]) -> bool:
    """Whether a word cut after a hyphen has one of its own: re-elect, low-carbon, not in-vest.

    Where the text itself does not tell, a prefix or a word keeps its hyphen: a person can see that
    it is one too many, but not that one is missing.
    """
    low_left, low_right = left.casefold(), right.casefold()
    if not right.islower() or f"{low_left}-{low_right}" in words:
        return True
    if low_left + low_right in words:
        return False
    return low_left in _PREFIXES or (len(left) > 2 and low_left in words)


def _one_word(match: re.Match[str], words: set[str]) -> Change:
    left, right = match[1], match[2]
    return None if keeps_hyphen(left, right, words) else [match.span(1), match.span(2)]


def _character(match: re.Match[str]) -> Change:
    character = html.unescape(match[0]).replace(BETWEEN, " ")
    return None if character == match[0] else [character]


def _link_text(match: re.Match[str]) -> Change:
    if match["address"]:
        return [match.span("address")]
    return [] if match[0].startswith("!") else [match.span("text")]


def _letter_for_digit(match: re.Match[str], words: set[str]) -> Change:
    """A letter in the digit's place that makes a word, or none: 0 for o, 1 for l or i."""
    for letter in {"0": "o", "1": "li"}[match[2]]:
        word = match[1] + letter + match[3]
        if word in words or word in _COMMON:
            return [match.span(1), letter, match.span(3)]
    return None
