"""Edges of single rules, beyond one breach and one near miss."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.extraction.questions import CRITERIA, messages


def in_title(rule: str, title: str) -> list[str]:
    return messages(rule, title=title)


def in_criteria(rule: str, sentence: str) -> list[str]:
    return messages(rule, resolution_criteria=f"{sentence} {CRITERIA}")


@pytest.mark.parametrize(
    "match",
    [
        "soon",
        "next year",
        "this month",
        "currently",
        "today",
        "within 6 months",
        "in the coming weeks",
        "over the next five years",
        "by the end of the year",
        "in three days",
    ],
)
def test_relative_time_is_quoted(match: str) -> None:
    assert in_title("Q03", f"Will it rain {match}?") == [
        f"“{match}” depends on the day it is read."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "within 72 hours of the announcement",
        "within two weeks after the vote",
        "in the last quarter of 2027",
        "as soon as both have signed",
        "the next summit",
        "held in person in 2027",
        "the most recent estimate",
    ],
)
def test_time_that_hangs_on_an_event_is_not_relative(text: str) -> None:
    assert in_title("Q03", f"Will it rain {text}?") == []


@pytest.mark.parametrize("match", ["significant", "Major", "escalates", "war", "conflict"])
def test_vague_term_is_found_in_any_case_and_form(match: str) -> None:
    assert in_title("Q09", f"Will it be {match} by 2027?") == [
        f"Vague term “{match}” without a definition."
    ]


def test_vague_terms_are_named_once_each_and_no_more_than_five() -> None:
    title = "Will major, MAJOR, serious, severe, massive, notable, drastic unrest come by 2027?"

    assert len(in_title("Q09", title)) == 5


def test_vague_term_is_not_defined_by_a_definition_of_another_word() -> None:
    assert in_criteria("Q09", "An office means a room. A major one counts.") == [
        "Vague term “major” without a definition."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "How many will come?",
        "Will the war end?",
        "Will the Iran-Iraq war end?",
        "Will prisoners of war return?",
        "Will Majors?",
    ],
)
def test_word_that_is_not_vague_in_its_place_is_left_alone(text: str) -> None:
    assert in_title("Q09", text) == []


@pytest.mark.parametrize(
    ("title", "match"),
    [
        ("Will Russia withdraw and sign a treaty by 2027?", "and sign"),
        ("Will the minister resign or be dismissed by 2027?", "or be"),
        ("Will Iran test a bomb and attack Israel by 2027?", "and attack"),
    ],
)
def test_compound_claim_is_a_second_verb_behind_and_or_or(title: str, match: str) -> None:
    assert in_title("Q11", title) == [f"The title joins two events: “{match}”."]


@pytest.mark.parametrize(
    "title",
    [
        "Will Kim Jong Un and Xi Jinping meet in person by 2027?",
        "Will bans and attacks on ships and ports end by 2027?",
        "Will the rate meet or exceed 5% in 2027?",
        "Will trade and test volumes fall in 2027?",
        "Will exports and release dates slip in 2027?",
    ],
)
def test_two_nouns_joined_are_no_compound_claim(title: str) -> None:
    assert in_title("Q11", title) == []


@pytest.mark.parametrize(
    "title",
    [
        "Will Vladimir Putin die by 2027?",
        "Will Maduro be killed by 2027?",
        "Will Jim Evans die by 2027?",
        "When will the president, Élise O’Hara, pass away?",
        "Will Xi Jinping still be alive in 2028?",
        "Will Xi Jinping cease to be alive by 2028?",
        "Will Xi Jinping no longer be alive in 2028?",
        "Will Xi Jinping pass away by 2028?",
        "Will Xi Jinping have passed away by 2028?",
    ],
)
def test_death_of_a_named_person_is_found_despite_a_tag(title: str) -> None:
    (message,) = messages("Q31", title=title, sensitivity=("casualties",))

    assert message.startswith("Asks about the death of ")


@pytest.mark.parametrize(
    "title",
    [
        "Will Americans die in the strait in 2027?",
        "How many North Korean soldiers will be killed in 2027?",
        "Will the death toll of the flood exceed 100 in 2027?",
        "Will the president die in office by 2027?",
        "Will the president have passed away by 2027?",
        "Will the president cease to be alive by 2027?",
    ],
)
def test_deaths_of_nobody_in_particular_need_a_tag_and_no_more(title: str) -> None:
    (message,) = messages("Q31", title=title)

    assert message.endswith(": a question about deaths without a sensitivity tag.")
    assert messages("Q31", title=title, sensitivity=("casualties",)) == []


@pytest.mark.parametrize(
    ("title", "criteria"),
    [
        ("Will the European Union list Huawei?", "The EU lists Huawei."),
        ("Will the GDP of Japan shrink?", "The gross domestic product of Japan shrinks."),
        ("Will banks?", "A bank."),
    ],
)
def test_drift_knows_abbreviations_and_plurals(title: str, criteria: str) -> None:
    assert messages("Q14", title=title, resolution_criteria=criteria, fine_print=()) == []


@pytest.mark.parametrize(
    "title",
    [
        "Will it win Best Picture in 2027?",
        "Will she win the popular vote in 2028?",
        "Will Major League Baseball expand by 2027?",
        "Will the conflict of interest law pass by 2027?",
    ],
)
def test_name_or_term_that_holds_a_vague_word_is_left_alone(title: str) -> None:
    assert in_title("Q09", title) + in_title("Q10", title) == []


@pytest.mark.parametrize(
    ("title", "match"),
    [
        ("Will the premier call the vote a fraud by 2027?", "call"),
        ("Will NATO admit a mistake by 2027?", "admit"),
        ("Will Russia officially confirm it by 2027?", "officially confirm"),
        ("Will the agency announce that it failed by 2027?", "announce that"),
    ],
)
def test_saying_is_found(title: str, match: str) -> None:
    assert in_title("Q28", title) == [f"The outcome depends on what somebody says: “{match}”."]


@pytest.mark.parametrize(
    "title",
    [
        "Will the Senate confirm Jane Doe by 2027?",
        "Will NATO admit Ukraine as a member by 2027?",
        "Will the premier call an early election by 2027?",
        "Will the two hold a call by 2027?",
    ],
)
def test_act_that_takes_words_is_no_saying(title: str) -> None:
    assert in_title("Q28", title) == []


@pytest.mark.parametrize("zone", ["Seoul time", "GMT", "Europe/Kyiv", "EST", "local time"])
def test_zone_may_stand_in_the_criteria(zone: str) -> None:
    assert messages("Q04", time_zone="", resolution_criteria=f"By noon, {zone}.") == []


@pytest.mark.parametrize("text", ["Any time will do.", "By noon.", "The open time counts."])
def test_time_alone_is_no_zone(text: str) -> None:
    assert messages("Q04", time_zone="", resolution_criteria=text) == ["No time zone is given."]


def test_negation_in_a_bracket_says_what_is_not_meant() -> None:
    assert in_title("Q36", "Will a bomb (not a test) explode by 2027?") == []
    assert in_title("Q36", "Will a bomb not explode by 2027?") == [
        "Negated title, “not”: Yes would mean that nothing happens."
    ]


def test_drift_lists_the_missing_words_in_the_order_of_the_title() -> None:
    assert messages("Q14", title="Will banks fail in Spain?", resolution_criteria="") == [
        "Words of the title that the criteria never use: banks, fail, spain."
    ]


def test_drift_tolerates_half_of_the_words() -> None:
    assert messages("Q14", title="Will Spanish banks?", resolution_criteria="Banks.") == []


@pytest.mark.parametrize(
    "words", ["Resolves to Yes if", "resolves *Yes* only if", "Will resolve as Yes when"]
)
def test_yes_path_may_be_worded_otherwise(words: str) -> None:
    criteria = CRITERIA.replace("Resolves Yes if", words)

    assert messages("Q12", resolution_criteria=criteria) == []


def test_no_path_may_stand_in_the_fine_print() -> None:
    criteria = CRITERIA.replace(" Otherwise resolves No.", "")

    assert messages("Q13", resolution_criteria=criteria, fine_print=("If not, it is a No.",)) == []


def test_copied_text_is_found_across_case_and_punctuation() -> None:
    theirs = "“The Allies: have NOT agreed, on it since then”, he wrote."
    ours = "So far the allies have not agreed on it since then."

    assert messages("Q39", background=ours, source_text=theirs) == [
        "Text copied from the source: “the allies have not agreed on it since”."
    ]


@pytest.mark.parametrize(("theirs", "copied"), [("a b c d e f g h", 1), ("a b c d e f g x", 0)])
def test_copied_text_has_eight_words_in_a_row(theirs: str, copied: int) -> None:
    assert len(messages("Q39", background="a b c d e f g h", source_text=theirs)) == copied


@pytest.mark.parametrize(
    ("close", "said"),
    [
        ("2027-01-02", ["Open for 1 day, an unusual horizon."]),
        ("2032-01-02", []),
        ("2032-01-03", ["Open for 1828 days, an unusual horizon."]),
        ("2026-01-01", []),
    ],
)
def test_horizon_is_usual_from_a_week_to_five_years(close: str, said: list[str]) -> None:
    closes = datetime.fromisoformat(close).replace(tzinfo=UTC)

    assert messages("Q37", scheduled_close_time=closes) == said


def test_later_dates_are_named_once_each() -> None:
    text = "In 2028 talks began, and in 2028 ended. In May 2027 they met."

    assert messages("Q41", background=text, is_retrospective=True) == [
        "A question about the past mentions “2028”, later than its open time.",
        "A question about the past mentions “May 2027”, later than its open time.",
    ]
