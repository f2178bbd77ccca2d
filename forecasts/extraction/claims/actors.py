"""Who acts in a sentence: states and organisations by any of their names, and other names."""

from __future__ import annotations

import re
from pathlib import Path

from forecasts.extraction.claims.calendars import MONTH_NAMES

_TOKEN = re.compile(r"[^\W\d_](?:[.’'&-]?\w)*\.?(?=\W|\Z)|\d+|[^\w\s]")
_LINKS = frozenset("of for the and de van von al bin da du la".split())
_LONGEST = 6  # words of a name in the list
# Capitals that are no names: the first person, and what a sentence may begin with.
_OPENERS = frozenset(
    "a an the in on at by for from if should were as but and yet still so while when after before "
    "until unless without according its their his her our this that these those one two no".split()
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Christmas Easter"
_NO_NAMES = frozenset(f"I I'm I've I'd I'll Mr Mrs Ms Dr Prof {_DAYS}".split()) | {
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
    tokens = [_plain(match.group()) for match in _TOKEN.finditer(sentence)]
    found: list[str] = []
    index = 0
    while index < len(tokens):
        length, name = _listed(tokens, index) or _run(tokens, index)
        if name:
            found.append(name)
        index += length
    return tuple(dict.fromkeys(found))


def _plain(token: str) -> str:
    """Take the possessive from a word, and the full stop unless it belongs to it."""
    token = re.sub(r"['’]s?\Z", "", token)
    return token if "." in token[:-1] else token.removesuffix(".")


def _listed(tokens: list[str], index: int) -> tuple[int, str] | None:
    for length in range(min(_LONGEST, len(tokens) - index), 0, -1):
        if name := NAMES.get(" ".join(tokens[index : index + length])):
            return length, name
    return None


def _run(tokens: list[str], index: int) -> tuple[int, str]:
    """Return how far a run of capitals goes, and its name if it is one."""
    end = index
    while end < len(tokens) and end - index < _LONGEST and _goes_on(tokens, index, end):
        end += 1
    while end > index and tokens[end - 1] in _LINKS:
        end -= 1
    words = tokens[index:end]
    if index == 0 and len(words) < 2:  # the first word of a sentence has its capital anyway
        words = []
    if index == 0 and words and words[0].lower() in _OPENERS:
        words = words[1:]
    return max(1, end - index), " ".join(words)


def _goes_on(tokens: list[str], start: int, index: int) -> bool:
    token = tokens[index]
    if token in _LINKS:
        return start < index < len(tokens) - 1 and tokens[index + 1][:1].isupper()
    if index > start and NAMES.get(token) and tokens[index - 1] not in _LINKS:
        return False
    return token[:1].isupper() and token not in _NO_NAMES
