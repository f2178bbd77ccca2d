"""Programs that speak to the API."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.services import create_token
from forecasts.models import Question
from tests.factories import make_forecaster

PROBLEM = "application/problem+json"


def program_of(user: User) -> Client:
    """A program with a token of a user's."""
    _, secret = create_token(user=user, name="program")
    return Client(headers={"Authorization": f"Bearer {secret}"})


def a_program() -> Client:
    return program_of(make_forecaster("ada"))


def address(name: str, question: Question) -> str:
    return reverse(name, args=question.path)


def submit(program: Client, question: Question, body: str | bytes) -> Any:
    return program.post(address("api_forecasts", question), body, "application/json")


def submit_shares(program: Client, question: Question, *shares: object) -> Any:
    return submit(program, question, json.dumps({"probabilities": shares}))


def problem(response: Any) -> tuple[int, str, str]:
    """Status, media type and code of a refusal."""
    code = json.loads(response.content)["code"]
    return response.status_code, response.headers["Content-Type"], code
