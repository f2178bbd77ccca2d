"""Claims on the stewards' desk that wait for a coder, or for one who settles."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from forecasts.models import Claim
from tests.coding import LIKELY, NONE, UNLIKELY, blind, code, differ, settle
from tests.desks import DESK, as_steward, links, text
from tests.factories import (
    make_claim,
)

pytestmark = pytest.mark.django_db


def rows(client: Client, queue: str) -> list[tuple[str, str]]:
    """The claims of a queue by key, each with why it is not the reader's to do."""
    entries = client.get(f"{DESK}?queue={queue}").context["entries"]
    return [(entry.row.record.key, entry.row.barred) for entry in entries]


def test_a_claim_waits_for_its_second_coder_who_is_not_the_first(client: Client) -> None:
    for key in ("K1", "K2", "K3"):
        blind(key=key)
    claims = {claim.key: claim for claim in Claim.objects.all()}
    code(claims["K1"], coder="sten")
    code(claims["K3"], coder="sten")
    code(claims["K3"], coder="stella")
    as_steward(client, "sten")

    assert rows(client, "code") == [("K1", "I coded it"), ("K2", "")]


def test_a_claim_that_somebody_has_coded_waits_for_nobody_where_one_is_enough(
    client: Client,
) -> None:
    code(make_claim("K1"))
    make_claim("K2")
    as_steward(client)

    assert rows(client, "code") == [("K2", "")]


def test_codings_that_differ_wait_for_a_third_until_they_are_settled(client: Client) -> None:
    waiting, settled, alike = (differ(blind(key=key)) for key in ("K1", "K2", "K3"))
    settle(settled)
    code(alike, coder="stella")
    as_steward(client, "stella")
    own = rows(client, "differ")
    as_steward(client, "fourth")

    assert (own, rows(client, "differ")) == ([("K1", "I am one of the two")], [("K1", "")])
    assert links(client)[:1] == [reverse("claim_adjudicate", args=waiting.path)]


def test_who_coded_before_the_last_settling_may_settle_what_came_after(client: Client) -> None:
    claim = differ(blind())
    settle(claim, LIKELY)
    code(claim, NONE, "fourth")
    as_steward(client, "sten")

    assert rows(client, "differ") == [("K01", "")]


def test_the_desk_tells_nothing_of_what_was_coded(client: Client) -> None:
    code(blind(), UNLIKELY, "sten")
    as_steward(client, "stella")

    page = text(client)

    assert [word for word in ("sten", "unlikely", "20") if word in page.split("Claims")[1]] == []
