from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.models import Resolution
from tests.deeds import resolve
from tests.factories import (
    make_forecaster,
    make_question,
    make_tournament,
)

pytestmark = pytest.mark.django_db


def test_taking_a_resolution_back_needs_a_reason(sten: Client) -> None:
    question = make_question()
    resolve(question)

    response = sten.post(reverse("unresolve", args=question.path), {"reason": ""})

    assert (response.status_code, Resolution.objects.count()) == (422, 1)


def test_taking_a_resolution_back_appends_a_version(sten: Client) -> None:
    question = make_question()
    resolve(question)

    sten.post(reverse("unresolve", args=question.path), {"reason": "Wrong city."})

    verdicts = Resolution.objects.order_by("version").values_list("verdict", "evidence")
    assert list(verdicts)[1:] == [("unresolved", "Wrong city.")]


def test_taking_back_what_is_not_resolved_is_refused(sten: Client) -> None:
    where = reverse("unresolve", args=make_question().path)

    assert sten.post(where, {"reason": "Wrong city."}).status_code == 409


def test_a_steward_recuses_by_handle_in_any_case(sten: Client) -> None:
    question, ada = make_question(), make_forecaster("ada")

    sten.post(reverse("recuse", args=question.path), {"handle": "ADA", "reason": "Wrote it."})

    assert [recusal.user for recusal in question.recusals.all()] == [ada]


def test_recusing_nobody_is_refused(sten: Client) -> None:
    question = make_question()

    where = reverse("recuse", args=question.path)
    response = sten.post(where, {"handle": "nobody", "reason": "Wrote it."})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["handle"])


def test_the_settings_say_how_a_tournament_is_run(sten: Client) -> None:
    tournament = make_tournament()

    sten.post(
        reverse("tournament_settings", args=[tournament.slug]),
        {"needs_second": "on", "objection_hours": "24", "crowd_min_forecasters": "5"},
    )

    tournament.refresh_from_db()
    assert (tournament.needs_second, tournament.objection_hours) == (True, 24)


@pytest.mark.parametrize("hours", ["-1", "1441", "soon", ""])
def test_hours_for_objections_that_cannot_be_are_refused(sten: Client, hours: str) -> None:
    where = reverse("tournament_settings", args=[make_tournament().slug])

    response = sten.post(where, {"objection_hours": hours, "crowd_min_forecasters": "3"})

    assert (response.status_code, list(response.context["form"].errors)) == (
        422,
        ["objection_hours"],
    )
