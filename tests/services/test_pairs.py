from __future__ import annotations

from typing import Any

import pytest

from forecasts.errors import InvalidQuestion, InvalidRule
from forecasts.models import ConditionalPair, LogEntry, Option, Question
from forecasts.services.pairs import RULE
from tests.deeds import resolve
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_31,
    make_question,
    make_steward,
    make_tournament,
)
from tests.links import a_pair, say, the_pair
from tests.races import at_once, while_locked

pytestmark = pytest.mark.django_db

THREE = Question.Kind.MULTIPLE_CHOICE


def test_create_pair_poses_two_branches_by_the_outcome() -> None:
    rain = make_question("rain", title="Will it rain?", open_time=JAN_11, tags=["sky"])
    host = make_question(
        "host", kind=THREE, title="Who hosts?", close_time=FEB_1, tags=["cup"], family="cups"
    )

    pair = a_pair(rain, host, "if-rain-who-hosts")

    branches = [pair.if_yes, pair.if_no]
    assert [str(branch) for branch in branches] == [
        "If ‘Will it rain?’ resolves Yes: Who hosts?",
        "If ‘Will it rain?’ resolves No: Who hosts?",
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


@pytest.mark.django_db(transaction=True)
def test_a_pair_that_waited_for_an_edit_copies_the_new_options() -> None:
    rain, host = make_question("rain"), make_question("host", kind=THREE, close_time=FEB_1)

    [pair] = while_locked(host, lambda: only_spain(host), lambda: a_pair(rain, host))

    assert isinstance(pair, ConditionalPair)
    for branch in (pair.if_yes, pair.if_no):
        assert list(branch.options.values_list("key", flat=True)) == ["spain", "none"]


@pytest.mark.django_db(transaction=True)
def test_a_pair_that_waited_for_an_edit_is_checked_by_the_new_times() -> None:
    rain, snow = make_question("rain"), make_question("snow")

    [end] = while_locked(
        rain,
        lambda: Question.objects.filter(pk=rain.pk).update(event_deadline=FEB_1),
        lambda: a_pair(rain, snow),
    )

    assert isinstance(end, InvalidRule)
    assert ConditionalPair.objects.count() == 0


def only_spain(question: Question) -> None:
    """What an edit does to the options."""
    question.options.all().delete()
    Option.objects.bulk_create(
        Option(question=question, key=key, label=key.title(), position=position)
        for position, key in enumerate(("spain", "none"))
    )
