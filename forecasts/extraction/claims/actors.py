"""Who acts in a sentence: states and organisations by any of their names, and other names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from forecasts.extraction.claims.calendars import MONTH_NAMES

_TOKEN = re.compile(r"[^\W\d_](?:[.’'&-]?\w)*(?:(?<=s)['’](?= [A-Z])|\.?)(?=\W|\Z)|\d+|[^\w\s]")
_LINKS = frozenset("of for the and de van von al bin da du la".split())
_LONGEST = 6  # words of a name in the list
# Capitals that are no names: the first person, and what a sentence may begin with.
OPENERS = frozenset(
    "a an the in on at by for from if should were as but and or nor yet still so then while when "
    "after before since until unless without with under over despite given according because "
    "although though even only not also thus therefore however meanwhile would could will may "
    "might must can had has have is are was did does do its their his her our my your this that "
    "these those here there what which who how why where whether he she it they we you all both "
    "each every many most some any such one two no".split()
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Christmas Easter"
NO_NAMES = frozenset(f"I I'm I've I'd I'll Mr Mrs Ms Dr Prof {_DAYS}".split()) | {
    month.capitalize() for month in MONTH_NAMES
}


def _read(path: Path) -> dict[str, str]:
    """Return the name behind each form, from lines of “name: form, form”."""
    names: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, forms = line.partition(":")
            names |= {form.strip(): name for form in [name, *forms.split(",")] if form.strip()}
    return names


NAMES = _read(Path(__file__).with_name("actors.txt"))


def actors_in(sentence: str) -> tuple[str, ...]:
    """Return the actors of a sentence, each once, in the order in which they appear.

    What is listed goes by one name, whatever it is called: Beijing, the Chinese. Other names are
    runs of words with capitals; the first word of a sentence is one only as a part of such a run.

    Examples
    --------
    >>> actors_in("Beijing may join the Lantern Group, as the Chinese press says.")
    ('China', 'Lantern Group')
    """
    spelled = [match.group() for match in _TOKEN.finditer(sentence)]
    tokens = [_plain(word) for word in spelled]
    found: list[str] = []
    index = 0
    while index < len(tokens):
        length, name = _listed(tokens, index) or _run(spelled, tokens, index)
        if name:
            found.append(name)
        index += length
    return tuple(dict.fromkeys(found))


def legible(text: str, unreadable: Iterable[tuple[int, int]]) -> str:
    """Return a text with blanks for what nobody could read in it.

    A destroyed “US$200” names no state.
    """
    for start, end in unreadable:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


def _plain(token: str) -> str:
    """Take the possessive from a word, and the full stop unless it belongs to it."""
    token = re.sub(r"['’]s?\Z", "", token)
    return token if "." in token[:-1] else token.removesuffix(".")


def _listed(tokens: list[str], index: int) -> tuple[int, str] | None:
    for length in range(min(_LONGEST, len(tokens) - index), 0, -1):
        if name := NAMES.get(" ".join(tokens[index : index + length])):
            return length, name
    return None


def _run(spelled: list[str], tokens: list[str], index: int) -> tuple[int, str]:
    """Return how far a run of capitals goes, and its name if it is one."""
    end = index
    while end < len(tokens) and end - index < _LONGEST and _goes_on(tokens, index, end):
        end += 1
    while end > index and tokens[end - 1] in _LINKS:
        end -= 1
    begin = index
    # Behind a sign, as at the start, a sentence may begin: “it warned, ‘And if …’”.
    if index == 0 or not spelled[index - 1][0].isalnum():
        while begin < end and tokens[begin].lower() in OPENERS:
            begin += 1
    if index == 0 and end - index < 2:  # the first word of a sentence has its capital anyway
        begin = end
    # Within a name a possessive stays: the Workers' Party.
    words = [*spelled[begin : end - 1], *tokens[end - 1 : end]] if begin < end else []
    return max(1, end - index), " ".join(words)


def _goes_on(tokens: list[str], start: int, index: int) -> bool:
    token = tokens[index]
    if token in _LINKS:
        return start < index < len(tokens) - 1 and tokens[index + 1][:1].isupper()
    if index > start and NAMES.get(token) and tokens[index - 1] not in _LINKS:
        return False
    return token[:1].isupper() and token not in NO_NAMES
