"""From a suggestion to the first wording of a question, with blanks where the text says nothing.

A draft is a start for whoever writes the question, not one to publish: what it cannot know stands
as a visible blank, and the criteria and sources are left for the linter to ask for. Its words are
still the author's: the person who writes the question replaces them by their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from forecasts.extraction.claims.actors import NAMES, actors_in
from forecasts.extraction.claims.calendars import MONTH_NAMES
from forecasts.extraction.claims.cues import CUES
from forecasts.extraction.claims.subjects import finite_verb
from forecasts.extraction.claims.suggestions import Cue, Span, Suggestion
from forecasts.extraction.claims.times import TimeMention, lies_ahead

BLANK = "____"


@dataclass(frozen=True)
class Draft:
    """The texts of a question to be written; ``condition`` is the other half of a pair.

    ``blanks`` names what is missing: actor, act, deadline, criteria, sources. ``leaves_out_not``
    where the sentence denies what the title asks: “will not open” is asked as “Will it open?”.
    """

    title: str
    deadline: date | None
    criteria: str = ""
    sources: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()
    condition: Draft | None = None
    leaves_out_not: bool = False


@dataclass(frozen=True)
class _Parts:
    """Who and what; empty where the sentence does not say so plainly."""

    actor: str = ""
    act: str = ""
    leaves_out_not: bool = False


_ADVERBS = (
    r"(?: (?:probably|likely|also|almost certainly|certainly|surely|soon|then|therefore|well|even"
    r"|still|not (?:only|just|merely|simply)|not|never)){0,2}"
)
_ADJECTIVE = (
    r"(?:(?:un)?likely|set|due|expected|scheduled|bound|certain|sure|going|about|poised|on course"
    r"|on track|projected|advised)"
)
_INTENDS = r"(?:(?:plan|intend|aim|hope|want|seek)s?|pledges|proposes)"
# What stands between the actor and the act.
_LINK = re.compile(
    r"\b(?:would (?:be wise|do well|be well advised) (?:not )?to"
    rf"|(?:will|shall|would|could|(?-i:may)|might|should|must){_ADVERBS}"
    rf"|(?:is|are|looks?|seems?|remains?) (?:\w+ )?{_ADJECTIVE} (?:not )?to"
    rf"|{_INTENDS} to|(?:is|are) to|ought (?:not )?to|won['’]t)\b|(?<=\w)['’]ll\b",
    re.IGNORECASE,
)
# “It is likely that …”, “says that …”: what follows is the claim, what stands before is not.
_REPORT = re.compile(
    r"\b(?:likely|unlikely|chances?|possibility|possible|probability|odds|doubts?|certain|risk"
    r"|sa(?:id|ys?)|warn(?:s|ed)|argues?|expects?|believes?|thinks?|announced|hope[sd]?|clear)"
    r"(?: in \w+)? that ",
    re.IGNORECASE,
)
# “Not only”, “not unlikely” and “not certain” deny nothing of the event.
_NOT = re.compile(
    r"(?:\b(?:not|never)|n['’]t)\b(?! (?:only|just|merely|simply|un\w+|certain|bound)\b)",
    re.IGNORECASE,
)
_NOT_HELD = re.compile(
    r"(?:\bnot|n['’]t)(?: (?:very|at all|yet))? (?:likely|probable|expect|believe|think)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:—] ?|, (?:and|but|so|then) |, (?=\w)| – |\A(?:so|but|and|yet|still|then) ", re.IGNORECASE
)
_ACT = re.compile(r"(?:[^,;:—.?!]|(?<=\d)[,.](?=\d)){1,200}")
# “Hanoi, for its part, …”, “talks, suspended since, …”: what no subject begins with.
_ASIDE = re.compile(
    r"(?:for|in|on|at|by|with|from|of|as|after|before|since|until|despite|under|over|to|\w+ed)\b",
    re.IGNORECASE,
)
_PRONOUNS = frozenset(
    "he she it they we i this that these those there thus therefore which who you".split()
)
_MARKER = re.compile(
    r"\A(?:only if|if|unless|provided(?: that)?|providing that|as long as|so long as"
    r"|assuming(?: that)?|in the event (?:that|of)|on (?:the )?condition that"
    r"|should|were|without|absent|barring)\s+",
    re.IGNORECASE,
)
_EXACTNESS = {rule.id: rule.exactness for rule in CUES}


def draft_from(suggestion: Suggestion, raw: str, published_on: str = "") -> Draft:
    """Return a draft question; of a conditional claim, one with its condition as another draft.

    ``raw`` is the document the suggestion's places are counted in; only days after its publication
    become deadlines, and a day in the condition is the condition's.
    """
    link, span = _link(suggestion, raw), suggestion.condition
    ahead = [time for time in suggestion.times if lies_ahead(time, published_on)]
    inside = [time for time in ahead if _meets((time.start, time.end), span)]
    outside = [time for time in ahead if time not in inside]
    deadline = _deadline(outside, link[1] if link else suggestion.start)
    draft = _draft(_parts(suggestion, raw, link), deadline)
    if span is None:
        return draft
    asked = _condition(_text(raw, span, suggestion.times), _deadline(inside, span[0]))
    return replace(draft, condition=asked)


def _draft(parts: _Parts, deadline: date | None) -> Draft:
    actor, act = parts.actor, parts.act
    title = f"Will {actor or BLANK} {act or BLANK} by the end of {_day(deadline)}?"
    missing = {"actor": actor, "act": act, "deadline": deadline, "criteria": "", "sources": ""}
    blanks = tuple(name for name, text in missing.items() if not text)
    is_denied = bool(act) and parts.leaves_out_not
    return Draft(title, deadline, blanks=blanks, leaves_out_not=is_denied)


def _day(day: date | None) -> str:
    return f"{day.day} {MONTH_NAMES[day.month - 1].capitalize()} {day.year}" if day else BLANK


def _deadline(times: Sequence[TimeMention], link: int) -> date | None:
    """Return the last day of a mention of the act, deadlines first; else of any before it."""
    after = [time for time in times if time.start >= link] or times
    dated = [time for time in after if time.latest is not None]
    return min(dated, key=lambda time: time.kind != "deadline").latest if dated else None


def _link(suggestion: Suggestion, raw: str) -> Span | None:
    """Return where the words between actor and act are: those of the cue that was coded."""
    links = [
        (suggestion.start + found.start(), suggestion.start + found.end())
        for found in _LINK.finditer(raw[suggestion.start : suggestion.end])
        if not _meets((suggestion.start + found.start(),) * 2, suggestion.condition)
    ]
    coded = max(suggestion.cues, key=lambda cue: _EXACTNESS.get(cue.id, 0), default=None)
    return next((link for link in links if _is_of(coded, link)), links[0] if links else None)


def _is_of(cue: Cue | None, link: Span) -> bool:
    return cue is not None and link[0] < cue.end and cue.start < link[1]


def _meets(place: Span, span: Span | None) -> bool:
    return span is not None and span[0] <= place[0] < span[1]


def _parts(suggestion: Suggestion, raw: str, link: Span | None) -> _Parts:
    begin, end = _main_clause(suggestion, link)
    if link is None:
        text = _text(raw, (begin, end), suggestion.times)
        return _reported(text) or _plainly_said(text, suggestion)
    before = _text(raw, (begin, link[0]), suggestion.times)
    after = _text(raw, (link[1], end), suggestion.times)
    act = _ACT.match(after)
    return _Parts(
        _actor(before, after, suggestion),
        act.group().strip() if act else "",
        _leaves_out_not(before, raw[slice(*link)]),
    )


def _main_clause(suggestion: Suggestion, link: Span | None) -> Span:
    """Return a suggestion's span without its condition, where that comes first or last."""
    begin, end = suggestion.start, suggestion.end
    if suggestion.condition is None:
        return begin, end
    first, last = suggestion.condition
    leads = last <= link[0] if link else first - begin < end - last
    trails = first >= link[1] if link else not leads
    return (last if leads else begin), (min(first, end) if trails else end)


