"""Rules on words: vague, loaded or negated ones, opinions, and questions nobody should ask."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forecasts.extraction.lint.drafts import Draft
from forecasts.extraction.lint.lexicons.wording import (
    ASIDE,
    DEATHS,
    DEFINES,
    FORMAL_DOCUMENTS,
    HARMLESS,
    LOADED_WORDS,
    NEGATIONS,
    NOUN_TWINS,
    OPINIONS,
    PEOPLES,
    SAYING,
    SEARCHES,
    VAGUE_TERMS,
    VERBS,
)
from forecasts.extraction.lint.rules import ALL, BINARY, ERROR, QUESTION, WARNING, Hit, hit
from forecasts.extraction.lint.texts import pattern, sentences, stem, terms, unquoted, words

VAGUE, OPINION, LOADED = pattern(VAGUE_TERMS), pattern(OPINIONS), pattern(LOADED_WORDS)
DEFINITION, EXCUSED = pattern(DEFINES), pattern(HARMLESS)
SAID, FORMAL, SEARCH = pattern(SAYING), pattern(FORMAL_DOCUMENTS), pattern(SEARCHES)
DEATH, NEGATION = pattern(DEATHS), pattern(NEGATIONS)
OBJECT = r"(?=\s(?:an?|the|its|their|his|her|at|to|on|from|all|any|more|[A-Z]))"
SECOND_EVENT = re.compile(
    r"\b(?:and|or|and/or|or else|and then)\s(?:will\s|to\s|then\s|also\s|not\s)?"
    rf"(?:(?:{'|'.join(VERBS)})\b|(?:{'|'.join(NOUN_TWINS)})\b{OBJECT})"
)
CAPITAL = "[A-ZÀ-ÖØ-Þ]"
NAME = rf"{CAPITAL}[\w’'-]*(?:\s{CAPITAL}[\w’'-]*){{0,4}}"
NAMED_DEATH = re.compile(
    rf"\b[Ww]ill\s(?:[\w\s]{{0,40}},\s)?(?P<subject>{NAME}),?\s(?:have\s)?"
    r"(?:die|died|pass(?:ed)?\saway|ceased?\sto\s(?:be\salive|live)|lose\s(?:his|her|their)\slife"
    r"|(?:still\s|no\slonger\s)?(?:be|been)\s(?:no\slonger\s)?"
    r"(?:killed|assassinated|murdered|dead|alive))\b"
    rf"|\b(?:death|assassination|murder|killing)\sof\s(?P<object>{CAPITAL}[\w’'-]*\s{NAME})"
)
TITLE_AND_CRITERIA = ("title", "resolution_criteria")
QUESTION_MARKS = ("?", "？", "؟")


@QUESTION.rule(
    "Q09", "vague-term", ERROR, applies_to=ALL,
    message="Vague term “{match}” without a definition.",
    fix="Replace it by an act or number that can be observed, or say what it means.",
)  # fmt: skip
def vague_term(draft: Draft) -> Iterator[Hit]:
    defined = _defined_stems(draft)
    for field in TITLE_AND_CRITERIA:
        for match in terms(VAGUE, _said(draft, field)):
            if stem(match) not in defined:
                yield hit(field, match=match)


@QUESTION.rule(
    "Q10", "subjective-term", ERROR, applies_to=ALL,
    message="Matter of opinion: “{match}”.",
    fix="Ask about a fact that is measured or published.",
)  # fmt: skip
def subjective_term(draft: Draft) -> Iterator[Hit]:
    for field in TITLE_AND_CRITERIA:
        for match in terms(OPINION, _said(draft, field)):
            yield hit(field, match=match)


@QUESTION.rule(
    "Q11", "compound-claim", WARNING, applies_to=BINARY,
    message="The title joins two events: “{match}”.",
    fix="Split it into two questions, or state which event is enough.",
)  # fmt: skip
def compound_claim(draft: Draft) -> Iterator[Hit]:
    match = SECOND_EVENT.search(unquoted(draft.title))
    if match:
        yield hit("title", match=match[0])


@QUESTION.rule(
    "Q28", "depends-on-wording", WARNING, applies_to=ALL,
    message="The outcome depends on what somebody says: “{match}”.",
    fix="Ask about an act or a formal document; keep it, with the reason, where the source itself "
    "is what is forecast.",
)  # fmt: skip
def depends_on_wording(draft: Draft) -> Iterator[Hit]:
    match = SAID.search(unquoted(draft.title))
    if match and not FORMAL.search(draft.title):
        yield hit("title", match=match[0])


@QUESTION.rule(
    "Q29", "imbalanced-proof", WARNING, applies_to=ALL,
    message="“{match}”: to prove No, everything has to be searched.",
    fix="Narrow the actor, or name the list that is checked.",
)  # fmt: skip
def imbalanced_proof(draft: Draft) -> Iterator[Hit]:
    for match in terms(SEARCH, draft.title):
        yield hit("title", match=match)


@QUESTION.rule(
    "Q30", "loaded-language", WARNING, applies_to=ALL,
    message="Loaded word “{match}”.",
    fix="Use a neutral word.",
)  # fmt: skip
def loaded_language(draft: Draft) -> Iterator[Hit]:
    for field in ("title", "background"):
        for match in terms(LOADED, unquoted(getattr(draft, field))):
            yield hit(field, match=match)


@QUESTION.rule(
    "Q31", "individual-mortality", ERROR, applies_to=ALL,
    message="“{match}”: a question about deaths without a sensitivity tag.",
    fix="Ask about an office or role, never about one person's death; tag a question on numbers "
    "of dead as sensitive and have a second person read it.",
)  # fmt: skip
def individual_mortality(draft: Draft) -> Iterator[Hit]:
    person = _asked_to_die(draft.title)
    if person:
        yield hit("title", "Asks about the death of {person}.", person=person)
    elif not draft.sensitivity:
        for field in TITLE_AND_CRITERIA:
            for match in terms(DEATH, getattr(draft, field)):
                yield hit(field, match=match)


@QUESTION.rule(
    "Q32", "not-a-question", ERROR, applies_to=ALL,
    message="The title is not a question.",
    fix="Write it as one sentence that ends in a question mark.",
)  # fmt: skip
def not_a_question(draft: Draft) -> Iterator[Hit]:
    if not draft.title.rstrip().endswith(QUESTION_MARKS):
        yield hit("title")


@QUESTION.rule(
    "Q36", "negated-title", WARNING, applies_to=BINARY,
    message="Negated title, “{match}”: Yes would mean that nothing happens.",
    fix="Turn it round, so that Yes is the event.",
)  # fmt: skip
def negated_title(draft: Draft) -> Iterator[Hit]:
    match = NEGATION.search(re.sub(ASIDE, " ", unquoted(draft.title)))
    if match:
        yield hit("title", match=match[0])


def _said(draft: Draft, field: str) -> str:
    """Return a field without what is only mentioned, or is another word in its place."""
    return EXCUSED.sub(" ", unquoted(getattr(draft, field)))


def _defined_stems(draft: Draft) -> set[str]:
    """Return the stems of the words that stand in a sentence with “means” or the like."""
    defining = filter(DEFINITION.search, sentences(draft.rules_text))
    return {stem(word) for sentence in defining for word in words(sentence)}


def _asked_to_die(title: str) -> str:
    match = NAMED_DEATH.search(title)
    if not match:
        return ""
    person: str = match["subject"] or match["object"]
    is_people = person.endswith(PEOPLES) and " " not in person
    return "" if is_people else person
