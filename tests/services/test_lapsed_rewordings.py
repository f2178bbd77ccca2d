from __future__ import annotations

from datetime import timedelta

import pytest

from forecasts.models import Notification, Question
from forecasts.queries import due, waiting
from forecasts.queries.rewordings import pending_rewording
from forecasts.services.rewordings import drop_rewording
from tests.deeds import YEAR_2100, news
from tests.drafting import DEC_31, DELICATE, SOUND, from_a_file, held, hold, how, log_since
from tests.factories import FEB_1, JAN_11, JAN_21, add_forecast, at, make_forecaster
from tests.links import the_pair

pytestmark = pytest.mark.django_db


def test_a_rewording_falls_away_with_the_first_forecast(strict: Question) -> None:
    rewording = held(strict)
    assert due.rewordings_to_drop(JAN_21) == []
    add_forecast(strict, make_forecaster(), 0.5, when=JAN_21)
    Notification.objects.all().delete()

    assert due.rewordings_to_drop(JAN_21) == [rewording.pk]
    assert pending_rewording(strict, JAN_21) is None
    assert drop_rewording(rewording_id=rewording.pk, now=at(JAN_21)) is True

    assert how(rewording) == ("lapsed", None, "Somebody forecast first.")
    assert log_since(strict, "lapsed")[0][::2] == ("lapsed", "Somebody forecast first.")
    text = f"Fell away: your rewording of “{SOUND['title']}”. Somebody forecast first."
    assert news() == [("ann", text)]


@pytest.mark.parametrize("part", ["condition", "outcome"])
def test_a_rewording_falls_away_with_the_first_forecast_of_a_branch(part: str) -> None:
    pair = the_pair()
    rewording = hold(getattr(pair, part))
    assert due.rewordings_to_drop(JAN_11) == []

    add_forecast(pair.if_no, make_forecaster(), 0.5, when=JAN_11)

    assert due.rewordings_to_drop(JAN_11) == [rewording.pk]
    assert drop_rewording(rewording_id=rewording.pk, now=at(JAN_11)) is True
    assert how(rewording) == ("lapsed", None, "Somebody forecast first.")


def test_a_rewording_falls_away_when_forecasting_ends() -> None:
    rewording = held(from_a_file(), fields=DELICATE, now=at(JAN_11))
    assert due.rewordings_to_drop(DEC_31 - timedelta(microseconds=1)) == []

    assert due.rewordings_to_drop(DEC_31) == [rewording.pk]
    assert drop_rewording(rewording_id=rewording.pk, now=at(DEC_31)) is True

    assert how(rewording) == ("lapsed", None, "Forecasting ended first.")


def test_a_rewording_falls_away_once_and_not_before_time(strict: Question) -> None:
    rewording = held(strict)
    early = drop_rewording(rewording_id=rewording.pk, now=at(FEB_1))
    add_forecast(strict, make_forecaster(), 0.5, when=JAN_21)

    drops = [drop_rewording(rewording_id=rewording.pk, now=at(FEB_1)) for _ in range(2)]

    assert (early, drops) == (False, [True, False])


def test_the_desk_drops_a_rewording_at_once_when_it_is_outrun(strict: Question) -> None:
    rewording = held(strict)
    assert list(waiting.rewordings(JAN_21)) == [rewording]

    add_forecast(strict, make_forecaster(), 0.5, when=JAN_21)

    assert list(waiting.rewordings(JAN_21)) == []
    assert list(waiting.rewordings(YEAR_2100)) == []
