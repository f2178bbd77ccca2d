"""Words of time."""

from __future__ import annotations

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}

QUANTITY_WORDS = (
    "at least", "at most", "more than", "fewer than", "less than", "up to", "exceeds?", "above",
    "below", "exactly", "about", "nearly", "roughly",
)  # fmt: skip

# Q03. A date hides behind each of these. “As soon as” is an order of events, not a time, and
# “soon-to-be-launched” says which thing is meant.
PERIODS = "year|month|week|quarter|decade|century|spring|summer|autumn|fall|winter|season"

RELATIVE_TIMES = (
    "(?<!as )soon(?!-)",
    "shortly",
    "presently",
    "currently",
    "nowadays",
    "at present",
    "recently",
    "lately",
    "today",
    "tomorrow",
    "yesterday",
    "tonight",
    rf"(?:this|next|last|the coming|the current|the past) (?:{PERIODS})(?! of)",
    r"(?:by|before|until) (?:the )?(?:year's end|year end|end of (?:the|this|next) (?:year|month))",
    rf"(?:in|over|for|during) the (?:coming|next|last|past) (?:\w+ )?(?:{PERIODS}|day|hour)s?"
    r"(?! of)",
    r"in the (?:near|foreseeable|immediate) future",
    rf"(?:within|in) (?:the next )?(?:\d{{1,3}}|an?|one|two|three|four|five|six|seven|eight|nine"
    rf"|ten|twelve|a few|several) (?:business |working |calendar )?(?:{PERIODS}|day|hour)s?"
    r"(?! (?:of|after|before|from|following|leading|prior|preceding))",
)

# Q04.
ZONES = (
    "UTC", "GMT", r"\d\d(?::?\d\d){0,2}Z", "UTC[+-]\\d+", "CES?T", "EES?T", "WES?T", "BST",
    "MSK", "IST", "SGT", "HKT", "JST", "KST", "[ECMP][SD]?T", "AE[SD]T", "local time",
    r"time zone", r"(?:Africa|America|Asia|Atlantic|Australia|Europe|Pacific)/\w+",
    r"(?:Eastern|Central|Mountain|Pacific|\w+ian|\w+ese|\w+ish) time",
    r"(?!Any|Close|Each|Every|First|Full|Last|No|Open|Real|Some|The|This)[A-Z]\w+ time",
)  # fmt: skip

# Q27.
FIRSTS = (
    "open", "adopt", "join", "first", "next", "accede", "become", "begin", "deploy", "establish",
    "introduce", "launch", "leave", "ratify", "recogni[sz]e", "resign", "sign", "start", "visit",
    "withdraw",
)  # fmt: skip

AFTER_OPENING = (
    "after (?:the |this )?(?:question )?(?:open time|opening|opens)",
    "after the question (?:opens|is opened|was opened)",
    "since (?:the )?open(?: time|ing)",
    "between",
    "on or after",
)

# Q41. What was on the calendar is no hindsight.
SCHEDULED = (
    "scheduled", "planned", "due", "to be held", "will be", "set for", "expected", "expires?",
)  # fmt: skip
