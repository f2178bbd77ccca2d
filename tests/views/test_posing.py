"""Questions posed and reworded on the pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forecasts.models import Question
from tests.drafting import (
    FAR,
    a_cup,
    pose,
    suggest,
    typed,
)
from tests.factories import make_forecaster, make_tournament

pytestmark = pytest.mark.django_db

BOMB = "x" * 10_000


def post(client: Client, where: str = "", **fields: Any) -> Any:
    return client.post(where or reverse("question_pose", args=[a_cup().slug]), typed(**fields))


def faults(response: Any) -> list[str]:
    return list(response.context["form"].errors)


def rules(response: Any) -> set[str]:
    return {finding.rule for finding in response.context["findings"]}


def test_posing_saves_a_draft_of_what_was_typed_and_shows_it(ann: Client) -> None:
    response = post(ann, sensitivity=["casualties"], tags="nato, japan,NATO , ")

    question = Question.objects.get()
    assert response.headers["Location"] == question.get_absolute_url()
    assert {name: getattr(question, name) for name in FAR} == FAR | {
        "tags": ["nato", "japan", "NATO"]
    }
    assert (question.sensitivity, question.published_at) == (["casualties"], None)
    assert [option.key for option in question.options.all()] == ["yes", "no"]


def test_an_empty_form_opens_with_the_next_day(ann: Client) -> None:
    form = ann.get(reverse("question_pose", args=[a_cup().slug])).context["form"]

    tomorrow = timezone.now().astimezone(UTC).date() + timedelta(days=1)
    assert form["open_time"].value() == datetime.combine(tomorrow, time())


def test_times_left_empty_follow_from_the_close(ann: Client) -> None:
    post(ann, event_deadline="", scheduled_resolve_time="")

    question = Question.objects.get()
    assert question.event_deadline == FAR["scheduled_close_time"]
    assert question.scheduled_resolve_time == FAR["scheduled_close_time"] + timedelta(days=7)


@pytest.mark.parametrize(
    ("fields", "kind", "labels"),
    [
        ({"kind": "multiple_choice", "options": "a\nb"}, "multiple_choice", "a|b"),
        ({"kind": "steps", "options": "low\nhigh"}, "ordered", "low|high"),
        (
            {"kind": "numbers", "edges": "0, 10", "open_above": "on", "unit": "ships"},
            "ordered",
            "under 10|10 or more",
        ),
        (
            {"kind": "days", "first_days": "2100-12-01"},
            "ordered",
            "December 2100|Not by 31 December 2100",
        ),
    ],
)
def test_each_kind_of_answers_makes_its_options(
    ann: Client, fields: dict[str, str], kind: str, labels: str
) -> None:
    post(ann, **fields)

    question = Question.objects.get()
    assert (question.kind, question.unit) == (kind, fields.get("unit", ""))
    assert "|".join(option.label for option in question.options.all()) == labels


def test_what_another_kind_of_answers_would_need_is_left_alone(ann: Client) -> None:
    response = post(ann, kind="binary", edges="nonsense", options="x" * 60_000, unit="ships")

    assert (response.status_code, Question.objects.get().unit) == (302, "")


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("title", {"title": ""}),
        ("title", {"title": BOMB}),
        ("title", {"title": "Will\0it?"}),
        ("kind", {"kind": ""}),
        ("kind", {"kind": "keep"}),
        ("options", {"kind": "multiple_choice", "options": ""}),
        ("options", {"kind": "multiple_choice", "options": "Japan"}),
        ("options", {"kind": "multiple_choice", "options": "Japan\njapan "}),
        ("options", {"kind": "steps", "options": "\n".join(map(str, range(201)))}),
        ("options", {"kind": "multiple_choice", "options": "a\n" + BOMB}),
        ("options", {"kind": "multiple_choice", "options": "a\n" * 30_000}),
        ("edges", {"kind": "numbers", "edges": "5, 1"}),
        ("edges", {"kind": "numbers", "edges": "1, 1"}),
        ("edges", {"kind": "numbers", "edges": "0, NaN, 5"}),
        ("edges", {"kind": "numbers", "edges": BOMB}),
        ("first_days", {"kind": "days", "first_days": "2100-12-01, 2100-02-30"}),
        ("first_days", {"kind": "days", "first_days": "2101-12-01"}),
        ("last_day", {"kind": "days", "first_days": "2100-12-01", "last_day": "never"}),
        ("open_time", {"open_time": ""}),
        ("open_time", {"open_time": "tomorrow"}),
        ("scheduled_close_time", {"scheduled_close_time": "2100-01-11T00:00:00"}),
        ("scheduled_close_time", {"scheduled_close_time": "2100-01-10T00:00:00"}),
        ("scheduled_close_time", {"scheduled_close_time": ""}),
        ("event_deadline", {"event_deadline": "2100-02-30T00:00"}),
        ("resolution_criteria", {"resolution_criteria": "x" * 20_001}),
        ("fine_print", {"fine_print": "x" * 2001}),
        ("fine_print", {"fine_print": "x\n" * 51}),
        ("resolution_sources", {"resolution_sources": "x" * 301}),
        ("default_if_nothing_found", {"default_if_nothing_found": "x" * 101}),
        ("background_as_of", {"background_as_of": "2100-13-01"}),
        ("sensitivity", {"sensitivity": ["everything"]}),
        ("tags", {"tags": "a|b"}),
        ("tags", {"tags": "x" * 61}),
        ("tags", {"tags": ",".join(map(str, range(21)))}),
        ("family", {"family": "two words"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(
    ann: Client, field: str, fields: dict[str, Any]
) -> None:
    response = post(ann, **fields)

    form = response.context["form"]
    assert (response.status_code, faults(response)) == (422, [field])
    assert {name: form[name].value() for name in typed(**fields)} == typed(**fields)
    assert not Question.objects.exists()


def test_the_first_and_last_instants_of_the_calendar_are_no_error_of_the_site(ann: Client) -> None:
    times = {"open_time": "0001-01-01T00:00:00", "scheduled_close_time": "9999-12-31T23:59:59"}
    days = {"kind": "days", "first_days": "0001-01-01", "last_day": "9999-12-31"}

    response = post(ann, event_deadline="", scheduled_resolve_time="", **times, **days)

    assert response.status_code == 302


def test_hostile_text_is_shown_inert(ann: Client) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) ![](http://example.org/a.png)"

    post(ann, title=hostile, resolution_criteria=hostile, kind="steps", options=f"{hostile}\nb")

    question = Question.objects.get()
    for where in (question.get_absolute_url(), reverse("question_edit", args=question.path)):
        text = ann.get(where).content.decode()
        assert re.findall(r"<script>|<img src=\"http|href=\"javascript", text) == []
        assert "&lt;script&gt;" in text


def test_checking_saves_nothing_and_says_what_the_linter_finds(ann: Client) -> None:
    response = post(ann, check="", title="Will NATO open an office soon?")

    assert (response.status_code, Question.objects.count()) == (200, 0)
    assert "Q03" in rules(response)
    [title] = [
        place
        for group in response.context["groups"]
        for place in group.places
        if place.field.name == "title"
    ]
    assert "Q03" in {finding.rule for finding in title.findings}


def test_checking_what_is_sound_says_so(ann: Client) -> None:
    response = post(ann, check="")

    assert (rules(response), response.status_code) == (set(), 200)
    assert "nothing to say against it" in response.content.decode()


def test_a_faulty_form_is_checked_as_far_as_it_can_be_read(ann: Client) -> None:
    response = post(ann, title="Will it rain soon?", scheduled_close_time="never")

    assert (response.status_code, faults(response)) == (422, ["scheduled_close_time"])
    assert "Q03" in rules(response)


def test_a_suggestion_fills_the_form_in_and_is_taken_up_with_it(ann: Client) -> None:
    suggestion = suggest(make_forecaster("ada"), "Will it rain by 31 December 2100?")
    where = f"{reverse('question_pose', args=[a_cup().slug])}?suggestion={suggestion.pk}"

    form = ann.get(where).context["form"]
    assert form["title"].value() == suggestion.title
    post(ann, where)

    suggestion.refresh_from_db()
    assert suggestion.question == Question.objects.get()


def test_a_suggestion_that_is_decided_is_refused_and_nothing_typed_is_lost(ann: Client) -> None:
    suggestion = suggest(make_forecaster("ada"))
    pose(suggestion=suggestion)
    where = f"{reverse('question_pose', args=[a_cup().slug])}?suggestion={suggestion.pk}"

    response = post(ann, where)

    assert (response.status_code, Question.objects.count()) == (409, 1)
    assert response.context["form"]["title"].value() == FAR["title"]


@pytest.mark.parametrize("named", ["0", "-1", "one", "", "9" * 30, "١"])
def test_a_suggestion_that_is_not_there_is_not_found(ann: Client, named: str) -> None:
    where = f"{reverse('question_pose', args=[a_cup().slug])}?suggestion={named}"

    assert ann.get(where).status_code == 404


def test_a_suggestion_of_another_tournament_is_not_found(ann: Client) -> None:
    suggestion = suggest(make_forecaster("ada"), tournament=make_tournament("league"))
    where = f"{reverse('question_pose', args=[a_cup().slug])}?suggestion={suggestion.pk}"

    assert ann.get(where).status_code == 404


def findings(client: Client, query: str = "", **fields: Any) -> Any:
    return client.post(f"{reverse('question_lint', args=[a_cup().slug])}{query}", typed(**fields))


def test_the_check_while_typing_finds_what_the_form_finds(ann: Client) -> None:
    response = findings(ann, title="Will NATO open an office soon?", scheduled_close_time="never")

    assert (response.status_code, "Q03" in rules(response)) == (200, True)
    assert Question.objects.count() == 0


def test_the_check_while_typing_is_silent_on_fields_nobody_has_come_to(ann: Client) -> None:
    assert rules(findings(ann, annulment="")) == {"Q17"}
    assert rules(findings(ann, annulment="", touched="title")) == set()


def test_the_check_while_editing_does_not_take_a_question_for_its_own_double(ann: Client) -> None:
    question = pose(**FAR)

    assert rules(findings(ann)) == {"Q34"}
    assert rules(findings(ann, f"?question={question.slug}")) == set()


@pytest.mark.parametrize("junk", [{}, {"kind": "keep"}, {"title": BOMB, "kind": "\0"}])
def test_the_check_while_typing_answers_to_anything(ann: Client, junk: dict[str, str]) -> None:
    where = reverse("question_lint", args=[a_cup().slug])

    assert ann.post(where, junk).status_code == 200


@pytest.mark.parametrize(
    ("said", "share"),
    [("", None), ("0", 0.0), ("12,5", 0.125), ("12.5 %", 0.125), ("100", 1.0)],
)
def test_a_base_rate_is_typed_in_percent(ann: Client, said: str, share: float | None) -> None:
    post(ann, base_rate_share=said)

    assert Question.objects.get().base_rate_share == share


@pytest.mark.parametrize("said", ["101", "-1", "often", "1e2"])
def test_a_base_rate_beyond_a_hundred_percent_is_refused(ann: Client, said: str) -> None:
    assert faults(post(ann, base_rate_share=said)) == ["base_rate_share"]


def test_the_form_of_an_edit_begins_with_the_base_rate_in_percent(ann: Client) -> None:
    question = pose(base_rate_share=0.125)

    form = ann.get(reverse("question_edit", args=question.path)).context["form"]

    assert form["base_rate_share"].value() == "12.5"
