"""The finite verb of a clause without a modal, where its words plainly show subject and act.

No grammar is at hand, so this is a list of verbs that claims are made of and a few guards. Where
one of them has a doubt nothing is found: a blank is better than half a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# What is hardly ever a noun in its form with an s.
_VERBS = (
    "abandon accept achieve adopt agree apply approve arrive ask become begin bring build buy "
    "cancel carry choose collapse come complete continue cross declare defeat deliver deny "
    "deploy destroy double enter exceed expand expel extend fail finish get give go grow happen "
    "hold impose improve include introduce invade join keep leave lift lose meet miss narrow "
    "nominate occur open overtake pledge prevail prevent publish receive recognise recover "
    "reject remain remove renew replace resign resume retain retire reverse ratify scrap secure "
    "seize sell send settle shrink shut sign slow succeed surpass suspend take triple widen win "
    "withdraw worsen"
).split()
# What is a noun as well: “cuts”, “the rise”.
_NOUNS_TOO = (
    "attack ban break close cut decline default drop ease end face fall freeze hit hurt launch "
    "lead move pass pay raise reach release return rise slip split start stay stop strike visit "
    "vote"
).split()
_LINKS = frozenset("to of in on at by for with from into over and or nor but than as".split())
_ADVERBS = frozenset(
    "also again even eventually ever finally never no not soon still then therefore thus".split()
)
# A subject with one of these has a clause, a verb or somebody's opinion in it.
_NOT_PLAIN = frozenset(
    "that who whom which whose if when while because although though unless whether as than is are "
    "was were be been being has have had do does did will would can could may might must shall "
    "should said say says told tell tells think thinks believe believes hope hopes fear fears warn "
    "warns expect expects want wants claim claims argue argues see sees know knows met made saw "
    "took gave went came got grew fell rose kept left lost won".split()
)
_PLURAL = re.compile(r"(?:(?<![sui])s|\A(?:people|police|both|all|many|others|troops))\Z", re.I)
_DETERMINER = re.compile(
    r"(?:the|an?|its|their|his|her|our|all|both|no|every|each|this|these|those|another"
    r"|\d[\d,.]*|\w+['’]s?)\Z",
    re.I,
)
_AFTER_VERB = re.compile(r"(?:below|above|under|over|further|sharply|faster)\Z", re.I)
_CLAUSE = re.compile(r"[^,;:—–()\"“”]+")
_OTHER = frozenset(["close to", "cut by", "hit by", "hurt by", "shut by", "split by"])  # no verbs
_MOST_WORDS = 8


@dataclass(frozen=True)
class Verb:
    """Where a finite verb stands, with a “not” or “never” before it, and its plain form."""

    start: int
    end: int
    base: str


def finite_verb(text: str) -> Verb | None:
    """Return the first finite verb that plainly is one, its subject before it in its clause.

    Examples
    --------
    >>> finite_verb("The four partners meet their goal")
    Verb(start=18, end=22, base='meet')
    >>> finite_verb("China never joins the pact")
    Verb(start=6, end=17, base='join')
    >>> finite_verb("Rate cuts disappoint everybody")
    """
    for clause in _CLAUSE.finditer(text):
        words = list(re.finditer(r"\S+", clause.group()))
        spelled = [word.group().rstrip(".") for word in words]
        for index in range(1, len(words)):
            if base := _base(spelled, index):
                first = _begin(spelled, index)
                if not _is_plain(spelled[:first]):
                    return None
                offset = clause.start()
                return Verb(offset + words[first].start(), offset + words[index].end(), base)
    return None


def _begin(words: Sequence[str], index: int) -> int:
    """Return where the adverbs, or the “does not”, before a verb begin."""
    while index > 0 and (words[index - 1].lower() in _ADVERBS or _is_do(words[index - 1])):
        index -= 1
    return index


def _is_do(word: str) -> bool:
    return re.fullmatch(r"do(?:es)?(?:n['’]t)?", word, re.IGNORECASE) is not None


def _is_plain(subject: Sequence[str]) -> bool:
    small = [word.lower() for word in subject]
    return 0 < len(small) <= _MOST_WORDS and not any(
        word in _NOT_PLAIN or word.endswith("ed") for word in small
    )


def _base(words: Sequence[str], index: int) -> str | None:
    """Return the plain form of a word that is a finite verb and agrees with what is before it."""
    first = _begin(words, index)
    word, before = words[index], words[first - 1]
    following = words[index + 1] if index + 1 < len(words) else ""
    if first == 0 or _DETERMINER.match(before) or before.lower() in _LINKS:
        return None
    if word in _PLAIN_FORMS:
        is_other = following in _S_FORMS or f"{word} {following}" in _OTHER
        return word if _takes_plain_form(words, first, index) and not is_other else None
    is_noun = word in _S_FORMS_TOO and not _follows_a_verb(following)
    return None if is_noun else _S_FORMS.get(word)


def _takes_plain_form(words: Sequence[str], first: int, index: int) -> bool:
    is_plural = _PLURAL.search(words[first - 1]) is not None or "and" in words[:first]
    return is_plural or any(_is_do(word) for word in words[first:index])


def _follows_a_verb(word: str) -> bool:
    return word[:1].isupper() or any(pattern.match(word) for pattern in (_DETERMINER, _AFTER_VERB))


def _with_s(verb: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh|o)\Z", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y\Z", verb) else f"{verb}s"


_S_FORMS = {_with_s(verb): verb for verb in [*_VERBS, *_NOUNS_TOO]}
_S_FORMS_TOO = frozenset(_with_s(verb) for verb in _NOUNS_TOO)
_PLAIN_FORMS = frozenset([*_VERBS, *_NOUNS_TOO])
