from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forecasts.models import Question, Resolution
from tests.deeds import open_question, resolve, unresolve
from tests.factories import JAN_1, JAN_21, make_question, make_steward

pytestmark = pytest.mark.django_db


@pytest.fixture
def sten(client: Client) -> Client:
    """A client that the steward Sten is logged in with."""
    client.force_login(make_steward("sten"))
    return client


def said(question: Question, **fields: str) -> dict[str, str]:
    yes = str(question.options.get(key="yes").pk)
    return {"outcome": yes, "known_at": "2026-01-21T00:00", "evidence": "It was wet."} | fields


def put_on_record(client: Client, question: Question, **fields: str) -> Any:
    return client.post(reverse("resolve", args=question.path), said(question, **fields))


def verdicts() -> list[str]:
    return list(Resolution.objects.order_by("version").values_list("verdict", flat=True))


def test_resolving_records_what_the_steward_said(sten: Client) -> None:
    question = make_question()

    response = put_on_record(sten, question)

    rows = Resolution.objects.values_list("outcome__key", "known_at", "evidence", "steward__handle")
    assert list(rows) == [("yes", JAN_21, "It was wet.", "sten")]
    assert response.headers["Location"] == question.get_absolute_url()


def test_resolving_stamps_the_servers_own_clock(sten: Client) -> None:
    before = timezone.now()

    put_on_record(sten, make_question())

    assert before <= Resolution.objects.get().recorded_at <= timezone.now()


def test_an_annulment_has_no_outcome(sten: Client) -> None:
    put_on_record(sten, make_question(), outcome="annul")

    annulment = Resolution.objects.get()
    assert (annulment.verdict, annulment.outcome) == ("annulled", None)


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2026-01-21T14:02", datetime(2026, 1, 21, 14, 2, tzinfo=UTC)),
        ("2026-01-21T14:02:03", datetime(2026, 1, 21, 14, 2, 3, tzinfo=UTC)),
        ("2026-01-21 14:02", datetime(2026, 1, 21, 14, 2, tzinfo=UTC)),
        ("2026-01-21T14:02:03.000001", datetime(2026, 1, 21, 14, 2, 3, 1, tzinfo=UTC)),
    ],
)
def test_known_at_is_read_as_utc(sten: Client, typed: str, instant: datetime) -> None:
    put_on_record(sten, make_question(), known_at=typed)

    assert Resolution.objects.get().known_at == instant


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("outcome", ""),
        ("outcome", "yes"),
        ("outcome", "0"),
        ("known_at", ""),
        ("known_at", "yesterday"),
        ("known_at", "2026-02-30T00:00"),
        ("evidence", ""),
        ("evidence", "x" * 10_001),
        ("evidence", "\0"),
    ],
)
def test_a_faulty_field_is_refused_and_shown_again(sten: Client, field: str, typed: str) -> None:
    response = put_on_record(sten, make_question(), **{field: typed})

    form = response.context["form"]
    assert (response.status_code, verdicts()) == (422, [])
    assert (list(form.errors), form[field].value()) == ([field], typed)


def test_the_outcome_of_another_question_is_refused(sten: Client) -> None:
    other = make_question("snow").options.get(key="yes")

    response = put_on_record(sten, make_question("rain"), outcome=str(other.pk))

    assert (response.status_code, verdicts()) == (422, [])


@pytest.mark.parametrize("known_at", ["2100-01-01T00:00", "2026-01-01T00:00", "1999-12-31T00:00"])
def test_known_at_that_cannot_be_is_refused_with_the_reason(sten: Client, known_at: str) -> None:
    response = put_on_record(sten, make_question(open_time=JAN_1), known_at=known_at)

    form = response.context["form"]
    assert (response.status_code, verdicts(), len(form.non_field_errors())) == (422, [], 1)
    assert form["known_at"].value() == known_at


def test_resolving_twice_is_refused(sten: Client) -> None:
    question = make_question()
    resolve(question)

    response = put_on_record(sten, question)

    assert (response.status_code, verdicts()) == (422, ["resolved"])


def test_an_early_resolution_closes_the_question(sten: Client) -> None:
    question = open_question()

    put_on_record(sten, question)

    question.refresh_from_db()
    assert question.closed_at == Resolution.objects.get().recorded_at


def test_taking_back_needs_a_reason(sten: Client) -> None:
    question = make_question()
    resolve(question)

    response = sten.post(reverse("unresolve", args=question.path), {"evidence": ""})

    assert (response.status_code, verdicts()) == (422, ["resolved"])


def test_taking_back_appends_a_version(sten: Client) -> None:
    question = make_question()
    resolve(question)

    response = sten.post(reverse("unresolve", args=question.path), {"evidence": "Wrong city."})

    assert (response.status_code, verdicts()) == (302, ["resolved", "unresolved"])


def test_taking_back_what_is_not_resolved_is_refused(sten: Client) -> None:
    question = make_question()
    resolve(question)
    unresolve(question)

    response = sten.post(reverse("unresolve", args=question.path), {"evidence": "Wrong city."})

    assert (response.status_code, verdicts()) == (422, ["resolved", "unresolved"])


def test_the_question_page_shows_every_version(client: Client) -> None:
    question = make_question()
    for verdict in (resolve, unresolve, resolve):
        verdict(question)

    versions = client.get(question.get_absolute_url()).context["page"].versions

    assert [row.version for row in versions] == [3, 2, 1]
