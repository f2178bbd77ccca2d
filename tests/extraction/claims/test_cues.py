"""Each class of cue by sentences that are claims, and by those that only look like one."""

from __future__ import annotations

import pytest

from tests.extraction.claims.reading import found_in, tier_of_sentence


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("There is a 30 per cent chance of a strike.", "forecast"),
        ("The odds of a deal are three to one against.", "forecast"),
        ("A one-in-five chance of default remains.", "forecast"),
        ("It is highly likely that the port reopens.", "forecast"),
        ("The vote is unlikely to pass.", "forecast"),
        ("They will probably sell.", "forecast"),
        ("A collapse is all but inevitable.", "forecast"),
        ("There is little chance of a truce.", "forecast"),
        ("We doubt that the pact survives.", "forecast"),
        ("A merger seems implausible.", "forecast"),
        ("A win is a foregone conclusion.", "forecast"),
        ("The line will open.", "forecast"),
        ("They'll sell.", "forecast"),
        ("Prices are going to fall.", "forecast"),
        ("The firm is about to fold.", "forecast"),
        ("Rates are heading for five per cent.", "forecast"),
        ("We expect growth to slow.", "forecast"),
        ("My guess is that it gets extended.", "forecast"),
        ("A strike could follow.", "possibility"),
        ("Iran might refuse.", "possibility"),
        ("It may well rain.", "possibility"),
        ("A default cannot be ruled out.", "possibility"),
        ("It is possible that both are right.", "possibility"),
        ("Seoul should wait.", "recommendation"),
        ("Lenders ought to price it.", "recommendation"),
        ("Washington would be wise to listen.", "recommendation"),
        ("Allies must act.", "recommendation"),
        ("Hanoi plans to open its market.", "plan"),
        ("Norway intends to close the fishery.", "plan"),
        ("The fee is to double.", "plan"),
        ("The summit is scheduled for June.", "plan"),
        ("The port is set to reopen.", "plan"),
        ("If lenders agree, the plant could open.", "conditional"),
        ("Unless rates fall, builders will leave.", "conditional"),
        ("Should Laos default, China would step in.", "conditional"),
        ("Without a deal, investors will stay away.", "conditional"),
        ("It would open next year.", "forecast"),
    ],
)
def test_a_claim_is_found_and_its_kind_told(sentence: str, kind: str) -> None:
    found = found_in(sentence)

    assert (found.tier, found.kind) == ("strong", kind)


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministers met in May.",
        "May 2025 was dry.",
        "The might of the navy is easily overstated.",
        "Its political will is gone.",
        "He wrote his last will on a train.",
        "The will of the people is a slogan.",
        "Goodwill is cheap.",
        "It would have failed.",
        "They could have acted in 2022.",
        "She might have told him.",
        "He should have known.",
        "The tariff was expected to rise.",
        "Bidders had expected a guarantee.",
        "He had hoped to stay.",
        "Will it hold?",
        "Could the bank step in by 2027?",
        "This column may be reproduced with credit.",
        "It may not be quoted without permission.",
        "One captain said that he might retire.",
        "They asked whether it would rain.",
        "The aim is to lower costs.",
        "The fates of the others are to varying degrees unknown.",
        "I want to look at each of these.",
        "This is what might happen:",
        "Inflation fell to 3 per cent in 2024.",
        "The company opened an office with forty staff.",
    ],
)
def test_what_only_looks_like_a_claim_is_not_suggested_as_one(sentence: str) -> None:
    assert tier_of_sentence(sentence) in {"none", "weak"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministers met in May.",
        "Its political will is gone.",
        "It would have failed.",
        "The tariff was expected to rise.",
        "Will it hold?",
        "This column may be reproduced with credit.",
        "One captain said that he might retire.",
        "Goodwill is cheap.",
    ],
)
def test_hard_negatives_are_not_even_weak(sentence: str) -> None:
    assert tier_of_sentence(sentence) == "none"


@pytest.mark.parametrize("sentence", ["It may have five years.", "West Africa may have less time."])
def test_have_is_a_perfect_only_before_a_participle(sentence: str) -> None:
    assert tier_of_sentence(sentence) == "strong"


@pytest.mark.parametrize(
    "sentence",
    ["Cable makers are sold out until 2030.", "A price that a district can pay is another thing."],
)
def test_one_slight_cue_makes_a_weak_suggestion(sentence: str) -> None:
    assert tier_of_sentence(sentence) == "weak"


