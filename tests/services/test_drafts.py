from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from forecasts.errors import ConflictOfInterest, IllegalStep, InvalidQuestion, NotReady
from forecasts.models import LogEntry, Notification, Option, Question
from forecasts.models.question import State
from tests.deeds import a_steward, news, recuse, resolve, unresolve
from tests.drafting import (
    DEC_31,
    FAR,
    OTHER,
    SOUND,
    TITLE,
    edit,
    from_a_file,
    log,
    named,
    pose,
    publish,
    standing,
    suggest,
    yes_and_no,
)
from tests.factories import JAN_1, JAN_11, JAN_21, add_forecast, at, make_forecaster
from tests.links import a_family, the_pair

pytestmark = pytest.mark.django_db


def titles(question: Question) -> list[tuple[int, str, str]]:
    rows = question.revisions.order_by("number")
    return [(row.number, row.wording["title"], row.note) for row in rows]


def test_posing_saves_a_draft_with_its_wording_and_a_line_in_the_log() -> None:
    question = pose(a_steward("ann"))

    assert (question.author.handle if question.author else "") == "ann"
    assert question.state(JAN_1) == State.DRAFT
    assert question.slug == question.family
    assert titles(question) == [(1, SOUND["title"], "")]
    assert log(question) == [("posed", "ann")]


def test_posing_never_publishes() -> None:
    assert pose(published_at=JAN_1).published_at is None


def test_posing_the_same_title_twice_makes_another_slug() -> None:
    first, second = pose(title="Will it rain?"), pose(title="Will it rain?")

    assert (first.slug, second.slug) == ("will-it-rain", "will-it-rain-2")


def test_a_title_without_a_letter_for_a_slug_has_one_all_the_same() -> None:
    assert (pose(title="？？").slug, pose(title="。").slug) == ("question", "question-2")


def test_posing_refuses_what_cannot_be_and_saves_nothing() -> None:
    with pytest.raises(InvalidQuestion):
        pose(options=yes_and_no()[:1])

    assert (Question.objects.count(), LogEntry.objects.count()) == (0, 0)


def test_posing_from_a_suggestion_takes_it_up_and_tells_its_author() -> None:
    suggestion = suggest(make_forecaster("ada"))
    Notification.objects.all().delete()

    question = pose(a_steward("ann"), suggestion=suggestion)

    suggestion.refresh_from_db()
    assert suggestion.question == question
    assert question.log.get(verb="posed").reason == "From a suggestion by ada."
    assert (suggestion.steward, suggestion.decided_at) == (a_steward("ann"), JAN_1)
    assert news() == [("ada", "Your suggestion was taken up: “Will it rain?” is being prepared.")]


def test_a_suggestion_is_taken_up_once() -> None:
    suggestion = suggest(make_forecaster("ada"))
    pose(suggestion=suggestion)

    with pytest.raises(IllegalStep, match="decided already"):
        pose(suggestion=suggestion)


def test_an_edit_adds_a_wording_and_a_line_in_the_log() -> None:
    question = pose()

    edit(question, a_steward("bea"), note="By a round date.")

    question.refresh_from_db()
    assert question.title == TITLE
    assert titles(question) == [(1, SOUND["title"], ""), (2, TITLE, "By a round date.")]
    assert log(question)[-1] == ("edited", "bea")


def test_the_first_edit_of_a_question_from_a_file_keeps_the_wording_it_came_in() -> None:
    question = from_a_file()

    edit(question, note="By a round date.", now=at(JAN_11))

    rows = question.revisions.values_list("number", "editor__handle", "edited_at")
    assert list(rows) == [(1, None, JAN_1), (2, "ann", JAN_11)]


def test_an_edit_of_the_options_gives_them_their_places() -> None:
    question = pose(kind=Question.Kind.MULTIPLE_CHOICE, options=[*yes_and_no(), named("other")])

    edit(question, fields={}, options=[named("other"), *yes_and_no()])

    assert list(question.options.values_list("key", flat=True)) == ["other", "yes", "no"]
    assert question.revisions.last() is not None
    [_, latest] = question.revisions.order_by("number")
    assert latest.wording["options"] == "other: Other\nyes: Yes\nno: No"


def test_an_edit_to_yes_or_no_refuses_options_that_are_others() -> None:
    options = [named("japan"), named("korea")]
    question = pose(kind=Question.Kind.MULTIPLE_CHOICE, options=options)

    with pytest.raises(InvalidQuestion, match="yes and no"):
        edit(question, fields={"kind": Question.Kind.BINARY}, options=options)


def test_an_edit_of_bins_that_leave_a_gap_is_refused() -> None:
    question = pose()
    bins = [
        Option(key="a", label="a", low=Decimal(0), high=Decimal(1)),
        Option(key="b", label="b", low=Decimal(2), high=Decimal(3)),
    ]

    with pytest.raises(InvalidQuestion, match="gap or an overlap"):
        edit(question, fields={"kind": Question.Kind.ORDERED}, options=bins)


@pytest.mark.parametrize("state", State)
def test_an_edit_is_possible_until_forecasting_ends(state: State) -> None:
    question, when = standing(state)
    possible = state in (State.DRAFT, State.IN_REVIEW, State.SCHEDULED, State.OPEN)

    if possible:
        edit(question, note="By a round date.", now=at(when))
    else:
        with pytest.raises(IllegalStep, match="its wording stays"):
            edit(question, note="By a round date.", now=at(when))

    question.refresh_from_db()
    assert (question.title == TITLE) is possible


def test_an_edit_is_refused_once_anybody_has_forecast() -> None:
    question = publish()
    add_forecast(question, make_forecaster(), 0.5, when=JAN_21)

    with pytest.raises(IllegalStep, match="Publish a clarification instead"):
        edit(question, note="By a round date.", now=at(JAN_21))


