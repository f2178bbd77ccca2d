"""Questions reworded on the pages, and the history of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.models import Option, Question
from tests.deeds import a_steward, open_question
from tests.drafting import (
    CHECKED,
    FAR,
    from_a_file,
    pose,
    publish,
    spelled,
    typed,
)
from tests.factories import add_forecast, make_forecaster
from tests.links import the_pair
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def faults(response: Any) -> list[str]:
    return list(response.context["form"].errors)


def edit_page(question: Question) -> str:
    return reverse("question_edit", args=question.path)


def test_an_edit_that_changes_nothing_changes_nothing(ann: Client) -> None:
    question = pose(**FAR)
    before = Question.objects.filter(pk=question.pk).values().get()

    response = ann.post(edit_page(question), typed(seen="1"))

    assert response.status_code == 302
    assert Question.objects.filter(pk=question.pk).values().get() == before


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("numbers", [{"low": 0, "high": 5}, {"low": 5}]),
        ("steps", [{}, {}]),
        ("keep", [{"first_day": date(2100, 1, 1)}, {}, {}]),
        ("keep", [{}, {"first_day": date(2100, 1, 1), "last_day": date(2100, 12, 31)}]),
    ],
)
def test_an_edit_begins_with_the_options_as_they_are(
    ann: Client, kind: str, options: list[dict[str, Any]]
) -> None:
    rows = [Option(key=f"k{n}", label=f"Label {n}", **ends) for n, ends in enumerate(options)]
    question = pose(**FAR | {"kind": Question.Kind.ORDERED}, options=rows)

    form = ann.get(edit_page(question)).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    assert shown["kind"] == kind
    again = {name: spelled(value) for name, value in shown.items() if value}
    response = ann.post(edit_page(question), again | {"seen": "1"})

    assert response.status_code == 302
    kept = question.options.values_list("key", "label")
    assert list(kept) == [(row.key, row.label) for row in rows]


def test_an_edit_of_a_public_question_asks_for_a_note_and_the_check(ann: Client) -> None:
    question = publish(**FAR)

    refused = ann.post(edit_page(question), typed(title="Will it?", seen="1"))
    kept = ann.get(question.get_absolute_url()).context["question"].title

    assert (refused.status_code, list(refused.context["note"].errors)) == (
        422,
        ["note", "checked", "check_note"],
    )
    assert (refused.context["form"]["title"].value(), kept) == ("Will it?", FAR["title"])


def test_an_edit_of_a_public_question_needs_a_reason_for_each_warning(ann: Client) -> None:
    question = publish(**FAR)
    again = typed(annulment="", seen="1", **CHECKED)

    refused = ann.post(edit_page(question), again)
    assert (refused.status_code, "waiver-Q17" in refused.context["note"].fields) == (409, True)
    ann.post(edit_page(question), again | {"waiver-Q17": "It cannot have happened."})

    question.refresh_from_db()
    assert question.waivers == {"Q17": "It cannot have happened."}


def test_an_edit_that_another_overtook_is_refused_once(ann: Client) -> None:
    question = pose(**FAR)
    ann.post(edit_page(question), typed(title="Will it rain?", seen="1"))

    late = ann.post(edit_page(question), typed(title="Will it hail?", seen="1"))
    assert (late.status_code, late.context["seen"]) == (409, 2)
    again = ann.post(edit_page(question), typed(title="Will it hail?", seen="2"))

    question.refresh_from_db()
    assert (again.status_code, question.title) == (302, "Will it hail?")


def test_kind_and_times_of_an_open_question_are_not_to_be_typed(ann: Client) -> None:
    question = from_a_file()

    form = ann.get(edit_page(question)).context["form"]

    disabled = {name for name, field in form.fields.items() if field.disabled}
    assert disabled == {"kind", "open_time", "scheduled_close_time"}


def test_an_edit_once_somebody_has_forecast_offers_a_clarification(ann: Client) -> None:
    question = open_question()
    add_forecast(question, make_forecaster(), 0.5)

    page = ann.get(edit_page(question))
    late = ann.post(edit_page(question), typed(title="Will it hail?"))

    assert reverse("clarify", args=question.path) in page.content.decode()
    assert (late.status_code, "Will it hail?" in late.content.decode()) == (409, True)


def test_the_history_shows_each_wording_latest_first_word_by_word(client: Client) -> None:
    question = publish(**FAR)
    ann = Client()
    ann.force_login(a_steward("ann"))
    ann.post(edit_page(question), typed(base_rate="Never yet.", seen="1", **CHECKED))

    response = client.get(reverse("question_history", args=question.path))

    latest, first = response.context["edits"]
    assert [change.heading for change in latest.changes] == ["Base rate"]
    assert (latest.revision.note, first.changes) == ("Shorter.", [])
    assert ("Title", FAR["title"]) in first.texts
    assert "<ins>" in response.content.decode()


def test_the_question_page_says_when_the_first_forecast_froze_its_wording(client: Client) -> None:
    question = open_question()
    assert "can still change, until the first forecast" in body(client, question)

    add_forecast(question, make_forecaster(), 0.5, when=question.open_time)

    assert "was frozen by the first forecast" in body(client, question)
    assert client.get(question.get_absolute_url()).context["frozen_at"] == question.open_time


def body(client: Client, question: Question) -> str:
    return client.get(question.get_absolute_url()).content.decode()


def test_an_edit_from_no_revision_there_could_be_is_read_as_from_any(ann: Client) -> None:
    question = pose(**FAR)

    response = ann.post(edit_page(question), typed(title=FAR["title"], seen="9" * 5000))

    assert response.status_code == 302


def test_hints_on_a_question_with_a_zero_byte_in_its_name_are_those_of_a_new_one(
    ann: Client,
) -> None:
    tournament = pose(**FAR).tournament

    response = ann.post(f"{reverse('question_lint', args=[tournament.slug])}?question=%00", typed())

    assert response.status_code == 200


def test_a_branch_is_worded_by_its_pair(ann: Client) -> None:
    branch = the_pair().if_yes
    branch_page, edit = branch.get_absolute_url(), edit_page(branch)

    response = ann.get(edit)

    assert "A branch is worded by the conditional pair" in text_of(response)
    assert "form" not in response.context
    assert edit not in ann.get(branch_page).content.decode()
