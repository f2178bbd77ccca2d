"""Whose claim a sentence reports: the author's, or that of a source it names."""

from __future__ import annotations

import re

# Verbs that are nouns as well (“project”, “claim”) count in the forms that are not.
_SAYS = (
    r"(?:sa(?:id|ys?)|warn(?:s|ed)?|told|argue[sd]?|predict(?:s|ed)?|expects?|thinks?|believe[sd]?"
    r"|announced|pledged|promised|claimed|insist(?:s|ed)?|estimated|reckons?|hint(?:s|ed)"
    r"|suggest(?:s|ed)?|confirmed|indicate[sd]|forecast(?:s|ed)(?= that)|vow(?:s|ed))"
)
_LINK = r"(?:of|the|for|and|de|van|von|al|bin|da|du|la)"
NAME = rf"[A-Z][\w.'’-]*(?: (?:{_LINK} ){{0,2}}[A-Z][\w.'’-]*){{0,5}}"
_AUXILIARY = (
    r"(?:will|would|could|can|may|might|must|should|is|are|was|were|be|been|being|not|that|to)"
)
_PLAIN = rf"(?!(?:{_AUXILIARY})\b)[\w’'-]+"
_NOUN = rf"(?i:(?!every\b){_PLAIN}(?: {_PLAIN}){{0,3}}?)"
_ACCORDING = re.compile(
    rf"\b[Aa]ccording to (?P<name>(?:the )?(?:[Dd]r\.? |[Pp]rof\w*\.? )?"
    rf"(?:{NAME}|[\w'’ -]{{3,60}}?))"
    r"(?= of the |,|[.;:]|\Z| that\b)"
)
_BEFORE = re.compile(
    rf"(?:\A[\"'“‘]?|[;:—] |\b(?:and|but|as) )(?P<name>{NAME}|{_NOUN})"
    rf"(?: (?:at|from|in) (?:the )?{NAME})?(?:, [^,.;]{{1,80}},)?"
    r" (?:(?:has|have|had|now|also|recently|once|still|already|privately|publicly) ){0,2}"
    rf"{_SAYS}\b"
)
_AFTER_QUOTE = re.compile(
    rf"[”\"’'],? (?:{_SAYS} (?P<name>{NAME}|the [\w'’ -]{{3,40}}?)"
    rf"|(?P<name2>{NAME}|[Tt]he \w+) {_SAYS})\b"
)
_NO_HOLDER = frozenset(
    "i we it this that which who there what one you he she they here these those nobody anyone "
    "as and but".split()
)


def holder_of(sentence: str) -> str | None:
    """Return the source a claim is attributed to, or None: it is the author's own.

    A pronoun (“he said”) names nobody; finding out who is meant is left to the coder.

    Examples
    --------
    >>> holder_of("According to the central bank, prices will fall.")
    'the central bank'
    """
    if found := _ACCORDING.search(sentence):
        return tidy(found["name"])
    if found := _AFTER_QUOTE.search(sentence):
        return tidy(found["name"] or found["name2"])
    found = _BEFORE.search(sentence)
    return tidy(found["name"]) if found else None


def tidy(name: str) -> str | None:
    name = re.sub(r"^(?:[Dd]r|[Pp]rof|[Mm]rs?|[Mm]s)\.? ", "", name.strip(" ,"))
    words = name.split()
    return None if not words or words[-1].lower() in _NO_HOLDER else name
