from __future__ import annotations

import pytest

from forecasts.errors import IllegalStep
from forecasts.models import Question, Suggestion
from forecasts.services.forecasts import submit_forecast
from tests.deeds import a_steward
from tests.drafting import OTHER, TITLE, a_cup, discard, edit, pose, publish, suggest
from tests.factories import JAN_11, JAN_21, add_forecast, at, make_forecaster
from tests.links import the_pair
from tests.races import at_once, while_locked

pytestmark = pytest.mark.django_db


def titles(question: Question) -> list[tuple[int, str, str]]:
    rows = question.revisions.order_by("number")
    return [(row.number, row.wording["title"], row.note) for row in rows]


@pytest.mark.django_db(transaction=True)
def test_of_two_edits_at_once_one_is_refused() -> None:
    question, ann, bea = pose(), a_steward("ann"), a_steward("bea")

    outcomes = at_once(
        question,
        lambda: edit(question, ann, seen=1),
        lambda: edit(question, bea, fields=OTHER, seen=1),
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IllegalStep", "Question"]
    assert [number for number, _, _ in titles(question)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_of_two_stewards_who_discard_at_once_one_is_refused() -> None:
    question, _ = pose(), a_steward("ann")

    outcomes = at_once(question, *[lambda: discard(question)] * 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Discard", "IllegalStep"]


@pytest.mark.django_db(transaction=True)
def test_an_edit_that_waited_for_the_first_forecast_is_refused() -> None:
    question, ada, ann = publish(), make_forecaster("ada"), a_steward("ann")

    [outcome] = while_locked(
        question,
        lambda: add_forecast(question, ada, 0.5, when=JAN_21),
        lambda: edit(question, ann, note="By a round date.", now=at(JAN_21)),
    )

    assert isinstance(outcome, IllegalStep)


@pytest.mark.django_db(transaction=True)
def test_an_edit_that_waited_for_the_first_forecast_of_a_branch_is_refused() -> None:
    pair, ada, ann = the_pair(), make_forecaster("ada"), a_steward("ann")

    [outcome] = while_locked(
        pair.if_yes,
        lambda: add_forecast(pair.if_yes, ada, 0.5, when=JAN_11),
        lambda: edit(pair.outcome, ann, note="By a round date.", now=at(JAN_11)),
    )

    assert isinstance(outcome, IllegalStep)


@pytest.mark.django_db(transaction=True)
def test_a_forecast_that_waited_for_an_edit_is_made_on_the_new_wording() -> None:
    question, ada, ann = publish(), make_forecaster("ada"), a_steward("ann")

    [outcome] = while_locked(
        question,
        lambda: edit(question, ann, note="By a round date.", now=at(JAN_21)),
        lambda: submit_forecast(
            question=question, forecaster=ada, probabilities=[700_000, 300_000], now=at(JAN_21)
        ),
    )

    question.refresh_from_db()
    assert not isinstance(outcome, BaseException)
    assert (question.title, question.forecasts.count()) == (TITLE, 1)


@pytest.mark.django_db(transaction=True)
def test_a_suggestion_posed_by_two_at_once_makes_one_question() -> None:
    suggestion = suggest(make_forecaster("ada"))
    ann = a_steward("ann")
    decided = Suggestion.objects.filter(pk=suggestion.pk)

    outcomes = at_once(a_cup(), *[lambda: pose(ann, suggestion=suggestion)] * 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IllegalStep", "Question"]
    assert decided.get().question is not None
    assert Question.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_drafts_of_one_title_at_once_get_names_of_their_own() -> None:
    cup, ann = a_cup(), a_steward("ann")

    at_once(cup, *[lambda: pose(ann, title="Will it rain?")] * 2)

    slugs = Question.objects.order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == ["will-it-rain", "will-it-rain-2"]
