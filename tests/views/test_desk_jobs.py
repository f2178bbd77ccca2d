"""Failed jobs on the stewards' desk, run again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.models import Failure
from tests import broker
from tests.desks import as_steward, fail

pytestmark = pytest.mark.django_db


def retry(client: Client, failure: Failure) -> str:
    where = reverse("failure_retry", args=[failure.pk])
    return client.post(where, follow=True).content.decode()


def test_a_failed_job_is_queued_anew_and_the_page_says_so(client: Client) -> None:
    broker.empty()
    as_steward(client)

    page = retry(client, fail())

    assert broker.queued() == ["score_resolution(7)"]
    assert "Queued: score resolution 7. Its line goes once it has succeeded." in page
    broker.empty()


def test_a_failed_sweep_is_queued_without_a_row(client: Client) -> None:
    broker.empty()
    as_steward(client)

    retry(client, fail(0, "forecasts.tasks.sweep"))

    assert broker.queued() == ["sweep()"]
    broker.empty()


def test_with_the_broker_away_the_page_says_that_nothing_was_queued(client: Client) -> None:
    as_steward(client)
    failure = fail()

    with broker.away():
        page = retry(client, failure)

    assert "The broker cannot be reached: nothing was queued." in page


def test_a_job_of_an_older_version_cannot_be_queued(client: Client) -> None:
    as_steward(client)

    page = retry(client, fail(task="forecasts.tasks.of_old"))

    assert "This version has no job called of old 7." in page


def test_a_job_that_has_succeeded_meanwhile_is_not_found(client: Client) -> None:
    as_steward(client)
    failure = fail()
    Failure.objects.all().delete()

    assert client.post(reverse("failure_retry", args=[failure.pk])).status_code == 404


def test_running_again_needs_the_forms_own_token() -> None:
    client = Client(enforce_csrf_checks=True)
    as_steward(client)

    assert client.post(reverse("failure_retry", args=[fail().pk])).status_code == 403
