"""The expressions of time that are recognised: how each is written, and who reads it.

Months are looked for as people write them, with a capital, and the ambiguous May only where a word
before it says that it is a month.
"""

from __future__ import annotations

import re

from forecasts.extraction.claims import calendars
from forecasts.extraction.claims.calendars import MONTH_NAMES, NUMBERS, Publication, Reader, Stretch

_NAMES = [name.capitalize() for name in MONTH_NAMES]
_MONTH = rf"(?P<month>{'|'.join(_NAMES)})"
_SURE = rf"(?P<month>{'|'.join(name for name in _NAMES if name != 'May')})"
_ANY = rf"(?P<month>{'|'.join(_NAMES)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
_DAY = r"(?P<day>(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?)"
_YEAR = r"(?P<year>(?:19|20|21)\d\d)"
_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)})"
_UNIT = r"(?P<unit>day|week|month|quarter|year|decade)s?"
_ONE_UNIT = r"(?P<unit>week|month|quarter|year|decade)\b"
_SEASON = r"(?P<season>spring|summer|autumn|winter)"
_BEFORE_MAY = "|".join(
    rf"(?<=\b{word} )" for word in "In in By by of early late until before since during".split()
)
_BEFORE_MAY = f"(?:{_BEFORE_MAY})"


def _vague(_: re.Match[str], __: Publication | None) -> Stretch | None:
    return None


# What an earlier one has read, a later one does not read again.
_TABLE: list[tuple[str, str, Reader]] = [
    ("period", rf"\b{_DAY} (?:of )?{_ANY},? {_YEAR}\b", calendars.full_date),
    ("period", rf"\b{_ANY} {_DAY},? {_YEAR}\b", calendars.full_date),
    ("period", rf"\b{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)\b", calendars.iso),
    ("period", rf"\b{_ANY},? (?:of )?{_YEAR}\b", calendars.month_year),
    (
        "period",
        rf"\b(?i:(?:the )?(?P<quarter>first|second|third|fourth|last|final) quarter of {_YEAR})\b",
        calendars.quarter,
    ),
    ("period", rf"\bQ(?P<quarter>[1-4])(?: of)?[ /-]{_YEAR}\b", calendars.quarter),
    ("period", rf"\b{_YEAR}[ -/]?Q(?P<quarter>[1-4])\b", calendars.quarter),
    ("period", rf"\b(?i:(?:the )?(?P<half>first|second) half of {_YEAR})\b", calendars.half),
    ("period", rf"\b(?i:{_SEASON} (?:of )?{_YEAR})\b", calendars.season),
    ("period", r"\bthe (?P<year>(?:19|20|21)\d0)s\b", calendars.decade),
    (
        "window",
        rf"\b(?i:(?:within|inside|over|in|during|throughout)(?: the)?(?: next| coming| following)?"
        rf" {_COUNT} {_UNIT})\b(?! (?:ago|earlier|before|of|ending|in (?:19|20)\d\d)\b)",
        calendars.window,
    ),
    ("window", rf"\b(?i:(?:the )?(?:next|coming) {_COUNT} {_UNIT})\b", calendars.window),
    ("window", rf"\b(?i:within the (?P<count>){_UNIT})\b", calendars.window),
    ("window", rf"\b(?i:{_COUNT} {_UNIT} from now)\b", calendars.window),
    (
        "period",
        rf"\b(?i:(?:the )?(?P<which>last|this|next|coming) {_ONE_UNIT})",
        calendars.relative,
    ),
    ("period", rf"\b(?i:the (?P<which>coming|present|current) {_ONE_UNIT})", calendars.relative),
    ("period", r"(?<=\bend of )(?P<which>the) (?P<unit>year|decade)\b", calendars.relative),
    ("period", rf"\b(?P<which>[Ll]ast|[Nn]ext|[Tt]his) {_MONTH}\b", calendars.named_month),
    ("period", rf"\b{_DAY} {_MONTH}\b", calendars.day_month),
    ("period", rf"\b{_MONTH} {_DAY}\b", calendars.day_month),
    ("period", rf"\b(?:this|next) {_SEASON}\b(?P<year>)", calendars.season),
    ("period", rf"(?:(?<=\bby )|(?<=\bbefore )){_SEASON}\b(?P<year>)", calendars.season),
    ("period", r"\bChristmas\b", calendars.christmas),
    ("period", rf"(?<=\b[Mm]id-){_YEAR}\b", calendars.year),
    ("period", rf"(?<![-–/.,€$£])\b{_YEAR}\b(?![-–/.,]?\d)", calendars.year),
    ("period", rf"(?<=[a-z,] ){_SURE}\b(?P<day>)", calendars.day_month),
    ("period", rf"{_BEFORE_MAY}(?P<month>May)\b(?P<day>)", calendars.day_month),
    (
        "vague",
        r"\b(?i:soon|shortly|imminently|eventually|sooner or later|before long|one day"
        r"|in the (?:near|foreseeable|medium|long|short) (?:future|term)"
        r"|(?:in|over) the (?:coming|next few) (?:days|weeks|months|years|decades))\b",
        _vague,
    ),
]
EXPRESSIONS = tuple((kind, re.compile(pattern), reader) for kind, pattern, reader in _TABLE)
# Whatever is recognised contains one of these; looking for them first is a hundred times cheaper.
HINTS = (
    *"0123456789",
    *_NAMES,
    *"Jan Feb Mar Apr Jun Jul Aug Sep Oct Nov Dec Christmas".split(),
    *"ay week onth quarter ear ecade ummer utumn pring inter".split(),  # whatever their case
    *"oon hort mminent ventual ooner ong term uture".split(),
)
