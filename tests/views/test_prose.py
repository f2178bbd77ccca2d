"""Where a page shows what people wrote, it shows it as Markdown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.models import Question
from forecasts.services.resolutions import resolve_question
from tests.deeds import open_question
from tests.factories import (
    FEB_1,
    JAN_21,
    add_forecast,
    at,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db

WRITTEN = "wrote **{}** <b>"
SHOWN = "wrote <strong>{}</strong> &lt;b&gt;"


@pytest.mark.parametrize(
    "field", "resolution_criteria annulment fine_print background base_rate hindsight_note".split()
)
def test_the_question_page_shows_its_texts_as_markdown(client: Client, field: str) -> None:
    texts: dict[str, Any] = {"background": "Known.", "background_as_of": date(2026, 1, 1)}
    texts[field] = WRITTEN.format(field)
    cup = make_tournament(is_ranked=False)

    page = client.get(make_question(tournament=cup, **texts).get_absolute_url())

    assert page.content.decode().count(SHOWN.format(field)) == 1


def test_the_question_page_links_the_sources_to_consult(client: Client) -> None:
    question = make_question(resolution_sources=["https://example.org/a"])

    page = client.get(question.get_absolute_url())

    assert (
        '<li><a href="https://example.org/a" rel="nofollow noopener ugc">https://example.org/a</a>'
        in page.content.decode()
    )


def test_the_question_page_says_where_a_steward_looks_next(client: Client) -> None:
    question = make_question(fallback_sources=["The **weather** office"])

    page = client.get(question.get_absolute_url()).content.decode()

    assert (
        "<p>If they are silent or gone:</p><ul><li>The <strong>weather</strong> office</li>" in page
    )


@pytest.mark.parametrize(
    ("default", "shown"),
    [("no", "No"), ("annul", "annulled"), ("as the year before", "as the year before")],
)
def test_the_question_page_says_in_words_what_comes_of_finding_nothing(
    client: Client, default: str, shown: str
) -> None:
    question = make_question(default_if_nothing_found=default)

    page = client.get(question.get_absolute_url()).content.decode()

    assert f"<p>If nothing is found: <strong>{shown}</strong>.</p>" in page


def test_the_base_rate_is_shown_without_a_background_too(client: Client) -> None:
    question = make_question(base_rate="Every **other** day.", base_rate_share=0.5)

    page = client.get(question.get_absolute_url())

    assert "Base rate 50 % Every other day." in text_of(page)


def test_the_crowd_and_the_form_say_what_the_options_are_in(ada: Client) -> None:
    question = open_question(kind=Question.Kind.ORDERED, unit="mm")
    for place in range(3):
        add_forecast(question, make_forecaster(f"p{place}"), [0.25] * 4)

    text = text_of(ada.get(question.get_absolute_url()))

    assert "Option in mm Crowd" in text
    assert "Probability of each option (in mm)" in text


def test_the_question_page_shows_evidence_as_markdown_now_and_on_record(client: Client) -> None:
    question = make_question()
    resolve_question(
        question=question,
        outcome=question.options.get(key="yes"),
        known_at=JAN_21,
        steward=make_steward(),
        evidence=WRITTEN.format("evidence"),
        now=at(FEB_1),
    )

    page = client.get(question.get_absolute_url())

    assert page.content.decode().count(f"<p>{SHOWN.format('evidence')}</p>") == 2


def test_the_steward_reads_the_criteria_as_markdown(client: Client) -> None:
    question = make_question(resolution_criteria=WRITTEN.format("criteria"))
    client.force_login(make_steward())

    page = client.get(reverse("propose", args=question.path))

    assert page.content.decode().count(f"<p>{SHOWN.format('criteria')}</p>") == 1
