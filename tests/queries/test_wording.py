from __future__ import annotations

from datetime import timedelta, timezone
from decimal import Decimal

import pytest

from forecasts.models import Option, Question, Revision
from forecasts.queries.wording import WORDING, edits, frozen_at, wording
from tests.drafting import DEC_31, SOUND, edit, pose, publish
from tests.factories import JAN_11, JAN_21, JAN_31, add_forecast, make_forecaster

pytestmark = pytest.mark.django_db


def test_a_wording_has_every_text_as_plain_text() -> None:
    texts = wording(pose())

    assert list(texts) == [*(name for name in WORDING if name != "options"), "options"]
    assert {type(text) for text in texts.values()} == {str}
    assert texts["options"] == "yes: Yes\nno: No"
    assert texts["resolution_sources"] == "NATO official texts (nato.int)"
    assert texts["background_as_of"] == "2026-01-01"


def test_a_wording_says_times_in_utc_whatever_their_zone() -> None:
    kyiv = timezone(timedelta(hours=2))
    question = pose(event_deadline=DEC_31.astimezone(kyiv))

    assert question.revisions.get().wording["event_deadline"] == "2026-12-31 23:59:59 UTC"


def test_a_wording_says_the_ends_of_bins_in_short() -> None:
    bins = [
        Option(key="a", label="few", low=Decimal("0.000000"), high=Decimal("2.500000")),
        Option(key="b", label="many", low=Decimal("2.500000")),
    ]

    question = pose(kind=Question.Kind.ORDERED, options=bins)

    assert wording(question)["options"] == "a: few (0 to 2.5)\nb: many (2.5 to …)"


def test_edits_are_latest_first_with_what_each_changed() -> None:
    question = pose()
    edit(question, fields={"base_rate": "Never yet."}, note="Shorter.")
    edit(question, fields={"tags": ["nato", "japan"], "annulment": ""})

    third, second, first = edits(question)

    assert [change.heading for change in third.changes] == ["Annulment", "Tags"]
    assert [change.heading for change in second.changes] == ["Base rate"]
    assert (second.revision.note, first.changes) == ("Shorter.", [])
    assert dict(first.texts)["Base rate"] == SOUND["base_rate"]
    assert "Annulment" not in dict(third.texts)


def test_a_base_rate_is_part_of_the_wording_in_percent() -> None:
    question = pose(base_rate_share=0.125)
    edit(question, fields={"base_rate_share": 1 / 3})

    latest, first = edits(question)

    assert [change.heading for change in latest.changes] == ["Base rate as a number"]
    assert dict(first.texts)["Base rate as a number"] == "12.5 %"
    assert dict(latest.texts)["Base rate as a number"] == "33.333333 %"


def test_what_an_older_revision_had_no_place_for_did_not_change() -> None:
    question = pose(base_rate_share=0.125)
    texts = wording(question)
    del texts["base_rate_share"]
    old = Revision(question=question, number=0, wording=texts, edited_at=JAN_11)
    Revision.objects.bulk_create([old])

    assert edits(question)[0].changes == []


def test_a_wording_is_frozen_from_the_first_forecast_on() -> None:
    question, ada = publish(), make_forecaster("ada")
    assert frozen_at(question) is None

    for when in (JAN_21, JAN_31):
        add_forecast(question, ada, 0.5, when=when)

    assert frozen_at(question) == JAN_21 > JAN_11