def test_a_time_alone_makes_a_weak_suggestion_unless_it_is_asked_about() -> None:
    assert tier_of_sentence("The summit is next year.") == "weak"
    assert tier_of_sentence("Who pays next year?") == "none"


def test_a_guard_undoes_only_the_cue_it_covers() -> None:
    found = found_in("The political will is there, and the law will pass.")

    assert [cue.id for cue in found.cues] == ["will"]
    assert found.cues[0].start == 41


def test_a_cue_counts_once_however_often_it_is_met() -> None:
    assert found_in("It will rise, and it will fall, and it will rise.").score == 2


def test_letters_that_grow_when_made_small_do_not_move_a_cue() -> None:
    sentence = "İstanbul will grow."
    cue = found_in(sentence).cues[0]

    assert sentence[cue.start : cue.end] == "will"


@pytest.mark.parametrize(
    ("speaks", "looks"),
    [
        ("Taxes may be raised.", "That may be why taxes were raised."),
        ("This may prove a mistake.", "This may seem a mistake."),
        ("The buyers may be back.", "We do not print who may be buying."),
        ("It may be a long war.", "That may be an odd view."),
        ("Voters will decide.", "It is unclear who will decide."),
        ("They know it, and the bank will act.", "They know when the bank will act."),
        ("It will be hard to win.", "It is hard to say who could win."),
        ("They will likely sell.", "The price likely reflects a strike."),
        ("It will probably rain.", "It is probably the oldest mill."),
        ("We will leave the pact.", "We will first examine the pact."),
        ("It should be repealed.", "It should be noted that it was repealed."),
        ("That is why Seoul should wait.", "They asked how long Seoul should wait."),
        ("It is essential to listen.", "It is essential to remember him."),
        ("A vote is expected at noon.", "A vote was held at noon."),
        ("They are planning a strike.", "They recall a strike."),
        ("The town has big plans for trams.", "The town had big plans for trams."),
        ("Flight would deepen their plight.", "Many would say so."),
        ("The pact aims to last.", "The council, which aims to foster trust, met."),
        ("The port is poised to grow.", "The port once looked poised to grow."),
        ("Russia will invade.", "The question, Will Russia invade?, has been answered."),
        ("China is likely to act.", "It offers insights into how China is likely to act."),
        ("The war will likely end.", "The war has likely ended."),
        ("A win is likely.", "This is likely to have cost them."),
        ("They will certainly sell.", "It certainly was no smooth ride."),
        ("They might leave.", "One might argue so."),
        ("It will probably rain.", "Probably."),
        ("The strait is to close.", "They know how hard it is to close."),
        ("The fee is to double.", "The nature of power is to grow."),
        ("Prices wont peak.", "They are wont to peak."),
        ("The town is headed into a slump.", "The town headed a league."),
        ("We don't expect it to last.", "They don't know how it lasts."),
        ("The will to win will last.", "It shows strength of will."),
        ("The mill needs to close.", "You need to know the mill."),
        ("It is possible to win.", "Radio made it possible to win."),
        ("The port is due to open.", "The delay is due to a storm."),
        ("It is due in March.", "It is due to their thrift."),
        ("The fee is to double.", "Their best chance is to wait."),
        ("They are pledged to leave.", "They pledge to fighting men a pension."),
        ("A win is unthinkable.", "He did the unthinkable."),
        ("A growth of 3 per cent is expected next year.", "A growth of 3 per cent was news."),
        ("He warned that prices would rise.", "He sang that prices would rise."),
        ("Count on the left to object.", "They count on the left."),
        ("And were it to fail, banks would close.", "And were they rich, banks closed."),
        ("Such anger can only grow.", "Such anger can only be felt."),
        ("They have a chance.", "They have a chair."),
        ("Risks to the downside persist.", "Risks persist."),
        ("It may thus come.", "It may thus have come."),
    ],
)
def test_neighbours_are_told_apart(speaks: str, looks: str) -> None:
    assert tier_of_sentence(speaks) == "strong"
    assert tier_of_sentence(looks) != "strong"


@pytest.mark.parametrize(
    "sentence",
    [
        "Both sides want to talk.",
        "We have to sell.",
        "The town needs another bridge.",
        "The only way is a pact.",
        "It is a potentially costly step.",
        "Perhaps rain comes.",
        "The prospect of war looms.",
        "The bill is an opportunity for Oslo.",
        "They seek to weaken it.",
        "The champions are favourites.",
    ],
)
def test_what_hints_at_a_claim_is_weak(sentence: str) -> None:
    assert tier_of_sentence(sentence) == "weak"
