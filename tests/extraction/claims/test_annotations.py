"""Conditions, holders and actors of a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from forecasts.extraction.claims import actors
from forecasts.extraction.claims.actors import NAMES, actors_in
from forecasts.extraction.claims.conditions import condition_span
from forecasts.extraction.claims.holders import holder_of
from forecasts.extraction.claims.quotations import is_quotation, speaker_of
from forecasts.extraction.claims.sentences import sentence_spans


@pytest.mark.parametrize(
    ("sentence", "condition"),
    [
        ("If rates fall, the bank will wait.", "If rates fall"),
        ("The bank will wait if rates fall.", "if rates fall"),
        ("Still, if rates fall, it waits.", "if rates fall"),
        ("It could ease, provided that lenders agree.", "provided that lenders agree"),
        (
            "Unless Rome, Paris and Berlin agree, the pact will end.",
            "Unless Rome, Paris and Berlin agree",
        ),
        ("Without a deal, investors will stay away.", "Without a deal"),
        ("Should Laos default again, China could step in.", "Should Laos default again"),
        ("Were Tokyo to join, Moscow would protest.", "Were Tokyo to join"),
        ("It holds as long as both sides stay; then it ends.", "as long as both sides stay"),
        ("He says that if rates fall, he will buy.", "if rates fall"),
    ],
)
def test_a_condition_is_found_with_its_marker(sentence: str, condition: str) -> None:
    span = condition_span(sentence)

    assert span is not None
    assert sentence[slice(*span)] == condition


@pytest.mark.parametrize(
    "sentence",
    [
        "Few, if any, will come.",
        "It looks as if it will rain.",
        "They asked if it would rain.",
        "If I had to bet, it will rain.",
        "Aid provided by Norway will end.",
        "It left without a word.",
        "Seoul should wait.",
        "If rates fall, will it wait?",
        "Even if rates fall, it will wait.",
    ],
)
def test_what_sets_no_condition_is_not_taken_for_one(sentence: str) -> None:
    assert condition_span(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "holder"),
    [
        ("According to the central bank, prices will fall.", "the central bank"),
        (
            "According to Dr. Ama Boateng of the Volta Institute, it will rain.",
            "Ama Boateng of the Volta Institute",
        ),
        ("The minister said it would open by June.", "The minister"),
        ("Analysts at the Vega Institute, a think tank, believe the lira will fall.", "Analysts"),
        ("“We will leave,” said Anna Kovács.", "Anna Kovács"),
        ("“It will go up,” Brian Redd said.", "Brian Redd"),
        ("Moscow has warned that it will respond.", "Moscow"),
        ("Prices will fall.", None),
        ("I said that it will rain.", None),
        ("“It will rain,” he said.", None),
        ("Every project will slip.", None),
        ("It will be announced with ceremony.", None),
    ],
)
def test_a_claim_is_its_authors_unless_a_source_is_named(sentence: str, holder: str | None) -> None:
    assert holder_of(sentence) == holder


LANTERNS = ("Lantern People's Army", "Workers' Party of Laos")


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Beijing and the Chinese press agree.", ("China",)),
        (
            "The U.S. and the EU will wait for Britain's vote.",
            ("United States", "European Union", "United Kingdom"),
        ),
        ("The Northern Sea Route will open.", ("Northern Sea Route",)),
        ("The Bank of Lantern Bay will close.", ("Bank of Lantern Bay",)),
        ("Insurers in North Korea will leave in May.", ("North Korea",)),
        ("Prices will fall on Monday.", ()),
        ("In Acme, nobody knows.", ("Acme",)),
        ("The Gulf of Thailand is shallow.", ("Gulf of Thailand",)),
        ("South Sudanese rebels met in Juba.", ("South Sudan",)),
        ("The Lantern People's Army and the Workers' Party of Laos met.", LANTERNS),
        ("Should Acme sell, Oslo wins.", ("Acme", "Norway")),
        ("But If Rome falls, they will.", ("Italy",)),
        ("It warned, “And if Acme sells, Oslo wins.”", ("Acme", "Norway")),
    ],
)
def test_actors_go_by_one_name_each(sentence: str, names: tuple[str, ...]) -> None:
    assert actors_in(sentence) == names


@pytest.mark.parametrize(
    ("paragraph", "speaker"),
    [
        (
            'Ana Vo vented to Laotian media, warning, "And if they come near again, we will go."',
            "Ana Vo",
        ),
        (
            "Ana Vo was there in May. She told the press: “We will go home as soon as we can.”",
            "Ana Vo",
        ),
        (
            "The minister angrily told the press: “We will go home as soon as we can.”",
            "The minister",
        ),
        ("In Oslo, Ana Vo spoke. “We will soon be going home,” she warned.", "Ana Vo"),
        ("Ana Vo told them: “We wait. We will go home.”", "Ana Vo"),
        ("To Ana Vo he said: “We will go home as soon as we can.”", None),
        ("It rained in Oslo. “We will soon be going home,” he hummed.", None),
        ("“We will soon be going home.”", None),
    ],
)
def test_a_speaker_is_named_beside_the_quotation_or_before_it(
    paragraph: str, speaker: str | None
) -> None:
    start, end = sentence_spans(paragraph)[-1]

    assert is_quotation(paragraph, start, end)
    assert speaker_of(paragraph, start, end) == speaker


@pytest.mark.parametrize(
    "sentence", ["The “border” will open.", "It will open.", "“No.” It will probably open soon."]
)
def test_a_few_words_in_marks_make_no_quotation(sentence: str) -> None:
    assert not is_quotation(sentence, 0, len(sentence))


def test_no_form_of_a_name_is_claimed_twice() -> None:
    lines = Path(actors.__file__).with_name("actors.txt").read_text().splitlines()
    entries = [line.partition(":") for line in lines if line and not line.startswith("#")]
    forms = [form.strip() for name, _, rest in entries for form in [name, *rest.split(",")]]

    assert sorted(form for form in forms if form) == sorted(NAMES)