def _leaves_out_not(before: str, between: str = "") -> bool:
    """Say whether a “not” is lost with a report's words, or with those between actor and act."""
    is_held = not _NOT_HELD.search(before)
    return is_held == bool(_NOT.search(between))


def _actor(before: str, after: str, suggestion: Suggestion) -> str:
    """Return the subject in front of a verb; the only actor, if not named behind it; or nothing."""
    reports = [found.end() for found in _REPORT.finditer(before)]
    clauses = [
        clause.strip(" \"'“‘,") for clause in _CLAUSE.split(before[max(reports, default=0) :])
    ]
    clauses = [clause for clause in clauses if clause and not _ASIDE.match(clause)]
    words = clauses[-1].split() if clauses else []
    if not words or len(words) > 12 or words[0].lower() in _PRONOUNS:
        alone = suggestion.actors[0] if len(suggestion.actors) == 1 else ""
        return "" if alone in actors_in(after) else alone
    return _lowered(words)


def _lowered(words: list[str]) -> str:
    """Take the capital from the first word of a sentence unless it belongs to a name."""
    first, second = words[0], words[1] if len(words) > 1 else ""
    is_name = first.removesuffix("'s").removesuffix("’s") in NAMES or second[:1].isupper()
    if first.lower() in {"the", "a", "an", "its", "their", "our"} or not is_name:
        first = first[:1].lower() + first[1:]
    return " ".join([first, *words[1:]])


