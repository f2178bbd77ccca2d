from __future__ import annotations

import pytest

from accounts.models import User
from forecasts.models import Forecast, Question, Tournament
from forecasts.services.simulation import simulate_crowd
from tests.deeds import resolve
from tests.factories import (
    JAN_1,
    JAN_21,
    make_forecaster,
    make_question,
    make_tournament,
)

pytestmark = pytest.mark.django_db


def an_archive() -> Tournament:
    archive = make_tournament("archive", is_ranked=False)
    resolve(make_question("rain", tournament=archive), "yes")
    resolve(make_question("host", tournament=archive, kind=Question.Kind.MULTIPLE_CHOICE), "korea")
    resolve(make_question("mm", tournament=archive, kind=Question.Kind.ORDERED), "b2")
    return archive


def ledger() -> list[tuple[object, ...]]:
    rows = Forecast.objects.order_by("id").values_list(
        "question__slug", "forecaster__handle", "probabilities", "submitted_at"
    )
    return list(rows)


def simulated_ledger(seed: int) -> list[tuple[object, ...]]:
    before = len(ledger())
    simulate_crowd(tournament=Tournament.objects.get(), seed=seed)
    return ledger()[before:]


def test_simulate_crowd_returns_the_number_of_entries_it_wrote() -> None:
    assert simulate_crowd(tournament=an_archive()) == Forecast.objects.count() > 0


def test_simulate_crowd_writes_the_same_ledger_for_a_seed() -> None:
    an_archive()

    assert simulated_ledger(seed=1) == simulated_ledger(seed=1)


def test_simulate_crowd_writes_another_ledger_for_another_seed() -> None:
    an_archive()

    assert simulated_ledger(seed=1) != simulated_ledger(seed=2)


def test_simulate_crowd_makes_sixty_accounts_all_marked_as_simulated() -> None:
    simulate_crowd(tournament=an_archive())

    assert list(User.objects.values_list("is_simulated", flat=True)) == [True] * 60


def test_simulated_accounts_cannot_log_in() -> None:
    simulate_crowd(tournament=an_archive())

    assert not any(user.has_usable_password() for user in User.objects.all())


def test_simulate_crowd_marks_every_entry_as_simulated() -> None:
    simulate_crowd(tournament=an_archive())

    assert set(Forecast.objects.values_list("origin", flat=True)) == {"simulated"}


def test_simulate_crowd_forecasts_in_the_given_tournament_only() -> None:
    live = make_question("live")

    simulate_crowd(tournament=an_archive())

    assert list(live.forecasts.all()) == []


def test_simulated_entries_stand_in_the_order_of_their_stamps() -> None:
    simulate_crowd(tournament=an_archive())

    stamps = list(Forecast.objects.order_by("id").values_list("submitted_at", flat=True))
    assert stamps == sorted(stamps)


def test_simulated_entries_lie_between_opening_and_known_at() -> None:
    simulate_crowd(tournament=an_archive())

    outside = Forecast.objects.exclude(submitted_at__gte=JAN_1, submitted_at__lte=JAN_21)
    assert list(outside) == []


def test_simulate_crowd_has_as_many_forecasters_as_asked_for() -> None:
    simulate_crowd(tournament=an_archive(), size=70)

    handles = set(User.objects.filter(is_simulated=True).values_list("handle", flat=True))
    assert len(handles) == 70
    assert {"sim-avocet", "sim-avocet-2"} <= handles


def test_simulate_crowd_leaves_a_person_with_such_a_handle_alone() -> None:
    person = make_forecaster("Sim-Avocet")

    simulate_crowd(tournament=an_archive())

    assert not person.forecasts.exists()
