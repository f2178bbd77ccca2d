"""For every rule on a question, the smallest thing that breaks it, and what nearly does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from forecasts.extraction.lint import Choice, NamedSource
from tests.extraction.questions import (
    BACKGROUND,
    CRITERIA,
    HOW_MANY,
    WHEN,
    WHERE,
    bins,
    periods,
)

Changes = dict[str, Any]


def title(text: str) -> Changes:
    return {"title": text}


def criteria(text: str, **others: Any) -> Changes:
    """The good criteria with a sentence in front."""
    return {"resolution_criteria": f"{text} {CRITERIA}", **others}


def day(year: int, month: int, number: int, hour: int = 0) -> datetime:
    return datetime(year, month, number, hour, tzinfo=UTC)


RETROSPECTIVE: Changes = {"is_retrospective": True, "background_as_of": date(2026, 12, 1)}
NO_DATE = CRITERIA.replace("on December 31, 2027", "on that day")
NO_ZONE = CRITERIA.replace(" UTC", "")
TOLD = ("Only a first liaison office NATO opens in Asia counts.", "An annex does not count.")
SOURCE_TEXT = "As we wrote, the allies have not agreed on it since then, for want of a quorum."

# Rule, field of the finding, what is changed. Nothing else may be found.
SPOILED: list[tuple[str, str, Changes]] = [
    ("Q01", "event_deadline", {"event_deadline": None}),
    (
        "Q02",
        "title",
        title("Will NATO open a liaison office in Japan?") | {"resolution_criteria": NO_DATE},
    ),
    ("Q02", "title", title("Will NATO open a liaison office in Japan by 12/31/2027?")),
    ("Q02", "resolution_criteria", criteria("The statement is made by 1/2/27.")),
    ("Q03", "title", title("Will NATO open a liaison office in Japan this year (2027)?")),
    ("Q03", "resolution_criteria", criteria("It must happen within six months.")),
    ("Q04", "time_zone", {"time_zone": "", "resolution_criteria": NO_ZONE}),
    ("Q04", "time_zone", {"time_zone": "Mars/Phobos"}),
    ("Q04", "open_time", {"open_time": datetime(2027, 1, 1)}),
    ("Q05", "event_deadline", {"scheduled_close_time": day(2028, 1, 1)}),
    ("Q05", "scheduled_close_time", {"open_time": day(2027, 2, 1),
                                     "scheduled_close_time": day(2027, 2, 1)}),
    ("Q05", "scheduled_resolve_time", {"scheduled_resolve_time": day(2027, 12, 31)}),
    ("Q06", "title", title("Will NATO open a liaison office in Japan by June 30, 2027?")),
    ("Q07", "resolution_sources", {"sources": ()}),
    ("Q08", "resolution_sources", {"sources": (NamedSource("primary", "NATO newsroom"),)}),
    ("Q09", "title", title("Will NATO open a major liaison office in Japan by December 31, 2027?")),
    ("Q09", "resolution_criteria", criteria("War between the two ends the question.")),
    ("Q10", "resolution_criteria", criteria("The office is widely seen as open.")),
    ("Q11", "title",
     title("Will NATO open a liaison office in Japan and sign a treaty by December 31, 2027?")),
    ("Q12", "resolution_criteria",
     {"resolution_criteria": CRITERIA.replace("Resolves Yes if", "It counts if")}),
    ("Q13", "resolution_criteria",
     {"resolution_criteria": CRITERIA.replace("Otherwise resolves No.", "")}),
    ("Q13", "default_if_nothing_found", {"default_if_nothing_found": ""}),
    ("Q14", "resolution_criteria",
     title("Will Tokyo host an Atlantic mission by December 31, 2027?")),
    ("Q15", "fine_print", {"fine_print": ("An announcement will not do.", "One person will.")}),
    ("Q16", "fine_print", {"fine_print": ("One person on the staff counts.", " ")}),
    ("Q17", "annulment", {"annulment": ""}),
    ("Q18", "base_rate", {"base_rate": ""}),
    ("Q19", "background", {"background": " ".join(BACKGROUND.split()[:24])}),
    ("Q20", "background_as_of", RETROSPECTIVE | {"background_as_of": date(2027, 1, 2)}),
    ("Q21", "background_as_of", {"background_as_of": date(2026, 10, 2)}),
    ("Q22", "options", WHERE | {"options": (Choice("a", "Japan"), Choice("b", "Australia"))}),
    ("Q22", "options", WHEN | {"options": WHEN["options"][:-1]}),
    ("Q23", "options", HOW_MANY | {"options": bins("0", "1250", "") + bins("2750", "")}),
    ("Q23", "options", HOW_MANY | {"options": bins("50.5", "1250", "")}),
    ("Q23", "options", HOW_MANY | {"options": bins("0", "1250", "2750")}),
    ("Q23", "options",
     WHEN | {"options": periods("2027-01-01", "2027-06-30", "2027-07-02", "2027-12-31")}),
    ("Q24", "options", HOW_MANY | {"options": bins("0", "1000", "2750", "")}),
    ("Q25", "unit", HOW_MANY | {"unit": " "}),
    ("Q26", "fine_print",
     HOW_MANY | {"fine_print": ("Only its figure counts.", "Civilian staff is left out.")}),
    ("Q27", "pre_publication_check",
     {"resolution_criteria": CRITERIA.replace("after the open time and by", "by")}),
    ("Q28", "title",
     title("Will NATO admit by December 31, 2027 that a liaison office in Japan is open?")),
    ("Q29", "title",
     title("Will any company open a NATO liaison office in Japan by December 31, 2027?")),
    ("Q30", "title",
     title("Will NATO open its so-called liaison office in Japan by December 31, 2027?")),
    ("Q30", "background", {"background": f"{BACKGROUND} That was a reckless plan."}),
    ("Q31", "title", criteria("General Smith is met there.", sensitivity=("casualties",))
     | title("Will General Smith die in the office in Japan by December 31, 2027?")),
    ("Q31", "resolution_criteria", criteria("It is closed once a person is killed.")),
    ("Q32", "title", title("NATO opens a liaison office in Japan by December 31, 2027")),
    ("Q33", "resolution_criteria", criteria("A consensus of experts is needed.")),
    ("Q36", "title",
     title("Will NATO fail to open a liaison office in Japan by December 31, 2027?")),
    ("Q37", "scheduled_close_time", {"scheduled_close_time": day(2027, 1, 7, 23)}),
    ("Q38", "options", {"changed_since_forecasts": ("options",)}),
    ("Q39", "background", {"source_text": SOURCE_TEXT}),
    ("Q41", "background",
     RETROSPECTIVE | {"background": f"{BACKGROUND} Talks began in March 2027."}),
    ("Q41", "base_rate", RETROSPECTIVE | {"base_rate": "None until they opened one in 2028."}),
    ("Q42", "resolution_criteria", WHERE | {"resolution_criteria": " **\n", "fine_print": TOLD,
        "pre_publication_check": "None is open."}),
    ("Q43", "default_if_nothing_found", {"default_if_nothing_found": "whatever nonsense"}),
    ("Q43", "default_if_nothing_found", WHERE | {"default_if_nothing_found": "no"}),
]  # fmt: skip

# Rule that comes close, what is changed. Nothing at all may be found.
NEAR_MISSES: list[tuple[str, Changes]] = [
    ("Q01", {"event_deadline": day(2028, 1, 1)}),
    ("Q02", {"resolution_criteria": NO_DATE}),
    ("Q02", title("Will NATO open a liaison office in Japan?")),
    ("Q02", WHEN),
    ("Q02", criteria("See nato.int/1/2/2027 for how 1/3 of its offices began.")),
    ("Q03", criteria("It counts within six months of the announcement.")),
    ("Q03", criteria("The last quarter of 2027 counts, and as soon as it is open.")),
    ("Q03", criteria("A sign that says “soon” counts.")),
    ("Q03", criteria("The soon-to-be-launched mission counts.")),
    ("Q04", {"time_zone": ""}),
    ("Q04", {"time_zone": "", "resolution_criteria": CRITERIA.replace("UTC", "Seoul time")}),
    ("Q05", {"scheduled_resolve_time": day(2028, 1, 1)}),
    ("Q05", {"scheduled_close_time": None}),
    ("Q06", title("Will NATO open a liaison office in Japan before January 1, 2028?")),
    ("Q07", {"sources": (NamedSource("fallback", "two agencies"),)}),
    ("Q08", {"sources": (NamedSource("primary", "NATO official texts"),)}),
    ("Q08", {"sources": (NamedSource("primary", "NATO newsroom"),),
             "annulment": "Annulled if the newsroom no longer publishes statements."}),
    ("Q09", criteria("A major office means one with a staff of 50 or more.")),
    ("Q09", criteria("A sign that says “major office” counts.")),
    ("Q09", criteria("Prisoners of war and the war in Ukraine do not matter.")),
    ("Q10", criteria("An office at the trade fair or on the fairway counts.")),
    ("Q11", title("Will NATO open a liaison office in Japan and Korea by December 31, 2027?")),
    ("Q12", {"resolution_criteria": CRITERIA.replace("Yes", "**Yes**,")}),
    ("Q13", {"resolution_criteria":
             CRITERIA.replace("Otherwise resolves No.", "In all other cases it resolves **No**.")}),
    ("Q14", {"title": "Will NATO open Japanese liaison offices by December 31, 2027?"}),
    ("Q15", {"fine_print": ("An office includes a shared one.", "One person will do.")}),
    ("Q16", {"fine_print": ("One person on the staff counts.", "A shared office does.")}),
    ("Q17", criteria("Void if an office was there before.", annulment="")),
    ("Q18", {"base_rate": "0 of 4"}),
    ("Q19", {"background": " ".join(BACKGROUND.split()[:25])}),
    ("Q20", RETROSPECTIVE | {"background_as_of": date(2027, 1, 1)}),
    ("Q20", {"background_as_of": date(2027, 1, 2)}),
    ("Q21", {"background_as_of": date(2026, 10, 3)}),
    ("Q21", {"background_as_of": date(2026, 1, 1), "pre_publication_check": "None is open."}),
    ("Q22", WHERE | {"options": (Choice("a", "Japan"), Choice("b", "Another state"))}),
    ("Q22", WHERE | {"options": bins("0", "10", "")}),
    ("Q23", HOW_MANY),
    ("Q23", WHEN),
    ("Q24", HOW_MANY | {"options": bins("0", "1500", "2750", "")}),
    ("Q24", HOW_MANY | {
        "resolution_criteria": "Resolves to the bin of the total of troops the ministry publishes "
        "for 2027.",
        "fine_print": ("Later revisions do not matter.", "Civilian staff does not count."),
        "options": bins("0", "1000", "")}),
    ("Q25", WHEN),
    ("Q26", HOW_MANY | {"fine_print": ("The first figure counts.", "Revisions do not.")}),
    ("Q27", {"resolution_criteria": CRITERIA.replace("after the open time and by", "by"),
             "pre_publication_check": "None is open."}),
    ("Q27", {"resolution_criteria": CRITERIA.replace("after the open time and by", "by"),
             "is_retrospective": True}),
    ("Q28", title("Will the declaration of NATO mention a liaison office in Japan in 2027?")),
    ("Q29", title("Will any of the NATO allies open an office in Japan by December 31, 2027?")),
    ("Q30", {"background": f"{BACKGROUND} That was wreckless, and “brutal” to a paper."}),
    ("Q31", criteria("It is closed once a person is killed.", sensitivity=("casualties",))),
    ("Q32", title("Will NATO open a liaison office in Japan by December 31, 2027? ")),
    ("Q33", criteria("A statement of the council counts; a consensus is what it needs.")),
    ("Q36", title("Will NATO open an office in Japan not later than December 31, 2027?")),
    ("Q37", {"scheduled_close_time": day(2027, 1, 8)}),
    ("Q38", {"changed_since_forecasts": ()}),
    ("Q39", {"source_text": SOURCE_TEXT.replace("not agreed", "never agreed")}),
    ("Q41", RETROSPECTIVE | {"background": f"{BACKGROUND} A summit is scheduled for March 2027."}),
    ("Q41", RETROSPECTIVE | {"background": f"{BACKGROUND} That is said of December 31, 2027."}),
    ("Q41", RETROSPECTIVE | {"background": f"{BACKGROUND} Talks began in January 2027."}),
    ("Q41", {"background": f"{BACKGROUND} Talks began in March 2027."}),
    ("Q42", {"resolution_criteria": CRITERIA}),
    ("Q43", {"default_if_nothing_found": " No "}),
    ("Q43", {"default_if_nothing_found": "no", "options": ()}),
    ("Q43", {"default_if_nothing_found": "annulled"}),
    ("Q43", WHERE | {"default_if_nothing_found": "JAPAN"}),
    ("Q43", WHERE | {"default_if_nothing_found": "no office by the deadline"}),
    ("Q43", HOW_MANY | {"default_if_nothing_found": "Annul"}),
    ("Q43", HOW_MANY | {"default_if_nothing_found": "b2"}),
]  # fmt: skip
