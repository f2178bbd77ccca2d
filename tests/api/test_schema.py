from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

QUESTION = "/api/v1/tournaments/{tournament}/questions/{slug}/"
OPERATIONS = {
    "/api/v1/tournaments/": ["get"],
    "/api/v1/tournaments/{slug}/": ["get"],
    "/api/v1/tournaments/{slug}/leaderboard/": ["get"],
    "/api/v1/tournaments/{slug}/questions/": ["get"],
    QUESTION: ["get"],
    f"{QUESTION}forecasts/": ["get", "post"],
    f"{QUESTION}withdraw/": ["post"],
}


def schema() -> dict[str, Any]:
    written = StringIO()
    call_command("spectacular", "--format", "openapi-json", stdout=written)
    parsed: dict[str, Any] = json.loads(written.getvalue())
    return parsed


def test_the_schema_is_valid_and_free_of_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn")

    assert capsys.readouterr().out.startswith("openapi: 3.")


def test_the_schema_lists_every_operation() -> None:
    paths = {path: sorted(operations) for path, operations in schema()["paths"].items()}

    assert paths == OPERATIONS


def test_the_schema_names_both_ways_to_be_known() -> None:
    assert set(schema()["components"]["securitySchemes"]) == {"cookieAuth", "token"}


@pytest.mark.django_db
def test_the_schema_is_served() -> None:
    assert Client().get(reverse("api_schema")).status_code == 200
