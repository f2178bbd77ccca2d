"""Two readings side by side, and the third that settles them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from forecasts.errors import IllegalStep
from forecasts.models import Claim, Coding
from forecasts.queries.codings import standing
from tests.coding import LIKELY, NONE, OTHERWISE, TYPED, UNLIKELY, blind, code, differ, settle
from tests.deeds import a_steward
from tests.factories import FEB_1, make_claim
from tests.races import at_once
from tests.readings import a_tested_claim, line_of

pytestmark = pytest.mark.django_db


def page(claim: Claim) -> str:
    return reverse("claim_adjudicate", args=claim.path)


def as_steward(client: Client, handle: str) -> Client:
    client.force_login(a_steward(handle))
    return client


def test_a_third_s_reading_counts(client: Client) -> None:
    claim = differ(blind())

    response = as_steward(client, "third").post(page(claim), TYPED)

    settled = standing([claim])[claim.pk]
    assert response.headers["Location"] == claim.get_absolute_url()
    assert (settled.coder, settled.is_adjudication) == (a_steward("third"), True)


def test_readings_stand_side_by_side_with_what_differs_marked(client: Client) -> None:
    response = as_steward(client, "third").get(page(differ(blind())))

    rows = {row.label: row for row in response.context["rows"]}
    assert rows["Range"].values == ["55–80 %", "20–45 %"]
    assert [label for label, row in rows.items() if row.differs] == ["Range", "Words"]
    # The scale differs with the words, but it is the range that has to be settled.
    assert response.content.decode().count('<span class="mark">differs</span>') == 1


def test_what_words_were_said_of_is_shown_and_is_no_difference(client: Client) -> None:
    claim = blind()
    code(claim, replace(OTHERWISE, kind="plan"), "sten")
    code(claim, LIKELY, "stella")

    response = as_steward(client, "third").get(page(claim))

    rows = {row.label: row for row in response.context["rows"]}
    assert rows["Words"].values == [
        "“unlikely” said of the opposite (ICD 203)", "“likely” (ICD 203, 2015)",
    ]  # fmt: skip
    assert [label for label, row in rows.items() if row.counts and row.differs] == ["Kind"]


@pytest.mark.parametrize("coder", ["sten", "stella"])
def test_neither_of_the_two_may_settle_it(client: Client, coder: str) -> None:
    claim = differ(blind())

    shown = as_steward(client, coder).get(page(claim))
    response = client.post(page(claim), TYPED | {"note": "Mine was right."})

    assert '<form method="post" class="reading"' not in shown.content.decode()
    assert response.status_code == 409
    assert response.context["form"].non_field_errors() == [
        "Somebody else than the two coders has to settle it."
    ]
    assert "Mine was right." in response.content.decode()
    assert Coding.objects.filter(is_adjudication=True).count() == 0


def test_where_nobody_differs_there_is_nothing_to_settle(client: Client) -> None:
    claim = blind()
    code(claim, LIKELY, "sten")

    shown = as_steward(client, "third").get(page(claim))
    response = client.post(page(claim), TYPED)

    assert "No two coders differ" in shown.content.decode()
    assert shown.context["readings"] == []
    assert (response.status_code, Coding.objects.count()) == (409, 1)


def test_one_reading_alone_is_never_shown_here(client: Client) -> None:
    claim = blind()
    code(claim, UNLIKELY, "sten")

    html = as_steward(client, "stella").get(page(claim)).content.decode()

    assert [word for word in ("sten,", "20–45") if word in html] == []


def test_a_file_is_no_coder_to_differ_from(client: Client) -> None:
    claim = make_claim()
    from_file: dict[str, Any] = {"is_codable": False, "kind": "plan", "reason": "evaluation"}
    claim.codings.create(coder=None, coded_at=claim.accepted_at, **from_file)
    code(claim, LIKELY, "sten")

    assert as_steward(client, "third").get(page(claim)).context["readings"] == []


def test_faults_stand_at_their_fields(client: Client) -> None:
    response = as_steward(client, "third").post(page(differ(blind())), TYPED | {"low": "5"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["high"])


COUNTS = "A reading from before the outcome could be known counts already"


def test_what_is_settled_late_beside_an_early_reading_is_said_to_score_nothing(
    client: Client,
) -> None:
    claim = differ(a_tested_claim())
    as_steward(client, "third")

    shown = client.get(page(claim)).content.decode()
    settle(claim, UNLIKELY)

    assert COUNTS in shown
    assert line_of(claim).best == pytest.approx(0.04)


@pytest.mark.parametrize("late", [False, True])
def test_what_may_yet_count_is_not_said_to_score_nothing(client: Client, late: bool) -> None:
    claim = a_tested_claim(coded=FEB_1) if late else blind()
    differ(claim)

    assert COUNTS not in as_steward(client, "third").get(page(claim)).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_settle_at_once_one_is_refused() -> None:
    claim = differ(blind())
    stewards = a_steward("third"), a_steward("fourth")

    answers = at_once(claim, *(partial(settle, claim, NONE, steward) for steward in stewards))

    assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [IllegalStep]
    assert Coding.objects.filter(is_adjudication=True).count() == 1


@pytest.mark.parametrize("number", [2, 4])
def test_a_page_takes_as_many_queries_however_many_differ(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    claim = differ(blind())
    for each in range(2, number):
        code(claim, NONE, f"coder{each}")
    as_steward(client, "third")

    with django_assert_num_queries(9):
        client.get(page(claim))
