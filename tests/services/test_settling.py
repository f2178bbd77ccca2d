from __future__ import annotations

from typing import Any

import pytest

from forecasts.errors import IllegalStep
from forecasts.models import ConditionalPair, Notification, Question, Resolution
from forecasts.queries import due
from forecasts.services.pairs import settle_pair
from tests.deeds import annul, propose, resolve, score, scores, unresolve
from tests.factories import (
    FEB_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    at,
    make_forecaster,
    make_question,
    make_steward,
)
from tests.links import a_pair, say, the_pair

pytestmark = pytest.mark.django_db

THREE = Question.Kind.MULTIPLE_CHOICE


def settle(pair: ConditionalPair, now: Any = FEB_1) -> list[Resolution]:
    return settle_pair(pair_id=pair.pk, now=at(now))


def standing(branch: Question) -> str:
    branch.refresh_from_db()
    if branch.resolution is None:
        return "open"
    return branch.resolution.outcome.key if branch.resolution.outcome else "annulled"


def both(pair: ConditionalPair) -> tuple[str, str]:
    return standing(pair.if_yes), standing(pair.if_no)


@pytest.mark.parametrize(
    ("condition", "outcome", "branches"),
    [
        (None, None, ("open", "open")),
        (None, "yes", ("open", "open")),
        (None, "no", ("open", "open")),
        (None, "annulled", ("annulled", "annulled")),
        ("yes", None, ("open", "annulled")),
        ("yes", "yes", ("yes", "annulled")),
        ("yes", "no", ("no", "annulled")),
        ("yes", "annulled", ("annulled", "annulled")),
        ("no", None, ("annulled", "open")),
        ("no", "yes", ("annulled", "yes")),
        ("no", "no", ("annulled", "no")),
        ("no", "annulled", ("annulled", "annulled")),
        ("annulled", None, ("annulled", "annulled")),
        ("annulled", "yes", ("annulled", "annulled")),
        ("annulled", "no", ("annulled", "annulled")),
        ("annulled", "annulled", ("annulled", "annulled")),
    ],
)
def test_settle_pair_follows_condition_and_outcome(
    condition: str | None, outcome: str | None, branches: tuple[str, str]
) -> None:
    pair = the_pair()
    say(pair.condition, condition)
    say(pair.outcome, outcome)

    settle(pair)

    assert both(pair) == branches


def test_a_settled_branch_is_known_when_its_outcome_was() -> None:
    pair = the_pair()
    resolve(pair.condition, "yes", known_at=JAN_11)
    resolve(pair.outcome, "no", known_at=JAN_21)

    recorded = settle(pair)

    assert [(one.question, one.known_at) for one in recorded] == [
        (pair.if_yes, JAN_21),
        (pair.if_no, JAN_11),
    ]
    assert [one.evidence for one in recorded] == [
        "The condition resolved Yes and the outcome No.",
        "The condition resolved Yes, so this branch is void.",
    ]


@pytest.mark.parametrize("condition", [None, "yes", "no", "annulled"])
@pytest.mark.parametrize("outcome", [None, "yes", "no", "annulled"])
def test_settle_pair_twice_changes_nothing(condition: str | None, outcome: str | None) -> None:
    pair = the_pair()
    say(pair.condition, condition)
    say(pair.outcome, outcome)
    settle(pair)
    before = list(Resolution.objects.values())

    assert settle(pair) == []
    assert list(Resolution.objects.values()) == before


def test_a_condition_taken_back_opens_both_branches_again() -> None:
    pair = the_pair()
    resolve(pair.condition, "yes")
    resolve(pair.outcome, "yes")
    settle(pair)
    unresolve(pair.condition)

    recorded = settle(pair)

    assert both(pair) == ("open", "open")
    assert {one.verdict for one in recorded} == {"unresolved"}


def test_a_condition_resolved_the_other_way_turns_the_branches_round() -> None:
    pair = the_pair()
    resolve(pair.condition, "yes")
    resolve(pair.outcome, "yes")
    settle(pair)
    unresolve(pair.condition)
    resolve(pair.condition, "no")

    settle(pair)

    assert both(pair) == ("annulled", "yes")
    assert pair.if_yes.resolutions.count() == 3  # resolved, taken back, annulled