def _reported(text: str) -> _Parts | None:
    """Draft “It is likely that X stays”, which has no modal, as “it be the case that X stays”."""
    report = _REPORT.search(text)
    clause = _ACT.match(text, report.end()) if report else None
    if report is None or clause is None:
        return None
    act = f"be the case that {clause.group().strip()}"
    return _Parts("it", act, _leaves_out_not(text[: report.end()]))


def _plainly_said(text: str, suggestion: Suggestion) -> _Parts:
    """Draft “The partners meet the date”: what is before and behind its finite verb."""
    verb = finite_verb(text)
    if verb is None:
        return _Parts()
    act = _ACT.match(text, verb.end)
    rest = act.group().rstrip() if act else ""
    before, between = text[: verb.start], text[verb.start : verb.end]
    return _Parts(
        _actor(before, text[verb.end :], suggestion),
        f"{verb.base}{rest}",
        _leaves_out_not(before, between),
    )


def _text(raw: str, span: Span, times: tuple[TimeMention, ...]) -> str:
    """Return a passage on one line without its expressions of time: the draft says its day."""
    return re.sub(r"\s+", " ", "".join(_between(raw, span, times))).strip()


def _between(raw: str, span: Span, times: tuple[TimeMention, ...]) -> Iterator[str]:
    at, end = span
    for time in times:
        if at <= time.start and time.end <= end and not _qualifies(time, raw):
            yield raw[at : time.start]
            at = time.end
    yield raw[at:end]


def _qualifies(time: TimeMention, raw: str) -> bool:
    """Whether a mention belongs to a noun: “last year's cuts”, “the 2027 date”."""
    is_owner = raw[time.end : time.end + 1] in {"'", "’"}
    return is_owner or bool(
        re.search(r"\bthe \d{4}\Z", time.text) and re.match(r" [a-z]", raw[time.end : time.end + 2])
    )


def _condition(text: str, deadline: date | None) -> Draft:
    """Return the question whether the condition comes about, by the day it names itself.

    Without one its day is a blank, as it has to lie before the outcome's. A verb stays as it
    stands (“if rates fall” becomes “Will it be the case that rates fall”): turning it round takes
    a grammar.
    """
    marker = _MARKER.match(text)
    word = marker.group().split()[0].lower() if marker else ""
    body = text[marker.end() :] if marker else text
    blanks = ("criteria", "sources") if deadline else ("deadline", "criteria", "sources")
    title = f"Will {_asked(word, body)} by the end of {_day(deadline)}?"
    return Draft(title, deadline, blanks=blanks)


def _asked(word: str, body: str) -> str:
    if word == "should":
        return body
    if word == "were":
        return body.replace(" to ", " ", 1)
    if word in {"without", "absent", "barring"}:
        return f"there be {body}"
    return f"it be the case that {body}"
