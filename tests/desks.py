"""The stewards' desk as its page tells it."""

from __future__ import annotations

import re

from django.test import Client

from accounts.models import User
from forecasts.models import Failure
from forecasts.services.failures import record_failure
from tests.deeds import a_steward
from tests.factories import JAN_1, at
from tests.pages import text_of

DESK = "/desk/"


def as_steward(client: Client, handle: str = "stella") -> User:
    steward = a_steward(handle)
    client.force_login(steward)
    return steward


def text(client: Client, where: str = DESK) -> str:
    """What a page says, without its markup."""
    return text_of(client.get(where))


def links(client: Client, where: str = DESK) -> list[str]:
    """Where the steps of a page's rows lead."""
    page = client.get(where).content.decode()
    return re.findall(r'<a class="button quiet-button small" href="([^"]*)"', page)


def fail(row: int = 7, task: str = "forecasts.tasks.score_resolution") -> Failure:
    record_failure(task=task, row=row, error=ValueError("no ledger"), now=at(JAN_1))
    return Failure.objects.get(row=row)
