from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from forecasts.extraction.claims import Draft, RulesExtractor, Suggestion, draft_from, time_mentions
from forecasts.extraction.claims.conditions import condition_span
from forecasts.extraction.claims.drafting import BLANK
from forecasts.extraction.claims.plain import plain_document
from tests.extraction.claims.reading import PUBLISHED, found_in


def draft_of(sentence: str) -> Draft:
    return draft_from(found_in(sentence), sentence, PUBLISHED)


def plain_draft_of(sentence: str) -> Draft:
    """The draft of a sentence in which no cue was found, as of a steward's paraphrase."""
    times = tuple(time_mentions(sentence, PUBLISHED))
    found = Suggestion(
        0, len(sentence), "forecast", 0, "weak", condition=condition_span(sentence), times=times
    )
    return draft_from(found, sentence, PUBLISHED)


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("The port will open by June 2027.", "Will the port open by the end of 30 June 2027?"),
        (
            "Hanoi, for its part, plans to sell by 2030.",
            "Will Hanoi sell by the end of 31 December 2030?",
        ),
        ("Insurers are bound to raise prices.", "Will insurers raise prices by the end of ____?"),
        ("The board is sure to agree.", "Will the board agree by the end of ____?"),
        ("It may well rain.", "Will ____ rain by the end of ____?"),
        (
            "It is very likely that trade stays below 100 by 2030.",
            "Will it be the case that trade stays below 100 by the end of 31 December 2030?",
        ),
        (
            "Starts should fall below 180,000 in 2027.",
            "Will starts fall below 180,000 by the end of 31 December 2027?",
        ),
        ("Rates won't rise.", "Will rates rise by the end of ____?"),
        ("Oslo said that the fee is to double.", "Will the fee double by the end of ____?"),
        ("A truce is almost certain.", "Will ____ ____ by the end of ____?"),
    ],
)
def test_a_title_has_actor_act_and_day_and_blanks_for_what_is_not_said(
    sentence: str, title: str
) -> None:
    assert draft_of(sentence).title == title


@pytest.mark.parametrize(
    ("sentence", "actor"),
    [
        ("It may well learn to wait.", "Norway"),
        ("It may well learn from Oslo.", "____"),  # "It" is somebody else
    ],
)
def test_a_pronoun_is_the_only_actor_unless_the_act_names_it(sentence: str, actor: str) -> None:
    found = replace(found_in(sentence), actors=("Norway",))

    assert draft_from(found, sentence, PUBLISHED).title.startswith(f"Will {actor} learn ")


@pytest.mark.parametrize(
    ("sentence", "left_out"),
    [
        ("The port will not open by June 2027.", True),
        ("The port will probably not open by June 2027.", True),
        ("Rates won't rise.", True),
        ("Oslo is not likely to agree.", True),
        ("Oslo is likely not to agree.", True),
        ("It is likely that Oslo will not agree.", True),
        ("It is not likely that Oslo will agree.", True),
        ("It is not likely that Oslo agrees.", True),
        ("The port will open by June 2027.", False),
        ("The port is unlikely to open by June 2027.", False),
        ("Oslo is not unlikely to agree.", False),
        ("It is not likely that Oslo will not agree.", False),
        # These stand in the title.
        ("No port will open by June 2027.", False),
        ("It is likely that Oslo does not agree.", False),
        ("It is likely that Oslo does not believe the offer.", False),
        # “Not only” denies nothing.
        ("Oslo will not only sign the pact.", False),
        ("Oslo will probably not merely sign the pact.", False),
        # Of the condition, which is asked on its own.
        ("If lenders do not think twice, the port will open by 2028.", False),
        # Nothing is asked yet.
        ("A truce is not likely.", False),
    ],
)
def test_a_not_that_the_title_leaves_out_is_told(sentence: str, left_out: bool) -> None:
    assert draft_of(sentence).leaves_out_not is left_out


def test_of_two_claims_the_one_that_was_coded_is_drafted() -> None:
    draft = draft_of(
        "Trade will grow over the next year, but a market is unlikely to exist before 2035."
    )

    assert draft.title == "Will a market exist by the end of 31 December 2034?"


def test_a_condition_becomes_the_other_half_of_a_pair() -> None:
    draft = draft_of("If lenders agree, the plant will open by 2028.")

    assert draft.title == "Will the plant open by the end of 31 December 2028?"
    assert draft.condition is not None
    assert draft.condition.title == f"Will it be the case that lenders agree by the end of {BLANK}?"
    assert draft.condition.deadline is None


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("Should Laos default again, China could step in.", "Will Laos default again"),
        ("Were Tokyo to join, Moscow would protest.", "Will Tokyo join"),
        ("Without a contract, investors will leave.", "Will there be a contract"),
        ("The plant will close unless rates fall.", "Will it be the case that rates fall"),
    ],
)
def test_a_condition_is_asked_in_its_positive_form(sentence: str, asked: str) -> None:
    condition = draft_of(sentence).condition

    assert condition is not None
    assert condition.title == f"{asked} by the end of {BLANK}?"


