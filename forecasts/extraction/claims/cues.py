"""The words that give a claim away, and those that only look as if they did.

They are data, in cues.toml: what a cue weighs, how it is written, what it means on which scale.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forecasts.extraction.claims.lexicons import LEXICONS

MODAL = 1  # the exactness of a bare modal


@dataclass(frozen=True)
class CueRule:
    """Words, their weight, and the probability of the event, in its positive form, they stand for.

    ``kind`` is probability, forecast, modal, possibility, recommendation, plan, condition or
    implied. Of several ranges in a sentence that of the highest ``exactness`` wins.
    """

    id: str
    kind: str
    weight: float
    pattern: re.Pattern[str]
    low: float | None
    high: float | None
    scale: str | None
    exactness: int
    source: str
    heeds_capitals: bool


@dataclass(frozen=True)
class Guard:
    """Words that undo the cues they touch or, if they name none, weigh against the sentence."""

    id: str
    weight: float
    pattern: re.Pattern[str]
    cancels: frozenset[str]
    heeds_capitals: bool


@dataclass(frozen=True)
class Hit:
    """A cue at its place in a sentence."""

    rule: CueRule
    start: int
    end: int


def hits_in(sentence: str) -> tuple[list[Hit], float]:
    """Return the cues of a sentence that no guard undoes, in order, and its score.

    Each cue counts once, however often it is met.

    Examples
    --------
    >>> hits, score = hits_in("The political will is there, and in May it will probably rain.")
    >>> [hit.rule.id for hit in hits], score
    (['will', 'probable'], 5.0)
    """
    small = _small(sentence)
    hits = [
        Hit(rule, match.start(), match.end())
        for rule in CUES
        for match in rule.pattern.finditer(sentence if rule.heeds_capitals else small)
    ]
    undone, against = _guards(sentence, small)
    hits = [hit for hit in hits if not _is_undone(hit, undone)]
    weights = {hit.rule.id: hit.rule.weight for hit in hits}
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    return hits, sum(weights.values()) + against


Undone = list[tuple[frozenset[str], int, int]]


def _small(sentence: str) -> str:
    """Return a sentence in small letters, each at its place; the few that become two stay."""
    small = sentence.lower()
    if len(small) == len(sentence):
        return small
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in sentence)


def _guards(sentence: str, small: str) -> tuple[Undone, float]:
    undone: Undone = []
    against = 0.0
    for guard in GUARDS:
        text = sentence if guard.heeds_capitals else small
        if guard.cancels:
            found = guard.pattern.finditer(text)
            undone += [(guard.cancels, match.start(), match.end()) for match in found]
        elif guard.pattern.search(text):
            against += guard.weight
    return undone, against


def _is_undone(hit: Hit, undone: Undone) -> bool:
    return any(
        hit.rule.id in cancels and hit.start < end and start < hit.end
        for cancels, start, end in undone
    )


def _read(path: Path) -> tuple[tuple[CueRule, ...], tuple[Guard, ...]]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    parts: dict[str, str] = data["parts"]
    cues = tuple(_cue(row, parts) for row in data["cue"])
    return cues, tuple(_guard(row, parts) for row in data["guard"])


def _cue(row: dict[str, Any], parts: dict[str, str]) -> CueRule:
    low, high, scale = _range(*row["term"]) if "term" in row else (None, None, None)
    return CueRule(
        id=row["id"],
        kind=row["kind"],
        weight=float(row["weight"]),
        # Without IGNORECASE, which takes twice as long: the sentence comes in small letters.
        pattern=re.compile(_any(row["any"], parts)),
        low=low,
        high=high,
        scale=scale,
        exactness=row.get("exactness", 0),
        source=row.get("source", "general"),
        heeds_capitals=row.get("capitals", False),
    )


def _guard(row: dict[str, Any], parts: dict[str, str]) -> Guard:
    return Guard(
        id=row["id"],
        weight=float(row.get("weight", 0)),
        pattern=re.compile(_any(row["any"], parts)),
        cancels=frozenset(row.get("cancels", ())),
        heeds_capitals=row.get("capitals", False),
    )


def _range(scale: str, word: str) -> tuple[float | None, float | None, str]:
    lexicon = next(lexicon for lexicon in LEXICONS if lexicon.name == scale)
    term = lexicon.term(word)
    if term is None:
        raise ValueError(f"cues.toml: “{word}” is not on the scale {scale}.")
    return term.low, term.high, scale


def _any(alternatives: list[str], parts: dict[str, str]) -> str:
    pattern = "|".join(f"(?:{alternative})" for alternative in alternatives)
    while "@" in pattern:  # a part may be made of parts
        for name, part in parts.items():
            pattern = pattern.replace(f"@{name}@", part)
    return pattern


CUES, GUARDS = _read(Path(__file__).with_name("cues.toml"))
