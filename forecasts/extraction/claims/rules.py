"""The extractor that ships: rules and a lexicon, no model, no network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from forecasts.extraction.claims.actors import actors_in, legible
from forecasts.extraction.claims.codings import Coding, coding_of
from forecasts.extraction.claims.conditions import condition_span
from forecasts.extraction.claims.cues import Hit, hits_in
from forecasts.extraction.claims.holders import holder_of
from forecasts.extraction.claims.quotations import is_quotation, speaker_of
from forecasts.extraction.claims.sentences import sentence_spans
from forecasts.extraction.claims.suggestions import Block, Cue, Document, Span, Suggestion, tier_of
from forecasts.extraction.claims.times import (
    TimeMention,
    is_unresolved,
    lies_ahead,
    time_mentions,
)

NO_DATE = "no_publication_date"
QUARANTINED = "quarantined"  # the cleaning could not read a part of it: code nothing from there
QUOTED = "quoted"  # mostly somebody's words in quotation marks
NEGATED = "negated"  # the range is that of the event that will not happen
LEAST = 1.0  # below it a sentence is not suggested at all
MINED = frozenset({"paragraph", "item"})
_YEAR_OR_NEXT = re.compile(r"\d{4}|\b(?:next|this|coming|the)\b", re.IGNORECASE)
_PREDICTS = frozenset({"probability", "forecast", "modal", "possibility", "plan", "recommendation"})
_KIND_OF = {
    "probability": "forecast",
    "forecast": "forecast",
    "modal": "forecast",
    "possibility": "possibility",
    "plan": "plan",
    "recommendation": "recommendation",
}


class RulesExtractor:
    """Suggests every sentence in which cues of a claim outweigh what speaks against one."""

    name = "rules"
    version = "2"

    def extract(self, document: Document) -> Iterator[Suggestion]:
        """Yield suggestions in the order of the text, from paragraphs and items only."""
        for block in document.blocks:
            if block.kind in MINED:
                for start, end in sentence_spans(block.text):
                    found = suggestion_from(block.text[start:end], document.published_on)
                    if found:
                        yield _placed(found, block, start)


def suggestion_from(sentence: str, published_on: str) -> Suggestion | None:
    """Return what a sentence claims, its spans counted from its own start, or None.

    Examples
    --------
    >>> found = suggestion_from("If lenders agree, Laos will probably sell by June 2027.", "2026")
    >>> found.kind, found.low, found.high, found.times[0].latest.isoformat()
    ('conditional', 0.55, 0.8, '2027-06-30')
    """
    hits, score = hits_in(sentence)
    if score < 0:  # not even a time could lift it
        return None
    times = time_mentions(sentence, published_on)
    score += any(_speaks_of_the_future(time, published_on) for time in times)
    if score < LEAST:
        return None
    coding = coding_of(sentence, hits)
    condition = condition_span(sentence)
    return Suggestion(
        start=0,
        end=len(sentence),
        kind=_kind(hits, condition),
        score=score,
        tier=tier_of(score),
        cues=tuple(Cue(hit.start, hit.end, hit.rule.id) for hit in hits),
        low=coding.low,
        high=coding.high,
        scale=coding.scale,
        condition=condition,
        holder=holder_of(sentence),
        actors=actors_in(sentence),
        times=tuple(times),
        warnings=tuple(_warnings(coding, times)),
    )


def _speaks_of_the_future(time: TimeMention, published_on: str) -> bool:
    """Say whether a mention is a sign of a claim; “in May” may as well have been the last one."""
    if time.kind == "period" and not _YEAR_OR_NEXT.search(time.text):
        return False
    return lies_ahead(time, published_on)


def _kind(hits: Sequence[Hit], condition: Span | None) -> str:
    """Let a word of probability decide, then the first cue that predicts anything."""
    predicting = [hit for hit in hits if hit.rule.kind in _PREDICTS]
    if condition and predicting:
        return "conditional"
    first = min(
        predicting,
        key=lambda hit: (hit.rule.kind != "probability", -hit.rule.weight, hit.start),
        default=None,
    )
    return _KIND_OF[first.rule.kind] if first else "implied"


def _warnings(coding: Coding, times: Sequence[TimeMention]) -> Iterator[str]:
    if coding.negated:
        yield NEGATED
    if any(is_unresolved(time) for time in times):
        yield NO_DATE


def _placed(found: Suggestion, block: Block, offset: int) -> Suggestion:
    """Turn places in a sentence into places in the raw document."""

    def raw(start: int, end: int) -> Span:
        return block.raw_span(offset + start, offset + end)

    start, end = raw(found.start, found.end)
    words = offset, offset + found.end
    holder, warnings, actors = found.holder, found.warnings, found.actors
    if any(_meets(span, words) for span in block.quarantined):
        warnings = (*warnings, QUARANTINED)
        actors = actors_in(legible(block.text, block.quarantined)[slice(*words)])
    if is_quotation(block.text, *words):
        warnings = (*warnings, QUOTED)
        holder = holder or speaker_of(block.text, *words)
    return replace(
        found,
        start=start,
        end=end,
        holder=holder,
        actors=actors,
        cues=tuple(Cue(*raw(cue.start, cue.end), cue.id) for cue in found.cues),
        condition=raw(*found.condition) if found.condition else None,
        times=tuple(_moved(time, *raw(time.start, time.end)) for time in found.times),
        warnings=warnings,
    )


def _moved(time: TimeMention, start: int, end: int) -> TimeMention:
    return replace(time, start=start, end=end)


def _meets(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
