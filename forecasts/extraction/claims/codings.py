"""From cues to a probability: which cue speaks, what its number is, whether it is negated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forecasts.extraction.claims.cues import MODAL, Hit

_NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten".split(), 1)
}
_NUMBERS |= {"a": 1, "twenty": 20, "fifty": 50, "hundred": 100, "thousand": 1000}
_WORD = rf"(\d+|{'|'.join(_NUMBERS)})"
_PERCENT = re.compile(
    r"(\d+(?:\.\d+)?)(?: ?(?:-|–|to) ?(\d+(?:\.\d+)?))? ?(?:%|per ?cent)", re.IGNORECASE
)
_IN = re.compile(rf"\b{_WORD}[- ](?:in|out of)[- ](?:a[- ])?{_WORD}\b", re.IGNORECASE)
_ODDS = re.compile(rf"\b{_WORD}(?:[- ]to[- ]|-|/){_WORD}(?: (on|against))?\b", re.IGNORECASE)

_CLAUSE_END = re.compile(r"[,;:—]| – |\b(?:because|since|although|though|but|while|unless|if)\b")
_NO = (
    r"(?:not(?! (?:only|just|least|merely|to mention)\b)|never|no longer|hardly|scarcely|\w*n['’]t)"
)
_NOT_BEFORE = re.compile(rf"(?:\b{_NO}|\b(?:nobody|no one)) (?:\w+ ){{0,2}}\Z", re.IGNORECASE)
_NOT_AFTER = re.compile(rf" (?:\w+ ){{0,2}}?{_NO}\b", re.IGNORECASE)
_NOT_IN_CLAUSE = re.compile(r" that\b.{0,100}?(?:\bnot\b|\bnever\b|n['’]t\b)", re.IGNORECASE)
_NO_SUBJECT = re.compile(
    r"\W*(?:(?:and|but|yet|so|that) )?"
    r"(?:no(?! (?:doubt|matter|wonder|longer|later|sooner)\b)|none|neither|nobody|nothing)\b",
    re.IGNORECASE,
)
_OWN_NEGATION = {"no_chance", "little_chance", "remote", "double_negative", "unlikely", "doubt"}
_OWN_NEGATION |= {"better_than_even"}  # “more likely than not”


@dataclass(frozen=True)
class Coding:
    """The range of a claim's event in its positive form; None cannot be coded from the words."""

    low: float | None = None
    high: float | None = None
    scale: str | None = None
    negated: bool = False


def coding_of(sentence: str, hits: Sequence[Hit]) -> Coding:
    """Return what the most exact cue says, the earlier of equals; its complement if negated.

    A bare modal says nothing where the sentence has opened with a possibility or a plan: “it may
    be that prices will fall” is no assertion.
    """
    best = _speaking(hits)
    negated = best is not None and _is_negated(sentence, best)
    if best is None:
        return Coding(negated=any(_is_negated(sentence, hit) for hit in _verbs(hits)))
    low, high, scale = _range(sentence, best)
    if low is None or high is None:
        return Coding(negated=negated)
    if negated:
        low, high = round(1 - high, 4), round(1 - low, 4)
    return Coding(low, high, scale, negated)


def _speaking(hits: Sequence[Hit]) -> Hit | None:
    coded = [hit for hit in hits if hit.rule.exactness and not _is_inside(hit, hits)]
    opened = min((hit.start for hit in hits if _leaves_open(hit)), default=None)
    if opened is not None:
        coded = [hit for hit in coded if hit.rule.exactness > MODAL or hit.start < opened]
    return max(coded, key=lambda hit: hit.rule.exactness, default=None)


def _is_inside(hit: Hit, hits: Sequence[Hit]) -> bool:
    """Say whether a cue is a part of a longer one: “likely” of “very likely”."""
    return any(
        other.rule.exactness >= hit.rule.exactness
        and other.start <= hit.start
        and hit.end <= other.end
        and other.end - other.start > hit.end - hit.start
        for other in hits
    )


def _leaves_open(hit: Hit) -> bool:
    return hit.rule.exactness == 0 and hit.rule.kind in {"possibility", "plan", "recommendation"}


def _verbs(hits: Sequence[Hit]) -> list[Hit]:
    return [hit for hit in hits if hit.rule.kind in {"modal", "possibility", "plan"}][:1]


def _is_negated(sentence: str, hit: Hit) -> bool:
    """Look for a “not” around the cue and one in the event; the two undo each other."""
    before = sentence[: hit.start]
    clause = before[max((end.end() for end in _CLAUSE_END.finditer(before)), default=0) :]
    after = _until_clause_end(sentence[hit.end :])
    by_subject = bool(_NOT_BEFORE.search(before))
    if hit.rule.id not in _OWN_NEGATION:
        within = re.search(rf"\b{_NO}\b", hit_text(sentence, hit), re.IGNORECASE)
        by_subject = by_subject or bool(within or _NO_SUBJECT.match(clause))
    in_event = bool(_NOT_AFTER.match(after) or _NOT_IN_CLAUSE.match(after))
    return by_subject != in_event


def hit_text(sentence: str, hit: Hit) -> str:
    return sentence[hit.start : hit.end]


def _until_clause_end(text: str) -> str:
    end = _CLAUSE_END.search(text)
    return text[: end.start()] if end else text


def _range(sentence: str, hit: Hit) -> tuple[float | None, float | None, str | None]:
    """Return the range of a cue, from its scale or from the number it contains."""
    if hit.rule.scale is not None:
        return hit.rule.low, hit.rule.high, hit.rule.scale
    bounds = number_range(hit_text(sentence, hit))
    return (*bounds, "number") if bounds else (None, None, None)


def number_range(text: str) -> tuple[float, float] | None:
    """Return the probability that a number in words or digits says; None if it says none.

    Examples
    --------
    >>> number_range("a 40 to 60 per cent chance"), number_range("odds of three to one against")
    ((0.4, 0.6), (0.25, 0.25))
    """
    bounds = _percent(text) or _share(text) or _odds(text)
    if bounds is None or not 0 <= bounds[0] <= bounds[1] <= 1:
        return None
    return bounds


def _percent(text: str) -> tuple[float, float] | None:
    if re.search(r"\bfifty[- ]fifty\b", text, re.IGNORECASE):
        return 0.5, 0.5
    found = _PERCENT.search(text)
    if not found:
        return None
    # Rounded: 66.6 / 100 is 0.6659…, no number that anybody gave.
    low = round(float(found[1]) / 100, 6)
    return low, round(float(found[2]) / 100, 6) if found[2] else low


def _share(text: str) -> tuple[float, float] | None:
    found = _IN.search(text)
    if not found or not _number(found[2]):
        return None
    share = round(_number(found[1]) / _number(found[2]), 4)
    return share, share


def _odds(text: str) -> tuple[float, float] | None:
    """Read odds as a bookmaker does: “three to one” is against unless it is “on”."""
    found = _ODDS.search(text)
    if not found or not _number(found[1]) + _number(found[2]):
        return None
    share = _number(found[1]) / (_number(found[1]) + _number(found[2]))
    share = round(share if (found[3] or "").lower() == "on" else 1 - share, 4)
    return share, share


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text.lower()]