@pytest.mark.parametrize("part", ["condition", "outcome"])
def test_an_edit_is_refused_once_anybody_has_forecast_a_branch(part: str) -> None:
    pair = the_pair()
    add_forecast(pair.if_no, make_forecaster(), 0.5, when=JAN_11)

    with pytest.raises(IllegalStep, match="or a branch that hangs on it"):
        edit(getattr(pair, part), note="By a round date.", now=at(JAN_11))


@pytest.mark.parametrize("note", ["", "  \n"])
def test_an_edit_of_a_public_question_needs_a_note(note: str) -> None:
    question = publish()

    with pytest.raises(NotReady, match="say in a note"):
        edit(question, note=note)


def test_an_edit_of_a_public_question_that_the_linter_faults_is_refused() -> None:
    question = publish()

    with pytest.raises(NotReady, match="Q03"):
        edit(question, note="Shorter.", fields={"title": "Will NATO open an office soon?"})

    question.refresh_from_db()
    assert (question.title, question.revisions.count()) == (SOUND["title"], 1)


def test_an_edit_of_a_public_question_lets_a_warning_stand_for_a_reason() -> None:
    question = publish()
    said: dict[str, Any] = {"note": "Shorter.", "fields": {"annulment": ""}}

    with pytest.raises(NotReady, match="Say why these warnings are let stand: Q17"):
        edit(question, **said)
    edit(question, **said, waivers={"Q17": " It cannot have happened. ", "Q16": " "})

    question.refresh_from_db()
    assert question.waivers == {"Q17": "It cannot have happened."}


def test_a_reason_handed_in_again_does_not_excuse_another_finding() -> None:
    question, reason = publish(), {"Q14": "Another name of the same."}
    kobe, osaka = (
        {"title": f"Will {city} host an Atlantic mission by 31 December 2026?"}
        for city in ("Kobe", "Osaka")
    )
    edit(question, fields=kobe, note="Renamed.", waivers=reason)

    with pytest.raises(NotReady, match="What was said of another finding does not count"):
        edit(question, fields=osaka, note="Renamed.", waivers=reason)
    edit(question, fields=osaka, note="Renamed.", waivers={"Q14": "Osaka, then."})

    question.refresh_from_db()
    assert question.waivers == {"Q14": "Osaka, then."}


def test_an_edit_of_a_draft_may_leave_it_unfinished() -> None:
    question = pose()

    edit(question, fields={"title": "Soon?"})

    question.refresh_from_db()
    assert question.title == "Soon?"


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": Question.Kind.ORDERED},
        {"open_time": JAN_21},
        {"scheduled_close_time": DEC_31 - timedelta(days=1)},
    ],
)
def test_kind_and_times_are_frozen_once_a_question_is_open(fields: dict[str, Any]) -> None:
    question = publish()

    with pytest.raises(IllegalStep, match="Kind and times are frozen"):
        edit(question, fields=fields, note="Later.", now=at(JAN_11))


def test_an_opening_may_move_before_it_comes_but_not_into_the_past() -> None:
    question, opening = publish(**FAR), FAR["open_time"]
    later, earlier = opening + timedelta(days=1), opening - timedelta(days=2)

    edit(question, fields={"open_time": later}, note="Later.")
    with pytest.raises(NotReady, match="opening has passed"):
        edit(question, fields={"open_time": earlier}, note="Earlier.", now=at(earlier))

    question.refresh_from_db()
    assert question.open_time == later


def test_an_edit_that_began_before_another_is_refused() -> None:
    question = pose()
    edit(question, seen=1)

    with pytest.raises(IllegalStep, match="edited the question meanwhile"):
        edit(question, fields=OTHER, seen=1)

    assert [title for _, title, _ in titles(question)] == [SOUND["title"], TITLE]


def test_options_that_a_resolution_on_record_rests_on_stay() -> None:
    question = from_a_file()
    resolve(question, known_at=JAN_11, now=JAN_21)
    unresolve(question, now=JAN_21)
    options = [Option(key="yes", label="Yes!"), Option(key="no", label="No")]

    with pytest.raises(IllegalStep, match="rests on the options"):
        edit(question, fields={}, options=options, note="Louder.", now=at(JAN_21))


@pytest.mark.parametrize("place", ["condition", "outcome"])
def test_the_deadlines_of_a_pair_stay(place: str) -> None:
    pair = the_pair()

    with pytest.raises(IllegalStep, match="rests on its kind and its times"):
        edit(getattr(pair, place), fields={"event_deadline": DEC_31}, note="Later.", now=at(JAN_11))


def test_the_options_of_a_pairs_outcome_stay() -> None:
    pair = the_pair()
    options = [Option(key="yes", label="Yes!"), Option(key="no", label="No")]

    with pytest.raises(IllegalStep, match="rests on the options"):
        edit(pair.outcome, fields={}, options=options, note="Louder.", now=at(JAN_11))


def test_a_branch_is_worded_by_its_pair() -> None:
    with pytest.raises(IllegalStep, match="worded by the pair"):
        edit(the_pair().if_yes, note="Shorter.", now=at(JAN_11))


def test_the_deadlines_of_a_family_stay() -> None:
    first = a_family(2098, 2099).terms.get(place=0).question

    with pytest.raises(IllegalStep, match="rests on its kind and its times"):
        edit(first, fields={"event_deadline": DEC_31}, note="Sooner.", now=at(JAN_11))


def test_whoever_is_recused_rewords_nothing() -> None:
    question = from_a_file()
    recuse(question, a_steward("ann"))

    with pytest.raises(ConflictOfInterest):
        edit(question, note="Clearer.", now=at(JAN_11))
