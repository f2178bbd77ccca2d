"""What stands around a text and is no part of it: licences, notes on the author, addresses."""

from __future__ import annotations

import re

_LONGEST_LICENCE = 1_500  # characters
_LICENCE = re.compile(
    r"all rights reserved|creative commons|©\s?\d{4}|\bcopyright (?:©|\(c\)|\d{4})"
    r"|may be (?:reproduced|republished)"
    r"|(?:views|opinions)(?: expressed)?(?: (?:here|herein|in this \w{1,20}))? (?:are|is) "
    r"(?:those of the author|(?:the authors?'?s?|their|his|her) own|solely)"
    r"|do(?:es)? not (?:necessarily )?(?:represent|reflect) the (?:official )?(?:views?|position)",
    re.IGNORECASE,
)
_POST = re.compile(
    r"[^.]{0,80}? (?:is|are|was|serves as) (?:an? |the |currently )?[^.]{0,80}?\b(?:fellow"
    r"|professor|lecturer|researcher|analyst|director|editor|columnist|journalist|reporter"
    r"|correspondent|scholar|student|candidate|economist|associate|head|author|writer)s?\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}|(?:tel|fax|phone|e-?mail)[.:]\s?\+?[\d(]|https?://\S{1,300}",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b(?:[A-Z][a-z]{2,20},? )?(?:\d{5,6}|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2})\b")
_STREET = re.compile(
    r"\b(?:avenue|street|road|block|level|floor|suite|building|square|boulevard|lane|drive|"
    r"p\.?o\.? box|straße|strasse|rue|via)\b",
    re.IGNORECASE,
)
_NAVIGATION = re.compile(
    r"(?:read (?:more|next|also)\b.*|share(?: this.*| on .*)?|subscribe(?: now| to .*)?"
    r"|sign up.*|log ?in|follow us.*|print(?: this.*)?|back to top|skip to .*"
    r"|related (?:articles|posts|stories)|download(?: the)? pdf|click here.*|home\s?[>»/|].*"
    r"|(?:previous|next)(?: article| page| post)?|advertisement|e-?mail this.*|view all.*"
    r"|more from .*|tags?:.*)",
    re.IGNORECASE,
)
_SHORT = 120  # characters
BYLINE = re.compile(r"(?:by|written by|author)s?:?\s+(?=[A-Z])", re.IGNORECASE)


def is_boilerplate(text: str) -> bool:
    """Whether a paragraph is a licence, an address or navigation.

    Examples
    --------
    >>> is_boilerplate("All views are the author's own. (c) 2026"), is_boilerplate("Read more")
    (True, True)
    >>> is_boilerplate("Next year, 20000 troops will leave by road.")
    False
    """
    if len(text) <= _LONGEST_LICENCE and _LICENCE.search(text):
        return True
    if len(text) > 2 * _SHORT:
        return False
    if _NAVIGATION.fullmatch(text) and not text.endswith("."):
        return True
    return _is_address(text) or _is_contact(text)


def _is_address(text: str) -> bool:
    """Whether a line has a street, a postcode, and hardly a word that is no name."""
    words = text.split()
    names = sum(1 for word in words if not word[0].islower())
    return bool(_POSTCODE.search(text) and _STREET.search(text)) and names >= 0.7 * len(words)


def _is_contact(text: str) -> bool:
    """Whether little is left of a line without its addresses and numbers."""
    rest, count = _CONTACT.subn("", text)
    return count > 0 and len(rest.split()) <= 4


def is_byline(text: str) -> bool:
    """Whether a short line names the author: "By Ada Lovelace | 4 February 2026"."""
    return len(text) <= _SHORT and BYLINE.match(text) is not None and not text.endswith(".")


def is_author_note(text: str, authors: tuple[str, ...]) -> bool:
    """Whether a paragraph says who an author is. Others have posts too: it takes the name.

    Examples
    --------
    >>> note = "Ada Lovelace is a senior fellow at the Institute of Engines."
    >>> is_author_note(note, ("Ada Lovelace",)), is_author_note(note, ())
    (True, False)
    """
    if len(text) > _LONGEST_LICENCE:
        return False
    if text.casefold().startswith("about the author"):
        return True
    ends = [text.find(author) + len(author) for author in authors if author in text[:100]]
    return any(_POST.match(text, end) for end in ends)
