"""What the database keeps of rewordings."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError

from forecasts.models import Rewording
from tests.deeds import a_steward
from tests.drafting import hold
from tests.factories import JAN_1, JAN_11, make_question

pytestmark = pytest.mark.django_db


def a_rewording() -> Rewording:
    return hold(make_question())


def end(rewording: Rewording, **ended: Any) -> None:
    fields = ended | {"ended_by": a_steward(ended["ended_by"])} if "ended_by" in ended else ended
    Rewording.objects.filter(pk=rewording.pk).update(**fields)


LAPSED = {"ending": "lapsed", "ended_at": JAN_11, "ending_reason": "Too late."}
DECIDED = {"ending": "approved", "ended_at": JAN_11, "ended_by": "rex", "ending_reason": "So."}


@pytest.mark.parametrize(
    "ended", [LAPSED, DECIDED, DECIDED | {"ending": "declined", "ended_by": "ann"}]
)
def test_a_rewording_ends_in_one_of_three_ways(ended: dict[str, Any]) -> None:
    rewording = a_rewording()

    end(rewording, **ended)

    rewording.refresh_from_db()
    assert (rewording.ending, rewording.ended_at) == (ended["ending"], JAN_11)


@pytest.mark.parametrize(
    "ended",
    [
        {"ended_at": JAN_11},
        {"ending": "declined"},
        {"ending_reason": "So."},
        LAPSED | {"ending_reason": ""},
        LAPSED | {"ended_by": "rex"},
        DECIDED | {"ending_reason": ""},
        DECIDED | {"ending": "undone"},
        {name: value for name, value in DECIDED.items() if name != "ended_by"},
    ],
)
def test_a_rewording_waits_or_ended_with_a_reason(ended: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="rewording_waits_or_ended_with_a_reason"):
        end(a_rewording(), **ended)


def test_a_rewording_is_approved_by_another_than_its_editor() -> None:
    with pytest.raises(IntegrityError, match="rewording_is_approved_by_another"):
        end(a_rewording(), **DECIDED | {"ended_by": "ann"})


@pytest.mark.parametrize("silence", [{"note": ""}, {"check_note": ""}])
def test_a_rewording_says_why_and_what_was_checked(silence: dict[str, str]) -> None:
    said = {"note": "Shorter.", "check_note": "Looked."} | silence

    with pytest.raises(IntegrityError, match="rewording_says_why"):
        make_question().rewordings.create(
            began_from=1, fields={}, options=[], editor=a_steward("ann"), proposed_at=JAN_1, **said
        )


def test_one_rewording_of_a_question_waits() -> None:
    question = a_rewording().question

    with pytest.raises(IntegrityError, match="one_pending_rewording"):
        hold(question)


@pytest.mark.parametrize("said", [{"note": "Other."}, {"fields": {}}, {"editor": "rex"}])
def test_what_a_rewording_says_never_changes(said: dict[str, Any]) -> None:
    rewording = a_rewording()
    fields = {name: a_steward("rex") if name == "editor" else said[name] for name in said}

    with pytest.raises(IntegrityError, match="stands as it was proposed: UPDATE refused"):
        Rewording.objects.filter(pk=rewording.pk).update(**fields)


def test_how_a_rewording_ended_stays() -> None:
    rewording = a_rewording()
    end(rewording, **LAPSED)

    with pytest.raises(IntegrityError, match="stands as it was proposed: UPDATE refused"):
        end(rewording, ending_reason="Another.")


def test_a_rewording_is_never_deleted() -> None:
    rewording = a_rewording()

    with pytest.raises(IntegrityError, match="stands as it was proposed: DELETE refused"):
        Rewording.objects.filter(pk=rewording.pk)._raw_delete(using="default")
