from __future__ import annotations

from typing import Any

import pytest

from forecasts.errors import IllegalStep, InvalidQuestion, InvalidRule
from forecasts.models import ConditionalPair, LogEntry, Notification, Question, Resolution
from forecasts.queries import due
from forecasts.services.pairs import RULE, settle_pair
from tests.deeds import annul, propose, resolve, score, scores, unresolve
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    at,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)
from tests.links import a_pair
from tests.races import at_once

pytestmark = pytest.mark.django_db

THREE = Question.Kind.MULTIPLE_CHOICE


def the_pair(**fields: Any) -> ConditionalPair:
    return a_pair(make_question("rain"), make_question("snow", close_time=FEB_1), **fields)


def say(question: Question, verdict: str | None, known_at: Any = JAN_21) -> None:
    if verdict == "annulled":
        annul(question, known_at)
    elif verdict is not None:
        resolve(question, verdict, known_at)


def settle(pair: ConditionalPair, now: Any = FEB_1) -> list[Resolution]:
    return settle_pair(pair_id=pair.pk, now=at(now))


def standing(branch: Question) -> str:
    branch.refresh_from_db()
    if branch.resolution is None:
        return "open"
    return branch.resolution.outcome.key if branch.resolution.outcome else "annulled"


def both(pair: ConditionalPair) -> tuple[str, str]:
    return standing(pair.if_yes), standing(pair.if_no)


def test_create_pair_poses_two_branches_by_the_outcome() -> None:
    rain = make_question("rain", title="Will it rain?", open_time=JAN_11, tags=["sky"])
    host = make_question(
        "host", kind=THREE, title="Who hosts?", close_time=FEB_1, tags=["cup"], family="cups"
    )

    pair = a_pair(rain, host, "if-rain-who-hosts")

    branches = [pair.if_yes, pair.if_no]
    assert [str(branch) for branch in branches] == [
        "If “Will it rain?” resolves Yes: Who hosts?",
        "If “Will it rain?” resolves No: Who hosts?",
    ]
    assert [branch.slug for branch in branches] == [
        "if-rain-who-hosts-if-yes",
        "if-rain-who-hosts-if-no",
    ]
    for branch in branches:
        keys = list(branch.options.values_list("key", flat=True))
        assert (branch.kind, keys) == (THREE, ["japan", "korea", "none"])
        assert (branch.open_time, branch.scheduled_close_time) == (JAN_11, JAN_31)
        assert (branch.family, branch.tags) == ("cups", ["cup", "sky"])
        assert branch.published_at == JAN_1
    assert pair.rule == RULE


def test_create_pair_logs_the_publication_of_its_branches() -> None:
    sten = make_steward()

    pair = the_pair(steward=sten, title="Snow after rain")

    entries = LogEntry.objects.filter(question__in=[pair.if_yes, pair.if_no])
    assert set(entries.values_list("verb", "actor", "reason")) == {
        ("published", sten.pk, "Snow after rain")
    }


def test_a_pair_without_a_name_gets_one_that_is_free() -> None:
    rain, snow = make_question("rain"), make_question("snow", close_time=FEB_1)
    make_question("wet-if-no")

    pair = a_pair(rain, snow, "", title="Wet?")

    assert (pair.slug, pair.if_yes.slug) == ("wet-2", "wet-2-if-yes")


def test_a_name_that_is_taken_is_refused() -> None:
    the_pair(slug="wet")

    with pytest.raises(InvalidRule, match="The name “wet” is taken"):
        a_pair(make_question("hail"), make_question("frost"), "wet")


def refused(match: str, condition: Question, outcome: Question, **fields: Any) -> None:
    before = Question.objects.count()
    with pytest.raises(InvalidRule, match=match):
        a_pair(condition, outcome, **fields)
    assert (ConditionalPair.objects.count(), Question.objects.count()) == (0, before)


def test_one_question_twice_is_no_pair() -> None:
    rain = make_question("rain")

    refused("are the same question", rain, rain)


def test_a_condition_that_comes_after_its_outcome_is_refused() -> None:
    refused("has to be the first", make_question("rain", close_time=FEB_1), make_question("snow"))


def test_the_event_deadline_says_which_comes_first() -> None:
    rain = make_question("rain", event_deadline=FEB_1)

    refused("has to be the first", rain, make_question("snow", event_deadline=JAN_31))


def test_condition_and_outcome_may_end_together() -> None:
    a_pair(make_question("rain"), make_question("snow"))

    assert ConditionalPair.objects.count() == 1


def test_a_condition_has_to_be_binary() -> None:
    refused("yes-or-no question", make_question("host", kind=THREE), make_question("snow"))


@pytest.mark.parametrize("place", [0, 1])
def test_a_question_of_another_tournament_is_no_part_of_a_pair(place: int) -> None:
    parts = [make_question("rain"), make_question("snow")]
    parts[place] = make_question("hail", tournament=make_tournament("bowl"))

    refused("questions of this tournament", *parts, tournament=parts[1 - place].tournament)


@pytest.mark.parametrize("place", [0, 1])
def test_a_draft_is_no_part_of_a_pair(place: int) -> None:
    parts = [make_question("rain"), make_question("snow")]
    parts[place] = make_question("hail", published_at=None)

    refused("published first", *parts)


@pytest.mark.parametrize("place", [0, 1])
def test_a_branch_is_no_part_of_another_pair(place: int) -> None:
    parts = [make_question("hail"), make_question("frost")]
    parts[place] = the_pair().if_no

    with pytest.raises(InvalidRule, match="A branch of a pair cannot be part of another"):
        a_pair(parts[0], parts[1], "second")


def test_a_pair_the_other_way_round_is_circular() -> None:
    rain, snow = make_question("rain"), make_question("snow")
    a_pair(rain, snow)

    with pytest.raises(InvalidRule, match="that is circular"):
        a_pair(snow, rain, "second")


def test_a_pair_of_the_same_two_is_refused() -> None:
    rain, snow = make_question("rain"), make_question("snow")
    a_pair(rain, snow)

    with pytest.raises(InvalidRule, match="a pair of these two already"):
        a_pair(rain, snow, "second")


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("verdict", ["yes", "annulled"])
def test_a_steward_makes_no_pair_with_what_is_over(place: int, verdict: str) -> None:
    parts = [make_question("rain"), make_question("snow")]
    say(parts[place], verdict, known_at=JAN_11)

    refused("there is nothing to forecast", *parts, steward=make_steward())


def test_a_file_may_bring_a_pair_that_is_over() -> None:
    rain = make_question("rain")
    resolve(rain)

    pair = a_pair(rain, make_question("snow"))

    assert pair.condition.resolution is not None


def test_a_pair_has_a_title() -> None:
    with pytest.raises(InvalidQuestion, match="cannot be blank"):
        the_pair(title="")

    assert Question.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_stewards_at_once_make_one_pair_of_two_questions() -> None:
    rain, snow = make_question("rain"), make_question("snow")

    ends = at_once(
        rain.tournament, lambda: a_pair(rain, snow, "one"), lambda: a_pair(rain, snow, "two")
    )

    assert {type(end) for end in ends} == {ConditionalPair, InvalidRule}
    assert ConditionalPair.objects.count() == 1


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
