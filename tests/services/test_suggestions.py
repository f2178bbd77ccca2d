from __future__ import annotations

from typing import Any

import pytest

from forecasts.errors import IllegalStep
from forecasts.models import Suggestion
from forecasts.queries.suggestions import own, waiting
from forecasts.services.suggestions import decline_suggestion
from tests.deeds import a_steward, news
from tests.drafting import a_cup, approve, discard, pose, send, suggest
from tests.factories import JAN_11, at, make_forecaster

pytestmark = pytest.mark.django_db


def decline(suggestion: Suggestion, **said: Any) -> Suggestion:
    given: dict[str, Any] = {
        "reply": "Nobody publishes it.",
        "steward": a_steward("sten"),
        "now": at(JAN_11),
    }
    return decline_suggestion(suggestion=suggestion, **given | said)


def test_a_suggestion_waits_and_stewards_are_told() -> None:
    a_steward("sten")

    suggestion = suggest(make_forecaster("ada"))

    assert list(waiting(a_cup())) == [suggestion]
    assert news() == [("sten", "Suggested: “Will it rain?”")]


def test_nobody_has_more_than_five_suggestions_waiting() -> None:
    ada = make_forecaster("ada")
    made = [suggest(ada) for _ in range(5)]

    with pytest.raises(IllegalStep, match="5 of your suggestions"):
        suggest(ada)
    decline(made[0])
    suggest(ada)

    assert waiting(a_cup()).count() == 5


def test_a_suggestion_is_declined_for_a_reason_its_author_is_told() -> None:
    suggestion = decline(suggest(make_forecaster("ada")))

    assert (suggestion.decided_at, suggestion.reply) == (JAN_11, "Nobody publishes it.")
    assert news()[-1] == (
        "ada",
        "Not taken up: your suggestion “Will it rain?”. Nobody publishes it.",
    )


@pytest.mark.parametrize("reply", ["", " "])
def test_a_suggestion_is_not_declined_without_a_word(reply: str) -> None:
    with pytest.raises(IllegalStep, match="Say why"):
        decline(suggest(make_forecaster("ada")), reply=reply)


def test_a_suggestion_is_decided_once() -> None:
    suggestion = suggest(make_forecaster("ada"))
    decline(suggestion)

    with pytest.raises(IllegalStep, match="decided already"):
        decline(suggestion)
    with pytest.raises(IllegalStep, match="decided already"):
        pose(suggestion=suggestion)


def test_an_author_follows_what_becomes_of_each_suggestion() -> None:
    ada = make_forecaster("ada")
    taken = {name: suggest(ada, name) for name in ("waits", "no", "drafted", "out", "dropped")}
    decline(taken["no"])
    pose(suggestion=taken["drafted"])
    approve(send(pose(suggestion=taken["out"])), waivers={"Q34": "Asked on purpose."})
    discard(pose(suggestion=taken["dropped"]))
    suggest(make_forecaster("bob"), "not ada's")

    assert {entry.suggestion.title: entry.state for entry in own(a_cup(), ada)} == {
        "waits": "waiting",
        "no": "declined",
        "drafted": "being prepared",
        "out": "published",
        "dropped": "taken up, then dropped",
    }