def test_blanks_are_named() -> None:
    assert draft_of("It may well rain.").blanks == ("actor", "deadline", "criteria", "sources")


def test_criteria_and_sources_are_left_to_the_linter() -> None:
    draft = draft_of("The port will open by June 2027.")

    assert (draft.criteria, draft.sources, draft.blanks) == ("", (), ("criteria", "sources"))
    assert draft.deadline == date(2027, 6, 30)


def test_a_day_in_the_past_is_no_deadline() -> None:
    draft = draft_of("China could sell the grid, as it did in 2021.")

    assert draft.deadline is None


def test_places_are_those_of_the_whole_document() -> None:
    raw = "# Title\n\nIt rained. The port will open by June 2027.\n"
    [found] = RulesExtractor().extract(plain_document(raw, PUBLISHED))

    assert (
        draft_from(found, raw, PUBLISHED).title == "Will the port open by the end of 30 June 2027?"
    )


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        (
            "The four partners meet the 2027 date",
            "Will the four partners meet the 2027 date by the end of 31 December 2027?",
        ),
        ("Cable projects slip two years", "Will cable projects slip two years by the end of ____?"),
        (
            "By 2030, Hanoi opens a base.",
            "Will Hanoi open a base by the end of 31 December 2030?",
        ),
        (
            "Oslo and Riga sign a treaty by 2028.",
            "Will Oslo and Riga sign a treaty by the end of 31 December 2028?",
        ),
        (
            "The bank cuts its rate in 2027.",
            "Will the bank cut its rate by the end of 31 December 2027?",
        ),
        ("Hanoi never joins the pact.", "Will Hanoi join the pact by the end of ____?"),
        (
            "The lenders do not renew the loan by June 2027.",
            "Will the lenders renew the loan by the end of 30 June 2027?",
        ),
        ("He leaves office.", "Will ____ leave office by the end of ____?"),
    ],
)
def test_without_a_modal_the_finite_verb_parts_actor_and_act(sentence: str, title: str) -> None:
    assert plain_draft_of(sentence).title == title


@pytest.mark.parametrize(
    ("sentence", "left_out"),
    [
        ("Hanoi never joins the pact.", True),
        ("Hanoi does not join the pact.", True),
        ("The lenders don’t renew the loan.", True),
        ("Hanoi still does not join the pact.", True),
        ("Hanoi joins the pact.", False),
        ("Hanoi joins the pact that never was.", False),
        # What stands behind the verb is in the title.
        ("Hanoi joins a pact it does not believe in.", False),
        ("As is not likely, Hanoi never joins the pact.", False),
    ],
)
def test_a_not_lost_with_the_finite_verb_is_told(sentence: str, left_out: bool) -> None:
    assert plain_draft_of(sentence).leaves_out_not is left_out


def test_not_only_leaves_no_only_in_the_title() -> None:
    draft = draft_of("Oslo will not only sign the pact.")

    assert draft.title == "Will Oslo sign the pact by the end of ____?"


@pytest.mark.parametrize(
    "sentence",
    [
        "A truce is almost certain.",
        "Rate cuts disappoint everybody.",
        "Output of the mills hurt by tariffs.",
        "A sales ban hurts exporters.",
        "The minister hopes talks resume.",
        "Ministers agreed talks resume in future rounds.",
        "The pact, which ends the war, matters.",
        "An end to the war.",
        "Talks.",
    ],
)
def test_where_the_verb_is_in_doubt_actor_and_act_stay_blank(sentence: str) -> None:
    assert plain_draft_of(sentence).title == "Will ____ ____ by the end of ____?"


@pytest.mark.parametrize(
    "sentence",
    [
        "If no supplier breaks ground in 2026, cable projects slip two years.",
        "Cable projects slip two years if no supplier breaks ground in 2026.",
    ],
)
def test_a_day_in_the_condition_is_the_conditions_alone(sentence: str) -> None:
    draft = plain_draft_of(sentence)

    assert draft.condition is not None
    assert (draft.title, draft.deadline) == (
        "Will cable projects slip two years by the end of ____?",
        None,
    )
    assert draft.condition.title == (
        "Will it be the case that no supplier breaks ground by the end of 31 December 2026?"
    )
    assert draft.condition.deadline == date(2026, 12, 31)
    assert draft.condition.blanks == ("criteria", "sources")


def test_a_day_in_the_past_is_not_the_conditions_either() -> None:
    condition = plain_draft_of("If lenders agree as they did in 2021, the plant opens.").condition

    assert condition is not None
    assert condition.deadline is None


def test_the_month_of_may_parts_nothing() -> None:
    draft = plain_draft_of("Output in the valleys dwindles in May.")

    assert draft.title == "Will ____ ____ by the end of 31 May 2026?"
