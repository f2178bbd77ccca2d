"""Rules on who tells what happened, and on whose words the question is."""

from __future__ import annotations

from collections.abc import Iterator

from forecasts.extraction.lint.drafts import Draft
from forecasts.extraction.lint.lexicons.resolving import FORMAL_SOURCES, WIDE_SEARCHES
from forecasts.extraction.lint.rules import ALL, ERROR, IMPORTED, QUESTION, WARNING, Hit, hit
from forecasts.extraction.lint.texts import pattern, runs, sentences, terms, words

FORMAL_SOURCE = pattern(FORMAL_SOURCES)
WIDE_SEARCH = pattern(WIDE_SEARCHES)
SILENCE = pattern(["no", "not", "never", "stops?", "ceases?", "unavailable"])
PUBLISHING = pattern([r"publi\w+", r"report\w*", r"gives?", r"figures?", "available", "data"])
COPIED = 8  # words in a row


@QUESTION.rule(
    "Q07", "no-source", ERROR, applies_to=ALL,
    message="No resolution source is named.",
    fix="Name who publishes the fact.",
)  # fmt: skip
def no_source(draft: Draft) -> Iterator[Hit]:
    if not draft.sources:
        yield hit("resolution_sources")


@QUESTION.rule(
    "Q08", "no-fallback-source", WARNING, applies_to=ALL,
    message="No fallback source, should the primary one be silent or gone.",
    fix="Add a second route, or say that silence annuls the question.",
)  # fmt: skip
def no_fallback_source(draft: Draft) -> Iterator[Hit]:
    has_way_out = any(
        source.kind == "fallback" or FORMAL_SOURCE.search(source.name) for source in draft.sources
    ) or any(
        SILENCE.search(sentence) and PUBLISHING.search(sentence)
        for sentence in sentences(draft.annulment)
    )
    if draft.sources and not has_way_out:
        yield hit("resolution_sources")


@QUESTION.rule(
    "Q33", "resolver-burden", WARNING, applies_to=ALL,
    message="“{match}” needs wide research or a poll to resolve.",
    fix="Name one publication to look at: about 15 minutes of work at most.",
)  # fmt: skip
def resolver_burden(draft: Draft) -> Iterator[Hit]:
    texts = {"title": draft.title, "resolution_criteria": draft.rules_text}
    for field, text in texts.items():
        for match in terms(WIDE_SEARCH, text):
            yield hit(field, match=match)


@QUESTION.rule(
    "Q39", "copied-source-text", ERROR, applies_to=IMPORTED,
    message="Text copied from the source: “{match}”.",
    fix="Rewrite it in your own words.",
)  # fmt: skip
def copied_source_text(draft: Draft) -> Iterator[Hit]:
    for field, text in _published(draft).items():
        copied = copied_run(text, draft.source_text)
        if copied:
            yield hit(field, match=copied)


def copied_run(text: str, source: str) -> str:
    """Return the first eight words in a row that both texts have, in lower case; or nothing.

    >>> copied_run("It says: the dam WILL overflow before the end of 2027.",
    ...            "The dam will overflow before the end of May.")
    'the dam will overflow before the end of'
    """
    theirs = set(runs(words(source), COPIED))
    return next((" ".join(run) for run in runs(words(text), COPIED) if run in theirs), "")


def copied_words(text: str, source: str) -> int:
    """Return how many words of a text stand in eight or more in a row that the source has.

    >>> copied_words("They say: the dam will overflow before the end of May. And so on.",
    ...              "The dam will overflow before the end of May; the road stays.")
    9
    """
    theirs = set(runs(words(source), COPIED))
    ours = enumerate(runs(words(text), COPIED))
    return len({at + step for at, run in ours if run in theirs for step in range(COPIED)})


def _published(draft: Draft) -> dict[str, str]:
    return {
        "title": draft.title,
        "background": draft.background,
        "resolution_criteria": draft.resolution_criteria,
        "fine_print": "\n".join(draft.fine_print),
        "annulment": draft.annulment,
        "base_rate": draft.base_rate,
        "options": "\n".join(option.label for option in draft.options),
        "pre_publication_check": draft.pre_publication_check,
    }
