"""Rules on how the question resolves: its ways to yes and no, edge cases, and later changes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forecasts.extraction.lint.drafts import Draft
from forecasts.extraction.lint.lexicons.resolving import DEFINING, KEY_TERMS
from forecasts.extraction.lint.lexicons.times import AFTER_OPENING, FIRSTS
from forecasts.extraction.lint.rules import (
    ALL,
    BINARY,
    ERROR,
    LIVE,
    QUESTION,
    WARNING,
    Hit,
    hit,
)
from forecasts.extraction.lint.texts import (
    PREFIX,
    acronyms,
    content_words,
    pattern,
    plain,
    runs,
    sentences,
    singular,
    stem,
    terms,
    words,
)

YES = re.compile(
    r"\b(?:resolv(?:es?|ed)|will resolve)\s(?:as\s|to\s|positively\s)?[\"“]?yes[\"”]?,?\s"
    r"(?:only\s|immediately\s)?(?:if|when|once|as\ssoon\sas|in\scase|on\scondition|provided)\b",
    re.IGNORECASE,
)
NO = pattern(["no"])
IN_OTHER_CASES = pattern(
    ["otherwise", "if not", "in all other cases", "in any other case", "unless", "if no", "else"]
)
KEY_TERM = pattern(KEY_TERMS)
DEFINITION = pattern(DEFINING)
ANNULMENT = pattern([r"annul\w*", r"void\w*"])
FIRST = pattern(FIRSTS)
AFTER_OPEN_TIME = pattern(AFTER_OPENING)
FEWEST_EDGE_CASES = 2
ANNULLED = {"annul", "annulled"}
LONGEST_ABBREVIATION = 5


@QUESTION.rule(
    "Q12", "no-yes-path", ERROR, applies_to=BINARY,
    message="The criteria never say when the question resolves Yes.",
    fix="Add a sentence that begins “Resolves Yes if”.",
)  # fmt: skip
def no_yes_path(draft: Draft) -> Iterator[Hit]:
    if not YES.search(plain(draft.resolution_criteria)):
        yield hit("resolution_criteria")


@QUESTION.rule(
    "Q13", "no-no-path", ERROR, applies_to=ALL,
    message="No default outcome is set for the case that nothing is found.",
    fix="Add “Otherwise resolves No” and the default: a question that can only resolve Yes or be "
    "annulled rewards guessing Yes.",
)  # fmt: skip
def no_no_path(draft: Draft) -> Iterator[Hit]:
    if draft.kind == "binary" and not any(
        IN_OTHER_CASES.search(sentence) and NO.search(sentence)
        for entry in (draft.resolution_criteria, *draft.fine_print)
        for sentence in sentences(plain(entry))
    ):
        yield hit("resolution_criteria", "The criteria never say “otherwise resolves No”.")
    if not draft.default_if_nothing_found:
        yield hit("default_if_nothing_found")


@QUESTION.rule(
    "Q14", "title-criteria-drift", WARNING, applies_to=ALL,
    message="Words of the title that the criteria never use: {missing}.",
    fix="Make headline and criteria ask the same thing, in the same words.",
)  # fmt: skip
def title_criteria_drift(draft: Draft) -> Iterator[Hit]:
    title, text = words(draft.title), words(draft.rules_text)
    asked = {word for word in content_words(draft.title) if not word.isdecimal()}
    used = {word[:length] for word in text for length in range(1, PREFIX + 1)}
    spelled = _abbreviated(title, acronyms(draft.rules_text)) | {
        _initials(run) for run in _phrases(text)
    } & acronyms(draft.title)
    missing = [word for word in title if word in asked and stem(singular(word)) not in used]
    different = list(dict.fromkeys(word for word in missing if word not in spelled))
    if 2 * len(different) > len(asked):
        yield hit("resolution_criteria", missing=", ".join(different))


@QUESTION.rule(
    "Q15", "undefined-key-term", WARNING, applies_to=ALL,
    message="Key term “{match}” is not defined.",
    fix="Say what counts as one and what does not.",
)  # fmt: skip
def undefined_key_term(draft: Draft) -> Iterator[Hit]:
    if not DEFINITION.search(draft.rules_text):
        for match in terms(KEY_TERM, draft.title):
            yield hit("fine_print", match=match)


@QUESTION.rule(
    "Q16", "no-edge-cases", WARNING, applies_to=ALL,
    message="{n} in the fine print.",
    fix="Write at least two near misses down now, and say how each resolves.",
)  # fmt: skip
def no_edge_cases(draft: Draft) -> Iterator[Hit]:
    n = sum(1 for entry in draft.fine_print if entry.strip())
    if n < FEWEST_EDGE_CASES:
        yield hit("fine_print", n="One edge case" if n else "No edge cases")


@QUESTION.rule(
    "Q17", "no-annulment-rule", WARNING, applies_to=ALL,
    message="No rule says when the question is annulled.",
    fix="State it, if only: annulled if the event happened before the open time.",
)  # fmt: skip
def no_annulment_rule(draft: Draft) -> Iterator[Hit]:
    if not draft.annulment.strip() and not ANNULMENT.search(draft.rules_text):
        yield hit("annulment")


@QUESTION.rule(
    "Q27", "first-occurrence-precheck", WARNING, applies_to=LIVE,
    message="“{match}” may already have happened.",
    fix="Count only what happens after the open time, and add a check to make before publication.",
)  # fmt: skip
def first_occurrence(draft: Draft) -> Iterator[Hit]:
    match = FIRST.search(draft.title)
    guarded = draft.pre_publication_check or AFTER_OPEN_TIME.search(draft.rules_text)
    if match and not guarded:
        yield hit("pre_publication_check", match=match[0])


@QUESTION.rule(
    "Q38", "criteria-edited-after-forecasts", ERROR, applies_to=ALL,
    message="{what} changed after forecasts were made.",
    fix="Add a dated note and tell the forecasters; options and bins never change.",
)  # fmt: skip
def edited_after_forecasts(draft: Draft) -> Iterator[Hit]:
    for field in draft.changed_since_forecasts:
        yield hit(field, what=field.replace("_", " ").capitalize())


@QUESTION.rule(
    "Q42", "no-criteria", ERROR, applies_to=ALL,
    message="Nothing says how the question resolves.",
    fix="Write down what makes each answer the outcome, who publishes it and until when.",
)  # fmt: skip
def no_criteria(draft: Draft) -> Iterator[Hit]:
    if not words(draft.resolution_criteria):
        yield hit("resolution_criteria")


@QUESTION.rule(
    "Q43", "default-is-no-outcome", ERROR, applies_to=ALL,
    message="“{default}” is none of the answers.",
    fix="Name one of them as it is listed, or write “annul”.",
)  # fmt: skip
def default_is_no_outcome(draft: Draft) -> Iterator[Hit]:
    default = plain(draft.default_if_nothing_found)
    outcomes = _outcomes(draft)
    if default and outcomes and default.casefold() not in outcomes | ANNULLED:
        yield hit("default_if_nothing_found", default=default)


def _outcomes(draft: Draft) -> set[str]:
    """Return the answers by key and by label, in lower case."""
    names = [name for option in draft.options for name in (option.key, option.label)]
    if draft.kind == "binary":
        names += ["yes", "no"]
    return {plain(name).casefold() for name in names}


def _abbreviated(text: list[str], abbreviations: set[str]) -> set[str]:
    """Return the words whose initials are among the abbreviations, as European Union's are EU."""
    return {word for run in _phrases(text) if _initials(run) in abbreviations for word in run}


def _phrases(text: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield every few words in a row that an abbreviation may stand for."""
    for length in range(2, LONGEST_ABBREVIATION + 1):
        yield from runs(text, length)


def _initials(run: tuple[str, ...]) -> str:
    return "".join(word[0] for word in run)
