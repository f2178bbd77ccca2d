from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from forecasts.models import Tournament
from forecasts.permissions import Visitor
from forecasts.queries.questions import Filters, filtered
from tests.deeds import annul, resolve
from tests.factories import (
    FEB_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    make_forecaster,
    make_question,
)

pytestmark = pytest.mark.django_db

ANYONE = AnonymousUser()


def found(user: Visitor = ANYONE, **wanted: Any) -> list[str]:
    questions = filtered(Tournament.objects.get(), user, Filters(**wanted), JAN_21)
    return [question.slug for question in questions]


@pytest.mark.parametrize(
    ("search", "slugs"),
    [
        ("", ["rain", "snow"]),
        ("umbrella", ["rain"]),
        ("umbrellas", ["rain"]),
        ("winter", ["snow"]),
        ("sno", ["snow"]),
        ("umbrella -winter", ["rain"]),
        ("hail", []),
        ("%", []),
        ("'); --", []),
    ],
)
def test_search_finds_words_of_title_background_and_tags(search: str, slugs: list[str]) -> None:
    make_question("rain", title="Will it rain?", background="Take an umbrella.")
    make_question("snow", title="Will it snow?", tags=["winter"])

    assert found(search=search) == slugs


@pytest.mark.parametrize(
    ("state", "slugs"),
    [
        ("scheduled", ["later"]),
        ("open", ["ordinary"]),
        ("closed", ["past"]),
        ("resolved", ["resolved"]),
        ("annulled", ["annulled"]),
    ],
)
def test_filter_by_state(state: str, slugs: list[str]) -> None:
    make_question("ordinary")
    make_question("later", open_time=JAN_31, close_time=FEB_1)
    make_question("past", close_time=JAN_11)
    resolve(make_question("resolved"))
    annul(make_question("annulled"))

    assert found(state=state) == slugs


def test_filter_closing_soon_is_open_and_at_most_a_week_ahead() -> None:
    week = JAN_21 + timedelta(days=7)
    make_question("in-a-week", close_time=week)
    make_question("later", close_time=week + timedelta(microseconds=1))
    make_question("past", close_time=JAN_21)
    make_question("not-open-yet", open_time=JAN_21 + timedelta(hours=1), close_time=week)

    assert found(state="closing_soon") == ["in-a-week"]


def test_filter_by_tag_is_exact() -> None:
    make_question("rain", tags=["weather", "europe"])
    make_question("snow", tags=["weathering"])

    assert found(tag="weather") == ["rain"]


def test_filter_by_mine_goes_by_ones_latest_entry() -> None:
    ada, bob = make_forecaster("ada"), make_forecaster("bob")
    active, withdrawn, returned, others = (
        make_question(slug) for slug in ("active", "withdrawn", "returned", "others")
    )
    for question in (active, withdrawn, returned):
        add_forecast(question, ada, 0.5)
    for question in (withdrawn, returned):
        add_forecast(question, ada, None)
    add_forecast(returned, ada, 0.5)
    add_forecast(others, bob, 0.5)

    assert found(ada, mine="forecast") == ["active", "returned"]
    assert found(ada, mine="not_forecast") == ["others", "withdrawn"]


def test_filter_by_mine_says_nothing_to_a_stranger() -> None:
    make_question("rain")

    assert found(mine="forecast") == ["rain"]


@pytest.mark.parametrize(
    ("sort", "slugs"),
    [
        ("closing", ["soon", "popular", "new"]),
        ("newest", ["new", "popular", "soon"]),
        ("most", ["popular", "new", "soon"]),
    ],
)
def test_sort(sort: str, slugs: list[str]) -> None:
    make_question("soon", close_time=JAN_11)
    make_question("new", open_time=JAN_11, close_time=FEB_1)
    add_forecast(make_question("popular"), make_forecaster(), 0.5)

    assert found(sort=sort) == slugs


def test_filters_work_together() -> None:
    make_question("rain", tags=["weather"])
    make_question("snow", tags=["weather"], close_time=JAN_11)

    assert found(search="will", tag="weather", state="open", sort="most") == ["rain"]