def test_an_outcome_resolved_the_other_way_changes_its_branch_alone() -> None:
    pair = the_pair()
    resolve(pair.condition, "yes")
    resolve(pair.outcome, "yes")
    settle(pair)
    unresolve(pair.outcome)
    resolve(pair.outcome, "no")

    settle(pair)

    assert both(pair) == ("no", "annulled")
    assert pair.if_no.resolutions.count() == 1


def test_an_outcome_known_before_the_branch_opened_annuls_it() -> None:
    rain, snow = make_question("rain", open_time=JAN_21), make_question("snow")
    pair = a_pair(rain, snow)
    resolve(snow, "yes", known_at=JAN_11)
    resolve(rain, "yes", known_at=JAN_31)

    recorded = settle(pair)

    assert both(pair) == ("annulled", "annulled")
    assert recorded[0].evidence == "The outcome was known before this branch opened."


def test_nothing_is_settled_before_the_branches_open() -> None:
    rain = make_question("rain", open_time=JAN_21)
    snow = make_question("snow")
    pair = a_pair(rain, snow)
    resolve(snow, "yes", known_at=JAN_11, now=JAN_11)

    assert settle(pair, now=JAN_11) == []
    assert due.pairs_to_settle(JAN_11) == []
    assert due.pairs_to_settle(JAN_21) == [pair.pk]


def test_a_pair_that_is_not_there_settles_nothing() -> None:
    assert settle_pair(pair_id=404, now=at(FEB_1)) == []


@pytest.mark.parametrize("part", ["condition", "outcome"])
def test_a_pair_is_due_until_it_is_settled_and_again_when_taken_back(part: str) -> None:
    pair = the_pair()
    assert due.pairs_to_settle(FEB_1) == []

    resolve(getattr(pair, part))
    assert due.pairs_to_settle(FEB_1) == [pair.pk]
    settle(pair)
    assert due.pairs_to_settle(FEB_1) == []
    unresolve(getattr(pair, part))
    assert due.pairs_to_settle(FEB_1) == [pair.pk]


@pytest.mark.parametrize("branch", ["if_yes", "if_no"])
def test_no_steward_resolves_a_branch_by_hand(branch: str) -> None:
    question = getattr(the_pair(), branch)

    with pytest.raises(IllegalStep, match="This is a branch of a conditional pair"):
        propose(question, steward=make_steward())

    assert standing(question) == "open"


@pytest.mark.parametrize("branch", ["if_yes", "if_no"])
def test_no_steward_takes_back_what_a_pair_settled(branch: str) -> None:
    pair = the_pair()
    annul(pair.outcome)
    settle(pair)

    with pytest.raises(IllegalStep, match="This is a branch of a conditional pair"):
        unresolve(getattr(pair, branch))

    assert both(pair) == ("annulled", "annulled")


def test_the_scores_of_a_branch_follow_its_resolution() -> None:
    pair, ada = the_pair(), make_forecaster("ada")
    add_forecast(pair.if_yes, ada, 0.8)
    add_forecast(pair.if_no, ada, 0.4)
    resolve(pair.condition, "yes")
    resolve(pair.outcome, "yes")

    first, annulled = settle(pair)
    score(first)
    score(annulled)

    assert scores(first)["ada"][0] == pytest.approx(0.04)
    assert scores(annulled) == {}


def test_whoever_forecast_a_branch_is_told_what_became_of_it() -> None:
    pair, ada = the_pair(), make_forecaster("ada")
    add_forecast(pair.if_no, ada, 0.4)
    resolve(pair.condition, "yes")

    settle(pair)

    texts = Notification.objects.filter(question=pair.if_no).values_list("user__handle", "text")
    assert (
        "ada",
        f"By its condition: “{pair.if_no}”. The condition resolved Yes, so this branch is void.",
    ) in list(texts)
