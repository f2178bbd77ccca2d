from __future__ import annotations

from collections.abc import Sequence

import pytest

from forecasts.errors import IllegalStep
from forecasts.models import Question, Rewording
from forecasts.services.forecasts import submit_forecast
from forecasts.services.rewordings import drop_rewording
from tests.deeds import a_steward
from tests.drafting import SOUND, TITLE, agree, edit, held, refuse
from tests.factories import JAN_1, JAN_21, add_forecast, at, make_forecaster
from tests.races import at_once, while_locked

pytestmark = pytest.mark.django_db(transaction=True)

NOTE = "By a round date."


def kinds(outcomes: Sequence[object]) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_of_two_stewards_who_decide_at_once_one_is_refused(strict: Question) -> None:
    rewording, rex, bea = held(strict), a_steward("rex"), a_steward("bea")

    approved, declined = at_once(
        strict, lambda: agree(rewording, rex), lambda: refuse(rewording, bea)
    )

    strict.refresh_from_db()
    rewording.refresh_from_db()
    ending = "approved" if isinstance(declined, IllegalStep) else "declined"
    assert isinstance(approved, IllegalStep) is (ending == "declined")
    assert rewording.ending == ending
    assert strict.title == (TITLE if ending == "approved" else SOUND["title"])


def test_of_two_who_approve_at_once_one_is_refused(strict: Question) -> None:
    rewording, both = held(strict), [a_steward("rex"), a_steward("bea")]

    outcomes = at_once(strict, *[lambda by=by: agree(rewording, by) for by in both])

    assert kinds(outcomes) == ["IllegalStep", "Question"]
    assert strict.revisions.count() == 2


def test_of_two_rewordings_at_once_one_is_refused(strict: Question) -> None:
    both = [a_steward("ann"), a_steward("bea")]

    outcomes = at_once(strict, *[lambda by=by: edit(strict, by, note=NOTE) for by in both])

    assert kinds(outcomes) == ["IllegalStep", "Question"]
    assert Rewording.objects.count() == 1


def test_an_approval_that_waited_for_the_first_forecast_is_refused(strict: Question) -> None:
    rewording, ada, rex = held(strict), make_forecaster("ada"), a_steward("rex")

    [outcome] = while_locked(
        strict,
        lambda: add_forecast(strict, ada, 0.5, when=JAN_21),
        lambda: agree(rewording, rex, now=at(JAN_21)),
    )

    strict.refresh_from_db()
    assert isinstance(outcome, IllegalStep)
    assert strict.title == SOUND["title"]


def test_a_forecast_that_waited_for_an_approval_is_made_on_the_new_wording(
    strict: Question,
) -> None:
    rewording, ada, rex = held(strict), make_forecaster("ada"), a_steward("rex")

    [outcome] = while_locked(
        strict,
        lambda: agree(rewording, rex, now=at(JAN_21)),
        lambda: submit_forecast(
            question=strict, forecaster=ada, probabilities=[700_000, 300_000], now=at(JAN_21)
        ),
    )

    strict.refresh_from_db()
    assert not isinstance(outcome, BaseException)
    assert (strict.title, strict.forecasts.count()) == (TITLE, 1)


def test_the_clock_that_waited_for_a_decision_drops_nothing(strict: Question) -> None:
    rewording, rex = held(strict), a_steward("rex")

    [dropped] = while_locked(
        strict,
        lambda: refuse(rewording, rex, now=at(JAN_1)),
        lambda: drop_rewording(rewording_id=rewording.pk, now=at(JAN_21)),
    )

    rewording.refresh_from_db()
    assert (dropped, rewording.ending) == (False, "declined")
