"""The part of a sentence that says under which condition the rest holds."""

from __future__ import annotations

import re

# “As if”, “what if”, “if any” and “ask if” set no condition; nor does “if I had to bet”.
_MARKER = re.compile(
    r"(?<!\bas )(?<!\bwhat )(?<!\beven )(?<!\b[Aa]sked )(?<!\bwonder )(?<!\bwondered )(?<!\bknow )"
    r"(?<!\bsee )(?<!\bsurprised )"
    r"\b(?P<marker>only if|if(?! (?:any|not|only|ever|anything|you like|I (?:had|were|am|may))\b)"
    r"|unless|provid(?:ed|ing) that|on (?:the )?condition that|as long as|so long as"
    r"|assuming(?: that)?|in the event (?:of|that)|in case|failing)\b",
    re.IGNORECASE,
)
# These set one only at the head of a clause; elsewhere “provided” is a verb.
_HEAD = re.compile(
    r"(?:\A\W*|[;:—,] (?:and |but |or )?)"
    r"(?P<marker>(?:provided|without|absent|barring|short of|given)\b(?! (?:by|to|for|with)\b))",
    re.IGNORECASE,
)
_INVERTED = re.compile(
    r"(?:\A\W*|[;:—] |, (?:and|but) )(?P<marker>(?:should (?:\w[\w.'’-]* ){1,8}?\w"
    r"|were (?:\w[\w.'’-]* ){1,6}?to\b|had (?:\w[\w.'’-]* ){1,6}?not\b))",
    re.IGNORECASE,
)
_PAUSE = re.compile(r"[,;:—](?= )| – ")
_STOP = re.compile(r"[;:—](?= )| – |[.!?…]+[\"'”’)]*\Z")
_SUBJECTS = "|".join(
    "the a an its their his her our this that these those it they we he she I you there no "
    "every each all then even another both many most some".split()
)
_VERBS = "will|would|could|may|might|should|is|are"
# The comma behind which the main clause begins, and not another member of the condition.
_THEN = re.compile(
    rf",(?= (?:(?:{_SUBJECTS})\b|\S+ (?:\S+ ){{0,3}}?(?:{_VERBS})\b))",
    re.IGNORECASE,
)


def condition_span(sentence: str) -> tuple[int, int] | None:
    """Return start and end of the first condition, its marker included; None if there is none.

    Examples
    --------
    >>> text = "If rates fall, the bank will wait."
    >>> text[slice(*condition_span(text))]
    'If rates fall'
    """
    if sentence.rstrip("\"'”’) ").endswith("?"):
        return None
    found = [pattern.search(sentence) for pattern in (_MARKER, _HEAD, _INVERTED)]
    starts = [match.start("marker") for match in found if match]
    return _span(sentence, min(starts)) if starts else None


def _span(sentence: str, start: int) -> tuple[int, int]:
    """End a condition that comes first at its comma, one that comes last with the clause."""
    rest = sentence[start:]
    stop = _STOP.search(rest)
    end = stop.start() if stop else len(rest)
    if _leads(sentence[:start].rstrip(" \"'“‘(")):
        comma = _THEN.search(rest, 0, end) or _PAUSE.search(rest, 0, end)
        end = comma.start() if comma else end
    return start, start + len(rest[:end].rstrip())


def _leads(before: str) -> bool:
    """Say whether what it conditions still has to come: “Still, if …”, “It says that if …”."""
    if before.endswith(","):
        return len(re.split(r"[;:—]", before)[-1].split()) < 3
    return not before or before.endswith((" and", " but", " that", ";", ":", "—", "–"))
