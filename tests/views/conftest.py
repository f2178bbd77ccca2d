"""Clients that somebody is logged in with: the fixture's name is theirs."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.deeds import a_steward
from tests.factories import make_forecaster


@pytest.fixture
def ada(client: Client) -> Client:
    """A client that the forecaster Ada is logged in with."""
    client.force_login(make_forecaster("ada"))
    return client


@pytest.fixture
def sten(client: Client) -> Client:
    """A client that the steward Sten is logged in with."""
    client.force_login(a_steward("sten"))
    return client


@pytest.fixture
def ann(client: Client) -> Client:
    """A client that the steward Ann is logged in with."""
    client.force_login(a_steward("ann"))
    return client


@pytest.fixture
def stella(client: Client) -> Client:
    """A client that the steward Stella is logged in with."""
    client.force_login(a_steward("stella"))
    return client
